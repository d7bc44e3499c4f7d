"""Ask the mail server whether it would take our mail, and say how to mend what it would not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.mail_check import mail_facts


class Command(BaseCommand):
    help = "Talk to the mail server without sending anything, and say in words what to mend."

    def handle(self, **options: Any) -> None:
        wrong = 0
        for fact in mail_facts(at=timezone.now()):
            mark = "?" if not fact.is_asked else "!" if fact.mend else "·"
            self.stdout.write(f"{mark} {fact.said}")
            if fact.mend:
                wrong += 1
                self.stdout.write(f"  {fact.mend}")
        if wrong:
            raise CommandError(f"{wrong} to mend.")

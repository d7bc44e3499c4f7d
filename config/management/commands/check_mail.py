"""Ask mail server and DNS whether our mail would be taken, and say how to mend what would not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.mail_check import lines_of_dns, mail_facts, note_look


class Command(BaseCommand):
    help = (
        "Talk to the mail server without sending anything, ask the DNS for SPF, DKIM and DMARC, "
        "and say in words what to mend. Ends with 1 where something is wrong."
    )

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        facts = []
        for fact in mail_facts(lines_of_dns(), at=now):
            facts.append(fact)
            self.stdout.write(f"{fact.mark} {fact.said}")
            if fact.mend:
                self.stdout.write(f"  {fact.mend}")
        note_look(facts, at=now)
        if wrong := sum(fact.is_wrong for fact in facts):
            raise CommandError(f"{wrong} to mend.")

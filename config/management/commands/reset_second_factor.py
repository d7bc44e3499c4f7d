"""End the second step of somebody's login where no other manager can."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from organisations.actions.refusals import NoSecondFactor
from organisations.actions.second_factor import end_second_factor
from organisations.models import User


class Command(BaseCommand):
    help = (
        "End the second step of the login of whoever has this address, and their sessions. They "
        "and their managers are told by mail. Be sure by telephone that it is them who ask."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **options: Any) -> None:
        person = User.objects.owner_of(email)
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        try:
            end_second_factor(person, by=None, at=timezone.now())
        except NoSecondFactor as refusal:
            raise CommandError(f"{person} has no second step.") from refusal
        self.stdout.write(f"The second step of {person} has ended; they and their managers hear.")

"""Fill an empty database with invented services, people and cases.

Rows are written in bulk, past the actions and their mail: a demo promises nobody anything.
The same ``--seed`` and ``--at`` give the same people and cases.
"""

from datetime import UTC, datetime
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from config.demo import words
from config.demo.calendar import build_appointments, build_course_days
from config.demo.chances import build_chances
from config.demo.choices import build_choices
from config.demo.conflicts import build_cases
from config.demo.desk import build_desk
from config.demo.history import build_history
from config.demo.notes import build_notes
from config.demo.people import (
    Neighbourhood,
    build_applications,
    build_staff,
    build_volunteers,
    demo_password,
)
from config.demo.starts import build_evenings, build_newcomers, build_starts
from config.demo.training import build_training
from config.demo.venues import build_venue
from config.management.commands.serve_demo import PASSWORD
from organisations.actions.upkeep import learn_sizes
from organisations.models import Country, Role, Service

FIRST_LOGINS = {
    "nl": {seat: f"{seat}@demo.test" for seat in Role.values},
    "fr": {"coordinator": "coordinatrice@demo.test", "trainer": "formatrice@demo.test"},
}
VOLUNTEER_LOGINS = {"nl": "volunteer@demo.test", "fr": "mediateur@demo.test"}
DEFAULT_SIZE = {"nl": (32, 56), "fr": (6, 20)}


class Command(BaseCommand):
    help = "Build the demo: a Dutch and a Belgian service, or more and larger ones for measuring."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--services", type=int, default=2)
        parser.add_argument("--volunteers", type=int, help="in all services together")
        parser.add_argument("--cases", type=int, help="in all services together")
        parser.add_argument("--at", type=datetime.fromisoformat, help="the present of the demo")

    def handle(self, *, seed: int, services: int, **options: Any) -> None:
        if Service.objects.exists():
            raise CommandError("There are services already: the demo fills an empty database only.")
        if services < 1:
            raise CommandError("--services must be at least 1.")
        at = (options["at"] or timezone.now()).astimezone(UTC).replace(microsecond=0)
        password = demo_password(PASSWORD)
        for number in range(services):
            with transaction.atomic():
                self.build(number, services, size=options, seed=seed, at=at, password=password)
        learn_sizes()

    def build(
        self,
        number: int,
        services: int,
        *,
        size: dict[str, Any],
        seed: int,
        at: datetime,
        password: str,
    ) -> None:
        tongue = "fr" if number == 1 else "nl"
        volunteers, cases = (
            _share(total, number, services) if (total := size[name]) else default
            for name, default in zip(("volunteers", "cases"), DEFAULT_SIZE[tongue], strict=True)
        )
        mark = f"s{number + 1}.demo"
        town = Neighbourhood(
            service=_service(tongue, number),
            tongue=tongue,
            dice=Random(f"{seed}-{number}"),  # noqa: S311  (plausible, not secret)
            at=at,
            password=password,
        )
        build_venue(town)
        build_staff(town, FIRST_LOGINS[tongue] if number < 2 else {}, mark=mark)
        first_login = VOLUNTEER_LOGINS[tongue] if number < 2 else ""
        build_volunteers(town, volunteers, first_login=first_login, mark=mark)
        build_applications(town, max(10, volunteers // 20), mark=mark)
        # Of a size of its own the demo is for measuring, and keeps the shares of everything.
        is_shown = number == 0 and not (size["volunteers"] or size["cases"])
        if is_shown:
            build_newcomers(town)
        sessions = build_training(town)
        paired = build_cases(town, cases)
        build_notes(town, paired)
        if not size["cases"]:
            build_history(town, share=0.4 if number else 1)
        if number == 0:
            build_choices(town)
            build_desk(town)
        if is_shown:
            build_evenings(town)
            build_starts(town, paired)
            build_chances(town, paired)
        build_appointments(town, paired)
        build_course_days(town, sessions)
        self.stdout.write(f"{town.service.name}: {volunteers} volunteers, {cases} cases")


def _share(total: int, number: int, services: int) -> int:
    """This service's part of a total; what does not divide goes to the first ones."""
    return total // services + (1 if number < total % services else 0)


def _service(tongue: str, number: int) -> Service:
    """The first is Dutch with pairs of volunteers, the second Belgian with one paid mediator."""
    town = words.TOWNS[tongue][0]
    belgian = tongue == "fr"
    slug = "val-saint-martin" if belgian else "vechtdrecht"
    extra = f" {number + 1}" if number > 1 else ""
    return Service.objects.create(
        name=words.SERVICES[tongue] + extra,
        slug=slug + extra.replace(" ", "-"),
        country=Country.BE if belgian else Country.NL,
        timezone="Europe/Brussels" if belgian else "Europe/Amsterdam",
        language=tongue,
        town=town,
        email=f"post{number + 1}@demo.test",
        phone="04 123 45 67" if belgian else "010 123 45 67",
        about=words.ABOUT[tongue],
        mediators_per_case=1 if belgian else 2,
        observations_needed=0 if belgian else 2,
        second_factor_required=False,
    )

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.lifecycle import CASE_LIFECYCLE
from moving.lifecycle import IMPORT_LIFECYCLE
from organisations.lifecycle import CLOSING_LIFECYCLE, INVITATION_LIFECYCLE
from scheduling.lifecycle import (
    APPOINTMENT_LIFECYCLE,
    HAND_LIFECYCLE,
    OFFER_LIFECYCLE,
    PLAN_LIFECYCLE,
    SUBSTITUTION_LIFECYCLE,
)
from training.lifecycle import CERTIFICATION_LIFECYCLE, ENROLMENT_LIFECYCLE
from volunteers.lifecycle import APPLICATION_LIFECYCLE, VOLUNTEER_LIFECYCLE

LIFECYCLES = {
    "Closing of a service": CLOSING_LIFECYCLE,
    "Invitation": INVITATION_LIFECYCLE,
    "Application": APPLICATION_LIFECYCLE,
    "Volunteer": VOLUNTEER_LIFECYCLE,
    "Enrolment": ENROLMENT_LIFECYCLE,
    "Certification": CERTIFICATION_LIFECYCLE,
    "Case": CASE_LIFECYCLE,
    "Offer": OFFER_LIFECYCLE,
    "Hand up": HAND_LIFECYCLE,
    "Substitution": SUBSTITUTION_LIFECYCLE,
    "Appointment": APPOINTMENT_LIFECYCLE,
    "Plan of the queue": PLAN_LIFECYCLE,
    "Import of a file": IMPORT_LIFECYCLE,
}
WHO_IS_TOLD = """\
Who is told gets a message because of the move: where there is such a person, with an address, and
something changes for them (a talk that stands, an offer that waits, the one status that partners
see)."""
PAGE = Path(settings.BASE_DIR, "docs", "lifecycles.md")


def lifecycles_page() -> str:
    charts = (
        f"## {name}\n\n```mermaid\n{table.as_mermaid()}\n```\n\n{table.as_table()}\n"
        for name, table in LIFECYCLES.items()
    )
    return "\n".join(
        [
            "# Lifecycles\n",
            "Drawn by `manage.py draw_lifecycles`. Edit the tables, not this page.\n",
            f"{WHO_IS_TOLD}\n",
            *charts,
        ]
    )


class Command(BaseCommand):
    help = "Draw every lifecycle table into docs/lifecycles.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Fail if the page is out of date.")

    def handle(self, *, check: bool, **options: Any) -> None:
        if not check:
            PAGE.write_text(lifecycles_page())
        elif not PAGE.exists() or PAGE.read_text() != lifecycles_page():
            raise CommandError("docs/lifecycles.md is out of date: run manage.py draw_lifecycles")

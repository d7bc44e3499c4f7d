"""A service full of volunteers with papers, hours and conflicts; and one export of it."""

from datetime import UTC, date, datetime
from typing import Any

from django.core.management import call_command
from django.db import connection

from moving.models import ExportForm
from moving.pages.exports import build
from organisations.models import Membership, Role, Scope, Service, User
from scheduling.appointments.models import WeeklyRule
from training.lifecycle import CertificationState
from training.models import Certification
from volunteers.models import (
    AcceptedVia,
    AgreementKind,
    AgreementText,
    ConductCertificate,
    ConflictOfInterest,
    Volunteer,
    VolunteerAgreement,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
A_DAY = date(2025, 1, 6)
AT_ONCE = 1_000


def write_service(volunteers: int) -> int:
    call_command("migrate", verbosity=0)
    service = Service.objects.create(name="Proef", slug="proef", email="proef@example.org")
    boss = User.objects.create_user("boss@example.org", first_name="Bo", last_name="Baas")
    Membership.objects.create(user=boss, service=service, role=Role.COORDINATOR, since=NOW)
    texts = [
        AgreementText.unscoped.create(
            service=service, kind=kind, version=1, body="Akkoord.", published_at=NOW
        )
        for kind in AgreementKind
    ]
    for first in range(0, volunteers, AT_ONCE):
        _write(range(first, min(first + AT_ONCE, volunteers)), service, boss, texts)
    return Volunteer.unscoped.count()


def _write(numbers: range, service: Service, boss: User, texts: list[AgreementText]) -> None:
    people = User.objects.bulk_create(
        User(
            email=f"p{number}@example.org",
            mailbox=f"p{number}@example.org",
            first_name=f"Proef{number}",
            last_name="van den Berg",
            phone=f"06{10_000_000 + number}",
        )
        for number in numbers
    )
    rows = Volunteer.unscoped.bulk_create(
        Volunteer(
            service=service,
            user=person,
            their_number=f"V-{number}",
            languages=["nl", "tr"],
            street="Kerkstraat",
            house_number=str(number % 300 + 1),
            postcode="3511 AB",
            town="Utrecht",
            extra_training=["coaching"],
            state="active",
            admitted_on=A_DAY,
            note="Belt liever in de avond.",
        )
        for number, person in zip(numbers, people, strict=True)
    )
    for row in rows:
        row.service = service
    _write_papers(rows, service, boss, texts)


def _write_papers(
    rows: list[Volunteer], service: Service, boss: User, texts: list[AgreementText]
) -> None:
    of: dict[str, Any] = {"service": service}
    WeeklyRule.unscoped.bulk_create(
        WeeklyRule(**of, volunteer=row, weekday=day, start_minute=1_080, end_minute=1_320)
        for row in rows
        for day in (0, 2, 3)
    )
    ConflictOfInterest.unscoped.bulk_create(
        ConflictOfInterest(**of, volunteer=row, street="Dorpsplein", noted_at=NOW) for row in rows
    )
    ConductCertificate.unscoped.bulk_create(
        ConductCertificate(
            **of, volunteer=row, number="VOG-1", issued_on=A_DAY, seen_on=A_DAY, seen_by=boss
        )
        for row in rows
    )
    VolunteerAgreement.unscoped.bulk_create(
        VolunteerAgreement(
            **of,
            volunteer=row,
            text=text,
            accepted_at=NOW,
            via=AcceptedVia.PAPER,
            signed_on=A_DAY,
            seen_by=boss,
        )
        for row in rows
        for text in texts
    )
    decided = {"proposed_by": boss, "proposed_at": NOW, "decided_by": boss, "decided_at": NOW}
    Certification.unscoped.bulk_create(
        Certification(
            **of,
            volunteer=row,
            state=CertificationState.CONFIRMED,
            given_by="De Buurtschool",
            seen_by=boss,
            seen_on=A_DAY,
            effective_on=A_DAY,
            **decided,
        )
        for row in rows
    )


def export_once(form: str) -> tuple[int, int]:
    """How many queries it asked, and how many bytes it came to."""
    asked = 0

    def count(execute: Any, *said: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*said)

    membership = Membership.objects.select_related("service", "user").get()
    scope = Scope(
        service=membership.service,
        user=membership.user,
        roles=frozenset({Role.COORDINATOR}),
    )
    with connection.execute_wrapper(count):
        made = build(scope, ["volunteers"], ExportForm(form), NOW)
    return asked, len(made.content)

"""The papers of a volunteer, also of one who never applied: seen and signed before we kept rows."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from organisations.actions.oneself import deciding_about
from organisations.audit import record
from organisations.models import Scope
from volunteers.actions.refusals import NothingToAccept
from volunteers.models import (
    AcceptedVia,
    AgreementKind,
    ConductCertificate,
    Volunteer,
    VolunteerAgreement,
)
from volunteers.policies import KNOW_VOLUNTEERS
from volunteers.snapshot import papers_of


def _theirs(volunteer: Volunteer, *, by: Scope, at: datetime) -> tuple[Volunteer, Scope]:
    """The locked row, and as whom its papers are seen. Raises ``AboutOneself`` for one's own."""
    by = deciding_about(volunteer.user_id, by=by, roles=KNOW_VOLUNTEERS.roles, at=at)
    rows = Volunteer.visible_to(by).changeable_by(by).select_for_update(of=("self",))
    return rows.get(pk=volunteer.pk), by


@transaction.atomic
def see_conduct_certificate(
    volunteer: Volunteer,
    *,
    number: str,
    issued_on: date,
    seen_on: date,
    by: Scope,
    at: datetime,
) -> ConductCertificate:
    """Note that a certificate of conduct was seen. The same one again changes nothing.

    Raises ``AboutOneself``.
    """
    volunteer, by = _theirs(volunteer, by=by, at=at)
    facts: dict[str, Any] = {"number": number, "issued_on": issued_on, "seen_on": seen_on}
    noted = ConductCertificate.unscoped.of_volunteer(volunteer).filter(**facts)
    if earlier := noted.newest_first().first():
        return earlier
    return keep_first_conduct_certificate(volunteer, **facts, by=by, at=at)


def keep_first_conduct_certificate(
    volunteer: Volunteer,
    *,
    number: str,
    issued_on: date,
    seen_on: date,
    by: Scope,
    at: datetime,
) -> ConductCertificate:
    """Of somebody who has none, and whom nobody else can change: locked, or added just now.

    Raises ``AboutOneself``.
    """
    by = deciding_about(volunteer.user_id, by=by, roles=KNOW_VOLUNTEERS.roles, at=at)
    facts = {"number": number, "issued_on": issued_on, "seen_on": seen_on}
    certificate = ConductCertificate.unscoped.create(
        service=by.service, volunteer=volunteer, seen_by=by.person, **facts
    )
    record("volunteer.see_certificate", volunteer, by=by, at=at)
    return certificate


@transaction.atomic
def note_signed_agreements(
    volunteer: Volunteer,
    *,
    signed_on: date | None,
    kinds: Collection[AgreementKind] = tuple(AgreementKind),
    by: Scope,
    at: datetime,
) -> int:
    """Note that the current texts were signed on paper; answer how many of them are new.

    Of these ``kinds``; ``signed_on`` is empty where nobody knows the day any more. What was
    accepted before stays as it was. Raises ``AboutOneself``, and ``NothingToAccept`` where the
    service has no such texts.
    """
    volunteer, by = _theirs(volunteer, by=by, at=at)
    texts = [on_file for on_file in papers_of(volunteer).texts if on_file.kind in kinds]
    if not any(on_file.text for on_file in texts):
        raise NothingToAccept
    new = [on_file.text for on_file in texts if on_file.text and not on_file.accepted]
    for text in new:
        VolunteerAgreement.unscoped.create(
            service=by.service,
            volunteer=volunteer,
            text=text,
            accepted_at=at,
            via=AcceptedVia.PAPER,
            signed_on=signed_on,
            seen_by=by.person,
        )
    if new:
        record("volunteer.sign_agreements", volunteer, by=by, at=at)
    return len(new)

"""Taking back a volunteer that a sheet brought, as long as nobody did anything with them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models

from moving.models import ImportKey
from organisations.audit import record
from organisations.models import AuditEntry, Membership, OutboxMessage, Role, Scope, TwoPeople, User
from scheduling.appointments.models import AvailabilityException, WeeklyRule
from training.models import Certification
from volunteers.models import ConductCertificate, ConflictOfInterest, Volunteer, VolunteerAgreement

ADDED = "volunteer.add_by_hand"
MADE = (
    *(WeeklyRule, ConflictOfInterest, ConductCertificate, VolunteerAgreement, Certification),
    ImportKey,
)
"""What a row of a sheet brings along, and what knows the row again; what is noted of these later
stands in the trail.
"""
STAMPS = {
    ConflictOfInterest: "noted_at",
    VolunteerAgreement: "accepted_at",
    Certification: "proposed_at",
}
REASONS = {
    "cases.Assignment": "seat",
    "scheduling.Offer": "offer",
    "scheduling.LockedSeat": "offer",
    "training.Enrolment": "course",
    "training.Observation": "course",
    "usersessions.UserSession": "signed_in",
    "account.EmailAddress": "signed_in",
    "mfa.Authenticator": "signed_in",
}


def kept_because(row: Volunteer, *, since: datetime, by: Scope) -> str:
    trail = AuditEntry.unscoped.filter(service=by.service)
    label = Volunteer._meta.label_lower
    of_row = trail.about(label, row.pk)
    added = of_row.of_verb(ADDED).filter(at__gte=since).newest_first().first()
    if added is None:
        return "known_before"
    for used in _rows_pointing_at(row, but=MADE):
        return REASONS.get(used, "used")
    if _has_mail(row.user, since=added.at, by=by):
        return "mail"
    if row.user.last_login:
        return "signed_in"
    is_changed = of_row.filter(at__gt=added.at).exists() or _is_later_noted(row, added.at)
    return "changed" if is_changed or _is_corrected(row.user, added.at, by=by) else ""


def _rows_pointing_at(row: models.Model, *, but: tuple[type[models.Model], ...]) -> Iterator[str]:
    """The labels of the tables in which something points at this row."""
    for relation in row._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and relation.is_relation):
            continue
        if relation.many_to_many:
            continue
        model: Any = relation.related_model
        pointing: Any = relation
        if model in but:
            continue
        if model._meta.base_manager.filter(**{pointing.field.name: row}).exists():
            yield model._meta.label


def _has_mail(person: User, *, since: datetime, by: Scope) -> bool:
    if not person.mailbox:
        return False
    mails = OutboxMessage.unscoped.filter(service=by.service, recipient__iexact=person.mailbox)
    return bool(mails.filter(queued_at__gte=since).exists())


def _is_later_noted(row: Volunteer, made: datetime) -> bool:
    return any(
        model.unscoped.filter(volunteer=row, **{f"{stamp}__gt": made}).exists()
        for model, stamp in STAMPS.items()
    )


def _is_corrected(person: User, made: datetime, *, by: Scope) -> bool:
    memberships = Membership.objects.of_service(by.service).of_person(person)
    trail = AuditEntry.unscoped.filter(service=by.service, at__gt=made)
    return bool(trail.about_any(Membership._meta.label_lower, memberships).exists())


def take_back(row: Volunteer, *, by: Scope, at: datetime) -> None:
    rows = Volunteer.visible_to(by).select_for_update(of=("self",))
    volunteer = rows.select_related("user").get(pk=row.pk)
    person = volunteer.user
    of_row = AuditEntry.unscoped.filter(service=by.service).about(
        Volunteer._meta.label_lower, volunteer.pk
    )
    added = of_row.of_verb(ADDED).newest_first().first()
    record("volunteer.undo_add", volunteer, by=by, at=at)
    for model in (*MADE, AvailabilityException):
        model.unscoped.filter(volunteer=volunteer).delete()
    volunteer.delete()
    memberships = Membership.objects.of_service(by.service).of_person(person)
    if added:
        # A role that they had before stays theirs.
        memberships.current().in_role(Role.VOLUNTEER).filter(since__gte=added.at).delete()
    if not any(_rows_pointing_at(person, but=(TwoPeople,))):
        # That they are nobody else was said of somebody who is not here any more.
        TwoPeople.unscoped.filter(person=person).delete()
        TwoPeople.unscoped.about(person).delete()
        person.delete()

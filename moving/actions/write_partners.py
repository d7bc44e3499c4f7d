"""A row of a sheet of partners becomes an organisation, and an invitation for its person."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.functions import Lower

from cases.models import Case, Referral
from moving.actions.written import Written
from organisations.actions.invitations import INVITATION_STANDS
from organisations.actions.partners import add_partner, change_partner
from organisations.actions.refusals import PartnerOver
from organisations.audit import record
from organisations.models import (
    AuditEntry,
    Invitation,
    Membership,
    PartnerKind,
    PartnerOrganisation,
    Role,
    Scope,
)
from volunteers.models import ConflictOfInterest

COLUMNS = {"organisation": "name", "kind": "kind", "email": "email", "phone": "phone"}
NOT_INVITED = "invitation_not_sent"
PERSON_WITHOUT_MAILBOX = "contact_without_mailbox"
_known: ContextVar[dict[str, bool] | None] = ContextVar("contacts_that_were_asked", default=None)


@contextmanager
def asked_together(lines: Iterable[Mapping[str, Any]], *, by: Scope) -> Iterator[None]:
    """Of lines that ``add`` takes within it, ask at once what it asks of each."""
    mailboxes = {_mailbox_in(values) for values in lines} - {""}
    known = _known_among(mailboxes, by)
    token = _known.set({mailbox: mailbox in known for mailbox in mailboxes})
    try:
        yield
    finally:
        _known.reset(token)


def _mailbox_in(values: Mapping[str, Any]) -> str:
    return str(values.get("contact_email") or "").lower()


def _known_among(mailboxes: Collection[str], by: Scope) -> set[str]:
    """Whom of these mailboxes a partner has already, or was asked to be one."""
    here = Membership.objects.of_service(by.service).current().in_role(Role.PARTNER)
    asked = Invitation.visible_to(by).open().in_roles([Role.PARTNER])
    of_people = here.annotate(said=Lower("user__mailbox")).filter(said__in=mailboxes)
    of_letters = asked.annotate(said=Lower("email")).filter(said__in=mailboxes)
    return {*of_people.values_list("said", flat=True), *of_letters.values_list("said", flat=True)}


def _is_known(mailbox: str, by: Scope) -> bool:
    """What was asked together counts once: the line before may have made an invitation of it."""
    known = (_known.get() or {}).pop(mailbox, None)
    return bool(_known_among([mailbox], by)) if known is None else known


def add(
    values: Mapping[str, Any], *, same: models.Model | None, by: Scope, at: datetime
) -> Written:
    """Raises ``PartnerKnown`` for a name that works here already."""
    facts = {column: values.get(name) or "" for name, column in COLUMNS.items()}
    facts["kind"] = facts["kind"] or PartnerKind.OTHER
    partner = add_partner(facts=facts, by=by, at=at)
    return _with_contact(partner, values, by=by, at=at)


def change(
    row: PartnerOrganisation, changes: Mapping[str, Any], *, by: Scope, at: datetime
) -> Written:
    """Raises ``PartnerOver`` where the work together has ended."""
    if row.is_over:
        raise PartnerOver(row)
    facts = {COLUMNS[name]: value for name, value in changes.items() if name in COLUMNS}
    if "kind" in facts:
        facts["kind"] = facts["kind"] or PartnerKind.OTHER
    if facts:
        row = change_partner(row, changes=facts, by=by, at=at)
    return _with_contact(row, changes, by=by, at=at)


def _with_contact(
    partner: PartnerOrganisation, values: Mapping[str, Any], *, by: Scope, at: datetime
) -> Written:
    """Write down who is to be asked in. The letter leaves when somebody sends it."""
    mailbox = _mailbox_in(values)
    if not mailbox:
        named = any(values.get(name) for name in ("first_name", "last_name"))
        return Written(partner, (PERSON_WITHOUT_MAILBOX,) if named else ())
    if _is_known(mailbox, by):
        return Written(partner)
    row = Invitation.unscoped.create(
        service=by.service,
        email=mailbox,
        first_name=values.get("first_name") or mailbox.partition("@")[0][:60],
        last_name=values.get("last_name") or "",
        language=by.service.language,
        role=Role.PARTNER,
        partner=partner,
        invited_by=by.person,
        invited_at=at,
        expires_at=at + INVITATION_STANDS,
    )
    record("person.note_to_invite", row, by=by, at=at)
    return Written(partner, (NOT_INVITED,), beside=row)


def kept_because(row: PartnerOrganisation, *, since: datetime, by: Scope) -> str:
    invited = Invitation.visible_to(by).of_partner(row)
    changed = AuditEntry.unscoped.filter(service=by.service, at__gt=since).exclude(via=by.via)
    reasons: dict[str, tuple[models.QuerySet[Any], ...]] = {
        "referred": (
            Referral.unscoped.filter(partner=row),
            Case.unscoped.filter(partner=row),
        ),
        "people": (Membership.objects.of_service(by.service).of_partner(row),),
        "conflict": (ConflictOfInterest.unscoped.filter(partner=row),),
        "mailed": (invited.exclude(pk__in=_never_sent(row, by)),),
        "changed_since": (changed.about(row._meta.label_lower, row.pk),),
    }
    found = (why for why, rows in reasons.items() if any(some.exists() for some in rows))
    return next(found, "")


def take_back(row: PartnerOrganisation, *, by: Scope, at: datetime) -> None:
    """Remove the organisation and the invitations that never left. Ask ``kept_because`` before."""
    Invitation.visible_to(by).of_partner(row).delete()
    record("partner.take_back", row, by=by, at=at)
    row.delete()


def take_back_contact(row: Invitation, *, by: Scope, at: datetime) -> str:
    """Remove an invitation that never left. Returns why it stays, or nothing."""
    if row.partner is None or not _never_sent(row.partner, by).filter(pk=row.pk).exists():
        return "mailed"
    record("person.take_back_note", row, by=by, at=at)
    row.delete()
    return ""


def _never_sent(row: PartnerOrganisation, by: Scope) -> "models.QuerySet[Invitation]":
    """Those that an import wrote down, and nobody sent or touched afterwards."""
    rows = Invitation.visible_to(by).of_partner(row).open()
    noted = AuditEntry.unscoped.filter(
        service=by.service, verb="person.note_to_invite", object_kind="organisations.invitation"
    )
    touched = AuditEntry.unscoped.filter(
        service=by.service, object_kind="organisations.invitation"
    ).exclude(verb="person.note_to_invite")
    never: models.QuerySet[Invitation] = rows.filter(pk__in=noted.values("object_id")).exclude(
        pk__in=touched.values("object_id")
    )
    return never

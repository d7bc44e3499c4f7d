"""Closing a service, and taking that back: two people, a last export, and a day to come.

Until the day nothing is lost: who works there reads on, nothing is changed, no mail leaves but that
about the closing. On the day everything goes (``actions.erasing_services``).
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from organisations import mails
from organisations.actions.colleagues import and_the_mailbox, those_who_hear
from organisations.actions.invitations import take_back_all
from organisations.actions.last_exports import ask_last_export
from organisations.actions.refusals import (
    IsClosing,
    LastExportUnderWay,
    NotPaused,
    NotTakenAway,
    SamePerson,
    TooSoon,
    WorkStands,
)
from organisations.audit import record
from organisations.lifecycle import CLOSING_LIFECYCLE, ClosingState
from organisations.models import (
    PROVING_TWICE,
    LastExport,
    Membership,
    Scope,
    Service,
    ServiceClosing,
    User,
)
from organisations.models.closing import LONGEST_AHEAD, earliest_day
from organisations.models.running_work import running_work
from organisations.outbox import withdraw_put_off


@dataclass(frozen=True)
class Leaving:
    """What somebody says who closes a service. Without a day it is the first that may be."""

    erases_on: date | None = None
    work: Mapping[str, int] = field(default_factory=dict)
    """How much was handed over of what is under way, by its word, as they read it on the page."""
    handed_to: str = ""


@transaction.atomic
def begin_closing(leaving: Leaving, *, by: Scope, at: datetime) -> ServiceClosing:
    """Ask for it as a manager: the last export is made, and a coordinator is asked to confirm.

    Raises ``IsClosing``, ``WorkStands`` and ``TooSoon``.
    """
    service = _locked(by.service)
    closing = _begun(service, leaving, by=by, at=at)
    record("service.ask_closing", closing, by=by, at=at)
    _have_export_made(by=by, at=at)
    for one in _who_runs(service, at=at):
        mails.tell_closing_asked(closing, one, at=at)
    return closing


@transaction.atomic
def close_as_owner(service: Service, leaving: Leaving, *, by: User, at: datetime) -> ServiceClosing:
    """Close a paused service, of which perhaps nobody is left. Raises ``NotPaused`` besides."""
    service = _locked(service)
    if not service.is_paused:
        raise NotPaused
    scope = Scope.of_owner(service, by)
    # While it is paused nobody there can confirm or call off what was asked for before.
    for asked in ServiceClosing.visible_to(scope).in_states(ClosingState.ASKED):
        call_off_closing(asked, by=scope, at=at)
    closing = _begun(service, leaving, by=scope, at=at)
    _have_export_made(by=scope, at=at)
    return _close(closing, service, by=scope, at=at)


@transaction.atomic
def confirm_closing(closing: ServiceClosing, *, by: Scope, at: datetime) -> ServiceClosing:
    """Close it, as the second person. Everybody who belongs there hears, and reads the day.

    Raises ``MoveRefused``, ``SamePerson``, ``NotTakenAway``, and ``WorkStands`` where more came in
    meanwhile than was handed over.
    """
    service = _locked(by.service)
    closing = _locked_closing(closing, by=by)
    CLOSING_LIFECYCLE.move("confirm", state=closing.state, roles=by.roles)
    if closing.asked_by_id == by.person.pk:
        raise SamePerson
    if not LastExport.visible_to(by).taken_since(closing.asked_at).exists():
        raise NotTakenAway
    _refuse_work(service, closing.work)
    return _close(closing, service, by=by, at=at)


@transaction.atomic
def call_off_closing(closing: ServiceClosing, *, by: Scope, at: datetime) -> ServiceClosing:
    """It was only asked for: nothing has changed. Raises ``MoveRefused``."""
    service = _locked(by.service)
    closing = _locked_closing(closing, by=by)
    move = CLOSING_LIFECYCLE.move("call_off", state=closing.state, roles=by.roles)
    _end(closing, move.target, by=by, at=at)
    record(move.verb, closing, by=by, at=at)
    for one in _who_runs(service, at=at):
        mails.tell_closing_called_off(closing, one, at=at)
    return closing


@transaction.atomic
def take_back_closing(closing: ServiceClosing, *, by: Scope, at: datetime) -> ServiceClosing:
    """Let it go on where it stood. Raises ``MoveRefused``, also once erasing has begun.

    What was paused is paused still; mail that had been put off does not leave any more.
    """
    service = _locked(by.service)
    closing = _locked_closing(closing, by=by)
    move = CLOSING_LIFECYCLE.move("take_back", state=closing.state, roles=by.roles)
    service.closed_at = service.erases_on = None
    service.save(update_fields=["closed_at", "erases_on"])
    _end(closing, move.target, by=by, at=at)
    record(move.verb, closing, by=by, at=at, changed=["closed_at", "erases_on"])
    closing.service = service
    for one in _who_runs(service, at=at) + _owners() + members_who_hear(service):
        mails.tell_service_goes_on(closing, one, at=at)
    return closing


def _have_export_made(*, by: Scope, at: datetime) -> None:
    with suppress(LastExportUnderWay):  # the one that is being made is as good
        ask_last_export(by=by, at=at)


def members_to_call(service: Service) -> list[User]:
    """Volunteers and partners whom no mail reaches: somebody rings them up."""
    rows = Membership.objects.of_service(service).current().with_person().by_name()
    return list({row.user.pk: row.user for row in rows if not row.user.mailbox}.values())


def members_who_hear(service: Service) -> list[mails.Addressee]:
    """Volunteers, partners and observers: whoever has only such roles, each once."""
    rows = Membership.objects.of_service(service).current()
    staff = set(rows.in_roles(PROVING_TWICE).values_list("user", flat=True))
    people = {row.user.pk: row.user for row in rows.with_person().by_name()}
    return [
        mails.Addressee.of(person, gives_roles=False)
        for pk, person in people.items()
        if pk not in staff and person.mailbox
    ]


def _who_runs(service: Service, *, at: datetime) -> list[mails.Addressee]:
    """All of them, whoever did it too: it is a thing to have in writing."""
    people = those_who_hear(service, now_in=PROVING_TWICE, besides=[], at=at)
    return and_the_mailbox(people, service)


def _owners() -> list[mails.Addressee]:
    return [mails.Addressee.of(owner, gives_roles=False) for owner in User.objects.owners()]


def _locked(service: Service) -> Service:
    return Service.objects.select_for_update(no_key=True).get(pk=service.pk)


def _locked_closing(closing: ServiceClosing, *, by: Scope) -> ServiceClosing:
    rows = ServiceClosing.visible_to(by).select_for_update(of=("self",))
    found: ServiceClosing = rows.get(pk=closing.pk)
    return found


def _begun(service: Service, leaving: Leaving, *, by: Scope, at: datetime) -> ServiceClosing:
    rows = ServiceClosing.visible_to(by)
    if service.is_closed or rows.under_way().exists():
        raise IsClosing
    _refuse_work(service, leaving.work)
    earliest = earliest_day(service, at)
    day = leaving.erases_on or earliest
    if not earliest <= day <= earliest + LONGEST_AHEAD:
        raise TooSoon(earliest)
    closing: ServiceClosing = ServiceClosing.unscoped.create(
        service=service,
        asked_by=by.user,
        asked_at=at,
        erases_on=day,
        work=running_work(service),
        handed_to=leaving.handed_to,
    )
    return closing


def _refuse_work(service: Service, handed_over: Mapping[str, int]) -> None:
    work = running_work(service)
    if any(number > handed_over.get(word, 0) for word, number in work.items()):
        raise WorkStands(work)


def _close(closing: ServiceClosing, service: Service, *, by: Scope, at: datetime) -> ServiceClosing:
    # Told while mail still leaves: whoever was asked in reads that it counts no more.
    take_back_all(by=by, at=at)
    closing.state, closing.confirmed_by, closing.closed_at = ClosingState.CLOSED, by.user, at
    closing.erases_on = max(closing.erases_on, earliest_day(service, at))
    closing.save(update_fields=["state", "confirmed_by", "closed_at", "erases_on"])
    service.closed_at, service.erases_on = at, closing.erases_on
    service.save(update_fields=["closed_at", "erases_on"])
    record("service.close", closing, by=by, at=at, changed=["closed_at", "erases_on"])
    withdraw_put_off(service, at=at)
    closing.service = service
    for one in _who_runs(service, at=at) + _owners():
        mails.tell_service_closed(closing, one, at=at)
    for one in members_who_hear(service):
        mails.tell_member_service_closes(closing, one, at=at)
    return closing


def _end(closing: ServiceClosing, state: str, *, by: Scope, at: datetime) -> None:
    closing.state, closing.ended_by, closing.ended_at = state, by.user, at
    closing.save(update_fields=["state", "ended_by", "ended_at"])

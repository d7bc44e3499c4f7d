"""A mediator who cannot go on names a colleague, who answers; then a coordinator decides.

Whoever names keeps the seat until it is confirmed. The rules are looked at when the colleague is
named, when they answer and when it is confirmed. Every verb locks as in ``offers``: the
volunteers, the case, then the row.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cases.actions import pairs
from cases.actions.alarms import those_who_see_to
from cases.actions.moving import refuse_names
from cases.models import Assignment, Case, WhySeatEnded
from core.lifecycle import Move
from organisations.audit import record
from organisations.models import Scope, Service
from scheduling.engine.reasons import Reason
from scheduling.engine.rules import objections
from scheduling.lifecycle import SUBSTITUTION_LIFECYCLE
from scheduling.pairing import mails
from scheduling.pairing.actions.offers import NOT_ASKED_AT_ACCEPTANCE
from scheduling.pairing.actions.refusals import (
    AlreadyAsked,
    AlreadyOnCase,
    NamedAlready,
    OfferEnded,
    SeatGone,
    TeamRefused,
)
from scheduling.pairing.actions.terms import last_moment
from scheduling.pairing.actions.under_lock import (
    lock_cases_around,
    locked_case,
    locked_substitution,
    locked_volunteers,
)
from scheduling.pairing.models import Substitution
from scheduling.pairing.snapshot.cases import look_at_few
from scheduling.pairing.snapshot.offer_told import told_of_seat
from volunteers.models import Volunteer


@transaction.atomic
def name_colleague(
    seat: Assignment, colleague: Volunteer, *, why: WhySeatEnded, by: Scope, at: datetime
) -> Substitution:
    """Ask a colleague to take one's own seat over. Whoever sees to the case is told.

    Raises ``SeatGone``, ``NamedAlready``, ``AlreadyOnCase``, ``AlreadyAsked`` and ``TeamRefused``:
    here any rule forbids it, for a volunteer sets none aside.
    """
    people = locked_volunteers({seat.volunteer_id, colleague.pk}, by)
    case = locked_case(seat.case_id, by)
    seats = Assignment.unscoped.of_case(case).open().of_person(by.person).with_person()
    held = seats.filter(pk=seat.pk).first()
    if held is None:
        raise SeatGone
    standing = Substitution.unscoped.of_case(case).open()
    if standing.of_seat(held).exists() or standing.filter(volunteer=colleague).exists():
        raise NamedAlready
    reasons = _against(case, held, people[colleague.pk], service=by.service, at=at)
    if reasons:
        raise TeamRefused(reasons)
    row: Substitution = Substitution.unscoped.create(
        service=by.service,
        case=case,
        seat=held,
        volunteer=people[colleague.pk],
        why=why.value,
        named_at=at,
        expires_at=last_moment(by.service, at),
    )
    record("substitution.name", row, by=by, at=at)
    told = told_of_seat(row, service=by.service, at=at)
    mails.post_substitute_asked(row, told, service=by.service, at=at)
    _tell_staff(row, by=by, at=at)
    return row


def agree_to_substitution(row: Substitution, *, by: Scope, at: datetime) -> Substitution:
    """Say yes: nothing changes yet, and a coordinator is told that it is their turn.

    Raises ``MoveRefused``, ``OfferEnded``, and what ``name_colleague`` raises where a rule forbids
    it by now: then it is over, and whoever named them is told.
    """
    # Not atomic as a whole, as in ``offers.accept_offer``.
    try:
        return _agree(row, by=by, at=at)
    except (TeamRefused, AlreadyOnCase, AlreadyAsked):
        _give_up(row, service=by.service, at=at)
        raise


@transaction.atomic
def _agree(row: Substitution, *, by: Scope, at: datetime) -> Substitution:
    row, move = _locked(row, "agree", by)
    _refuse_when_ended(row, at)
    _refuse_unfit(row, service=by.service, at=at)
    _answer(row, move, by=by, at=at)
    mails.post_substitute_told(row, service=by.service, at=at)
    _tell_staff(row, by=by, at=at)
    return row


@transaction.atomic
def decline_substitution(row: Substitution, *, by: Scope, at: datetime) -> Substitution:
    """Say no. Raises ``MoveRefused``, ``OfferEnded``."""
    row, move = _locked(row, "decline", by)
    _refuse_when_ended(row, at)
    row.ended_at = at
    _answer(row, move, by=by, at=at)
    mails.post_substitute_told(row, service=by.service, at=at)
    _tell_staff(row, by=by, at=at)
    return row


@transaction.atomic
def take_substitution_back(row: Substitution, *, by: Scope, at: datetime) -> Substitution:
    """Whoever named goes on after all, or thought better of it. Raises ``MoveRefused``."""
    own = Substitution.visible_to(by).named_by(by.person).filter(pk=row.pk)
    row, move = _locked(own.get(), "take_back", by)
    _end(row, move, by=by, at=at)
    mails.post_substitute_over(row, service=by.service, at=at)
    _tell_staff(row, by=by, at=at)
    return row


@transaction.atomic
def refuse_substitution(row: Substitution, *, reason: str, by: Scope, at: datetime) -> Substitution:
    """Decide otherwise, and say why: whoever named reads it, and keeps the seat.

    Raises ``MoveRefused``, ``NamesInText``.
    """
    row, move = _locked(row, "refuse", by)
    refuse_names(row.case, "reason", reason)
    row.refusal, row.decided_by = reason.strip(), by.person
    _end(row, move, "refusal", "decided_by", by=by, at=at)
    mails.post_substitute_over(row, service=by.service, at=at)
    mails.post_substitute_told(row, service=by.service, at=at)
    return row


@transaction.atomic
def confirm_substitution(row: Substitution, *, by: Scope, at: datetime) -> Substitution:
    """Let them change places: one seat ends and the other begins, and the case stands as it stood.

    Everybody concerned is told, and planned talks change calendars. Raises ``MoveRefused``, and
    what ``name_colleague`` raises where a rule forbids it by now; nothing is changed then.
    """
    row, move = _locked(row, "confirm", by)
    _refuse_unfit(row, service=by.service, at=at)
    row.decided_by = by.person
    _end(row, move, "decided_by", by=by, at=at)
    pairs.hand_over_seat(row.seat, row.volunteer, why=WhySeatEnded(row.why), by=by, at=at)
    mails.post_substitute_told(row, service=by.service, at=at)
    seats = Assignment.unscoped.of_case(row.case).open().in_order().with_person()
    team = [seat.volunteer for seat in seats]
    for one in team:
        others = [other for other in team if other.pk != one.pk]
        mails.post_substitute_joined(row, one, others, service=by.service, at=at)
    return row


def expire_substitutions(*, at: datetime) -> int:
    """End each whose time to answer is over. A second run finds nothing to do."""
    due = Substitution.unscoped.past_expiry(at).select_related("service").in_order()
    return sum(_expire(row, at=at) for row in list(due))


@transaction.atomic
def _expire(row: Substitution, *, at: datetime) -> bool:
    system = Scope.system(row.service)
    locked_case(row.case_id, system)
    found = Substitution.unscoped.past_expiry(at).with_all().locked().filter(pk=row.pk).first()
    # Answered or taken back since the round began.
    if found is None:
        return False
    move = SUBSTITUTION_LIFECYCLE.move("expire", state=found.state, roles=system.roles)
    _end(found, move, by=system, at=at)
    mails.post_substitute_told(found, service=row.service, at=at)
    _tell_staff(found, by=system, at=at)
    return True


@transaction.atomic
def void_of_seats(case: Case, *, service: Service, at: datetime) -> int:
    """Where the seat ended nobody takes it over: the colleague is told.

    Whoever had it, and whoever sees to the case, hear of the seat itself.
    """
    case = locked_case(case.pk, Scope.system(service))
    rows = Substitution.unscoped.of_case(case).open().filter(seat__ended_at__isnull=False)
    return _void(rows.with_all().in_order().locked(), service=service, at=at, tells_asked=True)


@transaction.atomic
def void_of_colleague(volunteer: Volunteer, *, service: Service, at: datetime) -> int:
    """The colleague rests, left or may not mediate: whoever counted on them is told."""
    lock_cases_around(volunteer)
    rows = Substitution.unscoped.filter(service=service, volunteer=volunteer).open()
    return _void(rows.with_all().in_order().locked(), service=service, at=at, tells_asked=False)


@transaction.atomic
def _give_up(row: Substitution, *, service: Service, at: datetime) -> None:
    """It can no longer be; the page has told the colleague why."""
    locked_case(row.case_id, Scope.system(service))
    rows = Substitution.unscoped.open().filter(pk=row.pk).with_all().locked()
    _void(rows, service=service, at=at, tells_asked=False)


def _void(
    rows: Iterable[Substitution], *, service: Service, at: datetime, tells_asked: bool
) -> int:
    system, ended = Scope.system(service), 0
    for row in rows:
        move = SUBSTITUTION_LIFECYCLE.move("void", state=row.state, roles=system.roles)
        _end(row, move, by=system, at=at)
        ended += 1
        if tells_asked:
            mails.post_substitute_over(row, service=service, at=at)
            continue
        mails.post_substitute_told(row, service=service, at=at)
        _tell_staff(row, by=system, at=at)
    return ended


def _locked(row: Substitution, name: str, by: Scope) -> tuple[Substitution, Move]:
    locked_volunteers({row.seat.volunteer_id, row.volunteer_id}, by)
    case = locked_case(row.case_id, by)
    row = locked_substitution(row, by)
    row.case = case
    return row, SUBSTITUTION_LIFECYCLE.move(name, state=row.state, roles=by.roles)


def _refuse_when_ended(row: Substitution, at: datetime) -> None:
    if row.expires_at <= at:
        raise OfferEnded(row.expires_at)


def _refuse_unfit(row: Substitution, *, service: Service, at: datetime) -> None:
    reasons = [
        reason
        for reason in _against(row.case, row.seat, row.volunteer, service=service, at=at)
        if reason.rule not in NOT_ASKED_AT_ACCEPTANCE
    ]
    if reasons:
        raise TeamRefused(reasons)


def _against(
    case: Case, seat: Assignment, colleague: Volunteer, *, service: Service, at: datetime
) -> list[Reason]:
    """What the rules say of them beside whoever stays, as if the seat were free."""
    ids = {colleague.pk}
    snapshot = look_at_few(case, ids, service=service, at=at, gone=seat.volunteer_id)
    if ids & snapshot.asked:
        raise AlreadyAsked([snapshot.people[colleague.pk].name])
    if ids & {*snapshot.seated.values(), seat.volunteer_id}:
        raise AlreadyOnCase([colleague.user.full_name])
    return objections(snapshot.need, snapshot.team(ids))


def _answer(row: Substitution, move: Move, *, by: Scope, at: datetime) -> None:
    """Note the answer, how it came, and who typed it when that was somebody else."""
    row.state = move.target
    row.answered_at, row.answered_via = at, by.via
    typed_by_another = by.user is not None and by.user.pk != row.volunteer.user_id
    row.entered_by = by.user if typed_by_another else None
    fields = ["state", "answered_at", "answered_via", "entered_by", "ended_at"]
    row.save(update_fields=fields)
    record(move.verb, row, by=by, at=at)


def _end(row: Substitution, move: Move, *fields: str, by: Scope, at: datetime) -> None:
    row.state, row.ended_at = move.target, at
    row.save(update_fields=["state", "ended_at", *fields])
    record(move.verb, row, by=by, at=at, reason=row.refusal)


def _tell_staff(row: Substitution, *, by: Scope, at: datetime) -> None:
    for to in those_who_see_to(row.case, by=by, at=at):
        mails.post_substitution_to_staff(row, to, service=by.service, at=at)

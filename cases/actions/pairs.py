"""Seats on a case: asked for, taken, given back. Called by scheduling, under the case's lock."""

from datetime import datetime

from django.db import transaction

from cases import mails, signals
from cases.actions.alarms import tell_seats_lost
from cases.actions.moving import move, refuse_names, take, take_for_pair
from cases.actions.refusals import (
    AlreadyAssigned,
    CaseNotSeeking,
    NoSuchSeat,
    NotAssigned,
    SeatTaken,
)
from cases.lifecycle import CASE_LIFECYCLE, SEEKING, CaseState
from cases.models import OWN_REASONS, Assignment, Case, WhySeatEnded
from organisations.audit import record
from organisations.models import Scope
from volunteers.models import Volunteer

__all__ = [
    "AlreadyAssigned",
    "CaseNotSeeking",
    "NoSuchSeat",
    "NotAssigned",
    "SeatTaken",
    "assign",
    "complete_pair",
    "free_seats",
    "hand_over_seat",
    "is_refilled",
    "leave_every_case",
    "note_case_offered",
    "release_mediator",
    "seek_again",
]


@transaction.atomic
def note_case_offered(case: Case, *, by: Scope, at: datetime) -> Case:
    """For scheduling, which asks the volunteers in the same transaction. Raises ``MoveRefused``."""
    return move(take_for_pair(case, by), "offer", by=by, at=at)


@transaction.atomic
def seek_again(case: Case, *, by: Scope, at: datetime) -> Case:
    """For scheduling, once nobody who was asked can still answer. Raises ``MoveRefused``."""
    return move(take_for_pair(case, by), "seek_again", by=by, at=at)


@transaction.atomic
def complete_pair(case: Case, *, by: Scope, at: datetime) -> Case:
    """For scheduling, where a case seeks with every seat taken. Raises ``MoveRefused``."""
    return move(take_for_pair(case, by), "complete_pair", by=by, at=at)


def free_seats(case: Case) -> list[int]:
    """The numbers of the seats without a mediator, lowest first."""
    taken = set(Assignment.unscoped.of_case(case).open().values_list("seat", flat=True))
    # Counted and not only named: where one mediator a case is enough by now, the second of a
    # former pair fills it.
    missing = max(case.service.mediators_per_case - len(taken), 0)
    return [seat for seat in _seats(case) if seat not in taken][:missing]


def is_refilled(seat: Assignment) -> bool:
    """Whether somebody else is sought once this seat is given back."""
    stay = Assignment.unscoped.of_case(seat.case).open().exclude(pk=seat.pk).count()
    return stay < seat.case.service.mediators_per_case


def _seats(case: Case) -> range:
    return range(1, case.service.mediators_per_case + 1)


@transaction.atomic
def assign(case: Case, volunteer: Volunteer, *, seat: int, by: Scope, at: datetime) -> Assignment:
    """Give the volunteer a seat; the last free one makes the pair.

    Raises ``CaseNotSeeking``, ``NoSuchSeat``, ``AlreadyAssigned``, ``SeatTaken``.
    """
    case = take_for_pair(case, by)
    if case.state not in SEEKING:
        raise CaseNotSeeking(case.state)
    if seat not in _seats(case):
        raise NoSuchSeat(seat, case.service.mediators_per_case)
    # The constraints of the table would refuse both as well; here the refusal says which of them it
    # was.
    here = list(Assignment.unscoped.of_case(case).open())
    if any(row.volunteer_id == volunteer.pk for row in here):
        raise AlreadyAssigned
    if any(row.seat == seat for row in here):
        raise SeatTaken(seat)
    assignment = Assignment.unscoped.create(
        service=case.service, case=case, volunteer=volunteer, seat=seat, assigned_at=at
    )
    record("case.assign", assignment, by=by, at=at)
    if not free_seats(case):
        move(case, "complete_pair", by=by, at=at)
    signals.mediator_assigned.send(sender=Case, case=case, volunteer=volunteer, by=by, at=at)
    return assignment


@transaction.atomic
def release_mediator(
    case: Case,
    volunteer: Volunteer,
    *,
    why: WhySeatEnded | None = None,
    reason: str,
    by: Scope,
    at: datetime,
) -> Assignment:
    """End a mediator's seat; they lose sight at once, and the other stays.

    The case seeks again, unless whoever stays is enough for the service by now. Both hear of it
    by mail, who gave the seat back themselves excepted, and so do the coordinators unless one of
    them does it. A volunteer gives back their own seat
    only. Raises ``NotAssigned``, ``MoveRefused``, ``NamesInText``.
    """
    seat = _end_seat(case, volunteer, why=why, reason=reason, by=by, at=at)
    if by.user is None or volunteer.user_id != by.user.pk:
        seeks, thanks = bool(free_seats(seat.case)), why in OWN_REASONS
        mails.tell_seat_ended(seat.case, volunteer, is_replaced=seeks, is_thanked=thanks, at=at)
    if free_seats(seat.case):
        tell_seats_lost([seat.case], volunteer, by=by, at=at)
    return seat


def _end_seat(
    case: Case,
    volunteer: Volunteer,
    *,
    why: WhySeatEnded | None = None,
    reason: str,
    by: Scope,
    at: datetime,
) -> Assignment:
    case = take(case, by)
    seat = Assignment.unscoped.of_case(case).open().filter(volunteer=volunteer).first()
    own = by.user is not None and volunteer.user_id == by.user.pk
    if seat is None or not (by.is_coordinator or own):
        raise NotAssigned
    refuse_names(case, "reason", reason)
    _write_end(seat, why=why, reason=reason, by=by, at=at)
    seeks = bool(free_seats(case))
    # Without a free seat (the service needs fewer mediators than it did) whoever stays goes on
    # where the case stands: to seek would lose its stage.
    if seeks:
        _seek_another(case, by=by, at=at)
    for other in Assignment.unscoped.of_case(case).open().with_person():
        mails.tell_mediator_gone(case, volunteer, other.volunteer, is_replaced=seeks, at=at)
    signals.mediator_released.send(sender=Case, case=case, volunteer=volunteer, by=by, at=at)
    return seat


def _write_end(
    seat: Assignment, *, why: WhySeatEnded | None, reason: str, by: Scope, at: datetime
) -> None:
    # No grace here: it is for who finished a case, not for who gave it back.
    seat.ended_at = seat.readable_until = at
    seat.end_why, seat.end_reason, seat.left_early = why or "", reason, True
    seat.save(update_fields=["ended_at", "readable_until", "end_why", "end_reason", "left_early"])
    record("case.release", seat, by=by, at=at, changed=["ended_at", "end_why", "end_reason"])


@transaction.atomic
def hand_over_seat(
    seat: Assignment, to: Volunteer, *, why: WhySeatEnded, by: Scope, at: datetime
) -> Assignment:
    """Another mediator takes a seat in the moment in which it ends; returns the new one.

    The case stands where it stood: it never seeks, and its talks go on. Nobody is told here.
    Raises ``NotAssigned`` where the seat ended meanwhile, ``AlreadyAssigned``.
    """
    case = take(seat.case, by)
    here = {row.volunteer_id: row for row in Assignment.unscoped.of_case(case).open().with_person()}
    held = here.get(seat.volunteer_id)
    if held is None or held.pk != seat.pk:
        raise NotAssigned
    if to.pk in here:
        raise AlreadyAssigned
    _write_end(held, why=why, reason="", by=by, at=at)
    taken = Assignment.unscoped.create(
        service=case.service, case=case, volunteer=to, seat=held.seat, assigned_at=at
    )
    record("case.assign", taken, by=by, at=at)
    signals.mediator_substituted.send(
        sender=Case, case=case, leaver=held.volunteer, volunteer=to, by=by, at=at
    )
    return taken


@transaction.atomic
def leave_every_case(volunteer: Volunteer, *, by: Scope, at: datetime) -> int:
    """Free the seats of somebody who left the service; return of how many cases.

    They know that they leave: who stays on the cases gets a mail, and the coordinators unless one
    of them does it.
    """
    open_seats = Assignment.unscoped.of_volunteer(volunteer).open().select_related("case")
    # By case, so that two who leave at once lock the cases in the same order.
    seats = list(open_seats.order_by("case", "pk"))
    for seat in seats:
        _end_seat(seat.case, volunteer, reason="", by=by, at=at)
    seeking = [seat.case for seat in seats if free_seats(seat.case)]
    tell_seats_lost(seeking, volunteer, by=by, at=at)
    return len(seats)


def _seek_another(case: Case, *, by: Scope, at: datetime) -> None:
    if case.state == CaseState.DORMANT:
        _seek_after_rest(case, by=by, at=at)
    # A case in the queue seeks already: nothing about it changes.
    elif not case.is_in_queue:
        move(case, "lose_mediator", by=by, at=at, ready_at=at)


def _seek_after_rest(case: Case, *, by: Scope, at: datetime) -> None:
    """A case that rests goes on resting, and wakes to seek the mediator it lost."""
    # It was seeking when it fell asleep, and will be again.
    if case.slept_from in {CaseState.READY, CaseState.SEEKING_PAIR}:
        return
    row = CASE_LIFECYCLE.move("lose_mediator", state=case.slept_from, roles=by.roles)
    case.slept_from = row.target
    case.ready_at = at
    case.save(update_fields=["slept_from", "ready_at"])

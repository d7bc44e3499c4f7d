"""Planning talks, moving them, calling them off, and saying how they went.

Every verb locks the case first, then the appointment, so that two of them never wait for each
other; that nobody sits at two tables at once is held by the database.
"""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from cases.actions.moving import refuse_names, take
from cases.actions.pairs import free_seats
from cases.models import Assignment, Case, kinds_of_talks
from core.lifecycle import Move
from core.local_time import local_day
from organisations.audit import record
from organisations.models import Room, Scope
from scheduling.appointments.actions import invitations
from scheduling.appointments.actions.hours_taken import book, joins, refuse_uncertified
from scheduling.appointments.actions.refusals import (
    AppointmentEnded,
    Doubt,
    Doubts,
    InThePast,
    NotCertified,
    NotYetBegun,
    PairIncomplete,
    TalkChanged,
    WrongMoment,
)
from scheduling.appointments.actions.rooms_of_talks import TalkShown, change_room_of, room_of
from scheduling.appointments.actions.talk_plans import TalkPlan, doubts_of, many_talks
from scheduling.appointments.models import (
    Appointment,
    BookedQuarter,
    CalendarItem,
    CalendarItemQuerySet,
    PartStat,
)
from scheduling.lifecycle import APPOINTMENT_LIFECYCLE, AppointmentState
from training.models import Certification
from volunteers.models import Volunteer


@transaction.atomic
def plan_appointment(
    case: Case, plan: TalkPlan, *, kind: str, sure: bool = False, by: Scope, at: datetime
) -> Appointment:
    """Plan a talk of the case's mediators and invite each of them.

    Raises ``WrongMoment``, ``PairIncomplete``, ``InThePast``, ``NotCertified``, ``DoubleBooked``,
    ``NamesInText`` for a place that names a party, ``RoomTaken``, ``RoomNotInUse``, and ``Doubts``
    unless ``sure``.
    """
    case = _locked_case(case, by)
    if kind not in kinds_of_talks(case):
        raise WrongMoment(kind, case.state)
    if free_seats(case):
        raise PairIncomplete
    team = team_of(case)
    appointment = Appointment(
        service=by.service,
        case=case,
        kind=kind,
        zone=by.service.timezone,
        planned_by=by.person,
        planned_at=at,
    )
    doubts = [*doubts_of(appointment, plan, team, by), *many_talks(case, kind, by)]
    _write(appointment, plan, team, [] if sure else doubts, by=by, at=at)
    record("appointment.plan", appointment, by=by, at=at)
    _invite_all(appointment, team, by=by, at=at)
    return appointment


@transaction.atomic
def move_appointment(
    appointment: Appointment, plan: TalkPlan, *, sure: bool = False, by: Scope, at: datetime
) -> Appointment:
    """Give the talk another time or place: everybody is asked again under the same UID.

    The same again changes nothing. Raises ``AppointmentEnded`` and what planning raises.
    """
    appointment = _locked(appointment, by)
    if not appointment.is_standing or appointment.is_over(at):
        raise AppointmentEnded(appointment.state)
    wanted = (plan.starts_at, plan.ends_at, plan.place_kind, plan.kept_place)
    fields = ("starts_at", "ends_at", "place_kind", "place")
    known = tuple(getattr(appointment, name) for name in fields)
    if wanted == known and room_of(appointment) == plan.kept_room:
        return appointment
    team = team_of(appointment.case)
    move = _allowed(appointment, "move", by)
    appointment.state = move.target
    # Before the new hours are taken, or a talk that moves by half an hour would stand in its own
    # way. Where the new time is refused all of it is rolled back.
    BookedQuarter.unscoped.of_appointment(appointment).delete()
    doubts = [] if sure else doubts_of(appointment, plan, team, by)
    _write(appointment, plan, team, doubts, by=by, at=at)
    changed = [n for n, old, new in zip(fields, known, wanted, strict=True) if old != new]
    record(move.verb, appointment, by=by, at=at, changed=changed)
    _invite_all(appointment, team, by=by, at=at)
    settle(appointment, by=by, at=at)
    return appointment


@transaction.atomic
def move_to_room(
    appointment: Appointment, room: Room, *, shown: TalkShown, by: Scope, at: datetime
) -> Appointment:
    """Give the talk this room at the hour it has; everybody is asked again.

    Raises ``TalkChanged`` where it is not as it was ``shown``, and what moving raises.
    """
    appointment = _locked(appointment, by)
    if TalkShown.of(appointment) != shown:
        raise TalkChanged
    plan = TalkPlan(starts_at=appointment.starts_at, ends_at=appointment.ends_at, room=room)
    return move_appointment(appointment, plan, by=by, at=at)


@transaction.atomic
def cancel_appointment(
    appointment: Appointment, *, reason: str, by: Scope, at: datetime
) -> Appointment:
    """Call the talk off; whoever was invited is told. ``reason`` stays inside the house.

    Raises ``MoveRefused``, ``NamesInText``, and ``AppointmentEnded`` once its time is over.
    """
    appointment = _locked(appointment, by)
    if appointment.is_over(at):
        raise AppointmentEnded(appointment.state)
    refuse_names(appointment.case, "reason", reason)
    return _cancel(appointment, reason=reason, by=by, at=at)


@transaction.atomic
def hold_appointment(appointment: Appointment, *, by: Scope, at: datetime) -> Appointment:
    """It took place. Raises ``NotYetBegun``, ``MoveRefused``.

    ``NotCertified`` where somebody of the pair who was invited had no right to mediate then.
    """
    _refuse_without_right(appointment)
    return _look_back(appointment, "hold", by=by, at=at)


def _refuse_without_right(appointment: Appointment) -> None:
    """Who lost the right after the talk had begun was right to be there."""
    begun, day = appointment.starts_at, local_day(appointment.starts_at, ZoneInfo(appointment.zone))
    invited = set(_items(appointment).values_list("user", flat=True))
    team = [one for one in team_of(appointment.case) if one.user_id in invited]
    counted = Certification.unscoped.counted_at(begun, day).filter(volunteer__in=team)
    may = set(counted.values_list("volunteer", flat=True))
    if missing := [str(one) for one in team if one.pk not in may]:
        raise NotCertified(missing, day)


@transaction.atomic
def miss_appointment(appointment: Appointment, *, by: Scope, at: datetime) -> Appointment:
    """Somebody did not come, so it did not take place. Raises ``NotYetBegun``, ``MoveRefused``."""
    return _look_back(appointment, "miss", by=by, at=at)


@transaction.atomic
def cancel_talks_of_case(case: Case, *, by: Scope, at: datetime) -> int:
    """The case has ended or rests: nobody needs to come."""
    talks = Appointment.unscoped.of_case(case).standing().from_instant(at).soonest_first().locked()
    cancelled = len([_cancel(talk, reason="", by=by, at=at) for talk in talks])
    # Of a case that rests the pair keeps its seats, and so what stands in their calendars.
    if not case.is_open:
        _forget_facts_of(CalendarItem.unscoped.of_case(case), by=by, at=at)
    return cancelled


@transaction.atomic
def release_from_talks(case: Case, volunteer: Volunteer, *, by: Scope, at: datetime) -> int:
    """A mediator left the case: only they are told, and their hours are free again.

    With the last of them go its talks: whoever takes the case makes appointments of their own.
    """
    team = team_of(case)
    talks = list(Appointment.unscoped.of_case(case).standing().from_instant(at).locked())
    for talk in talks:
        if not team:
            _cancel(talk, reason="", by=by, at=at)
            continue
        _leave_out(volunteer, talk, by=by, at=at)
        _invite_all(talk, team, by=by, at=at)
        settle(talk, by=by, at=at)
    theirs = CalendarItem.unscoped.of_case(case).of_person(volunteer.user)
    _forget_facts_of(theirs, by=by, at=at)
    return len(talks)


def _leave_out(volunteer: Volunteer, talk: Appointment, *, by: Scope, at: datetime) -> None:
    BookedQuarter.unscoped.of_appointment(talk).filter(user=volunteer.user_id).delete()
    for item in _items(talk).of_person(volunteer.user):
        invitations.call_off(item, service=by.service, at=at)


@transaction.atomic
def hand_talks_over(
    case: Case, leaver: Volunteer, *, to: Volunteer, by: Scope, at: datetime
) -> int:
    """One mediator takes the place of another: the talks stand, and change calendars.

    Where whoever takes it cannot come it is as for anybody who joins; with nobody left who can,
    the talk is called off.
    """
    team = team_of(case)
    talks = Appointment.unscoped.of_case(case).standing().from_instant(at).locked()
    rows = list(talks.soonest_first())
    for talk in rows:
        _leave_out(leaver, talk, by=by, at=at)
        if not joins(to, talk) and not BookedQuarter.unscoped.of_appointment(talk).exists():
            _cancel(talk, reason="", by=by, at=at)
            continue
        _invite_all(talk, team, by=by, at=at)
        settle(talk, by=by, at=at)
    theirs = CalendarItem.unscoped.of_case(case).of_person(leaver.user)
    _forget_facts_of(theirs, by=by, at=at)
    return len(rows)


def _forget_facts_of(items: CalendarItemQuerySet, *, by: Scope, at: datetime) -> None:
    for item in items.with_person().with_subject().in_order():
        invitations.forget_facts(item, service=by.service, at=at)


@transaction.atomic
def invite_new_mediator(case: Case, volunteer: Volunteer, *, by: Scope, at: datetime) -> int:
    """Bring somebody who joins the case into its talks that still stand.

    Where they are busy then, or not certified on that day, they are left out, and the page of
    the case shows a talk with an empty seat: the yes to the case itself counts all the same.
    """
    team = team_of(case)
    talks = Appointment.unscoped.of_case(case).standing().from_instant(at).locked()
    invited = 0
    for talk in talks.soonest_first():
        if not joins(volunteer, talk):
            continue
        _invite_all(talk, team, by=by, at=at)
        settle(talk, by=by, at=at)
        invited += 1
    return invited


@transaction.atomic
def talks_follow_rooms(rooms: Collection[int], *, by: Scope, at: datetime) -> int:
    """A house or room is called otherwise, or stands elsewhere: whoever comes is asked again.

    Cases are locked one after the other, by number, as everybody locks several.
    """
    # Whoever looks after venues reads no case: the house itself does the rest.
    system, moved = Scope.system(by.service), 0
    for row in Appointment.unscoped.in_rooms(rooms).standing().from_instant(at).by_case():
        case = _locked_case(row.case, system)
        talk = Appointment.unscoped.of_case(case).locked().get(pk=row.pk)
        talk.case = case
        room = room_of(talk)
        if room is None or not talk.is_standing or talk.place == room.place:
            continue
        talk.place = room.place
        talk.save(update_fields=["place"])
        record("appointment.move", talk, by=by, at=at, changed=["place"])
        _invite_all(talk, team_of(talk.case), by=system, at=at)
        settle(talk, by=system, at=at)
        moved += 1
    return moved


def settle(appointment: Appointment, *, by: Scope, at: datetime) -> None:
    """Confirmed is what everybody of a full team has said yes to, and nothing else."""
    answers = list(_items(appointment).values_list("answer", flat=True))
    # A yes of all who are invited is no pair while a seat is empty.
    full = len(answers) >= by.service.mediators_per_case
    all_come = full and set(answers) == {PartStat.ACCEPTED}
    stands_so = appointment.state == AppointmentState.CONFIRMED
    if appointment.is_standing and all_come != stands_so:
        move = _allowed(appointment, "confirm" if all_come else "doubt", by)
        appointment.state = move.target
        appointment.save(update_fields=["state"])
        record(move.verb, appointment, by=by, at=at)


def team_of(case: Case) -> list[Volunteer]:
    """Whoever has a seat on the case now, in the order of the seats."""
    seats = Assignment.unscoped.of_case(case).open().in_order().with_person()
    return [seat.volunteer for seat in seats]


def _locked_case(case: Case, by: Scope) -> Case:
    case = take(case, by)
    case.service = by.service
    return case


def _locked(appointment: Appointment, by: Scope) -> Appointment:
    case = _locked_case(appointment.case, by)
    appointment = Appointment.visible_to(by).of_case(case).locked().get(pk=appointment.pk)
    appointment.case = case
    return appointment


def _allowed(appointment: Appointment, name: str, by: Scope) -> Move:
    return APPOINTMENT_LIFECYCLE.move(name, state=appointment.state, roles=by.roles)


def _items(appointment: Appointment) -> CalendarItemQuerySet:
    items: CalendarItemQuerySet = CalendarItem.unscoped.of_appointment(appointment)
    return items.invited().with_person().with_subject().in_order()


def _write(
    appointment: Appointment,
    plan: TalkPlan,
    team: list[Volunteer],
    doubts: list[Doubt],
    *,
    by: Scope,
    at: datetime,
) -> None:
    """Look at the plan, then keep it and take everybody's hours. The doubts come last of all."""
    if plan.starts_at <= at:
        raise InThePast(plan.starts_at)
    # Of a room the words are the manager's, and a street may be called as somebody is.
    if plan.kept_room is None:
        refuse_names(appointment.case, "place", plan.kept_place)
    refuse_uncertified(team, plan.starts_at, appointment.zone)
    appointment.starts_at, appointment.ends_at = plan.starts_at, plan.ends_at
    appointment.place_kind, appointment.place = plan.place_kind, plan.kept_place
    held, appointment.room_booking = appointment.room_booking, None
    appointment.save()
    book(appointment, [volunteer.user for volunteer in team])
    # The room is the last lock of all (organisations/actions/rooms.py).
    change_room_of(appointment, plan.kept_room, held=held, by=by)
    # Last of all, so that who says "sure" has read every real obstacle first; raising undoes what
    # was written.
    if doubts:
        raise Doubts(doubts)


def _invite_all(
    appointment: Appointment, team: list[Volunteer], *, by: Scope, at: datetime
) -> None:
    """Invite whoever has their hours booked for it; the others were busy when they joined."""
    booked = BookedQuarter.unscoped.of_appointment(appointment)
    coming = set(booked.values_list("user", flat=True))
    users = [volunteer.user for volunteer in team if volunteer.user_id in coming]
    for user in users:
        invitations.invite_attendee(user, appointment, team=users, service=by.service, at=at)


def _cancel(appointment: Appointment, *, reason: str, by: Scope, at: datetime) -> Appointment:
    move = _allowed(appointment, "cancel", by)
    appointment.state = move.target
    appointment.cancel_reason = reason
    held, appointment.room_booking = appointment.room_booking, None
    appointment.save(update_fields=["state", "cancel_reason", "room_booking"])
    if held:
        held.delete()
    BookedQuarter.unscoped.of_appointment(appointment).delete()
    record(move.verb, appointment, by=by, at=at, reason=reason)
    for item in _items(appointment):
        invitations.call_off(item, service=by.service, at=at)
    return appointment


def _look_back(appointment: Appointment, name: str, *, by: Scope, at: datetime) -> Appointment:
    appointment = _locked(appointment, by)
    if appointment.starts_at > at:
        raise NotYetBegun(appointment.starts_at)
    move = _allowed(appointment, name, by)
    appointment.state = move.target
    appointment.save(update_fields=["state"])
    record(move.verb, appointment, by=by, at=at)
    return appointment

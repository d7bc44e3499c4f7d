"""Talks with an hour and a place, the answers to them, and the time that passes."""

from datetime import timedelta

from cases.lifecycle import WITH_THE_PAIR
from cases.models import Assignment, Case, kinds_of_talks
from cases.models.work import TALKS
from organisations.models import Scope
from scheduling.appointments.actions import answers, appointments
from scheduling.lifecycle import STANDING
from scheduling.models import Appointment, CalendarItem
from tests.walk.world import World, step

YES, NO = "accepted", "declined"


def _when(world: World) -> appointments.TalkPlan:
    starts_at = world.in_days(0, 8)
    return appointments.TalkPlan(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90), place="Library"
    )


def _who(world: World, case: Case) -> Scope:
    seat = world.some(Assignment.unscoped.of_case(case).open().select_related("volunteer__user"))
    return world.they_or_we(seat.volunteer.user) if seat else world.coordinator


@step(often=18)
def plan_talk(world: World) -> object:
    case = world.aimed(Case.unscoped.select_related("service"), WITH_THE_PAIR)
    if case is None:
        return None
    kind = world.one_of(kinds_of_talks(case) or TALKS)
    return appointments.plan_appointment(
        case, _when(world), kind=kind, sure=world.chance(0.7), by=_who(world, case), at=world.at
    )


def _talk(world: World) -> Appointment | None:
    talk: Appointment | None = world.aimed(Appointment.unscoped.select_related("case"), STANDING)
    return talk


@step(often=3)
def move_talk(world: World) -> object:
    talk = _talk(world)
    return talk and appointments.move_appointment(
        talk, _when(world), sure=True, by=_who(world, talk.case), at=world.at
    )


@step(often=3)
def cancel_talk(world: World) -> object:
    talk = _talk(world)
    return talk and appointments.cancel_appointment(
        talk, reason="", by=_who(world, talk.case), at=world.at
    )


@step(often=6)
def say_how_it_went(world: World) -> object:
    talk = _talk(world)
    if talk is None:
        return None
    by = _who(world, talk.case)
    if world.chance(0.7):
        return appointments.hold_appointment(talk, by=by, at=world.at)
    return appointments.miss_appointment(talk, by=by, at=world.at)


@step(often=14)
def answer(world: World) -> object:
    ahead = CalendarItem.unscoped.filter(ends_at__gt=world.at).select_related("user")
    item = world.aimed(ahead, {"invited"})
    if item is None:
        return None
    return answers.answer_invitation(
        item,
        partstat=world.one_of([YES, YES, YES, NO, "tentative"]),
        for_sequence=max(item.sequence - world.chance(0.2), 0),
        by=world.they_or_we(item.user),
        at=world.at,
    )

"""How a talk went, and mediators who come and go."""

from datetime import UTC, timedelta

import pytest

from cases.actions.closing import close_case
from cases.actions.pairs import assign, release_mediator
from cases.actions.resting import rest_case
from core.lifecycle import MoveRefused
from organisations.models import Role, Scope
from scheduling.appointments.actions.answers import answer_invitation
from scheduling.appointments.actions.appointments import hold_appointment, miss_appointment
from scheduling.appointments.actions.refusals import NotYetBegun
from scheduling.lifecycle import AppointmentState
from scheduling.models import BookedQuarter, CalendarItem, PartStat
from tests.factories.scheduling import AppointmentFactory
from tests.scheduling.talks import (
    EVENING,
    LATER,
    as_mediator,
    calendar_of,
    event_of,
    item_of,
    let_everything_leave,
    make_mediator,
    make_pair,
    plan,
    posted_to,
)

pytestmark = pytest.mark.slow


def say_yes(appointment, user, now):
    item = item_of(user, appointment=appointment)
    by = Scope.by_link(item.service, user, Role.VOLUNTEER)
    answer_invitation(item, partstat="accepted", for_sequence=item.sequence, by=by, at=now)


def test_a_talk_is_held_or_missed_once_it_has_begun(pair, coordinator, now):
    held, missed = plan(pair, coordinator, now), plan(pair, coordinator, now, starts_at=LATER)

    with pytest.raises(NotYetBegun):
        hold_appointment(held, by=coordinator, at=now)
    held = hold_appointment(held, by=coordinator, at=EVENING)
    missed = miss_appointment(missed, by=as_mediator(pair.volunteers[0]), at=LATER)

    assert held.state == AppointmentState.HELD
    assert missed.state == AppointmentState.MISSED
    with pytest.raises(MoveRefused):
        miss_appointment(held, by=coordinator, at=LATER)


def test_everybodys_yes_confirms_and_one_no_undoes_it(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)

    say_yes(appointment, pair.users[0], now)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.PROPOSED

    say_yes(appointment, pair.users[1], now)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.CONFIRMED

    item = CalendarItem.unscoped.get(appointment=appointment, user=pair.users[0])
    answer_invitation(item, partstat="declined", for_sequence=0, by=coordinator, at=now)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.PROPOSED


def test_a_mediator_who_leaves_is_the_only_one_told(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)
    for user in pair.users:
        say_yes(appointment, user, now)
    let_everything_leave(now)

    release_mediator(pair.case, pair.volunteers[0], reason="moves", by=coordinator, at=now)

    appointment.refresh_from_db()
    (cancellation,) = posted_to(pair.users[0], waiting=True)
    assert calendar_of(cancellation)["METHOD"] == "CANCEL"
    assert posted_to(pair.users[1], waiting=True) == []
    assert set(BookedQuarter.unscoped.values_list("user", flat=True)) == {pair.users[1].pk}
    assert appointment.state == AppointmentState.PROPOSED
    rest = CalendarItem.unscoped.get(user=pair.users[1])
    assert pair.users[0].first_name.encode() not in bytes(rest.vevent)
    assert rest.answer == PartStat.ACCEPTED


def test_with_the_last_mediator_the_talks_of_the_case_go(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)
    let_everything_leave(now)

    for volunteer in pair.volunteers:
        release_mediator(pair.case, volunteer, reason="moves", by=coordinator, at=now)

    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.CANCELLED
    assert not BookedQuarter.unscoped.exists()
    assert [len(posted_to(user, waiting=True)) for user in pair.users] == [1, 1]


def replace(pair, volunteer, coordinator, now):
    release_mediator(pair.case, pair.volunteers[0], reason="moves", by=coordinator, at=now)
    assign(pair.case, volunteer, seat=1, by=as_mediator(volunteer), at=now)


def test_whoever_takes_the_seat_is_invited_to_the_talks_that_stand(pair, coordinator, service, now):
    appointment = plan(pair, coordinator, now)
    let_everything_leave(now)
    new = make_mediator(service)

    replace(pair, new, coordinator, now)

    (invitation,) = posted_to(new.user)
    assert event_of(invitation).decoded("DTSTART").astimezone(UTC) == EVENING
    assert BookedQuarter.unscoped.filter(user=new.user, appointment=appointment).count() == 6
    rest = CalendarItem.unscoped.get(user=pair.users[1])
    assert new.user.first_name.encode() in bytes(rest.vevent)
    assert posted_to(pair.users[1], waiting=True) == []


def test_whoever_is_busy_then_still_gets_the_case(pair, coordinator, service, now):
    plan(pair, coordinator, now)
    other = make_pair(service)
    plan(other, coordinator, now)

    replace(pair, other.volunteers[0], coordinator, now)

    assert len(posted_to(other.users[0])) == 1
    assert pair.case.assignments(manager="unscoped").open().count() == 2


def test_coming_back_means_the_same_uid_and_a_higher_sequence(pair, coordinator, now):
    plan(pair, coordinator, now)
    let_everything_leave(now)

    replace(pair, pair.volunteers[0], coordinator, now)

    first, cancelled, again = (event_of(mail) for mail in posted_to(pair.users[0]))
    assert first["UID"] == cancelled["UID"] == again["UID"]
    assert (first["SEQUENCE"], cancelled["SEQUENCE"], again["SEQUENCE"]) == (0, 1, 2)
    assert again["STATUS"] == "CONFIRMED"
    assert len(posted_to(pair.users[0], waiting=True)) == 1


def test_closing_a_case_calls_off_what_is_still_to_come(pair, coordinator, now):
    behind = AppointmentFactory(
        service=pair.case.service,
        case=pair.case,
        starts_at=now - timedelta(days=2),
        ends_at=now - timedelta(days=2, hours=-1),
    )
    ahead = plan(pair, coordinator, now)
    let_everything_leave(now)

    close_case(pair.case, not_started_reason="withdrew", by=coordinator, at=now)

    ahead.refresh_from_db()
    behind.refresh_from_db()
    assert ahead.state == AppointmentState.CANCELLED
    assert behind.state == AppointmentState.PROPOSED
    (cancellation,) = posted_to(pair.users[0], waiting=True)
    assert calendar_of(cancellation)["METHOD"] == "CANCEL"


def test_a_case_that_rests_calls_off_its_talks(pair, coordinator, now):
    ahead = plan(pair, coordinator, now)
    let_everything_leave(now)
    day = now.date() + timedelta(days=30)

    rest_case(pair.case, wakes_on=day, reason="", by=coordinator, at=now)

    ahead.refresh_from_db()
    assert ahead.state == AppointmentState.CANCELLED
    assert not BookedQuarter.unscoped.filter(appointment=ahead).exists()

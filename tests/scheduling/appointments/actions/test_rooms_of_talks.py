"""Talks and course days in the rooms of a venue: where they are, and that they never meet."""

from dataclasses import replace
from datetime import timedelta

import pytest

from organisations.actions.refusals import RoomNotInUse, RoomTaken
from organisations.actions.rooms import NobodyWorks, OutsideHours, RoomTooSmall
from organisations.actions.venues import change_room, change_venue, end_venue
from organisations.models import AuditEntry, Role, RoomBooking
from scheduling.appointments.actions.appointments import (
    cancel_appointment,
    hold_appointment,
    move_appointment,
)
from scheduling.appointments.actions.refusals import Doubts
from scheduling.appointments.models import PartStat, PlaceKind
from scheduling.models import Appointment, CalendarItem
from tests.factories.organisations import OwnFreeDayFactory, RoomFactory, VenueFactory
from tests.factories.training import CourseFactory, EnrolmentFactory
from tests.scheduling.talks import (
    EVENING,
    LATER,
    all_words,
    event_of,
    let_everything_leave,
    make_pair,
    make_plan,
    plan,
    posted_to,
)
from training.actions.courses import PlannedSession, cancel_session, move_session, plan_sessions
from training.models import CourseSession

IN_THE_HALL = "De Brug, Hall, Kerkstraat 1, 7511 AB Dalstad"


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


@pytest.fixture
def pair(service):
    return make_pair(service)


@pytest.fixture
def hall(service):
    return RoomFactory(venue=VenueFactory(service=service, name="De Brug"), name="Hall")


@pytest.fixture
def course(service):
    course = CourseFactory(service=service)
    EnrolmentFactory(service=service, course=course)
    return course


def evening(hall, **facts):
    wanted = PlannedSession(
        title="Evening 1",
        starts_at=EVENING,
        ends_at=EVENING + timedelta(hours=2),
        place="",
        room=hall,
    )
    return replace(wanted, **facts)


def test_the_mail_and_the_calendar_say_where_the_room_is(pair, hall, coordinator, now):
    talk = plan(pair, coordinator, now, place="", room=hall)

    assert talk.place == IN_THE_HALL
    (mail,) = posted_to(pair.users[0])
    assert event_of(mail)["LOCATION"] == IN_THE_HALL
    assert IN_THE_HALL in all_words(mail)
    booking = RoomBooking.unscoped.get()
    assert (booking.room, booking.starts_at, booking.talk) == (hall, EVENING, talk)


def test_a_talk_at_home_or_online_takes_no_room(pair, hall, coordinator, now):
    talk = plan(pair, coordinator, now, place_kind=PlaceKind.HOME, room=hall)

    assert (talk.place, talk.room_booking) == ("", None)
    assert not RoomBooking.unscoped.exists()


def test_a_room_called_as_somebody_is_gives_no_offence(pair, service, coordinator, now):
    house = VenueFactory(service=service, name="Huis Geheim")

    assert plan(pair, coordinator, now, room=RoomFactory(venue=house)).place.startswith(
        "Huis Geheim"
    )


def test_no_two_talks_stand_in_one_room_at_a_time(pair, hall, coordinator, now):
    other = make_pair(pair.case.service)
    plan(pair, coordinator, now, room=hall)

    with pytest.raises(RoomTaken):
        plan(other, coordinator, now, room=hall, starts_at=EVENING + timedelta(hours=1))

    assert Appointment.unscoped.count() == 1
    assert plan(other, coordinator, now, room=hall, starts_at=LATER)


def test_a_course_day_and_a_talk_see_each_other(pair, course, hall, coordinator, now):
    plan_sessions(course, [evening(hall)], by=coordinator, at=now)
    with pytest.raises(RoomTaken):
        plan(pair, coordinator, now, room=hall)

    plan(pair, coordinator, now, room=hall, starts_at=LATER)
    later = evening(hall, starts_at=LATER, ends_at=LATER + timedelta(hours=1))
    with pytest.raises(RoomTaken):
        plan_sessions(course, [later], by=coordinator, at=now)


def test_a_talk_moves_within_its_own_room(pair, hall, coordinator, now):
    talk = plan(pair, coordinator, now, room=hall)

    wanted = make_plan(EVENING + timedelta(minutes=30), room=hall)
    move_appointment(talk, wanted, by=coordinator, at=now)

    assert RoomBooking.unscoped.get().starts_at == EVENING + timedelta(minutes=30)
    moved = move_appointment(talk, wanted, by=coordinator, at=now)
    assert moved.room_booking == RoomBooking.unscoped.get()


def test_another_place_lets_the_room_go(pair, hall, coordinator, now):
    talk = plan(pair, coordinator, now, room=hall)

    talk = move_appointment(talk, make_plan(EVENING, place="Library"), by=coordinator, at=now)

    assert (talk.place, talk.room_booking) == ("Library", None)
    assert not RoomBooking.unscoped.exists()


def test_what_is_called_off_lets_the_room_go(pair, course, hall, coordinator, now):
    talk = plan(pair, coordinator, now, room=hall)
    cancel_appointment(talk, reason="ill", by=coordinator, at=now)
    (session,) = plan_sessions(course, [evening(hall)], by=coordinator, at=now)
    cancel_session(session, by=coordinator, at=now)

    assert not RoomBooking.unscoped.exists()
    assert plan(pair, coordinator, now, room=hall)


def test_a_talk_that_was_held_keeps_its_room(pair, hall, coordinator, now):
    talk = plan(pair, coordinator, now, room=hall)

    hold_appointment(talk, by=coordinator, at=LATER)

    assert RoomBooking.unscoped.get().talk == talk


def test_a_course_day_changes_rooms_and_calendars_follow(course, hall, coordinator, now):
    (session,) = plan_sessions(course, [evening(hall)], by=coordinator, at=now)
    attic = RoomFactory(venue=hall.venue, name="Attic")

    move_session(session, evening(attic), by=coordinator, at=now)
    move_session(session, evening(attic), by=coordinator, at=now)

    session = CourseSession.unscoped.get()
    assert session.place == IN_THE_HALL.replace("Hall", "Attic")
    assert RoomBooking.unscoped.get().room == attic
    assert CalendarItem.unscoped.get().sequence == 1
    move_session(session, evening(None, place="Library"), by=coordinator, at=now)
    assert not RoomBooking.unscoped.exists()
    entries = AuditEntry.visible_to(coordinator).filter(verb="session.move").order_by("pk")
    assert [entry.changed for entry in entries] == [["place", "room_booking"]] * 2


def test_nothing_new_is_planned_where_a_venue_has_ended(pair, hall, coordinator, manager, now):
    end_venue(hall.venue, by=manager, at=now)

    with pytest.raises(RoomNotInUse):
        plan(pair, coordinator, now, room=hall)


def test_whoever_plans_is_asked_whether_it_is_meant(pair, service, coordinator, now):
    house = VenueFactory(service=service, name="De Brug", opening_hours=[[0, 540, 1020]])
    small = RoomFactory(venue=house, name="Nook", capacity=2)
    OwnFreeDayFactory(service=service, name="Day out", starts_on=EVENING.date())

    with pytest.raises(Doubts) as refusal:
        plan(pair, coordinator, now, room=small)

    assert refusal.value.doubts == [
        NobodyWorks("Day out", EVENING.date()),
        OutsideHours("De Brug", EVENING.date()),
        RoomTooSmall("De Brug, Nook", 2, 3),
    ]
    assert not RoomBooking.unscoped.exists()
    assert plan(pair, coordinator, now, room=small, sure=True)


def test_a_house_that_moves_tells_whoever_comes(pair, course, hall, coordinator, manager, now):
    talk = plan(pair, coordinator, now, room=hall)
    CalendarItem.unscoped.of_appointment(talk).update(answer=PartStat.ACCEPTED)
    Appointment.unscoped.update(state="confirmed")
    plan_sessions(
        course, [evening(hall, starts_at=LATER, ends_at=LATER + timedelta(hours=1))],
        by=coordinator, at=now,
    )  # fmt: skip
    let_everything_leave(now)

    change_venue(hall.venue, changes={"street": "Markt"}, hours={}, by=manager, at=now)

    there = IN_THE_HALL.replace("Kerkstraat", "Markt")
    talk.refresh_from_db()
    assert (talk.place, talk.state) == (there, "proposed")
    assert CourseSession.unscoped.get().place == there
    for user in (*pair.users, course.enrolments.get().volunteer.user):
        (mail,) = posted_to(user, waiting=True)
        assert event_of(mail)["LOCATION"] == there
    change_room(hall, changes={"capacity": 30}, by=manager, at=now)
    assert len(posted_to(pair.users[0], waiting=True)) == 1


def test_what_is_over_keeps_the_address_it_had(pair, hall, coordinator, manager, now):
    talk = plan(pair, coordinator, now, room=hall)

    change_room(hall, changes={"name": "Attic"}, by=manager, at=LATER)

    talk.refresh_from_db()
    assert talk.place == IN_THE_HALL

"""Days of courses go into the calendars of who takes part, and out of them again."""

from datetime import UTC, datetime, timedelta

import pytest

from organisations.models import Role
from scheduling.models import CalendarItem, ItemState
from tests.factories.training import CourseFactory, EnrolmentFactory
from tests.scheduling.talks import (
    all_words,
    calendar_of,
    event_of,
    let_everything_leave,
    posted_to,
)
from training.actions.courses import (
    PlannedSession,
    cancel_session,
    move_session,
    plan_sessions,
)
from training.actions.enrolments import accept_place, withdraw_enrolment
from training.lifecycle import EnrolmentState

STARTS = datetime(2026, 4, 1, 17, tzinfo=UTC)


@pytest.fixture
def trainer(service, member):
    return member(service, Role.TRAINER)


@pytest.fixture
def course(service):
    return CourseFactory(service=service, name="Basic training")


@pytest.fixture
def participant(course):
    return EnrolmentFactory(service=course.service, course=course)


def evening(*, starts_at=STARTS, title="Evening 1", place="Community centre"):
    ends_at = starts_at + timedelta(hours=2)
    return PlannedSession(title=title, starts_at=starts_at, ends_at=ends_at, place=place)


def planned(course, trainer, now):
    (session,) = plan_sessions(course, [evening()], by=trainer, at=now)
    return session


def test_planning_a_session_invites_who_takes_part_and_nobody_else(
    course, participant, trainer, now
):
    waiting = EnrolmentFactory(service=course.service, course=course, state=EnrolmentState.WAITING)

    planned(course, trainer, now)

    (mail,) = posted_to(participant.volunteer.user)
    event = event_of(mail)
    assert event["SUMMARY"] == "Basic training: Evening 1"
    assert event["LOCATION"] == "Community centre"
    assert event.decoded("DTSTART").hour == 19
    assert "/agenda/" in all_words(mail)
    assert posted_to(waiting.volunteer.user) == []


def test_moving_a_session_sends_one_update(course, participant, trainer, now):
    session = planned(course, trainer, now)
    let_everything_leave(now)

    wanted = evening(starts_at=STARTS + timedelta(days=1))
    move_session(session, wanted, by=trainer, at=now)

    first, update = posted_to(participant.volunteer.user)
    assert event_of(update)["UID"] == event_of(first)["UID"]
    assert event_of(update)["SEQUENCE"] == 1


def test_another_place_is_told_and_another_title_only_changes_the_feed(
    course, participant, trainer, now
):
    session = planned(course, trainer, now)
    let_everything_leave(now)
    later = now + timedelta(hours=1)

    session = move_session(session, evening(title="Listening"), by=trainer, at=later)

    item = CalendarItem.unscoped.get()
    assert len(posted_to(participant.volunteer.user)) == 1
    assert b"Listening" in bytes(item.vevent)
    assert (item.sequence, item.changed_at) == (0, later)

    move_session(session, evening(title="Listening", place="Library"), by=trainer, at=later)
    assert len(posted_to(participant.volunteer.user)) == 2


def test_cancelling_a_session_sends_a_cancel(course, participant, trainer, now):
    session = planned(course, trainer, now)
    let_everything_leave(now)

    cancel_session(session, by=trainer, at=now)

    _first, cancellation = posted_to(participant.volunteer.user)
    assert calendar_of(cancellation)["METHOD"] == "CANCEL"
    assert CalendarItem.unscoped.get().state == ItemState.CANCELLED


def test_who_joins_later_is_invited_to_what_is_still_to_come(course, trainer, now):
    behind = evening(starts_at=now - timedelta(days=7))
    plan_sessions(course, [behind, evening()], by=trainer, at=now - timedelta(days=8))
    enrolment = EnrolmentFactory(
        service=course.service, course=course, state=EnrolmentState.REQUESTED
    )

    accept_place(enrolment, by=trainer, at=now)

    (mail,) = posted_to(enrolment.volunteer.user)
    assert event_of(mail).decoded("DTSTART").astimezone(UTC) == STARTS


def test_who_leaves_is_the_only_one_told(course, participant, trainer, now):
    other = EnrolmentFactory(service=course.service, course=course)
    planned(course, trainer, now)
    let_everything_leave(now)

    withdraw_enrolment(participant, by=trainer, at=now)

    (cancellation,) = posted_to(participant.volunteer.user, waiting=True)
    assert calendar_of(cancellation)["METHOD"] == "CANCEL"
    assert posted_to(other.volunteer.user, waiting=True) == []


def test_a_session_that_is_over_goes_to_nobody(course, participant, trainer, now):
    plan_sessions(course, [evening(starts_at=now - timedelta(days=1))], by=trainer, at=now)

    assert posted_to(participant.volunteer.user) == []

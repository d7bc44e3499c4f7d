"""Days of courses go into the calendars of who takes part, and out of them again."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.db import connection

from organisations.models import OutboxMessage, Role
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


def kept_as(person, address):
    """An old row: written past every form and past the column that would make it plain."""
    with connection.cursor() as cursor:
        table = person._meta.db_table
        cursor.execute(f"UPDATE {table} SET email = %s WHERE id = %s", [address, person.pk])


def test_one_address_that_takes_no_mail_stops_nobody_else(course, participant, trainer, now):
    others = [EnrolmentFactory(service=course.service, course=course) for _ in range(2)]
    kept_as(participant.volunteer.user, '"a,b"@x.test')

    session = planned(course, trainer, now)
    move_session(session, evening(place="Library"), by=trainer, at=now)

    for enrolment in others:
        assert event_of(posted_to(enrolment.volunteer.user)[-1])["LOCATION"] == "Library"
    (stranded,) = OutboxMessage.visible_to(trainer).needing_a_person()
    assert stranded.recipient == '"a,b"@x.test'
    assert stranded.is_unsendable
    # In their own feed the day stands all the same.
    item = CalendarItem.unscoped.get(user=participant.volunteer.user)
    assert b"Library" in bytes(item.vevent)


def test_calling_off_what_never_reached_somebody_strands_nothing_more(
    course, participant, trainer, now
):
    kept_as(participant.volunteer.user, '"a,b"@x.test')
    session = planned(course, trainer, now)

    cancel_session(session, by=trainer, at=now)

    assert OutboxMessage.visible_to(trainer).needing_a_person().count() == 1


def test_an_address_beyond_ascii_is_written_to_in_ascii(course, participant, trainer, now):
    kept_as(participant.volunteer.user, "umut@münchen.example")

    planned(course, trainer, now)

    message = OutboxMessage.visible_to(trainer).get()
    mail = message_from_bytes(bytes(message.content), policy=default)
    assert message.recipient == "umut@xn--mnchen-3ya.example"
    assert mail["To"].addresses[0].addr_spec == "umut@xn--mnchen-3ya.example"
    assert str(event_of(mail)["ATTENDEE"]) == "mailto:umut@xn--mnchen-3ya.example"

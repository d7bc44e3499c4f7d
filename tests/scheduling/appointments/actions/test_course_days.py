"""Days of courses go into the calendars of who takes part, and out of them again."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.db import connection

from organisations.models import OutboxMessage, Role
from scheduling.models import CalendarItem, ItemState
from tests.factories.training import CourseFactory, EnrolmentFactory
from tests.factories.volunteers import VolunteerFactory
from tests.scheduling.talks import (
    all_words,
    calendar_of,
    calendar_parts,
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
from training.actions.enrolments import accept_place, enrol_volunteer, withdraw_enrolment
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


def letters_to(user, *, waiting=False):
    """Everything to this person, oldest first; ``waiting``: what will still leave."""
    rows = OutboxMessage.unscoped.filter(lane=user.mailbox.lower())
    if waiting:
        rows = rows.filter(state="queued")
    contents = rows.order_by("pk").values_list("content", flat=True)
    return [message_from_bytes(bytes(content), policy=default) for content in contents]


def evenings(number):
    return [
        evening(title=f"Evening {n + 1}", starts_at=STARTS + timedelta(weeks=n))
        for n in range(number)
    ]


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


def test_cancelling_a_session_sends_a_cancel_that_says_why(course, participant, trainer, now):
    session = planned(course, trainer, now)
    let_everything_leave(now)

    cancel_session(session, reason="The trainer is ill", by=trainer, at=now)

    _first, cancellation = posted_to(participant.volunteer.user)
    assert calendar_of(cancellation)["METHOD"] == "CANCEL"
    assert "Reason: The trainer is ill" in all_words(cancellation)
    item = CalendarItem.unscoped.get()
    assert item.state == ItemState.CANCELLED
    assert b"The trainer is ill" in bytes(item.vevent)


def test_who_joins_later_is_invited_to_what_is_still_to_come(course, trainer, now):
    behind = evening(starts_at=now - timedelta(days=7))
    plan_sessions(course, [behind, evening()], by=trainer, at=now - timedelta(days=8))
    enrolment = EnrolmentFactory(
        service=course.service, course=course, state=EnrolmentState.REQUESTED
    )

    accept_place(enrolment, by=trainer, at=now)

    (mail,) = letters_to(enrolment.volunteer.user)
    assert event_of(mail).decoded("DTSTART").astimezone(UTC) == STARTS


def test_who_leaves_is_the_only_one_told(course, participant, trainer, now):
    other = EnrolmentFactory(service=course.service, course=course)
    planned(course, trainer, now)
    let_everything_leave(now)

    withdraw_enrolment(participant, by=trainer, at=now)

    (mail,) = letters_to(participant.volunteer.user, waiting=True)
    assert event_of(mail)["STATUS"] == "CANCELLED"
    assert letters_to(other.volunteer.user, waiting=True) == []


def test_a_session_that_is_over_goes_to_nobody(course, participant, trainer, now):
    for count in (1, 3):
        over = [evening(starts_at=now - timedelta(days=day + 1)) for day in range(count)]
        plan_sessions(course, over, by=trainer, at=now)

    assert letters_to(participant.volunteer.user) == []


def kept_as(person, address):
    """An old row: written past every form and past the column that would make it plain."""
    with connection.cursor() as cursor:
        table = person._meta.db_table
        cursor.execute(f"UPDATE {table} SET mailbox = %s WHERE id = %s", [address, person.pk])


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


def test_twelve_days_for_five_people_are_five_letters_with_one_file_each(course, trainer, now):
    five = [EnrolmentFactory(service=course.service, course=course) for _ in range(5)]

    plan_sessions(course, evenings(12), by=trainer, at=now)

    assert OutboxMessage.unscoped.count() == 5
    for enrolment in five:
        user = enrolment.volunteer.user
        (mail,) = letters_to(user)
        calendar = calendar_of(mail)
        in_feed = b"".join(bytes(i.vevent) for i in CalendarItem.unscoped.of_person(user))
        uids = {str(event["UID"]) for event in calendar.walk("VEVENT")}
        assert "METHOD" not in calendar
        assert len(uids) == 12
        assert all(uid.encode() in in_feed.replace(b"\r\n ", b"") for uid in uids)
        words = mail.get_body(["plain"]).get_content()
        assert words.count("Community centre") == 12
        assert words.count("http") == 2  # to answer, and to log in
        (file,) = calendar_parts(mail)
        assert file.get_filename() == "course-days.ics"
        assert file.get_param("method") is None


def test_who_joins_gets_all_days_in_one_letter(course, trainer, now):
    plan_sessions(course, evenings(12), by=trainer, at=now)
    enrolment = EnrolmentFactory(service=course.service, course=course, state="waiting")

    accept_place(enrolment, by=trainer, at=now)

    (mail,) = letters_to(enrolment.volunteer.user)
    assert len(calendar_of(mail).walk("VEVENT")) == 12


def test_one_day_that_changes_later_is_one_message_with_one_uid(course, participant, trainer, now):
    first, *_others = plan_sessions(course, evenings(3), by=trainer, at=now)
    let_everything_leave(now)

    first = move_session(first, evening(starts_at=STARTS + timedelta(days=1)), by=trainer, at=now)
    cancel_session(first, by=trainer, at=now)

    user = participant.volunteer.user
    bundle, update, cancellation = letters_to(user)
    uids = {str(event["UID"]) for event in calendar_of(bundle).walk("VEVENT")}
    assert (calendar_of(update)["METHOD"], event_of(update)["SEQUENCE"]) == ("REQUEST", 1)
    assert (calendar_of(cancellation)["METHOD"], event_of(cancellation)["SEQUENCE"]) == (
        "CANCEL",
        2,
    )
    assert str(event_of(update)["UID"]) == str(event_of(cancellation)["UID"]) in uids


def test_one_person_who_leaves_is_one_letter(course, participant, trainer, now):
    plan_sessions(course, evenings(12), by=trainer, at=now)
    let_everything_leave(now)
    user = participant.volunteer.user
    (before,) = letters_to(user)

    withdraw_enrolment(participant, reason="Too busy", by=trainer, at=now)

    (mail,) = letters_to(user, waiting=True)
    events = calendar_of(mail).walk("VEVENT")
    assert "METHOD" not in calendar_of(mail)
    assert {event["STATUS"] for event in events} == {"CANCELLED"}
    assert {event["SEQUENCE"] for event in events} == {1}
    known = {str(event["UID"]) for event in calendar_of(before).walk("VEVENT")}
    assert {str(event["UID"]) for event in events} == known
    assert "Reason: Too busy" in mail.get_body(["plain"]).get_content()


def test_who_comes_back_has_the_same_days_again_in_one_letter(course, participant, trainer, now):
    plan_sessions(course, evenings(3), by=trainer, at=now)
    let_everything_leave(now)
    withdraw_enrolment(participant, by=trainer, at=now)
    let_everything_leave(now)

    enrol_volunteer(course, participant.volunteer, by=trainer, at=now + timedelta(hours=1))

    (mail,) = letters_to(participant.volunteer.user, waiting=True)
    assert {event["SEQUENCE"] for event in calendar_of(mail).walk("VEVENT")} == {2}
    assert {event["STATUS"] for event in calendar_of(mail).walk("VEVENT")} == {"CONFIRMED"}


def test_a_day_that_came_back_in_one_letter_is_taken_out_again_when_it_is_cancelled(
    course, trainer, now
):
    volunteer = VolunteerFactory(service=course.service)
    enrolment = enrol_volunteer(course, volunteer, by=trainer, at=now)
    session = planned(course, trainer, now)  # the worker is behind: its invitation never leaves
    withdraw_enrolment(enrolment, by=trainer, at=now + timedelta(minutes=1))
    enrol_volunteer(course, volunteer, by=trainer, at=now + timedelta(minutes=2))
    let_everything_leave(now + timedelta(minutes=5))

    cancel_session(session, by=trainer, at=now + timedelta(days=1))

    (cancelled,) = letters_to(volunteer.user, waiting=True)
    assert calendar_of(cancelled)["METHOD"] == "CANCEL"
    assert event_of(cancelled)["SEQUENCE"] == 3


def test_a_move_that_never_left_does_not_keep_the_cancellation_back(course, trainer, now):
    session = planned(course, trainer, now)
    enrolled = enrol_volunteer(course, VolunteerFactory(service=course.service), by=trainer, at=now)
    let_everything_leave(now + timedelta(minutes=5))
    move_session(session, evening(place="Library"), by=trainer, at=now + timedelta(hours=1))

    cancel_session(session, by=trainer, at=now + timedelta(days=1))

    (cancelled,) = letters_to(enrolled.volunteer.user, waiting=True)
    assert calendar_of(cancelled)["METHOD"] == "CANCEL"


def test_more_days_are_told_once_with_all_that_are_to_come(course, participant, trainer, now):
    plan_sessions(course, evenings(2), by=trainer, at=now)
    let_everything_leave(now)
    more = [evening(title="Extra", starts_at=STARTS + timedelta(days=d)) for d in (50, 51)]

    plan_sessions(course, more, by=trainer, at=now + timedelta(hours=1))

    (mail,) = letters_to(participant.volunteer.user, waiting=True)
    assert len(calendar_of(mail).walk("VEVENT")) == 4
    assert str(mail["Subject"]) == "New days: Basic training"


def moves_house(enrolment):
    """A new address; return what the old one was."""
    user = enrolment.volunteer.user
    old = user.mailbox
    user.mailbox = "new@example.org"
    user.save()
    return old


FACTS = ("Basic training", "Evening 1", "Community centre", "The trainer is ill", "Bakker")


def test_a_cancelled_day_reaches_the_present_address_and_the_old_one_reads_nothing(
    course, participant, trainer, now
):
    session = planned(course, trainer, now)
    let_everything_leave(now)
    user = participant.volunteer.user
    old = moves_house(participant)

    cancel_session(session, reason="The trainer is ill", by=trainer, at=now)

    (mail,) = letters_to(user, waiting=True)
    assert "Evening 1" in all_words(mail)
    assert "Reason: The trainer is ill" in all_words(mail)
    user.mailbox = old
    (cleared,) = letters_to(user, waiting=True)
    assert calendar_of(cleared)["METHOD"] == "CANCEL"
    assert [fact for fact in FACTS if fact in all_words(cleared)] == []


def test_a_day_that_moves_tells_the_old_mailbox_no_new_hour(course, participant, trainer, now):
    session = planned(course, trainer, now)
    let_everything_leave(now)
    user = participant.volunteer.user
    old = moves_house(participant)

    move_session(session, evening(starts_at=STARTS + timedelta(days=1)), by=trainer, at=now)

    (mail,) = letters_to(user, waiting=True)
    assert calendar_of(mail)["METHOD"] == "REQUEST"
    user.mailbox = old
    (cleared,) = letters_to(user, waiting=True)
    assert event_of(cleared).decoded("DTSTART").astimezone(UTC) == STARTS
    assert [fact for fact in FACTS if fact in all_words(cleared)] == []


def test_who_leaves_from_a_new_address_reads_it_there(course, participant, trainer, now):
    plan_sessions(course, evenings(3), by=trainer, at=now)
    let_everything_leave(now)
    user = participant.volunteer.user
    old = moves_house(participant)

    withdraw_enrolment(participant, reason="The trainer is ill", by=trainer, at=now)

    (mail,) = letters_to(user, waiting=True)
    assert "Reason: The trainer is ill" in all_words(mail)
    assert calendar_parts(mail) == []
    user.mailbox = old
    (cleared,) = letters_to(user, waiting=True)
    assert {event["STATUS"] for event in calendar_of(cleared).walk("VEVENT")} == {"CANCELLED"}
    assert len(calendar_of(cleared).walk("VEVENT")) == 3
    assert [fact for fact in FACTS if fact in all_words(cleared)] == []

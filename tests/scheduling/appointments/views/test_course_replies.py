"""One link for all days of a course: answered with one button, or day by day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core import tokens
from organisations.models import Role
from scheduling.appointments.links import COURSE, course_token
from scheduling.models import Answer, AnswerChannel, CalendarItem
from tests.factories.training import CourseFactory, CourseSessionFactory, EnrolmentFactory
from training.actions.courses import (
    PlannedSession,
    cancel_session,
    move_session,
    plan_sessions,
)
from training.actions.enrolments import accept_place, withdraw_enrolment
from training.models import CourseSession

STARTS = datetime(2026, 4, 1, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def trainer(service, member):
    return member(service, Role.TRAINER)


@pytest.fixture
def enrolment(service, trainer, now):
    """In a course of three evenings."""
    course = CourseFactory(service=service, name="Listening")
    for week in range(3):
        begin = STARTS + timedelta(weeks=week)
        CourseSessionFactory(
            service=service, course=course, starts_at=begin, ends_at=begin + timedelta(hours=2)
        )
    requested = EnrolmentFactory(service=service, course=course, state="requested")
    return accept_place(requested, by=trainer, at=now)


@pytest.fixture
def link(enrolment):
    return reverse("scheduling:course_reply", args=[course_token(enrolment)])


@pytest.fixture
def stranger():
    client = Client()
    client.cookies["language"] = "en"
    return client


def items():
    return list(CalendarItem.unscoped.soonest_first())


def shown(**said):
    return {f"sequence-{item.pk}": item.sequence for item in items()} | said


def test_the_page_shows_every_day_and_changes_nothing(link, stranger, enrolment):
    page = stranger.get(link)

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    words = page.content.decode()
    for fact in ("Listening", "1 April 2026", "8 April 2026", "15 April 2026"):
        assert fact in words
    assert not Answer.unscoped.exists()


@pytest.mark.parametrize("answer", ["accepted", "declined"])
def test_one_button_answers_all_days(link, stranger, answer):
    done = stranger.post(link, shown(everything=answer), follow=True)

    assert "Thank you, your answers are noted." in done.content.decode()
    assert [item.answer for item in items()] == [answer] * 3
    assert set(Answer.unscoped.values_list("channel", flat=True)) == {AnswerChannel.LINK}


def test_each_day_may_have_an_answer_of_its_own(link, stranger):
    first, _second, third = items()

    stranger.post(link, shown(**{f"day-{first.pk}": "accepted", f"day-{third.pk}": "declined"}))

    assert [item.answer for item in items()] == ["accepted", "needs_action", "declined"]


@pytest.mark.parametrize("said", [{}, {"everything": "perhaps"}])
def test_nothing_said_is_no_answer(link, stranger, said):
    answer = stranger.post(link, shown(**said))

    assert answer.status_code == 422
    assert not Answer.unscoped.exists()


def test_a_day_that_was_not_shown_is_not_answered(link, stranger):
    first, *_others = items()

    stranger.post(link, {"everything": "accepted", f"sequence-{first.pk}": 0})

    assert [item.answer for item in items()] == ["accepted", "needs_action", "needs_action"]


def replanned(session, weeks, *, by, at):
    starts_at = session.starts_at + timedelta(weeks=weeks)
    ends_at = starts_at + timedelta(hours=2)
    plan = PlannedSession(title="New", starts_at=starts_at, ends_at=ends_at, place="Library")
    return move_session(session, plan, by=by, at=at)


SAYS_ALL = {"everything": "accepted"}


@pytest.mark.parametrize("by_day", [False, True])
def test_where_every_day_was_planned_anew_nothing_is_noted_and_it_is_asked_again(
    by_day, link, stranger, enrolment, trainer, now
):
    read = shown(**({f"day-{item.pk}": "accepted" for item in items()} if by_day else SAYS_ALL))
    course = enrolment.course
    plans = [
        PlannedSession(title="New", starts_at=start, ends_at=start + timedelta(hours=1), place="X")
        for start in (STARTS + timedelta(days=2), STARTS + timedelta(days=3))
    ]
    for session in CourseSession.unscoped.of_course(course):
        cancel_session(session, by=trainer, at=now)
    plan_sessions(course, plans, by=trainer, at=now)

    page = stranger.post(link, read, follow=True)

    words = page.content.decode()
    assert "The days changed while you were reading." in words
    assert "your answers are noted" not in words
    assert "3 April 2026" in words
    assert not Answer.unscoped.exists()

    fresh = page.context["form"]
    again = {name: fresh[name].value() for name in fresh.fields if name.startswith("sequence")}
    done = stranger.post(link, again | SAYS_ALL, follow=True)
    assert "Thank you, your answers are noted." in done.content.decode()


def test_where_every_day_moved_the_old_answers_are_kept_and_do_not_count(
    link, stranger, trainer, now
):
    read = shown(**SAYS_ALL)
    for session in CourseSession.unscoped.in_order():
        replanned(session, 5, by=trainer, at=now)

    words = stranger.post(link, read, follow=True).content.decode()

    assert "The days changed while you were reading." in words
    assert {item.answer for item in items()} == {"needs_action"}
    assert Answer.unscoped.count() == 3


def test_where_one_day_moved_only_that_one_is_asked_again(link, stranger, trainer, now):
    read = shown(**SAYS_ALL)
    replanned(CourseSession.unscoped.in_order().last(), 5, by=trainer, at=now)

    words = stranger.post(link, read, follow=True).content.decode()

    assert "Your other answers are noted, but a day changed" in words
    assert [item.answer for item in items()] == ["accepted", "accepted", "needs_action"]


def test_a_day_that_was_called_off_is_no_longer_asked(link, stranger, trainer, now):
    first = CourseSession.unscoped.in_order().first()
    cancel_session(first, by=trainer, at=now)

    page = stranger.get(link).content.decode()

    assert "1 April 2026" not in page
    assert "8 April 2026" in page


def test_the_link_ends_with_the_course(link, stranger, enrolment, trainer, now, time_machine):
    time_machine.move_to(items()[-1].ends_at + timedelta(hours=1), tick=False)
    assert stranger.get(link).status_code == 410

    time_machine.move_to(now, tick=False)
    withdraw_enrolment(enrolment, by=trainer, at=now)
    for answer in (stranger.get(link), stranger.post(link, {"everything": "accepted"})):
        assert answer.status_code == 410
        assert "Listening" not in answer.content.decode()


def test_a_broken_link_or_one_of_an_old_address_is_unknown(link, stranger, enrolment):
    forged = tokens.sign_token(COURSE, enrolment=enrolment.pk, of="somebody else")
    for token in ("nonsense", forged, tokens.sign_token("reply", enrolment=enrolment.pk)):
        assert stranger.get(reverse("scheduling:course_reply", args=[token])).status_code == 404

    enrolment.volunteer.user.mailbox = "new@example.org"
    enrolment.volunteer.user.save()

    assert stranger.get(link).status_code == 404

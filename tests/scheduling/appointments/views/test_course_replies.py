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
from training.actions.courses import cancel_session
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

    enrolment.volunteer.user.email = "new@example.org"
    enrolment.volunteer.user.save()

    assert stranger.get(link).status_code == 404

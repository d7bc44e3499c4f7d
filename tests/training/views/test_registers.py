from datetime import UTC, datetime

import pytest
import time_machine

from organisations.models import Role
from tests.factories.training import AttendanceFactory, CourseSessionFactory, EnrolmentFactory
from tests.filled_in import form_with
from training.models import Attendance

THAT_EVENING = datetime(2026, 4, 1, 17, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(THAT_EVENING, tick=False):
        yield


@pytest.fixture
def client(trainer, logged_in):
    return logged_in(trainer)


@pytest.fixture
def session(service):
    return CourseSessionFactory(service=service)


@pytest.fixture
def enrolments(session):
    course = session.course
    return [EnrolmentFactory(course=course, service=course.service) for _ in range(3)]


def page(session):
    return f"/s/{session.service.slug}/courses/sessions/{session.pk}/register/"


def send(client, session, answers):
    """As the page sends it: with what it carries unseen."""
    shown = client.get(page(session)).content.decode()
    return client.post(page(session), form_with(shown, "drawn") | answers, follow=True)


def register():
    return {row.enrolment_id: row.presence for row in Attendance.unscoped.all()}


def test_nothing_is_chosen_beforehand(client, session, enrolments):
    shown = client.get(page(session)).content.decode()

    assert shown.count('type="radio"') == 9
    assert "checked" not in shown
    assert "All others are present" in shown


def test_the_register_is_one_post(client, session, enrolments, trainer):
    first, second, third = enrolments

    answer = send(
        client,
        session,
        {
            f"presence-{first.pk}": "present",
            f"presence-{second.pk}": "late",
            f"presence-{third.pk}": "absent",
        },
    )

    assert register() == {first.pk: "present", second.pk: "late", third.pk: "absent"}
    shown = answer.content.decode()
    assert "3 of 3 people are marked" in shown
    assert str(trainer.user) in shown
    assert shown.count(" checked") == 3
    assert "All others are present" not in shown


def test_mark_who_is_missing_and_the_rest_is_present(client, session, enrolments):
    first, second, third = enrolments

    send(client, session, {f"presence-{second.pk}": "absent", "everyone": "present"})

    assert register() == {first.pk: "present", second.pk: "absent", third.pk: "present"}


def test_who_is_not_marked_stays_open(client, session, enrolments):
    send(client, session, {f"presence-{enrolments[0].pk}": "present"})

    assert register() == {enrolments[0].pk: "present"}
    assert "1 of 3 marked" in client.get(page(session)).content.decode()


def test_saving_an_empty_register_is_said(client, session, enrolments):
    answer = send(client, session, {})

    assert answer.status_code == 422
    assert "Nobody is marked yet" in answer.content.decode()


def test_a_mark_that_does_not_exist_is_refused(client, session, enrolments):
    answer = send(client, session, {f"presence-{enrolments[0].pk}": "asleep"})

    assert answer.status_code == 422
    assert register() == {}


def test_who_left_the_course_later_stays_on_the_register_of_that_evening(
    client, session, enrolments
):
    gone = EnrolmentFactory(course=session.course, service=session.service, state="withdrawn")
    waiting = EnrolmentFactory(course=session.course, service=session.service, state="waiting")
    AttendanceFactory(session=session, enrolment=gone)

    shown = client.get(page(session)).content.decode()

    assert str(gone.volunteer) in shown
    assert str(waiting.volunteer) not in shown


def test_the_register_is_closed_before_the_day(client, session, enrolments):
    with time_machine.travel(datetime(2026, 3, 31, 12, tzinfo=UTC), tick=False):
        shown = client.get(page(session)).content.decode()
        answer = client.post(page(session), {"everyone": "present"})

    assert "opens on the day of the session" in shown
    assert 'type="radio"' not in shown
    assert answer.status_code == 422
    assert register() == {}


def test_a_cancelled_session_shows_no_register(client, service):
    session = CourseSessionFactory(service=service, cancelled_at=THAT_EVENING)

    assert "This session was cancelled." in client.get(page(session)).content.decode()


def test_a_course_without_people_says_how_to_enrol_them(client, session):
    shown = client.get(page(session)).content.decode()

    assert f"/courses/{session.course_id}/enrol/" in shown


def test_a_coordinator_takes_the_register_too(session, enrolments, coordinator, logged_in):
    assert logged_in(coordinator).get(page(session)).status_code == 200


def test_others_do_not_see_the_register(session, enrolments, member, logged_in):
    volunteer = logged_in(member(session.service, Role.VOLUNTEER))
    stranger = logged_in(member(CourseSessionFactory().service, Role.TRAINER))

    assert volunteer.get(page(session)).status_code == 403
    assert volunteer.post(page(session), {"everyone": "present"}).status_code == 403
    assert stranger.get(page(session)).status_code == 404
    assert stranger.post(page(session), {"everyone": "present"}).status_code == 404
    assert register() == {}


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_asks_the_database_the_same_at_every_size(
    client, session, django_assert_num_queries, number
):
    for _ in range(number):
        enrolment = EnrolmentFactory(course=session.course, service=session.service)
        AttendanceFactory(session=session, enrolment=enrolment)

    with django_assert_num_queries(6):
        client.get(page(session))

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from organisations.models import Membership, Role, Scope
from tests.factories.training import (
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
    ObservationFactory,
)
from tests.factories.volunteers import VolunteerFactory
from tests.training.lessons import held_course, participant

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def volunteer(service):
    return VolunteerFactory(service=service, trainee=True)


@pytest.fixture
def client(volunteer, logged_in):
    return logged_in(
        Scope(service=volunteer.service, user=volunteer.user, roles=frozenset({Role.VOLUNTEER}))
    )


def page(service, path=""):
    return f"/s/{service.slug}/my-training/{path}"


def test_my_courses_sessions_and_certificates(client, service, volunteer):
    course = held_course(service, name="Spring course")
    participant(course, volunteer=volunteer)
    CourseSessionFactory(
        course=course,
        service=service,
        title="Closing evening",
        starts_at=NOW + timedelta(days=3),
        ends_at=NOW + timedelta(days=3, hours=2),
    )
    CertificationFactory(service=service, volunteer=volunteer, number="2026-0007")

    shown = client.get(page(service))

    text = shown.content.decode()
    assert "Spring course" in text
    assert "2 of 3 sessions followed in full" in text
    assert shown.context["next_session"].title == "Closing evening"
    assert "2026-0007" in text
    assert "certificate.pdf" in text


def test_i_see_why_a_day_was_cancelled(client, service, volunteer):
    course = held_course(service)
    participant(course, volunteer=volunteer, judged="")
    CourseSessionFactory(
        service=service, course=course, cancelled_at=NOW, cancel_reason="Trainer ill"
    )

    assert "Trainer ill" in client.get(page(service)).content.decode()


def test_i_see_nothing_of_others(client, service, volunteer):
    course = held_course(service)
    participant(course, volunteer=volunteer, judged="")
    other = participant(course)
    theirs = CertificationFactory(service=service, volunteer=other.volunteer)

    text = client.get(page(service)).content.decode()

    assert str(other.volunteer) not in text
    assert theirs.number not in text


@pytest.mark.parametrize(
    ("watched", "words"),
    [
        (0, "You still need to watch 2 talks before your certificate."),
        (1, "You still need to watch 1 talk before your certificate."),
        (2, "You have watched enough talks for your certificate."),
        (3, "You have watched enough talks for your certificate."),
    ],
)
def test_i_see_how_many_talks_i_still_need_to_watch(client, service, volunteer, watched, words):
    service.observations_needed = 2
    service.save()
    for _ in range(watched):
        ObservationFactory(service=service, volunteer=volunteer)
    ObservationFactory(service=service)

    text = client.get(page(service)).content.decode()

    assert words in text
    assert text.count("2 February 2026") == watched
    assert "Take back" not in text


def test_what_i_watched_stays_when_i_am_certified(client, service, volunteer):
    service.observations_needed = 2
    service.save()
    type(volunteer).unscoped.update(state="active")
    assert "Talks you watched" not in client.get(page(service)).content.decode()

    ObservationFactory(service=service, volunteer=volunteer)

    text = client.get(page(service)).content.decode()
    assert "2 February 2026" in text
    assert "You still need" not in text


def test_nothing_yet(client, service):
    assert "You are in no course yet" in client.get(page(service)).content.decode()


def test_a_place_that_is_offered_is_taken_or_left(client, service, volunteer):
    course = CourseFactory(service=service, name="Spring course")
    enrolment = EnrolmentFactory(
        course=course, service=service, volunteer=volunteer, state="offered"
    )
    assert "Yes, I come" in client.get(page(service)).content.decode()

    client.post(page(service, f"{enrolment.pk}/accept/"))
    enrolment.refresh_from_db()
    assert enrolment.state == "accepted"

    answer = client.post(page(service, f"{enrolment.pk}/withdraw/"), follow=True)
    enrolment.refresh_from_db()
    assert enrolment.state == "withdrawn"
    assert "You are not in this course any more" in answer.content.decode()


def test_who_waits_cannot_let_themselves_in(client, service, volunteer):
    enrolment = EnrolmentFactory(service=service, volunteer=volunteer, state="waiting")

    answer = client.post(page(service, f"{enrolment.pk}/accept/"), follow=True)

    enrolment.refresh_from_db()
    assert enrolment.state == "waiting"
    assert "This has changed in the meantime" in answer.content.decode()
    assert "You are on the waiting list" in answer.content.decode()


def test_another_volunteers_place_is_not_there(client, service):
    theirs = EnrolmentFactory(service=service, state="offered")

    assert client.post(page(service, f"{theirs.pk}/accept/")).status_code == 404
    assert client.post(page(service, f"{theirs.pk}/dance/")).status_code == 404


def test_looking_at_an_answer_changes_nothing(client, service, volunteer):
    enrolment = EnrolmentFactory(service=service, volunteer=volunteer, state="offered")

    assert client.get(page(service, f"{enrolment.pk}/accept/")).url == page(service)
    enrolment.refresh_from_db()
    assert enrolment.state == "offered"
    enrolment.refresh_from_db()
    assert enrolment.state == "offered"


def test_a_trainer_who_left_is_named_no_more(client, trainer, service, volunteer):
    course = CourseFactory(service=service, trainer=trainer.user)
    EnrolmentFactory(service=service, course=course, volunteer=volunteer)
    assert f"Trainer: {trainer.user}" in client.get(page(service)).content.decode()

    Membership.objects.filter(user=trainer.user).update(ended_at=NOW)

    text = client.get(page(service)).content.decode()
    assert "No trainer at the moment" in text
    assert str(trainer.user) not in text


def test_staff_have_no_such_page(service, trainer, logged_in):
    assert logged_in(trainer).get(page(service)).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_database_the_same_at_every_size(
    client, service, volunteer, django_assert_num_queries, number
):
    for _ in range(number):
        participant(held_course(service), volunteer=volunteer)
        CertificationFactory(service=service, volunteer=volunteer)

    with django_assert_num_queries(10):
        client.get(page(service))

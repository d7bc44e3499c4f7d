from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from organisations.models import Role
from tests.factories.organisations import UserFactory
from tests.factories.training import CourseFactory, CourseSessionFactory, EnrolmentFactory
from tests.filled_in import form_with
from tests.training.lessons import held_course, participant
from training.models import Course, Enrolment

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(trainer, logged_in):
    return logged_in(trainer)


@pytest.fixture
def course(service):
    return CourseFactory(service=service, name="Spring course", language="en")


def page(service, path=""):
    return f"/s/{service.slug}/courses/{path}"


def evening(**facts):
    return {
        "day": "2026-04-01",
        "starts": "19:00",
        "ends": "21:30",
        "place": "Library",
        "title": "",
        "weeks": "1",
    } | facts


def test_the_list_shows_running_courses_and_closed_ones_apart(client, service, course):
    CourseFactory(service=service, name="Old course", closed_at=NOW)

    running = client.get(page(service)).content.decode()
    closed = client.get(page(service) + "?closed").content.decode()

    assert "Spring course" in running
    assert "Old course" not in running
    assert "Old course" in closed
    assert "Spring course" not in closed


def test_the_list_begins_with_the_registers_that_are_open(client, service, course):
    tonight = CourseSessionFactory(
        course=course,
        service=service,
        title="Tonight",
        starts_at=NOW + timedelta(hours=6),
        ends_at=NOW + timedelta(hours=8),
    )
    CourseSessionFactory(
        course=course,
        service=service,
        title="Tomorrow",
        starts_at=NOW + timedelta(days=1),
        ends_at=NOW + timedelta(days=1, hours=2),
    )

    shown = client.get(page(service)).content.decode()

    assert f"/courses/sessions/{tonight.pk}/register/" in shown
    assert "Tomorrow" not in shown


def test_a_course_is_made_and_its_sessions_come_next(client, service, trainer):
    answer = client.post(
        page(service, "new/"),
        {
            "name": "Autumn course",
            "kind": "basic",
            "language": "nl",
            "places": "10",
            "trainer": trainer.user.pk,
            "all_sessions_required": "on",
        },
    )

    course = Course.unscoped.get()
    assert answer.status_code == 302
    assert answer.url == page(service, f"{course.pk}/sessions/new/")
    assert (course.name, course.trainer) == ("Autumn course", trainer.user)


def test_only_trainers_of_the_service_can_be_chosen(client, service, member):
    stranger = member(CourseFactory().service, Role.TRAINER).user
    coordinator = member(service, Role.COORDINATOR).user
    given = {"name": "Course", "kind": "basic", "language": "nl", "places": "10"}

    for person in (stranger, coordinator):
        answer = client.post(page(service, "new/"), given | {"trainer": person.pk})
        assert answer.status_code == 422


def test_a_course_is_changed(client, service, course, trainer):
    shown = client.get(page(service, f"{course.pk}/change/"))
    assert "Spring course" in shown.content.decode()

    client.post(
        page(service, f"{course.pk}/change/"),
        {
            "name": "Other name",
            "kind": "basic",
            "language": "fr",
            "places": "3",
            "trainer": trainer.user.pk,
        },
    )

    course.refresh_from_db()
    assert (course.name, course.language, course.places) == ("Other name", "fr", 3)
    assert course.all_sessions_required is False


def test_an_unfinished_change_says_so(client, service, course):
    assert client.post(page(service, f"{course.pk}/change/"), {"name": ""}).status_code == 422


def test_a_course_keeps_its_trainer_who_left(client, trainer, service):
    gone = UserFactory(first_name="Ada", last_name="Gone")
    course = CourseFactory(service=service, trainer=gone)
    for path in ("", f"{course.pk}/"):
        assert "no longer a trainer here" in client.get(page(service, path)).content.decode()
    change = page(service, f"{course.pk}/change/")
    drawn = client.get(change).content.decode()
    assert "Ada Gone (is no longer a trainer here)" in drawn

    answer = client.post(change, form_with(drawn, "places") | {"places": "9"})

    course.refresh_from_db()
    assert answer.status_code == 302
    assert (course.places, course.trainer) == (9, gone)

    client.post(change, form_with(drawn, "places") | {"trainer": trainer.user.pk})
    course.refresh_from_db()
    assert course.trainer == trainer.user
    assert "no longer a trainer here" not in client.get(page(service)).content.decode()


def test_who_left_is_offered_to_no_other_course(client, service, course):
    gone = UserFactory()

    answer = client.post(
        page(service, f"{course.pk}/change/"),
        {"name": "A", "kind": "basic", "language": "en", "places": "9", "trainer": gone.pk},
    )

    assert answer.status_code == 422
    assert "trainer" in answer.context["form"].errors


def test_a_course_for_whom_nobody_was_chosen_goes_to_nobody(service, member, logged_in):
    coordinator = logged_in(member(service, Role.COORDINATOR))
    member(service, Role.TRAINER)

    drawn = form_with(coordinator.get(page(service, "new/")).content.decode(), "trainer")

    assert drawn["trainer"] == [""]


def test_a_course_has_no_fewer_places_than_are_taken(client, trainer, service):
    course = CourseFactory(service=service, trainer=trainer.user, places=5)
    for state in ("accepted", "offered", "waiting", "withdrawn"):
        EnrolmentFactory(service=service, course=course, state=state)
    change = page(service, f"{course.pk}/change/")
    drawn = form_with(client.get(change).content.decode(), "places")

    answer = client.post(change, drawn | {"places": "1"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["places"] == ["2 places are taken: there cannot be fewer."]
    assert client.post(change, drawn | {"places": "2"}).status_code == 302


def test_a_course_is_closed_once(client, service, course):
    close = page(service, f"{course.pk}/close/")

    assert "The course is closed." in client.post(close, follow=True).content.decode()
    assert "This course is closed." in client.post(close, follow=True).content.decode()


def test_the_page_of_a_course_shows_how_everybody_stands(client, service):
    course = held_course(service, places=2)
    ready = participant(course)
    participant(course, present=False, judged="not_yet")
    EnrolmentFactory(course=course, service=service, state="waiting")
    EnrolmentFactory(course=course, service=service, state="withdrawn")

    shown = client.get(page(service, f"{course.pk}/"))

    text = shown.content.decode()
    assert str(ready.volunteer) in text
    assert "may be proposed" in text
    assert "not yet competent" in text
    assert "on the waiting list" in text
    assert "No place is free" in text
    assert len(shown.context["participants"]) == 2
    assert len(shown.context["not_in_yet"]) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_the_database_the_same_at_every_size(
    client, service, django_assert_num_queries, number
):
    for _ in range(number):
        course = held_course(service, sessions=number)
        for _ in range(number):
            participant(course)

    with django_assert_num_queries(6):
        client.get(page(service))
    with django_assert_num_queries(10):
        client.get(page(service, f"{course.pk}/"))


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.PARTNER, Role.OBSERVER, Role.MANAGER])
def test_only_trainers_and_coordinators_plan(service, course, member, logged_in, role):
    client = logged_in(member(service, role))

    assert client.get(page(service)).status_code == 403
    assert client.get(page(service, f"{course.pk}/")).status_code == 403
    assert client.post(page(service, f"{course.pk}/close/")).status_code == 403


def test_another_services_course_is_not_there(client, service):
    elsewhere = CourseFactory()

    assert client.get(page(service, f"{elsewhere.pk}/")).status_code == 404
    assert client.get(page(elsewhere.service)).status_code == 404


def test_nobody_is_enrolled_by_looking(client, service, course):
    looked = client.get(page(service, f"{course.pk}/close/"))

    course.refresh_from_db()
    assert looked.url == page(service, f"{course.pk}/")
    assert course.is_open
    assert not Enrolment.unscoped.exists()

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import translation
from django.utils.translation import gettext

from organisations.models import Role
from tests.factories.organisations import UserFactory
from tests.factories.training import CourseFactory, CourseSessionFactory, EnrolmentFactory
from tests.filled_in import form_with
from tests.training.lessons import held_course, participant
from training.models import Course, CourseSession, Enrolment

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


def test_a_session_is_planned_in_the_wall_time_of_the_service(client, service, course):
    answer = client.post(page(service, f"{course.pk}/sessions/new/"), evening())

    session = CourseSession.unscoped.get()
    assert answer.status_code == 302
    assert session.title == "Session 1"
    assert session.starts_at == datetime(2026, 4, 1, 17, tzinfo=UTC)
    assert session.ends_at == datetime(2026, 4, 1, 19, 30, tzinfo=UTC)


def test_weekly_sessions_keep_their_hour_when_the_clock_changes(client, service, course):
    client.post(page(service, f"{course.pk}/sessions/new/"), evening(day="2026-03-25", weeks="2"))

    first, second = CourseSession.unscoped.in_order()
    assert first.starts_at == datetime(2026, 3, 25, 18, tzinfo=UTC)
    assert second.starts_at == datetime(2026, 4, 1, 17, tzinfo=UTC)
    assert [first.title, second.title] == ["Session 1", "Session 2"]


def test_the_title_of_a_session_is_in_the_language_of_the_course(client, service):
    course = CourseFactory(service=service, language="fr")

    client.post(page(service, f"{course.pk}/sessions/new/"), evening(title="Soirée d'accueil"))
    with translation.override("fr"):
        numbered = gettext("Session %(number)s") % {"number": 2}
    client.post(page(service, f"{course.pk}/sessions/new/"), evening(day="2026-04-08"))

    first, second = CourseSession.unscoped.in_order()
    assert (first.title, second.title) == ("Soirée d'accueil", numbered)


def test_planning_goes_on_from_the_last_session(client, service, course):
    CourseSessionFactory(course=course, service=service)

    shown = client.get(page(service, f"{course.pk}/sessions/new/")).context["form"]

    assert shown.initial["day"] == date(2026, 4, 8)
    assert (shown.initial["starts"], shown.initial["ends"]) == (time(19), time(21, 30))
    assert shown.initial["place"] == "Community centre"


@pytest.mark.parametrize("ends", ["19:00", "18:00"])
def test_an_end_before_the_start_is_said_at_the_field(client, service, course, ends):
    answer = client.post(page(service, f"{course.pk}/sessions/new/"), evening(ends=ends))

    assert answer.status_code == 422
    assert answer.context["form"].errors["ends"] == ["The end must be later than the start."]
    assert not CourseSession.unscoped.exists()


@pytest.mark.parametrize(
    ("day", "weeks", "starts", "ends", "wrong"),
    [
        ("2026-03-29", "1", "02:15", "02:45", "starts"),
        ("2026-03-29", "1", "02:30", "04:00", "starts"),
        ("2026-03-29", "1", "01:00", "02:30", "ends"),
        ("2026-03-22", "2", "02:30", "04:00", "starts"),
    ],
)
def test_an_hour_that_the_clock_jumps_over_is_refused(
    client, service, course, day, weeks, starts, ends, wrong
):
    answer = client.post(
        page(service, f"{course.pk}/sessions/new/"),
        evening(day=day, weeks=weeks, starts=starts, ends=ends),
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    assert not CourseSession.unscoped.exists()


def test_a_session_is_not_moved_into_the_hour_that_the_clock_jumps_over(client, service, course):
    session = CourseSessionFactory(course=course, service=service)

    answer = client.post(
        page(service, f"sessions/{session.pk}/move/"),
        evening(title="Moved", day="2026-03-29", starts="02:30", ends="04:00"),
    )

    session.refresh_from_db()
    assert answer.status_code == 422
    assert session.title != "Moved"


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


def test_a_closed_course_says_so_when_planning(client, service):
    closed = CourseFactory(service=service, closed_at=NOW)

    answer = client.post(page(service, f"{closed.pk}/sessions/new/"), evening())

    assert answer.status_code == 422
    assert "This course is closed." in answer.content.decode()


def test_a_session_is_moved(client, service, course):
    session = CourseSessionFactory(course=course, service=service)
    assert client.get(page(service, f"sessions/{session.pk}/move/")).status_code == 200

    answer = client.post(
        page(service, f"sessions/{session.pk}/move/"),
        evening(title="Moved", day="2026-04-02"),
    )

    session.refresh_from_db()
    assert answer.url == page(service, f"{course.pk}/")
    assert session.title == "Moved"
    assert session.starts_at == datetime(2026, 4, 2, 17, tzinfo=UTC)


def test_a_move_that_mails_many_is_asked_once_more_and_names_them(client, service, course):
    session = CourseSessionFactory(course=course, service=service)
    rows = [EnrolmentFactory(course=course, service=service) for _ in range(4)]
    EnrolmentFactory(course=course, service=service, state="waiting")
    move = page(service, f"sessions/{session.pk}/move/")

    asked = client.post(move, evening(title="Moved", day="2026-04-02"))
    session.refresh_from_db()
    stood = session.title
    client.post(move, evening(title="Moved", day="2026-04-02", sure="on"))
    session.refresh_from_db()

    words = asked.content.decode()
    assert asked.status_code == 422
    assert "4 people get an email about this" in words
    assert all(str(row.volunteer) in words for row in rows)
    assert 'value="2026-04-02"' in words
    assert stood != "Moved"
    assert session.title == "Moved"


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("sessions/{session}/move/", {"title": "Evening"}),  # nothing changes
        ("sessions/{session}/move/", {"title": "Before", "day": "2026-02-02"}),  # over already
        ("{course}/sessions/new/", {"day": "2026-02-03"}),
    ],
)
def test_what_mails_nobody_is_asked_once(client, service, course, path, facts):
    session = CourseSessionFactory(course=course, service=service, title="Evening", place="Library")
    for _ in range(4):
        EnrolmentFactory(course=course, service=service)

    answer = client.post(
        page(service, path.format(session=session.pk, course=course.pk)), evening(**facts)
    )

    assert answer.status_code == 302


def test_sessions_that_are_planned_for_many_are_asked_once_more(client, service, course):
    for _ in range(4):
        EnrolmentFactory(course=course, service=service)
    plan = page(service, f"{course.pk}/sessions/new/")

    assert client.post(plan, evening()).status_code == 422
    assert client.post(plan, evening(sure="on")).status_code == 302


def test_a_cancelled_session_is_not_moved(client, service, course):
    session = CourseSessionFactory(course=course, service=service, cancelled_at=NOW)

    answer = client.post(page(service, f"sessions/{session.pk}/move/"), evening(title="Moved"))

    assert answer.status_code == 422
    assert "This session was cancelled." in answer.content.decode()


def test_a_session_is_cancelled_once(client, service, course):
    session = CourseSessionFactory(course=course, service=service)
    cancel = page(service, f"sessions/{session.pk}/cancel/")

    long = client.post(cancel, {"reason": "x" * 201}, follow=True).content.decode()
    done = client.post(cancel, {"reason": "Trainer ill"}, follow=True).content.decode()
    again = client.post(cancel, {"reason": ""}, follow=True).content.decode()

    assert "at most 200 characters" in long
    assert "The session is cancelled" in done
    assert "Trainer ill" in done
    assert "This session was cancelled." in again


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

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import translation
from django.utils.translation import gettext

from tests.factories.organisations import OwnFreeDayFactory, RoomFactory, VenueFactory
from tests.factories.training import CourseFactory, CourseSessionFactory, EnrolmentFactory
from tests.filled_in import form_with
from training.models import CourseSession

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


def test_a_session_of_years_ago_gets_another_place(client, service, course):
    long_ago = NOW - timedelta(days=800)
    session = CourseSessionFactory(
        service=service, course=course, starts_at=long_ago, ends_at=long_ago + timedelta(hours=2)
    )
    address = page(service, f"sessions/{session.pk}/move/")
    sent = form_with(client.get(address).content.decode(), "drawn")

    assert client.post(address, sent | {"place": "Town hall"}).status_code == 302

    session.refresh_from_db()
    assert (session.place, session.starts_at) == ("Town hall", long_ago)


@pytest.mark.parametrize("days", [5, 726, 730, 2000])
def test_the_next_session_begins_with_a_day_that_fits(client, service, course, days):
    before = NOW - timedelta(days=days)
    CourseSessionFactory(
        service=service, course=course, starts_at=before, ends_at=before + timedelta(hours=2)
    )
    address = page(service, f"{course.pk}/sessions/new/")
    sent = form_with(client.get(address).content.decode(), "weeks")

    assert client.post(address, sent).status_code == 302


def test_days_in_a_row_get_their_room_and_say_what_speaks_against_it(client, service, course):
    house = VenueFactory(service=service, name="De Brug", opening_hours=[[2, 540, 1200]])
    hall = RoomFactory(venue=house, name="Hall", capacity=1)
    EnrolmentFactory(service=service, course=course)
    OwnFreeDayFactory(service=service, name="Day out", starts_on=date(2026, 4, 8))
    address = page(service, f"{course.pk}/sessions/new/")
    asked = evening(place="", room=str(hall.pk), weeks="2")

    refused = client.post(address, asked)

    said = " ".join(refused.content.decode().split())
    assert refused.status_code == 422
    assert "Nobody works on Wednesday 8 April: Day out." in said
    assert "De Brug is not open all that time on Wednesday 1 April." in said
    assert "There is room for 1 in De Brug, Hall, and 2 would come." in said
    assert "Yes, plan it all the same" in said
    assert client.post(address, asked | {"sure": "on"}).status_code == 302
    assert {session.place for session in CourseSession.unscoped.all()} == {hall.place}
    late = client.post(address, asked | {"sure": "on", "weeks": "1"})
    assert "is taken on Wednesday 1 April" in late.content.decode()


def test_a_day_without_room_or_place_asks_where_it_is(client, service, course):
    hall = RoomFactory(venue=VenueFactory(service=service))
    address = page(service, f"{course.pk}/sessions/new/")

    assert "Choose a room, or write which place it is." in (
        client.post(address, evening(place="")).content.decode()
    )
    both = client.post(address, evening(room=str(hall.pk)))
    assert "Choose a room or write another place, not both." in both.content.decode()
    assert client.post(address, evening()).status_code == 302


def test_an_older_page_does_not_move_a_day_out_of_its_room(client, service, course):
    hall = RoomFactory(venue=VenueFactory(service=service), capacity=20)
    client.post(page(service, f"{course.pk}/sessions/new/"), evening(place="", room=str(hall.pk)))
    move = page(service, f"sessions/{CourseSession.unscoped.get().pk}/move/")

    sent = form_with(client.get(move).content.decode(), "drawn")
    assert client.post(move, sent | {"title": ["Other"]}).status_code == 302

    session = CourseSession.unscoped.get()
    assert (session.title, session.room_booking.room) == ("Other", hall)

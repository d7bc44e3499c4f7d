"""A coordinator's own calendar of all that a service has: numbers of cases, and nobody's name."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from organisations.models import Membership, Role
from organisations.signals import role_ended
from scheduling.appointments.actions.feeds import make_feed, revoke_feed
from scheduling.appointments.models import FeedShows
from scheduling.lifecycle import AppointmentState
from scheduling.models import FeedToken
from tests.factories.cases import AftercareFactory
from tests.factories.scheduling import AppointmentFactory
from tests.factories.training import CourseSessionFactory
from tests.scheduling.talks import EVENING, SECRETS, make_pair, plan


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def address(coordinator, now):
    secret = make_feed(shows=FeedShows.WEEK, by=coordinator, at=now)
    return reverse("scheduling:feed", args=[secret])


def test_it_shows_talks_course_days_and_calls(service, coordinator, address, now):
    appointment = plan(make_pair(service), coordinator, now)
    AftercareFactory(service=service, due_on=date(2026, 3, 10))
    hours = {"starts_at": EVENING, "ends_at": EVENING + timedelta(hours=2)}
    CourseSessionFactory(service=service, title="First evening", **hours)

    answer = Client().get(address)

    talk, call, course = _by_kind(answer)
    assert talk["SUMMARY"] == f"Talk with the first party · {appointment.case.number}"
    assert talk["LOCATION"] == "Community centre"
    assert talk.decoded("dtstart") == EVENING
    assert call.decoded("dtstart") == date(2026, 3, 10)
    assert course["SUMMARY"].endswith("First evening")
    text = answer.content.decode()
    assert not [secret for secret in SECRETS if secret in text]


def _by_kind(answer):
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    kinds = {str(event["UID"]).partition("-")[0]: event for event in events}
    return kinds["talk"], kinds["call"], kinds["course"]


def test_a_talk_at_home_shows_no_place(service, address):
    AppointmentFactory(service=service, place="", place_kind="home")

    assert b"LOCATION" not in Client().get(address).content


def test_what_is_called_off_is_gone_and_nothing_new_is_said_as_such(service, address):
    appointment = AppointmentFactory(service=service)
    first = Client().get(address)
    same = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304

    appointment.state, appointment.cancel_reason = AppointmentState.CANCELLED, "ill"
    appointment.save()

    again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert b"VEVENT" not in again.content


def test_one_person_has_both_calendars_and_stops_one(service, member, now):
    both = member(service, Role.COORDINATOR, Role.VOLUNTEER)
    own = make_feed(by=both, at=now)
    week = make_feed(shows=FeedShows.WEEK, by=both, at=now)

    assert revoke_feed(shows=FeedShows.WEEK, by=both, at=now)

    assert Client().get(reverse("scheduling:feed", args=[own])).status_code == 200
    assert Client().get(reverse("scheduling:feed", args=[week])).status_code == 404


def test_it_is_shut_when_the_role_ends(service, coordinator, member, address, now):
    assert Client().get(address).status_code == 200
    row = Membership.objects.get(user=coordinator.user, service=service)
    row.ended_at = now
    row.save()
    assert Client().get(address).status_code == 404

    role_ended.send(sender=Membership, membership=row, by=member(service, Role.MANAGER), at=now)

    assert not FeedToken.unscoped.standing().exists()


def test_the_address_is_shown_once(service, coordinator, logged_in):
    client = logged_in(coordinator)
    pages = {
        name: reverse(f"insights:week_feed{name}", args=[service.slug])
        for name in ("", "_make", "_stop")
    }

    assert "Not connected yet" in client.get(pages[""]).content.decode()
    made = client.post(pages["_make"])
    assert "You see it only now" in made.content.decode()
    assert "/cal/" in made.content.decode()
    later = client.get(pages[""]).content.decode()
    assert "Your calendar is connected" in later
    assert "/cal/" not in later
    client.post(pages["_stop"])
    assert not FeedToken.unscoped.standing().exists()


def test_only_coordinators_make_one(service, member, logged_in):
    client = logged_in(member(service, Role.VOLUNTEER))

    assert client.post(reverse("insights:week_feed_make", args=[service.slug])).status_code == 403

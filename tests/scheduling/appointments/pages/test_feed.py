"""The private feed: deterministic, quick to say "nothing new", and shut when taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from organisations.models import Membership, Role
from scheduling.appointments.actions.appointments import cancel_appointment, move_appointment
from scheduling.appointments.actions.feeds import make_feed, revoke_feed
from scheduling.models import FeedToken
from tests.scheduling.talks import (
    EVENING,
    LATER,
    SECRETS,
    as_mediator,
    event_of,
    make_pair,
    make_plan,
    plan,
    posted_to,
)


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def pair(service):
    return make_pair(service)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def appointment(pair, coordinator, now):
    return plan(pair, coordinator, now)


@pytest.fixture
def reader(pair):
    return as_mediator(pair.volunteers[0])


@pytest.fixture
def address(reader, appointment, now):
    return reverse("scheduling:feed", args=[make_feed(by=reader, at=now)])


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_feed_shows_the_same_uid_as_the_mail_and_no_people(address, pair):
    answer = Client().get(address)

    (event,) = events(answer)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert event["UID"] == event_of(posted_to(pair.users[0])[0])["UID"]
    assert b"ORGANIZER" not in answer.content
    assert b"ATTENDEE" not in answer.content
    assert [secret for secret in SECRETS if secret in answer.content.decode()] == []


def test_the_feed_is_kept_by_nobody_and_found_by_nobody(address):
    answer = Client().get(address)

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert not answer.cookies


def test_the_feed_of_somebody_who_has_left_is_shut(address, reader, now):
    Membership.objects.of_person(reader.user).update(ended_at=now)

    assert Client().get(address).status_code == 404


def test_the_same_again_is_answered_without_a_body(address, django_assert_num_queries):
    first = Client().get(address)

    with django_assert_num_queries(2):
        again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["ETag"].startswith('"')
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_a_change_gives_another_tag_and_a_cancelled_talk_is_struck_out(
    address, appointment, coordinator, now
):
    first = Client().get(address)
    move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)
    second = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    cancel_appointment(appointment, reason="ill", by=coordinator, at=now)

    (event,) = events(Client().get(address))

    assert second.status_code == 200
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"].startswith("Cancelled: ")
    assert event["SEQUENCE"] == 2


def test_what_was_cancelled_goes_after_two_months_and_what_was_held_after_three(
    address, appointment, coordinator, now, time_machine
):
    time_machine.move_to(EVENING + timedelta(days=89))
    assert len(events(Client().get(address))) == 1
    time_machine.move_to(EVENING + timedelta(days=91))
    assert events(Client().get(address)) == []

    cancel_appointment(appointment, reason="ill", by=coordinator, at=now)
    time_machine.move_to(now + timedelta(days=59))
    assert len(events(Client().get(address))) == 1
    time_machine.move_to(now + timedelta(days=61))
    assert events(Client().get(address)) == []


def test_a_head_request_says_how_it_is_without_the_body(address):
    answer = Client().head(address)

    assert answer.status_code == 200
    assert answer.headers["ETag"]
    assert answer.headers["Last-Modified"]
    assert answer.content == b""


def test_nothing_is_written_by_a_feed_but_the_day_of_its_use(address):
    Client().get(address)

    assert str(FeedToken.unscoped.get().last_used_on) == "2026-03-02"
    assert Client().post(address).status_code == 405


def test_a_key_that_was_taken_back_is_as_unknown_as_any(address, reader, now):
    unknown = reverse("scheduling:feed", args=["never"])
    assert Client().get(unknown).status_code == 404

    revoke_feed(by=reader, at=now)

    assert Client().get(address).status_code == 404


def test_a_feed_holds_only_its_readers_own_days(address, service, coordinator, now):
    plan(make_pair(service), coordinator, now)

    assert len(events(Client().get(address))) == 1


def test_a_long_feed_travels_compressed(address):
    answer = Client().get(address, headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"

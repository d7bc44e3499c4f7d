"""Somebody else for a talk of the week, whose mediator may not or cannot be there."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from insights.due.doubts import WeekDoubt
from insights.pages.week import week_page
from insights.words import DOUBT_SIGNS, WARNINGS, doubt_in_words
from organisations.models import Role
from tests.factories.organisations import RoomFactory, VenueFactory
from tests.factories.scheduling import (
    AvailabilityExceptionFactory,
    WeeklyRuleFactory,
)
from tests.scheduling.talks import make_mediator, make_pair, plan
from training.actions.certifications import revoke_certification, suspend_certification
from training.models import Certification
from volunteers.actions.volunteers import leave, pause_volunteer

MONDAY = date(2026, 3, 9)
WEEK = {"week": "2026-W11"}

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    """On 2 March 2026: the week looked at is the next one."""
    time_machine.move_to(now, tick=False)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def client(coordinator, logged_in):
    return logged_in(coordinator)


@pytest.fixture
def house(service):
    return VenueFactory(service=service, name="De Linde")


@pytest.fixture
def hall(house):
    return RoomFactory(venue=house, name="Zaal 1", capacity=20)


@pytest.fixture
def parlour(house):
    return RoomFactory(venue=house, name="Zaal 2", capacity=6)


def successor(service, seat) -> str:
    return reverse("scheduling:seat_successor", args=[service.slug, seat.pk])


def free_on(pair, weekday=0):
    for volunteer in pair.volunteers:
        WeeklyRuleFactory(service=volunteer.service, volunteer=volunteer, weekday=weekday)


def week(scope, now, **asked):
    return week_page(scope, {**WEEK, **asked}, now)


def take(volunteer, verb, *, by, at):
    right = Certification.unscoped.get(volunteer=volunteer)
    return verb(right, reason="", by=by, at=at)


@pytest.mark.parametrize("verb", [suspend_certification, revoke_certification])
def test_a_right_that_is_taken_asks_for_a_successor(service, coordinator, client, verb, now):
    pair = make_pair(service)
    plan(pair, coordinator, now)
    gone, _stays = pair.volunteers
    noor = make_mediator(service, user__first_name="Noor", level="regular", max_open_cases=3)
    WeeklyRuleFactory(service=service, volunteer=noor)
    free_on(pair)

    take(gone, verb, by=coordinator, at=now)

    (line,) = week(coordinator, now)["doubts"]
    seat = pair.case.assignments.get(volunteer=gone)
    assert "has no valid certificate on that day" in line["title"]
    assert line["deed"] == f"Replace {gone.user.first_name}"
    assert line["deed_url"] == reverse("scheduling:seat_replace", args=[service.slug, seat.pk])
    proposed = client.get(successor(service, seat), headers=HTMX)
    assert "Noor" in proposed.content.decode()
    assert "Free for the talk of" in proposed.content.decode()
    address = successor(service, seat)
    case_page = client.get(reverse("cases:case_detail", args=[service.slug, pair.case.pk]))
    assert address in case_page.content.decode()


def test_a_certificate_that_ends_before_the_talk_asks_for_a_successor(service, coordinator, now):
    pair = make_pair(service)
    plan(pair, coordinator, now)
    rights = Certification.unscoped.filter(volunteer=pair.volunteers[1])

    rights.update(valid_until=MONDAY)
    assert week(coordinator, now)["doubts"] == []
    rights.update(valid_until=MONDAY - timedelta(days=1))
    (line,) = week(coordinator, now)["doubts"]
    assert "has no valid certificate on that day" in line["title"]


def test_a_break_over_the_talk_asks_for_a_successor_and_one_before_it_does_not(
    service, coordinator, now
):
    pair = make_pair(service)
    plan(pair, coordinator, now)
    pause_volunteer(pair.volunteers[0], until=MONDAY, by=coordinator, at=now)
    assert week(coordinator, now)["doubts"] == []

    pair.volunteers[0].refresh_from_db()
    type(pair.volunteers[0]).unscoped.filter(pk=pair.volunteers[0].pk).update(paused_until=None)
    (line,) = week(coordinator, now)["doubts"]
    assert "takes a break on that day" in line["title"]


def test_who_leaves_leaves_an_empty_seat_at_the_talk(service, coordinator, now):
    pair = make_pair(service)
    plan(pair, coordinator, now)

    leave(pair.volunteers[0], reason="moved away", by=coordinator, at=now)

    (line,) = week(coordinator, now)["doubts"]
    assert line["title"] == "A mediator is missing at the talk"
    assert line["deed_url"] == reverse("scheduling:pair_board", args=[service.slug, pair.case.pk])


def test_nobody_who_can_take_over_is_said(service, coordinator, client, now):
    pair = make_pair(service)
    plan(pair, coordinator, now)
    seat = pair.case.assignments.first()

    answer = client.get(successor(service, seat), headers=HTMX)

    assert "Nobody can take over" in answer.content.decode()


def test_who_is_free_for_the_talk_is_proposed_before_who_is_better_but_not_free(
    service, coordinator, client, now
):
    pair = make_pair(service)
    plan(pair, coordinator, now)
    free_on(pair)
    seat = pair.case.assignments.get(seat=1)
    for name, away in (("Bea", True), ("Cor", False)):
        one = make_mediator(service, user__first_name=name, level="senior", max_open_cases=5)
        WeeklyRuleFactory(service=service, volunteer=one)
        if away:
            WeeklyRuleFactory(service=service, volunteer=one, weekday=1)
            AvailabilityExceptionFactory(service=service, volunteer=one)

    answer = client.get(successor(service, seat), headers=HTMX)

    assert "Cor" in answer.content.decode()


def test_every_doubt_has_its_words():
    assert set(DOUBT_SIGNS) == set(WARNINGS) == set(WeekDoubt)
    assert all(doubt_in_words(doubt, "Noor", room="Zaal 2") for doubt in WeekDoubt)

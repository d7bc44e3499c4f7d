"""A volunteer's own days, and the key to have them elsewhere."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import Role
from scheduling.models import FeedToken
from tests.factories.training import CourseFactory, CourseSessionFactory, EnrolmentFactory
from tests.scheduling.talks import EVENING, as_mediator, item_of, make_pair, plan
from training.signals import sessions_planned


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def pair(service):
    return make_pair(service)


@pytest.fixture
def me(pair, logged_in):
    return logged_in(as_mediator(pair.volunteers[0]))


def page(service):
    return reverse("scheduling:agenda", args=[service.slug])


def text(answer) -> str:
    return answer.content.decode()


def test_the_agenda_shows_ones_own_talks_with_whom_and_asks(service, pair, me, coordinator, now):
    plan(pair, coordinator, now)
    plan(make_pair(service), coordinator, now)

    shown = text(me.get(page(service)))

    assert shown.count('name="sequence"') == 1
    assert "Monday 9 March" in shown
    assert "19:30–21:00" in shown
    assert f"Together with {pair.users[1].first_name}" in shown
    assert "Are you coming?" in shown
    assert "Geheim" not in shown


def test_the_answer_that_was_given_stands_on_its_button(service, pair, me, coordinator, now):
    plan(pair, coordinator, now)
    item = item_of(pair.users[0])
    item.answer = "accepted"
    item.save()

    shown = text(me.get(page(service)))

    assert 'value="accepted" aria-pressed="true"' in shown


def test_a_talk_at_somebodys_home_shows_no_address(service, pair, me, coordinator, now):
    plan(pair, coordinator, now, place_kind="home", place="")

    assert "the address stands with the case" in text(me.get(page(service)))


def test_course_days_stand_in_it_too(service, pair, me, coordinator, now):
    course = CourseFactory(service=service, name="Listening well")
    EnrolmentFactory(service=service, course=course, volunteer=pair.volunteers[0])
    session = CourseSessionFactory(service=service, course=course, title="Evening 1")
    sessions_planned.send(
        sender=type(session), course=course, sessions=[session], by=coordinator, at=now
    )

    shown = text(me.get(page(service)))

    assert "Evening 1" in shown
    assert "Listening well" in shown


def test_what_is_over_is_gone_and_nothing_says_so_kindly(
    service, pair, logged_in, coordinator, now, time_machine
):
    plan(pair, coordinator, now)
    time_machine.move_to(EVENING + timedelta(hours=3), tick=False)
    me = logged_in(as_mediator(pair.volunteers[0]))

    assert "Nothing is planned for you" in text(me.get(page(service)))


def test_one_and_three_entries_take_as_many_queries(service, pair, me, coordinator, now):
    plan(pair, coordinator, now)
    with CaptureQueriesContext(connection) as one:
        me.get(page(service))
    for days in (1, 2):
        plan(pair, coordinator, now, starts_at=EVENING + timedelta(days=days), sure=True)
    with CaptureQueriesContext(connection) as three:
        me.get(page(service))

    assert len(one) == len(three) <= 10


def settings_page(service):
    return reverse("scheduling:feed_settings", args=[service.slug])


def test_the_address_of_the_feed_is_shown_once_and_works(service, me):
    made = me.post(reverse("scheduling:feed_make", args=[service.slug]))

    address = made.context["address"]
    assert address in text(made)
    assert made.headers["Cache-Control"] == "private, no-store"
    assert address not in text(me.get(settings_page(service)))
    assert Client().get(address.removeprefix(settings.SITE_ADDRESS)).status_code == 200


def test_stopping_the_feed_shuts_it(service, me):
    made = me.post(reverse("scheduling:feed_make", args=[service.slug]))

    stopped = me.post(reverse("scheduling:feed_revoke", args=[service.slug]), follow=True)

    address = made.context["address"]
    assert "The address no longer works." in text(stopped)
    assert Client().get(address.removeprefix(settings.SITE_ADDRESS)).status_code == 404


def test_opening_the_page_of_the_feed_makes_nothing(service, me):
    assert "Not connected yet" in text(me.get(settings_page(service)))
    assert not FeedToken.unscoped.exists()

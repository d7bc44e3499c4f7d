"""What we lack, through the browser's door."""

import pytest
from django.urls import reverse

from organisations.models import Role
from tests.factories.organisations import DistrictFactory
from tests.factories.plans import LackedKindFactory, PlanRunFactory
from tests.scheduling.mediators import mediator, ready_case


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def run(service):
    return PlanRunFactory(service=service, left=6)


def look(client, service) -> str:
    page = client.get(reverse("scheduling:gaps", args=[service.slug])).content.decode()
    return " ".join(page.split())


def test_what_lacks_stands_under_what_one_more_would_serve(service, client, run):
    LackedKindFactory(service=service, run=run, language="nl", serves=1, district=None)
    for name in ("Noord", "Zuid"):
        place = DistrictFactory(service=service, name=name)
        LackedKindFactory(service=service, run=run, language="ar", serves=3, district=place)

    page = look(client, service)

    assert page.index("<strong>Arabic</strong>") < page.index("<strong>Dutch</strong>")
    assert page.count("<h3>One more mediator would cover 3 more cases</h3>") == 1
    assert "A full bar is the 6 cases that stay in the queue" in page
    assert 'width="50.00%"' in page
    assert "Noord, Zuid" in page
    assert "8 cases ask for the language" in page
    assert reverse("volunteers:campaign_create", args=[service.slug]) in page


def test_where_no_one_alone_helps_the_bars_are_the_cases_that_ask(service, client, run):
    LackedKindFactory(service=service, run=run, language="ar", serves=0, cases=4)
    LackedKindFactory(service=service, run=run, language="tr", serves=None, cases=1, people=0)

    page = look(client, service)

    assert page.count("One more mediator alone would cover no more cases") == 1
    assert 'width="100.00%"' in page
    assert 'width="25.00%"' in page
    assert "Nobody like this now" in page


def test_where_every_case_gets_a_team_there_is_no_bar(service, client):
    run = PlanRunFactory(service=service, left=0)
    LackedKindFactory(service=service, run=run)

    page = look(client, service)

    assert "All cases get a pair" in page
    assert "bars-drawing" not in page
    service.mediators_per_case = 1
    service.save()
    assert "All cases get a mediator" in look(client, service)


def test_a_queue_that_lacks_nobody_says_so(service, client, run):
    assert "The queue lacks nobody" in look(client, service)


def test_without_a_plan_nobody_knows_what_lacks(service, client):
    assert "Not known yet" in look(client, service)


def test_cases_stand_beside_the_people_who_can(service, client, run):
    ready_case(service, languages=["ar"])
    mediator(service, languages=["nl"])

    page = look(client, service)

    assert page.count("Cases: 1. People: 0.") == 1
    assert page.count("data-short") == 1
    assert '<span class="grid-campaign">Recruit</span>' in page

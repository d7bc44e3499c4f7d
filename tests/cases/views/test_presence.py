"""Two coordinators see who has a case open; nobody else does, and nothing of it is kept."""

from datetime import timedelta

import pytest
from django.urls import reverse

from organisations.models import ReadEntry, Role
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def truus(service, member):
    return member(service, Role.COORDINATOR, user__first_name="Truus")


@pytest.fixture
def samira(service, member):
    return member(service, Role.COORDINATOR, user__first_name="Samira")


@pytest.fixture(autouse=True)
def at_noon(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def case(service):
    return CaseFactory(service=service)


def sign(client, case):
    answer = client.post(reverse("cases:case_open", args=[case.service.slug, case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def due(client, service, **headers):
    headers = {"HX-Request": "true", **headers}
    return client.get(reverse("insights:due", args=[service.slug]) + "?show=all", headers=headers)


def test_the_page_of_the_case_tells_who_else_has_it_open(truus, samira, case, logged_in):
    assert "open, since" not in sign(logged_in(samira), case)

    told = sign(logged_in(truus), case)

    assert f"{samira.user} has this case open, since 1" in told
    assert str(truus.user) not in told


def test_so_does_the_list_and_its_304_knows_of_it(
    truus, samira, case, logged_in, now, time_machine
):
    client, service = logged_in(truus), case.service
    before = due(client, service)
    tag = {"If-None-Match": before["ETag"]}
    assert due(client, service, **tag).status_code == 304

    sign(logged_in(samira), case)
    opened = due(client, service, **tag)

    assert opened.status_code == 200
    assert f"{samira.user} has this case open" in opened.content.decode()
    again = {"If-None-Match": opened["ETag"]}
    time_machine.move_to(now + timedelta(seconds=20), tick=False)
    sign(logged_in(samira), case)
    assert due(client, service, **again).status_code == 304
    time_machine.move_to(now + timedelta(seconds=80), tick=False)
    assert due(client, service, **tag).status_code == 304


def test_it_is_no_reading_of_the_case(truus, case, logged_in):
    sign(logged_in(truus), case)

    assert not ReadEntry.unscoped.exists()


def test_a_mediator_neither_says_nor_hears_it(service, samira, case, member, logged_in):
    mediator = member(service, Role.VOLUNTEER)
    volunteer = VolunteerFactory(service=service, user=mediator.user, membership=False)
    AssignmentFactory(service=service, case=case, volunteer=volunteer)
    sign(logged_in(samira), case)
    client = logged_in(mediator)

    page = client.get(reverse("cases:case_detail", args=[service.slug, case.pk]))
    answer = client.post(reverse("cases:case_open", args=[service.slug, case.pk]))

    assert "data-open" not in page.content.decode()
    assert answer.status_code == 403

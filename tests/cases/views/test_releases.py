"""Replacing a mediator, and giving back one's own seat."""

import pytest

from cases.lifecycle import CaseState
from cases.models import Assignment, Case
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def case(service):
    return CaseFactory(service=service, paired=True, number="2026-0042")


@pytest.fixture
def mediator(case, as_volunteer):
    volunteer = VolunteerFactory(service=case.service)
    AssignmentFactory(service=case.service, case=case, volunteer=volunteer)
    return as_volunteer(volunteer)


def page_of(case, path=""):
    return f"/s/{case.service.slug}/cases/{case.pk}/{path}"


def list_of(service):
    return f"/s/{service.slug}/cases/"


def test_a_mediator_gives_back_their_seat(case, mediator, logged_in):
    seat = Assignment.unscoped.get()
    address = f"/s/{case.service.slug}/cases/seats/{seat.pk}/release/"
    client = logged_in(mediator)

    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    answer = client.post(address, {"reason": "ill"})

    assert answer.url == list_of(case.service)
    assert Case.unscoped.get().state == CaseState.SEEKING_PAIR
    assert client.get(page_of(case)).status_code == 404


def test_a_coordinator_replaces_another_on_the_page_with_successors(
    case, mediator, coordinator, logged_in
):
    seat = Assignment.unscoped.get()
    address = f"/s/{case.service.slug}/cases/seats/{seat.pk}/release/"

    assert logged_in(coordinator).get(address).url.endswith(f"/cases/seats/{seat.pk}/replace/")


def test_nobody_else_is_promised_where_who_stays_is_enough(case, mediator, logged_in, service):
    seat = Assignment.unscoped.get()
    AssignmentFactory(
        service=service, case=case, volunteer=VolunteerFactory(service=service), seat=2
    )
    service.mediators_per_case = 1
    service.save()
    address = f"/s/{service.slug}/cases/seats/{seat.pk}/release/"

    client = logged_in(mediator)
    own = client.get(address).content.decode()
    answer = client.post(address, {"reason": "ill"}, follow=True).content.decode()

    assert "goes on with it alone" in own
    assert "looks for somebody else" not in own + answer
    assert "Whoever does it with you goes on alone" in answer
    assert Case.unscoped.get().state == CaseState.PAIRED


def test_a_mediator_does_not_give_back_the_others_seat(case, mediator, logged_in):
    other = AssignmentFactory(service=case.service, case=case, seat=2)
    address = f"/s/{case.service.slug}/cases/seats/{other.pk}/release/"

    logged_in(mediator).post(address, {"reason": "no"})

    assert Assignment.unscoped.open().count() == 2


def test_a_stranger_gives_back_nobodys_seat(case, mediator, as_volunteer, logged_in):
    stranger = as_volunteer(VolunteerFactory(service=case.service))
    seat = Assignment.unscoped.get()
    address = f"/s/{case.service.slug}/cases/seats/{seat.pk}/release/"

    assert logged_in(stranger).post(address, {"reason": "no"}).status_code == 404

"""Who is in charge, on the page of a case, and handing it over there."""

import pytest
from django.urls import reverse

from cases.models import Case
from organisations.models import Role, Scope
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.organisations import MembershipFactory


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


def address(name, case):
    return reverse(f"cases:{name}", args=[case.service.slug, case.pk])


def test_the_case_says_who_is_in_charge_and_is_handed_over(service, client):
    samira = MembershipFactory(service=service)
    case = CaseFactory(service=service)
    assert "Nobody in particular" in client.get(address("case_detail", case)).content.decode()
    assert str(samira.user) in client.get(address("case_owner", case)).content.decode()

    answer = client.post(address("case_owner", case), {"to": samira.pk}, follow=True)
    assert f"{samira.user} is in charge of the case." in answer.content.decode()
    assert Case.unscoped.get().owner == samira

    answer = client.post(address("case_owner", case), {"to": ""}, follow=True)
    assert "It stands for all now." in answer.content.decode()
    assert Case.unscoped.get().owner is None


def test_whoever_is_no_coordinator_here_cannot_be_chosen(service, client):
    case = CaseFactory(service=service)
    for other in (MembershipFactory(), MembershipFactory(service=service, role=Role.TRAINER)):
        assert client.post(address("case_owner", case), {"to": other.pk}).status_code == 422


def test_an_ended_case_is_handed_to_nobody(service, client):
    case = CaseFactory(service=service, closed=True)
    answer = client.post(address("case_owner", case), {"to": MembershipFactory(service=service).pk})

    assert answer.status_code == 422
    assert "The case has ended" in answer.content.decode()


def test_mediators_read_nothing_of_it(service, logged_in):
    case = CaseFactory(service=service, paired=True, owner=MembershipFactory(service=service))
    seat = AssignmentFactory(service=service, case=case)
    person = seat.volunteer.user
    scope = Scope(service, person, frozenset({Role.VOLUNTEER}))

    assert "In charge" not in logged_in(scope).get(address("case_detail", case)).content.decode()

"""Somebody whose address is not known is asked with a reason only."""

import pytest
from django.urls import reverse

from organisations.models import Role
from scheduling.models import Offer
from tests.factories.cases import PartyFactory
from tests.scheduling.mediators import mediator, ready_case

WITHOUT_HOME = {"street": "", "house_number": "", "postcode": ""}


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


def test_the_board_warns_and_asks_for_a_reason(service, client):
    case = ready_case(service)
    PartyFactory(service=service, case=case, street="Dorpsstraat")
    pair = [mediator(service, first_name="Ans", **WITHOUT_HOME), mediator(service)]
    asked = {"first": pair[0].pk, "second": pair[1].pk}
    create = reverse("scheduling:offer_create", args=[service.slug, case.pk])

    page = client.get(
        reverse("scheduling:pair_board", args=[service.slug, case.pk])
    ).content.decode()
    refused = client.post(create, asked)
    client.post(create, asked | {"despite": ["home_unknown"], "despite_reason": "Lives in Almelo."})

    assert "The address of Ans Bakker is not whole here" in page
    assert refused.status_code == 422
    assert Offer.unscoped.count() == 2


def test_a_case_without_a_place_asks_for_no_address(service, client):
    case = ready_case(service)
    mediator(service, first_name="Ans", **WITHOUT_HOME)
    mediator(service, **WITHOUT_HOME)

    page = client.get(
        reverse("scheduling:pair_board", args=[service.slug, case.pk])
    ).content.decode()

    assert "is not whole here" not in page

"""Asking people from the pair board, or chosen by hand, and what it answers."""

import pytest
from django.urls import reverse

from cases.lifecycle import CaseState
from cases.models import Case
from organisations.models import OutboxMessage, Role
from scheduling.engine.reasons import Rule
from scheduling.models import Offer
from tests.factories.cases import AssignmentFactory, PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case, ready_case

pytestmark = pytest.mark.slow


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


def board_url(case) -> str:
    return reverse("scheduling:pair_board", args=[case.service.slug, case.pk])


def create_url(case) -> str:
    return reverse("scheduling:offer_create", args=[case.service.slug, case.pk])


def state_of(case) -> str:
    return Case.unscoped.get(pk=case.pk).state


def test_the_button_of_a_card_asks_both(service, client):
    case, pair = ready_case(service), [mediator(service), mediator(service)]

    answer = client.post(create_url(case), {"first": pair[0].pk, "second": pair[1].pk})

    assert answer.headers["Location"] == board_url(case)
    assert state_of(case) == CaseState.OFFERED
    assert {offer.volunteer for offer in Offer.unscoped.all()} == set(pair)
    assert OutboxMessage.unscoped.count() == 2


def test_one_person_may_be_asked_alone(service, client):
    case, volunteer = ready_case(service), mediator(service)

    client.post(create_url(case), {"first": volunteer.pk, "second": ""})

    assert Offer.unscoped.get().volunteer == volunteer


def test_a_hard_rule_is_told_and_refused(service, client):
    full = mediator(service, first_name="Cor", max_open_cases=0)

    answer = client.post(create_url(ready_case(service)), {"first": full.pk, "second": ""})

    assert answer.status_code == 422
    assert "Cor Bakker has as many cases as they want." in answer.content.decode()
    assert not Offer.unscoped.exists()


def test_a_rule_of_two_is_told_and_refused(service, client):
    novices = [mediator(service, level="novice") for _ in range(2)]
    data = {"first": novices[0].pk, "second": novices[1].pk}

    answer = client.post(create_url(ready_case(service)), data)

    assert answer.status_code == 422
    assert "Two newcomers do not go together" in answer.content.decode()


def test_a_warning_asks_for_a_reason_first(service, client):
    district = DistrictFactory(service=service)
    case = ready_case(service, district=district)
    neighbour = mediator(service, first_name="Cor", district=district)
    data = {"first": neighbour.pk, "second": ""}

    warned = client.post(create_url(case), data)
    asked = {"despite": ["same_district"], "despite_reason": "Nobody else can."}
    client.post(create_url(case), {**data, **asked})

    assert warned.status_code == 422
    page = warned.content.decode()
    assert "Cor Bakker lives in the same district" in page
    assert "Say in a few words why" in page
    assert Offer.unscoped.get().override_reason == "Nobody else can."


def test_a_wall_stands_whatever_is_posted(service, client):
    full = mediator(service, max_open_cases=0)
    data = {"first": full.pk, "second": "", "despite": list(Rule), "despite_reason": "Please."}

    answer = client.post(create_url(ready_case(service)), data)

    assert answer.status_code == 422
    assert "no reason can set it aside" in answer.content.decode()
    assert not Offer.unscoped.exists()


def test_a_reason_that_was_typed_is_kept_when_something_else_is_missing(service, client):
    case = offered_case(service, languages=["tr"], both_speak=True)
    reserve = mediator(service)
    for _ in range(2):
        offer_to(mediator(service), case)
    asked = {"despite": ["language"], "despite_reason": "An interpreter comes."}

    answer = client.post(create_url(case), {"first": reserve.pk, "second": "", **asked})

    assert answer.status_code == 422
    assert "An interpreter comes." in answer.content.decode()


def test_the_same_person_twice_is_no_pair_and_nobody_is_praised(service, client):
    volunteer = mediator(service)
    data = {"first": volunteer.pk, "second": volunteer.pk}

    answer = client.post(create_url(ready_case(service)), data)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose two different people." in page
    assert "Every rule is kept." not in page
    assert "Offer to" not in page


def test_somebody_who_was_asked_already_is_named(service, client):
    case, volunteer = offered_case(service), mediator(service, first_name="Cor")
    offer_to(volunteer, case)

    answer = client.post(create_url(case), {"first": volunteer.pk, "second": ""}, follow=True)

    assert answer.redirect_chain == [(board_url(case), 302)]
    assert "Asked already: Cor Bakker." in answer.content.decode()


def test_nobody_is_a_reserve_without_being_asked_as_one(service, client):
    case, reserve = offered_case(service), mediator(service)
    for name in ("Ans", "Bert"):
        offer_to(mediator(service, first_name=name), case)
    data = {"first": reserve.pk, "second": ""}

    refused = client.post(create_url(case), data)
    client.post(create_url(case), {**data, "as_reserve": "on"})

    assert refused.status_code == 422
    assert "asked already: Ans Bakker, Bert Bakker." in refused.content.decode()
    assert Offer.unscoped.filter(volunteer=reserve).exists()


def test_the_board_offers_a_reserve_where_enough_people_were_asked(service, client):
    case = offered_case(service)
    for _ in range(2):
        offer_to(mediator(service), case)
    for _ in range(2):
        mediator(service)

    page = client.get(board_url(case)).content.decode()

    assert "Who else could be asked" in page
    assert 'name="as_reserve"' in page
    assert "2 asked for 2 seats" in page
    assert "Ask these two as reserves" in page
    assert "Offer to these two" not in page


def test_two_people_for_one_seat_are_refused(service, client):
    case = ready_case(service, state="seeking_pair")
    AssignmentFactory(service=service, case=case, volunteer=mediator(service))
    pair = [mediator(service), mediator(service)]

    answer = client.post(create_url(case), {"first": pair[0].pk, "second": pair[1].pk})

    assert "one seat left" in answer.content.decode()


def test_whoever_may_not_mediate_by_now_is_not_left_out_without_a_word(service, client):
    paused, other = mediator(service, state="paused"), mediator(service)

    answer = client.post(create_url(ready_case(service)), {"first": paused.pk, "second": other.pk})

    assert answer.status_code == 422
    assert "not one of the available choices" in answer.content.decode()


def test_a_reason_that_names_a_neighbour_is_asked_again(service, client):
    case = ready_case(service, languages=["tr"])
    PartyFactory(service=service, case=case, name="Aylin Demir")
    pair = [mediator(service).pk, mediator(service).pk]
    asked = {"despite": ["language"], "despite_reason": "Demir brings her sister"}

    answer = client.post(create_url(case), {"first": pair[0], "second": pair[1], **asked})

    assert answer.status_code == 422
    assert "Please leave out: Demir." in answer.content.decode()


def test_a_case_that_seeks_nobody_cannot_be_offered(service, client):
    case = ready_case(service, state="paired")

    asked = {"first": mediator(service).pk, "second": ""}

    answer = client.post(create_url(case), asked, follow=True)

    assert answer.redirect_chain == [(board_url(case), 302)]
    assert "seeks nobody any more" in answer.content.decode()


def test_one_seat_asks_for_one_person(service, client):
    service.mediators_per_case = 1
    service.save()
    case, volunteer = ready_case(service), mediator(service)

    client.post(create_url(case), {"first": volunteer.pk})

    assert Offer.unscoped.get().volunteer == volunteer


def test_who_comes_without_asking_is_led_to_the_board(service, client):
    case = ready_case(service)

    answer = client.get(create_url(case), {"first": mediator(service).pk})

    assert answer.headers["Location"] == board_url(case)
    assert not Offer.unscoped.exists()

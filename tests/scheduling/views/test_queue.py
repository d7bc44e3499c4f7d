"""The queue and the pair board, through the browser's door."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.lifecycle import CaseState
from cases.models import Case
from organisations.models import OutboxMessage, Role
from scheduling.models import Offer
from tests.factories.cases import AssignmentFactory, PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case, ready_case


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


def queue_url(service) -> str:
    return reverse("scheduling:queue", args=[service.slug])


def board_url(case) -> str:
    return reverse("scheduling:pair_board", args=[case.service.slug, case.pk])


def create_url(case) -> str:
    return reverse("scheduling:offer_create", args=[case.service.slug, case.pk])


def state_of(case) -> str:
    return Case.unscoped.get(pk=case.pk).state


# --- the queue


def test_the_queue_shows_who_waits_longest_first(service, client, now):
    district = DistrictFactory(service=service, name="Noord")
    ready_case(service, number="2026-0002", ready_at=now)
    ready_case(service, number="2026-0001", district=district, languages=["nl", "ar"])

    page = client.get(queue_url(service)).content.decode()

    assert page.index("2026-0001") < page.index("2026-0002")
    assert "Noord · Dutch, Arabic" in page
    assert "You: choose a pair" in page


def test_the_queue_says_whose_move_it_is(service, client, now):
    offered = offered_case(service)
    offer_to(mediator(service), offered)
    half = ready_case(service, state="seeking_pair")
    AssignmentFactory(service=service, case=half, volunteer=mediator(service))

    page = client.get(queue_url(service)).content.decode()

    assert "Volunteers: 0 of 1" in page
    assert "until Wed 4 Mar, 10:00" in page
    assert "You: find a second" in page


def test_the_queue_of_a_service_with_one_mediator_asks_for_one(service, client):
    service.mediators_per_case = 1
    service.save()
    ready_case(service)

    assert "You: choose a mediator" in client.get(queue_url(service)).content.decode()


def test_an_empty_queue_says_so(service, client):
    assert "No case waits for a pair" in client.get(queue_url(service)).content.decode()


def test_the_queue_takes_as_many_queries_for_three_cases_as_for_one(
    service, client, django_assert_max_num_queries
):
    def add() -> None:
        case = offered_case(service)
        offer_to(mediator(service), case)
        AssignmentFactory(service=service, case=case, volunteer=mediator(service))

    add()
    with django_assert_max_num_queries(10) as one:
        client.get(queue_url(service))
    for _ in range(2):
        add()
    with django_assert_max_num_queries(10) as three:
        client.get(queue_url(service))

    assert len(one) == len(three)


def test_the_queue_is_cut_into_pages(service, client):
    for _ in range(26):
        ready_case(service)

    page = client.get(queue_url(service), {"page": 2}).content.decode()

    assert "Page 2 of 2" in page


def test_volunteers_do_not_see_the_queue(service, member, logged_in):
    client = logged_in(member(service, Role.VOLUNTEER))

    assert client.get(queue_url(service)).status_code == 403


# --- the board


def test_the_board_shows_pairs_with_reasons_and_who_is_left_out(service, client):
    case = ready_case(service)
    PartyFactory(service=service, case=case)
    for name in ("Ans", "Bert"):
        mediator(service, first_name=name)
    mediator(service, first_name="Cor", max_open_cases=0)

    page = client.get(board_url(case)).content.decode()

    assert "Ans Bakker and Bert Bakker" in page
    assert "Both speak Dutch" in page
    assert "Offer to these two" in page
    assert "Have as many cases as they want" in page
    assert "Cor Bakker" in page
    for secret in ("Geheim", "Verborgenlaan", "12345678"):
        assert secret not in page


def test_the_board_says_what_stands_in_the_way_when_no_pair_fits(service, client):
    for _ in range(2):
        mediator(service, level="novice")

    page = client.get(board_url(ready_case(service))).content.decode()

    assert "No two people may take this case now" in page
    assert "Two newcomers do not go together" in page


def test_the_board_of_a_service_without_mediators_says_there_is_nobody(service, client):
    page = client.get(board_url(ready_case(service))).content.decode()

    assert "There is nobody else to ask." in page


def test_the_board_shows_who_was_asked_and_what_became_of_it(service, client, now):
    case = offered_case(service)
    offer_to(mediator(service, first_name="Ans"), case)
    offer_to(
        mediator(service, first_name="Bert"),
        case,
        state="declined",
        answered_at=now,
        answered_via="phone",
        entered_by=mediator(service, first_name="Carla").user,
        decline_reason="too_far",
        decline_note="no bicycle",
    )

    page = client.get(board_url(case)).content.decode()

    assert "Yes by phone" in page
    assert "Asked before" in page
    assert "by phone, entered by Carla Bakker" in page
    assert "it is too far for me" in page
    assert "no bicycle" in page


def test_the_board_of_a_case_with_one_mediator_looks_for_a_second(service, client):
    case = ready_case(service, state="seeking_pair")
    AssignmentFactory(service=service, case=case, volunteer=mediator(service, first_name="Ans"))
    mediator(service, first_name="Bert")

    page = client.get(board_url(case)).content.decode()

    assert "Who fits best beside them" in page
    assert "Offer to Bert Bakker" in page


def test_the_board_for_one_mediator_offers_to_one(service, client):
    service.mediators_per_case = 1
    service.save()
    mediator(service, first_name="Bert")

    page = client.get(board_url(ready_case(service))).content.decode()

    assert "Who takes case" in page
    assert "Offer to Bert Bakker" in page


def test_a_case_that_seeks_nobody_has_no_board(service, client):
    page = client.get(board_url(ready_case(service, state="paired"))).content.decode()

    assert "seeks nobody now" in page
    assert "Offer to" not in page


def test_a_case_of_another_service_is_not_found(service, client):
    strange = ready_case(DistrictFactory().service)
    url = reverse("scheduling:pair_board", args=[service.slug, strange.pk])

    assert client.get(url).status_code == 404


@pytest.mark.slow
def test_the_board_takes_as_many_queries_for_sixty_mediators_as_for_two(
    service, client, django_assert_max_num_queries
):
    case = ready_case(service)
    PartyFactory(service=service, case=case)
    for _ in range(2):
        mediator(service)
    offer_to(mediator(service), case, state="declined", answered_at=timezone.now())
    with django_assert_max_num_queries(10) as few:
        client.get(board_url(case))
    for _ in range(58):
        mediator(service)
    with django_assert_max_num_queries(10) as many:
        client.get(board_url(case))

    assert len(few) == len(many)


# --- asking


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


def test_the_page_by_hand_names_everybody_who_may_mediate(service, client):
    mediator(service, first_name="Ans")
    mediator(service, first_name="Cor", state="paused")

    page = client.get(create_url(ready_case(service))).content.decode()

    assert "Ans Bakker" in page
    assert "Cor Bakker" not in page


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


def test_a_warning_asks_for_a_tick_first(service, client):
    district = DistrictFactory(service=service)
    case = ready_case(service, district=district)
    neighbour = mediator(service, first_name="Cor", district=district)
    data = {"first": neighbour.pk, "second": ""}

    warned = client.post(create_url(case), data)
    client.post(create_url(case), {**data, "despite_warnings": "on"})

    assert warned.status_code == 422
    assert "Cor Bakker lives in the same district" in warned.content.decode()
    assert Offer.unscoped.get().volunteer == neighbour


def test_the_same_person_twice_is_no_pair(service, client):
    volunteer = mediator(service)
    data = {"first": volunteer.pk, "second": volunteer.pk}

    answer = client.post(create_url(ready_case(service)), data)

    assert answer.status_code == 422
    assert "Choose two different people." in answer.content.decode()


def test_somebody_who_was_asked_already_is_named(service, client):
    case, volunteer = offered_case(service), mediator(service, first_name="Cor")
    offer_to(volunteer, case)

    answer = client.post(create_url(case), {"first": volunteer.pk, "second": ""})

    assert "Asked already: Cor Bakker." in answer.content.decode()


def test_a_reserve_asks_for_a_tick_first(service, client):
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


def test_two_people_for_one_seat_are_refused(service, client):
    case = ready_case(service, state="seeking_pair")
    AssignmentFactory(service=service, case=case, volunteer=mediator(service))
    pair = [mediator(service), mediator(service)]

    answer = client.post(create_url(case), {"first": pair[0].pk, "second": pair[1].pk})

    assert "one seat left" in answer.content.decode()


def test_a_case_that_seeks_nobody_cannot_be_offered(service, client):
    case = ready_case(service, state="paired")

    answer = client.post(create_url(case), {"first": mediator(service).pk, "second": ""})

    assert answer.status_code == 422
    assert "seeks nobody any more" in answer.content.decode()


def test_one_seat_asks_for_one_person(service, client):
    service.mediators_per_case = 1
    service.save()
    case, volunteer = ready_case(service), mediator(service)

    client.post(create_url(case), {"first": volunteer.pk})

    assert Offer.unscoped.get().volunteer == volunteer

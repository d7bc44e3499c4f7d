"""The pair board and asking a pair, through the browser's door."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.lifecycle import CaseState
from cases.models import Case
from organisations.models import OutboxMessage, Role
from scheduling.models import Offer
from scheduling.pairing.reasons import Rule
from tests.factories.cases import AssignmentFactory, PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case, ready_case


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
    assert "Cor Bakker" not in page
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


def test_the_board_takes_as_many_queries_for_twelve_mediators_as_for_two(
    service, client, django_assert_max_num_queries
):
    def queries() -> int:
        client.get(board_url(case))  # whoever looks first reads the pool
        with django_assert_max_num_queries(10) as seen:
            client.get(board_url(case))
        return len(seen)

    case = ready_case(service)
    PartyFactory(service=service, case=case)
    offer_to(mediator(service), case, state="declined", answered_at=timezone.now())
    for _ in range(2):
        mediator(service)
    few = queries()
    for _ in range(10):
        mediator(service)

    assert queries() == few


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

    answer = client.post(create_url(case), {"first": mediator(service).pk, "second": ""})

    assert answer.status_code == 422
    assert "seeks nobody any more" in answer.content.decode()


def test_one_seat_asks_for_one_person(service, client):
    service.mediators_per_case = 1
    service.save()
    case, volunteer = ready_case(service), mediator(service)

    client.post(create_url(case), {"first": volunteer.pk})

    assert Offer.unscoped.get().volunteer == volunteer


def test_asking_is_a_post(service, client):
    assert client.get(create_url(ready_case(service))).status_code == 405


# --- a card that is warned about


def test_a_card_with_a_warning_asks_for_a_reason(service, client):
    district = DistrictFactory(service=service)
    case = ready_case(service, district=district)
    for _ in range(2):
        mediator(service, district=district)

    page = client.get(board_url(case)).content.decode()

    assert "Ask all the same" in page
    assert '<input type="hidden" name="despite" value="same_district">' in page


def test_the_reason_is_shown_to_coordinators_with_the_offer(service, client):
    case = offered_case(service, languages=["tr"])
    offer_to(
        mediator(service), case, overridden=["language"], override_reason="An interpreter comes."
    )

    assert "An interpreter comes." in client.get(board_url(case)).content.decode()


# --- who could come along, and what is looked at only because somebody asked


def test_a_wish_for_a_mixed_pair_is_said_plainly(service, client):
    for gender in ("woman", "man"):
        mediator(service, gender=gender)

    wished = client.get(board_url(ready_case(service, prefer_mixed_pair=True))).content.decode()
    ordinary = client.get(board_url(ready_case(service))).content.decode()

    assert "the gender that volunteers told us counts here, and nowhere else" in wished
    assert "counts here" not in ordinary

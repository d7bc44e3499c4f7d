"""The pair board and asking a pair, through the browser's door."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from organisations.models import Role
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


def test_where_all_were_asked_nobody_is_said_to_be_unfit(service, client):
    case = offered_case(service)
    for _ in range(2):
        offer_to(mediator(service), case)

    page = client.get(board_url(case)).content.decode()

    assert "There is nobody else to ask now" in page
    assert "No two people" not in page


def test_where_one_seat_is_left_it_is_said_who_nobody_fits_beside(service, client):
    case = ready_case(service, state="seeking_pair")
    AssignmentFactory(service=service, case=case, volunteer=mediator(service, first_name="Ans"))
    mediator(service, first_name="Bert", max_open_cases=0)

    page = client.get(board_url(case)).content.decode()

    assert "Nobody fits beside Ans Bakker now" in page
    assert "Without this one rule 1 person could take the case." in page
    assert "why/?rule=load_full" in page


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


def test_a_closed_board_says_who_has_the_case_and_which_waits_next(service, client):
    case, waiting = ready_case(service, state="paired"), ready_case(service)
    AssignmentFactory(service=service, case=case, volunteer=mediator(service, first_name="Ans"))

    page = client.get(board_url(case)).content.decode()

    assert "Ans Bakker" in page
    assert f"Next that waits: {waiting.number}" in page
    assert board_url(waiting) in page


def test_a_case_of_another_service_is_not_found(service, client):
    strange = ready_case(DistrictFactory().service)
    url = reverse("scheduling:pair_board", args=[service.slug, strange.pk])

    assert client.get(url).status_code == 404


def test_the_board_takes_as_many_queries_for_twelve_mediators_as_for_two(
    service, client, django_assert_max_num_queries
):
    def queries() -> int:
        client.get(board_url(case))  # whoever looks first reads the pool
        with django_assert_max_num_queries(12) as seen:
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

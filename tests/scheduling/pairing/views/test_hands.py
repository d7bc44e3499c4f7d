"""The page of cases that wait, as a volunteer reads it; and the board with whose hand is up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import Role
from scheduling.models import Hand
from tests.factories.cases import AssignmentFactory, PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.factories.scheduling import HandFactory
from tests.scheduling.mediators import mediator, ready_case
from tests.scheduling.talks import as_mediator

MOST = 11


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def eva(service):
    return mediator(service, first_name="Eva")


@pytest.fixture
def client(eva, logged_in):
    return logged_in(as_mediator(eva))


@pytest.fixture
def case(service):
    district = DistrictFactory(service=service, name="Achterveld")
    made = ready_case(service, district=district, summary="Mrs Geheim hears drums")
    PartyFactory(service=service, case=made, name="Mrs Geheim", street="Stilstraat")
    return made


def page(service) -> str:
    return reverse("scheduling:hand_list", args=[service.slug])


def tap(client, service, case, *, down: bool = False):
    view = "scheduling:hand_take_back" if down else "scheduling:hand_raise"
    return client.post(reverse(view, args=[service.slug, case.pk]), follow=True)


def test_a_case_that_waits_tells_what_one_needs_and_nobody(service, client, case):
    shown = client.get(page(service)).content.decode()

    for fact in ("Noise by people", "Achterveld", "Monday", "Usually one to three talks"):
        assert fact in shown
    for secret in ("Geheim", "Stilstraat", "drums", case.number):
        assert secret not in shown


def test_one_tap_puts_the_hand_up_and_one_takes_it_back(service, client, eva, case):
    up = tap(client, service, case).content.decode()

    assert "Your hand is up since" in up
    assert Hand.unscoped.up().get().volunteer == eva

    down = tap(client, service, case, down=True).content.decode()

    assert "I would like to do it" in down
    assert not Hand.unscoped.up().exists()


def test_what_does_not_wait_says_so_and_nothing_else(service, client, case):
    other = ready_case(service, state="paired", started_at=case.ready_at)

    said = [tap(client, service, one).content.decode() for one in (other, ready_case(service))]

    assert "That case does not wait any more" in said[0]
    assert "Your hand is up" in said[1]


def test_looking_at_an_address_that_only_takes_leads_to_the_page(service, client, case):
    for view in ("scheduling:hand_raise", "scheduling:hand_take_back"):
        answer = client.get(reverse(view, args=[service.slug, case.pk]))
        assert answer.url == page(service)
    assert not Hand.unscoped.exists()


def test_a_hand_for_a_case_others_are_asked_for_can_still_be_taken_back(service, client, eva, case):
    asked = ready_case(service, state="offered")
    HandFactory(service=service, case=asked, volunteer=eva)

    shown = client.get(page(service)).content.decode()

    assert "Your other hands" in shown
    assert reverse("scheduling:hand_take_back", args=[service.slug, asked.pk]) in shown


def test_who_was_passed_over_reads_it_on_both_pages(service, client, eva, case, now):
    done = ready_case(service, state="paired")
    facts = {"case": done, "volunteer": eva, "state": "passed", "ended_at": now}
    HandFactory(service=service, **facts)

    for url in (page(service), reverse("insights:home", args=[service.slug])):
        assert "Colleagues do it now" in client.get(url).content.decode()


def test_the_start_page_tells_how_many_wait(service, client, case):
    shown = client.get(reverse("insights:home", args=[service.slug])).content.decode()

    assert "1 case waits for mediators" in shown
    assert page(service) in shown


def test_nothing_that_fits_is_said_kindly_with_a_way_on(service, client):
    shown = client.get(page(service)).content.decode()

    assert "No case waits that fits you now" in shown
    assert reverse("scheduling:availability", args=[service.slug]) in shown


def test_somebody_who_was_never_admitted_sees_an_empty_page(service, member, logged_in, case):
    stranger = logged_in(member(service, Role.VOLUNTEER))

    assert "No case waits that fits you now" in stranger.get(page(service)).content.decode()
    assert tap(stranger, service, case).status_code == 200
    assert not Hand.unscoped.exists()


def test_the_pages_ask_the_same_for_three_cases_as_for_one(service, client, eva, case):
    urls = [page(service), reverse("insights:home", args=[service.slug])]

    def asked(url):
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    def one_more():
        made = ready_case(service, state="seeking_pair")
        AssignmentFactory(service=service, case=made, volunteer=mediator(service), seat=1)
        HandFactory(service=service, case=made, volunteer=eva)

    one_more()
    few = [asked(url) for url in urls]
    one_more()
    one_more()
    many = [asked(url) for url in urls]

    assert few == many
    assert many[0] <= MOST + 1
    assert many[1] <= MOST


def test_the_board_tells_whose_hand_is_up_and_ranks_as_before(
    service, member, logged_in, eva, case
):
    coordinator = logged_in(member(service, Role.COORDINATOR))
    others = [mediator(service) for _ in range(3)]
    board = reverse("scheduling:pair_board", args=[service.slug, case.pk])

    def cards():
        context = coordinator.get(board).context
        return [(card["title"], card["points"]) for card in context["cards"]]

    before = cards()
    HandFactory(service=service, case=case, volunteer=others[-1], raised_at=case.ready_at)
    shown = coordinator.get(board).content.decode()

    assert cards() == before
    assert "Would like to do it" in shown
    name = others[-1].user.first_name
    assert f"{name} put up a hand, " in shown
    check = reverse("scheduling:pair_check", args=[service.slug, case.pk])
    assert f"{check}?first={others[-1].pk}" in shown

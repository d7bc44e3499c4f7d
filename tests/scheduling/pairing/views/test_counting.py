"""The count beside the triage, and what a volunteer would read: as typed, and nothing is stored."""

import re

import pytest
from django.urls import reverse

from cases.models import Case, Party
from organisations.models import Role
from tests.factories.cases import CaseFactory, PartyFactory
from tests.scheduling.mediators import mediator

AS_A_PART = {"HX-Request": "true"}


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def case(service):
    case = CaseFactory(service=service, state="triage", languages=["nl"])
    PartyFactory(service=service, case=case)
    return case


def url_of(name, case) -> str:
    return reverse(f"scheduling:{name}", args=[case.service.slug, case.pk])


def said(page) -> tuple[int, int]:
    """How many can, of all."""
    words = " ".join(page.content.decode().split())
    can, every = re.search(r"<strong>(\d+)</strong> of (\d+)", words).groups()
    return int(can), int(every)


def typed(client, case, step="who", **fields):
    return client.post(url_of("pair_count", case), {"step": step, **fields}, headers=AS_A_PART)


def test_the_pairs_that_can_are_counted_of_all(client, service, case):
    for number in range(4):
        mediator(service, max_open_cases=0 if number == 3 else 2)
    mediator(service, state="paused")

    page = client.get(url_of("pair_count", case))

    assert said(page) == (3, 10)
    words = " ".join(page.content.decode().split())
    assert "7 pairs cannot, whatever you ask:" in words
    assert 'Take a break, or are not active</span> <span class="numbers">4' in words
    assert "First hour together" in words


def test_one_mediator_a_case_counts_people(client, service, case):
    service.mediators_per_case = 1
    service.save()
    mediator(service)
    mediator(service, state="paused")

    page = client.get(url_of("pair_count", case))

    assert said(page) == (1, 2)
    assert b"Mediators who can take this" in page.content


def test_what_is_typed_counts_and_nothing_is_stored(client, service, case):
    for _ in range(3):
        mediator(service)
    mediator(service, languages=["nl", "ar"])

    page = typed(client, case, languages=["nl", "ar"], wishes=["0-evening"])

    assert said(page) == (3, 6)
    words = " ".join(page.content.decode().split())
    assert "Without “Arabic”: 6. With an interpreter the mediators need not speak it." in words
    assert "−3" in words
    assert "<html" not in words
    case.refresh_from_db()
    assert (case.languages, case.wishes) == (["nl"], [])


def test_at_none_it_is_red_and_names_the_wish_to_drop(client, service, case):
    for _ in range(3):
        mediator(service)

    page = typed(client, case, languages=["nl", "tr"]).content.decode()

    assert 'data-tone="bad"' in page
    assert "0 pairs of 3 can. Without “Turkish”: 3." in page
    assert "First hour together" not in page


def test_where_no_single_wish_would_do_all_of_them_are_told(client, service, case):
    for _ in range(2):
        mediator(service)

    page = typed(client, case, languages=["nl", "tr"], wishes=["3-morning"]).content.decode()

    assert "Only without all of these wishes: 1." in page


def test_the_neighbour_as_typed_keeps_out_who_lives_in_their_street(client, service, case):
    for _ in range(3):
        mediator(service)
    mediator(service, street="Brink", town="Enschede")

    open_, typed_in = (
        typed(client, case, languages=["nl"], **more)
        for more in ({}, {"neighbour_street": "Brink", "neighbour_house_number": "2"})
    )

    assert (said(open_), said(typed_in)) == ((6, 6), (3, 6))
    assert Party.unscoped.count() == 1


def test_the_count_is_the_one_of_the_board_once_the_case_is_ready(client, service, case):
    for number in range(4):
        mediator(service, languages=["nl", "tr"] if number < 2 else ["nl"])
    count, _all = said(typed(client, case, languages=["nl", "tr"], wishes=["0-evening"]))

    Case.unscoped.update(
        state="ready", ready_at=case.received_at, languages=["nl", "tr"], wishes=["0-evening"]
    )
    board = client.get(url_of("pair_board", case)).content.decode()

    assert count == board.count("Offer to these two") == 5


def test_of_a_case_that_was_judged_the_board_is_shown(client, case):
    Case.unscoped.update(state="ready", ready_at=case.received_at)

    assert client.get(url_of("pair_count", case)).url == url_of("pair_board", case)


def test_the_preview_is_what_the_question_says(client, service, case):
    page = client.post(
        url_of("offer_preview", case), {"step": "asking", "summary": "Drums at night"}
    ).content.decode()

    assert "Drums at night" in page
    assert "Dutch" in page
    assert case.district.name in page
    assert "Usually one to three talks" in page
    assert Case.unscoped.get().summary == ""


def test_a_line_that_tells_of_a_party_is_not_shown_to_anybody(client, case):
    page = client.post(
        url_of("offer_preview", case), {"step": "asking", "summary": "Drums of Mrs Geheim"}
    ).content.decode()

    assert "Please leave out: Geheim." in page
    assert "Drums of" not in page


@pytest.mark.parametrize("people", [0, 6])
def test_the_count_asks_the_same_however_many_there_are(
    client, service, case, people, django_assert_max_num_queries
):
    for _ in range(people):
        mediator(service)
    client.get(url_of("pair_count", case))

    with django_assert_max_num_queries(14):
        client.get(url_of("pair_count", case))

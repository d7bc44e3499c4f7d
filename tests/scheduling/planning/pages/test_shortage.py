"""Cases that wait beside people who could take them."""

import pytest
from django.utils import translation

from organisations.models import Role
from scheduling.planning.pages.shortage import shortages
from tests.factories.cases import READY, AssignmentFactory, CaseFactory
from tests.scheduling.mediators import mediator, offered_case, ready_case


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def look(service, member, now):
    scope = member(service, Role.COORDINATOR)
    return lambda: shortages(scope, at=now)


def numbers(row) -> list[tuple[int, int]]:
    return [(cell.cases, cell.people) for cell in row.cells]


def test_a_case_counts_where_its_parties_can_and_a_person_where_they_are_free(service, look):
    ready_case(service, languages=["ar"], wishes=["0-evening", "2-evening", "4-morning"])
    mediator(service, languages=["ar"])
    mediator(service, languages=["nl"])

    (row,) = look()

    assert row.language == "Arabic"
    assert numbers(row) == [(1, 0), (0, 0), (1, 1)]
    assert [cell.is_short for cell in row.cells] == [True, False, False]


def test_parties_who_named_no_hours_can_always(service, look):
    ready_case(service, languages=["nl"], wishes=[])

    assert numbers(look()[0]) == [(1, 0), (1, 0), (1, 0)]


def test_whoever_has_no_room_is_not_counted(service, look, now):
    busy = mediator(service, languages=["nl"], max_open_cases=1)
    case = CaseFactory(service=service, state="in_contact_a", ready_at=READY)
    AssignmentFactory(service=service, case=case, volunteer=busy)
    mediator(service, languages=["nl"], certified=False)
    ready_case(service, languages=["nl"])

    assert numbers(look()[0]) == [(0, 0), (0, 0), (1, 0)]


def test_the_shortest_language_stands_on_top(service, look):
    for _ in range(3):
        mediator(service, languages=["nl"])
    ready_case(service, languages=["nl", "tr"])

    assert [row.language for row in look()] == ["Turkish", "Dutch"]


def test_a_case_without_a_language_asks_for_anybody(service, look):
    ready_case(service, languages=[])
    mediator(service, languages=["tr"])

    (row,) = look()

    assert row.language == "Any language"
    assert numbers(row)[2] == (1, 1)


def test_every_bar_of_the_grid_has_the_same_scale(service, look):
    """The longest is full, whatever row it stands in: 3 is drawn 3/8 as long as 8."""
    for _ in range(8):
        ready_case(service, languages=["nl"])
    for _ in range(3):
        ready_case(service, languages=["tr"])
    mediator(service, languages=["nl"])

    drawn = {row.language: (row.cells[2].cases_width, row.cells[2].people_width) for row in look()}

    assert drawn == {"Dutch": ("100.00%", "12.50%"), "Turkish": ("37.50%", "0%")}


def test_without_waiting_cases_there_is_nothing_to_show(service, look):
    offered_case(service)

    assert look() == []

"""The queue, through the browser's door."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from organisations.models import Role
from tests.factories.cases import AssignmentFactory
from tests.factories.organisations import DistrictFactory
from tests.factories.plans import LockedSeatFactory, PlanLockFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case, ready_case


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


def queue_url(service) -> str:
    return reverse("scheduling:queue", args=[service.slug])


def look(client, service, **query) -> str:
    return " ".join(client.get(queue_url(service), query).content.decode().split())


def test_the_queue_shows_who_waits_longest_first(service, client, now):
    district = DistrictFactory(service=service, name="Noord")
    ready_case(service, number="2026-0002", ready_at=now)
    ready_case(service, number="2026-0001", district=district, languages=["nl", "ar"])

    page = look(client, service)

    assert page.index("2026-0001") < page.index("2026-0002")
    assert "Noord · Dutch, Arabic" in page
    assert "Cases that wait for a pair" in page


def test_the_queue_says_whose_move_it_is(service, client, now):
    offered = offered_case(service)
    offer_to(mediator(service), offered)
    half = ready_case(service, state="seeking_pair")
    AssignmentFactory(service=service, case=half, volunteer=mediator(service))

    page = look(client, service)

    assert "Volunteers: 0 of 1" in page
    assert "until Wed 4 Mar, 10:00" in page
    assert "You: find a second" in page


def test_the_queue_stands_under_whose_move_it_is_with_a_count_each(service, client):
    offer_to(mediator(service), offered_case(service, number="2026-0001"))
    lock = PlanLockFactory(service=service, case=ready_case(service, number="2026-0002"))
    for name in ("Anna", "Bram"):
        LockedSeatFactory(service=service, lock=lock, volunteer=mediator(service, first_name=name))
    for number in ("2026-0003", "2026-0004"):
        ready_case(service, number=number)

    page = look(client, service)

    headings = [
        page.index(f'{title} <span class="queue-count">{count}</span>')
        for title, count in (
            ("Your move", 2),
            ("Waiting for an answer", 1),
            ("Locked for the next plan", 1),
        )
    ]
    cases = [page.index(f"2026-000{number}") for number in (3, 4, 1, 2)]
    assert sorted(headings) == headings
    assert sorted(cases) == cases
    assert re.search(r"Locked: Anna [^<]* and Bram ", page)


def test_a_case_whose_people_are_asked_says_whom_somebody_locked(service, client):
    case = offered_case(service)
    offer_to(mediator(service), case)
    lock = PlanLockFactory(service=service, case=case)
    LockedSeatFactory(service=service, lock=lock, volunteer=mediator(service, first_name="Anna"))

    page = look(client, service)

    assert "Locked for the next plan" not in page
    assert "Locked: Anna " in page


def test_a_case_that_nobody_answered_in_time_is_our_move(service, client, now):
    case = offered_case(service)
    offer_to(mediator(service), case, expires_at=now - timedelta(minutes=1))

    assert "Nobody answered in time: your move" in look(client, service)


def test_the_queue_of_a_service_with_one_mediator_asks_for_one(service, client):
    service.mediators_per_case = 1
    service.save()

    assert "No case waits for a mediator" in look(client, service)
    ready_case(service)
    assert "Cases that wait for a mediator" in look(client, service)


def test_an_empty_queue_says_so(service, client):
    assert "No case waits for a pair" in look(client, service)


def test_the_queue_takes_as_many_queries_for_three_cases_as_for_one(
    service, client, django_assert_max_num_queries
):
    def add() -> None:
        case = offered_case(service)
        offer_to(mediator(service), case)
        AssignmentFactory(service=service, case=case, volunteer=mediator(service))
        lock = PlanLockFactory(service=service, case=ready_case(service))
        LockedSeatFactory(service=service, lock=lock)

    add()
    with django_assert_max_num_queries(8) as one:
        client.get(queue_url(service))
    for _ in range(2):
        add()
    with django_assert_max_num_queries(8) as three:
        client.get(queue_url(service))

    assert len(one) == len(three)


def test_the_queue_is_cut_into_pages(service, client):
    for _ in range(26):
        ready_case(service)

    page = look(client, service, page=2)

    assert "Page 2 of 2" in page
    assert page.count('<li> <a class="queue-number"') == 1
    assert 'Your move <span class="queue-count">26</span>' in page


def test_volunteers_do_not_see_the_queue(service, member, logged_in):
    client = logged_in(member(service, Role.VOLUNTEER))

    assert client.get(queue_url(service)).status_code == 403

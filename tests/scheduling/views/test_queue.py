"""The queue, through the browser's door."""

import pytest
from django.urls import reverse

from organisations.models import Role
from tests.factories.cases import AssignmentFactory
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

"""The case of a pair board, and whom the next plan keeps to for it."""

import pytest
from django.urls import reverse

from organisations.models import Role
from scheduling.pairing.pages.locks import case_with_lock, locked_names
from tests.factories.organisations import ServiceFactory
from tests.factories.plans import LockedSeatFactory, PlanLockFactory
from tests.scheduling.mediators import mediator, ready_case


@pytest.fixture
def asker(service, member):
    return member(service, Role.COORDINATOR)


def locked(case, now, *people) -> None:
    lock = PlanLockFactory(service=case.service, case=case, locked_at=now)
    for one in people:
        LockedSeatFactory(service=case.service, lock=lock, volunteer=one)


def test_a_case_without_a_lock_names_nobody(service, asker, django_assert_num_queries):
    pk = ready_case(service).pk

    with django_assert_num_queries(1):
        case = case_with_lock(pk, scope=asker)
        names = locked_names(case, scope=asker)

    assert names == []


def test_whoever_is_locked_is_named(service, asker, now):
    case = ready_case(service, ready_at=now)
    locked(case, now, mediator(service, first_name="Ans"), mediator(service, first_name="Bert"))

    found = case_with_lock(case.pk, scope=asker)

    assert locked_names(found, scope=asker) == ["Ans Bakker", "Bert Bakker"]


def test_a_case_of_another_service_is_not_there(asker):
    assert case_with_lock(ready_case(ServiceFactory()).pk, scope=asker) is None


def test_the_board_says_who_is_locked_with_a_way_to_the_plan(service, asker, logged_in, now):
    case = ready_case(service, ready_at=now)
    locked(case, now, mediator(service, first_name="Ans"))

    url = reverse("scheduling:pair_board", args=[service.slug, case.pk])
    page = logged_in(asker).get(url).content.decode()

    assert "Locked on this case: Ans Bakker" in page
    assert reverse("scheduling:plan", args=[service.slug]) in page
    assert reverse("scheduling:plan_lock", args=[service.slug, case.pk]) in page

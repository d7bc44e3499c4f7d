"""Whoever races, a seat is taken once, a case gets one pair, an hour is booked once."""

from functools import partial

import pytest
from django.utils import timezone

from cases.lifecycle import CaseState
from cases.models import Assignment, Case
from organisations.models import Role, Scope
from scheduling.lifecycle import OfferState
from scheduling.models import Offer
from scheduling.pairing.actions import offers
from tests.factories.cases import CaseFactory
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.races.racing import free_mediator, race
from training.actions.certifications import suspend_certification
from training.models import Certification
from volunteers.actions.volunteers import leave
from volunteers.models import Volunteer

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = range(5)


def scope_of(volunteer):
    return Scope.by_link(volunteer.service, volunteer.user, Role.VOLUNTEER)


def coordinator(service):
    user = MembershipFactory(service=service, role=Role.COORDINATOR).user
    return Scope(service=service, user=user, roles=frozenset({Role.COORDINATOR}))


@pytest.mark.parametrize("turn", ROUNDS)
def test_of_two_who_accept_the_last_seat_exactly_one_gets_it(turn):
    service = ServiceFactory(mediators_per_case=1)
    at = timezone.now()
    case = CaseFactory(service=service, ready=True)
    asked = [free_mediator(service) for _ in range(2)]
    boss = coordinator(service)
    first = offers.offer_case(case, asked[:1], by=boss, at=at)[0]
    second = Offer.unscoped.create(
        service=service,
        case=case,
        volunteer=asked[1],
        wave=2,
        sent_at=at,
        sent_by=boss.user,
        expires_at=first.expires_at,
    )

    results = race(
        partial(offers.accept_offer, first, by=scope_of(asked[0]), at=at),
        partial(offers.accept_offer, second, by=scope_of(asked[1]), at=at),
    )

    case.refresh_from_db()
    assert sum(isinstance(result, Offer) for result in results) == 1, results
    assert Assignment.unscoped.open().filter(case=case).count() == 1
    assert Offer.unscoped.filter(case=case, state=OfferState.ACCEPTED).count() == 1
    assert Offer.unscoped.filter(case=case, state=OfferState.SENT).count() == 0
    assert case.state == CaseState.PAIRED


@pytest.mark.parametrize("turn", ROUNDS)
def test_of_two_coordinators_who_pair_one_case_exactly_one_succeeds(turn):
    service = ServiceFactory()
    at = timezone.now()
    case = CaseFactory(service=service, ready=True)
    people = [free_mediator(service) for _ in range(4)]
    bosses = [coordinator(service) for _ in range(2)]

    results = race(
        partial(offers.offer_case, case, people[:2], by=bosses[0], at=at),
        partial(offers.offer_case, case, people[2:], by=bosses[1], at=at),
    )

    assert sum(isinstance(result, list) for result in results) == 1, results
    assert Offer.unscoped.filter(case=case, state=OfferState.SENT).count() == 2


@pytest.mark.parametrize("turn", ROUNDS)
def test_the_last_place_of_a_volunteer_is_asked_for_once(turn):
    service = ServiceFactory(mediators_per_case=1)
    at = timezone.now()
    cases = [CaseFactory(service=service, ready=True) for _ in range(2)]
    busy = free_mediator(service, max_open_cases=1)
    boss = coordinator(service)

    results = race(*(partial(offers.offer_case, case, [busy], by=boss, at=at) for case in cases))

    assert sum(isinstance(result, list) for result in results) == 1, results
    assert Offer.unscoped.filter(volunteer=busy, state=OfferState.SENT).count() == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_yes_and_a_no_at_once_leave_the_other_seat_to_the_coordinator(turn):
    service = ServiceFactory()
    at = timezone.now()
    case = CaseFactory(service=service, ready=True)
    pair = [free_mediator(service) for _ in range(2)]
    yes, no = offers.offer_case(case, pair, by=coordinator(service), at=at)

    results = race(
        partial(offers.accept_offer, yes, by=scope_of(pair[0]), at=at),
        partial(offers.decline_offer, no, by=scope_of(pair[1]), at=at),
    )

    case.refresh_from_db()
    assert all(isinstance(result, Offer) for result in results), results
    assert Assignment.unscoped.open().filter(case=case).count() == 1
    assert case.state == CaseState.SEEKING_PAIR


@pytest.mark.parametrize("turn", ROUNDS)
def test_who_is_suspended_at_that_moment_is_left_without_a_question(turn):
    service = ServiceFactory(mediators_per_case=1)
    at = timezone.now()
    case = CaseFactory(service=service, ready=True)
    asked, boss = free_mediator(service), coordinator(service)
    right = Certification.unscoped.get(volunteer=asked)

    results = race(
        partial(offers.offer_case, case, [asked], by=boss, at=at),
        partial(suspend_certification, right, reason="", by=boss, at=at),
    )

    case.refresh_from_db()
    assert isinstance(results[1], Certification), results
    assert not Offer.unscoped.filter(case=case, state=OfferState.SENT).exists()
    assert case.state in {CaseState.READY, CaseState.SEEKING_PAIR}


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_who_leave_at_once_do_not_wait_for_each_others_cases(turn):
    """Each is asked for the case on which the other has a seat."""
    service, at = ServiceFactory(), timezone.now()
    cases = [CaseFactory(service=service, ready=True) for _ in range(2)]
    leavers, boss = [free_mediator(service) for _ in range(2)], coordinator(service)
    for case, seated, asked in zip(cases, leavers, reversed(leavers), strict=True):
        (offer,) = offers.offer_case(case, [seated], by=boss, at=at)
        offers.accept_offer(offer, by=scope_of(seated), at=at)
        offers.offer_case(case, [asked], by=boss, at=at)

    results = race(*(partial(leave, one, reason="", by=boss, at=at) for one in leavers))

    assert all(isinstance(result, Volunteer) for result in results), results
    assert not Assignment.unscoped.open().exists()
    assert not Offer.unscoped.filter(state=OfferState.SENT).exists()
    states = Case.unscoped.filter(service=service).values_list("state", flat=True)
    assert list(states) == [CaseState.SEEKING_PAIR] * 2

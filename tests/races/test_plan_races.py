"""Whoever races, a service has one plan under way, and one worker makes it."""

from functools import partial

import pytest
from django.utils import timezone

from organisations.models import Role, Scope
from scheduling.models import PlanRun
from scheduling.planning.actions import plans, runs
from scheduling.planning.actions.refusals import PlanUnderWay
from tests.factories.cases import CaseFactory
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.races.racing import race

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def coordinator(service) -> Scope:
    user = MembershipFactory(service=service, role=Role.COORDINATOR).user
    return Scope(service=service, user=user, roles=frozenset({Role.COORDINATOR}))


@pytest.mark.parametrize("turn", range(3))
def test_of_two_who_ask_for_a_plan_one_gets_it(turn):
    service = ServiceFactory()
    CaseFactory(service=service, ready=True)
    at = timezone.now()

    results = race(*(partial(plans.ask_plan, by=coordinator(service), at=at) for _ in range(2)))

    assert {type(result) for result in results} == {PlanRun, PlanUnderWay}


@pytest.mark.parametrize("turn", range(3))
def test_of_two_workers_one_makes_the_plan(turn):
    service = ServiceFactory()
    CaseFactory(service=service, ready=True)
    run = plans.ask_plan(by=coordinator(service), at=timezone.now())

    results = race(*(partial(runs.run_plan, run.pk, clock=timezone.now) for _ in range(2)))

    assert sorted(results) == [False, True]
    assert PlanRun.unscoped.get().tries == 1

"""Whoever races, nobody sits at two tables at once."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from organisations.models import Role, Scope
from scheduling.appointments.actions.appointments import plan_appointment
from scheduling.appointments.actions.refusals import DoubleBooked
from scheduling.models import Appointment, BookedQuarter, CalendarItem
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.races.racing import race
from tests.scheduling.talks import make_mediator, make_plan

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("turn", range(5))
def test_of_two_cases_that_want_the_same_hours_exactly_one_gets_them(turn):
    service = ServiceFactory()
    people = [make_mediator(service) for _ in range(2)]
    user = MembershipFactory(service=service, role=Role.COORDINATOR).user
    boss = Scope(service=service, user=user, roles=frozenset({Role.COORDINATOR}))
    cases = [CaseFactory(service=service, paired=True) for _ in range(2)]
    for case, pair in zip(cases, (people, people[::-1]), strict=True):
        for seat, volunteer in enumerate(pair, start=1):
            AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)
    at = timezone.now()
    plan = make_plan(at.replace(minute=0, second=0, microsecond=0) + timedelta(days=7))

    results = race(
        *(partial(plan_appointment, case, plan, kind="talk_a", by=boss, at=at) for case in cases)
    )

    assert sum(isinstance(result, Appointment) for result in results) == 1, results
    assert sum(isinstance(result, DoubleBooked) for result in results) == 1, results
    assert BookedQuarter.unscoped.count() == 12
    assert CalendarItem.unscoped.count() == 2

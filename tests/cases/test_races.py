"""Several at once, on a real database: exactly one wins, and nobody shares a number."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connections

from cases.actions.pairs import CaseNotSeeking, SeatTaken, assign
from cases.actions.reporting import Problem, report_case
from cases.lifecycle import CaseState
from cases.models import Assignment, Case, PartyFacts
from organisations.models import Role, Scope
from tests.factories.cases import READY, AssignmentFactory, CaseFactory
from tests.factories.organisations import ServiceFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def at_once(*calls):
    """Start the calls together; a refusal is an answer too."""
    barrier = Barrier(len(calls))

    def start(call):
        barrier.wait()
        try:
            return call()
        except (SeatTaken, CaseNotSeeking) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(start, calls))


def test_reports_at_once_get_a_number_each(now):
    service = ServiceFactory()
    anybody = Scope(service=service, user=None, roles=frozenset(), via="form")
    problems = [Problem(kind="pets", reporter=PartyFacts(phone=f"06 {n}")) for n in range(6)]

    at_once(*(partial(report_case, problem, by=anybody, at=now) for problem in problems))

    numbers = Case.unscoped.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"2026-{n:04}" for n in range(1, 7)]


def test_two_clicks_at_once_open_one_case(now):
    service = ServiceFactory()
    anybody = Scope(service=service, user=None, roles=frozenset(), via="form")
    problem = Problem(kind="pets", reporter=PartyFacts(phone="06 1"))

    at_once(*[partial(report_case, problem, by=anybody, at=now)] * 3)

    assert Case.unscoped.count() == 1


def test_of_two_volunteers_one_takes_the_last_seat(now):
    service = ServiceFactory()
    case = CaseFactory(service=service, state=CaseState.OFFERED, ready_at=READY)
    AssignmentFactory(service=service, case=case, seat=1)
    first, second = VolunteerFactory.create_batch(2, service=service)

    def take(volunteer):
        by = Scope.by_link(service, volunteer.user, Role.VOLUNTEER)
        return lambda: assign(case, volunteer, seat=2, by=by, at=now)

    answers = at_once(take(first), take(second))

    assert [isinstance(answer, Assignment) for answer in answers].count(True) == 1
    assert Assignment.unscoped.of_case(case).open().count() == 2
    assert Case.unscoped.get().state == CaseState.PAIRED

"""Asking for a plan and stopping it."""

import pytest
from django.db import IntegrityError, transaction
from django_q.models import OrmQ

from core.lifecycle import MoveRefused
from organisations.models import Role
from scheduling.lifecycle import PlanState
from scheduling.models import PlanRun
from scheduling.planning.actions import plans
from scheduling.planning.actions.refusals import NothingToPlan, PlanUnderWay
from tests.factories.plans import PlanRunFactory
from tests.marks import needs_the_orm_queue
from tests.scheduling.mediators import (
    offered_case,
    ready_case,
    verbs,
)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


# --- asking


def test_who_asks_for_a_plan_gets_a_run_that_waits(service, coordinator, now):
    ready_case(service)

    run = plans.ask_plan(by=coordinator, at=now)

    assert run.state == PlanState.WAITING
    assert (run.asked_by, run.asked_at) == (coordinator.user, now)
    assert verbs() == ["plan.ask"]


@needs_the_orm_queue
def test_asking_wakes_the_worker(service, coordinator, now):
    ready_case(service)

    run = plans.ask_plan(by=coordinator, at=now)

    task = OrmQ.objects.get().task
    assert (task["func"], task["args"]) == ("scheduling.tasks.run_plan", (run.pk,))


def test_a_second_plan_is_not_begun_while_one_is_under_way(service, coordinator, now):
    ready_case(service)
    plans.ask_plan(by=coordinator, at=now)

    with pytest.raises(PlanUnderWay):
        plans.ask_plan(by=coordinator, at=now)

    assert PlanRun.unscoped.count() == 1


def test_the_database_itself_holds_one_plan_under_way(service):
    PlanRunFactory(service=service, waiting=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRunFactory(service=service, running=True)

    PlanRunFactory(running=True)  # of another service
    PlanRunFactory(service=service)


def test_a_queue_in_which_everybody_is_asked_needs_no_plan(service, coordinator, now):
    offered_case(service)

    with pytest.raises(NothingToPlan):
        plans.ask_plan(by=coordinator, at=now)


# --- stopping


def test_a_plan_that_has_not_begun_stops_at_once(service, coordinator, now):
    run = PlanRunFactory(service=service, waiting=True)

    run = plans.stop_plan(run, by=coordinator, at=now)

    assert (run.state, run.ended_at) == (PlanState.STOPPED, now)
    assert verbs() == ["plan.stop"]


def test_a_plan_that_runs_is_asked_to_stop(service, coordinator, now):
    run = PlanRunFactory(service=service, running=True)

    run = plans.stop_plan(run, by=coordinator, at=now)

    assert (run.state, run.stop_asked) == (PlanState.RUNNING, True)


def test_a_plan_that_is_made_cannot_be_stopped(service, coordinator, now):
    run = PlanRunFactory(service=service)

    with pytest.raises(MoveRefused):
        plans.stop_plan(run, by=coordinator, at=now)

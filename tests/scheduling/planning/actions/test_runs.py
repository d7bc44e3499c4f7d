"""The worker's side of a plan: one takes it up, says how far it is, and keeps what it found."""

from datetime import timedelta

import pytest
from django_q.models import OrmQ

from organisations.models import Role
from scheduling.engine.plan.model import Plan, PlanStage, Progress, Queue, Tally
from scheduling.engine.pool import Pool
from scheduling.lifecycle import PlanState
from scheduling.models import PlanLock, PlannedCase, PlanRun
from scheduling.pairing.actions.locks import lock_team
from scheduling.planning.actions import runs
from scheduling.planning.snapshot import Looked
from tests.factories.cases import CaseFactory
from tests.factories.plans import (
    ASKED,
    PlanLockFactory,
    PlannedCaseFactory,
    PlannedSeatFactory,
    PlanRunFactory,
)
from tests.marks import needs_the_orm_queue
from tests.races.racing import free_mediator
from tests.scheduling.mediators import mediator, ready_case, verbs

NOTHING = Tally(served=0, value=0, points=0, waiting_days=0)


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


@pytest.fixture
def clock(now):
    return Clock(now)


def again(run: PlanRun) -> PlanRun:
    return PlanRun.unscoped.get(pk=run.pk)


def empty_plan(**facts) -> Plan:
    ordinary = {
        "placed": (),
        "left": (),
        "tally": NOTHING,
        "borrowed": NOTHING,
        "bound": 0,
        "best": 0,
        "most_served": 0,
        "oldest_first": NOTHING,
        "oldest_first_teams": {},
    }
    return Plan(**(ordinary | facts))


def nothing_looked_at() -> Looked:
    return Looked(Queue((), Pool.of([], 28)), None)


# --- from beginning to end


def test_a_run_plans_the_queue(service, now):
    case = ready_case(service)
    team = {mediator(service).pk, mediator(service).pk}
    run = PlanRunFactory(service=service, waiting=True)

    assert runs.run_plan(run.pk, clock=lambda: now)

    row = PlannedCase.unscoped.with_team().get()
    assert (row.case, {seat.volunteer_id for seat in row.team}) == (case, team)
    assert row.starts_at.weekday() == 0
    ended = again(run)
    assert (ended.state, ended.served, ended.left, ended.is_proven) == ("done", 1, 0, True)
    assert verbs() == ["plan.finish"]


def test_a_fixed_person_gets_the_case(service, now, member):

    for _ in range(3):
        free_mediator(service)
    case, fixed = ready_case(service), free_mediator(service, max_open_cases=1)
    lock_team(case, [fixed], by=member(service, Role.COORDINATOR), at=now)
    run = PlanRunFactory(service=service, waiting=True)

    runs.run_plan(run.pk, clock=lambda: now)

    row = PlannedCase.unscoped.with_team().get()
    assert row.is_fixed
    assert fixed.pk in {seat.volunteer_id for seat in row.team}


def test_a_run_that_somebody_else_has_is_left_alone(service, now):
    run = PlanRunFactory(service=service, running=True)

    assert not runs.run_plan(run.pk, clock=lambda: now)

    assert verbs() == []


def test_a_run_that_goes_wrong_has_failed_and_says_so_to_the_log(service, now, monkeypatch):
    run = PlanRunFactory(service=service, waiting=True)
    monkeypatch.setattr(runs, "look_at_queue", lambda *_args, **_facts: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        runs.run_plan(run.pk, clock=lambda: now)

    assert again(run).state == PlanState.FAILED
    assert verbs() == ["plan.fail"]


# --- saying how far it is


def test_progress_is_written_at_each_stage_and_now_and_then(service, clock):
    run = runs.claim_run(PlanRunFactory(service=service, waiting=True).pk, at=clock.at)
    tell = runs.Teller(run, clock=clock)

    assert tell(Progress(PlanStage.LOOKING, 5))
    assert tell(Progress(PlanStage.LOOKING, 9))
    first = again(run)
    clock.at += runs.TELL_EVERY
    assert tell(Progress(PlanStage.LOOKING, 12, value=7, bound=9))
    second = again(run)

    assert (first.stage, first.done) == ("looking", 5)
    assert (second.done, second.value, second.bound, second.beat_at) == (12, 7, 9, clock.at)


def test_the_planner_is_stopped_when_somebody_asked_to(service, clock):
    run = runs.claim_run(PlanRunFactory(service=service, waiting=True).pk, at=clock.at)
    tell = runs.Teller(run, clock=clock)
    PlanRun.unscoped.filter(pk=run.pk).update(stop_asked=True)

    assert not tell(Progress(PlanStage.LOOKING, 5))
    assert not tell(Progress(PlanStage.PROVING, 9))
    assert again(run).done == 0


def test_the_planner_is_stopped_when_it_takes_too_long(service, clock):
    run = runs.claim_run(PlanRunFactory(service=service, waiting=True).pk, at=clock.at)
    tell = runs.Teller(run, clock=clock)
    clock.at += runs.LONGEST

    assert not tell(Progress(PlanStage.LOOKING, 5))


# --- keeping what it found


def test_a_new_plan_takes_the_place_of_the_ones_before(service, now):
    old = PlanRunFactory(service=service)
    PlannedSeatFactory(service=service, planned=PlannedCaseFactory(service=service, run=old))
    elsewhere = PlanRunFactory()
    run = PlanRunFactory(service=service, running=True)

    assert runs.keep_results(run, nothing_looked_at(), empty_plan(), at=now)

    assert {row.pk for row in PlanRun.unscoped.all()} == {run.pk, elsewhere.pk}
    assert not PlannedCase.unscoped.exists()


def test_a_plan_that_was_stopped_keeps_what_it_has(service, now):
    run = PlanRunFactory(service=service, running=True)

    runs.keep_results(run, nothing_looked_at(), empty_plan(stopped=True), at=now)

    assert (again(run).state, again(run).served) == (PlanState.STOPPED, 0)
    assert verbs() == ["plan.stop"]


def test_a_worker_that_lost_its_run_keeps_nothing(service, now):
    run = PlanRunFactory(service=service, running=True)
    PlanRun.unscoped.filter(pk=run.pk).update(tries=2)

    assert not runs.keep_results(run, nothing_looked_at(), empty_plan(), at=now)

    assert again(run).state == PlanState.RUNNING


# --- runs whose worker died


@needs_the_orm_queue
def test_a_run_nobody_has_begun_is_woken_again(service, clock):
    run = PlanRunFactory(service=service, waiting=True)
    clock.at = ASKED + runs.NOT_BEGUN_FOR

    assert runs.mind_plans(at=clock.at) == 1
    assert runs.mind_plans(at=clock.at) == 0

    assert OrmQ.objects.count() == 1
    assert again(run).state == PlanState.WAITING


@needs_the_orm_queue
def test_a_silent_run_is_taken_up_once_and_then_has_failed(service):
    run = PlanRunFactory(service=service, running=True)
    late = ASKED + runs.SILENT_FOR

    assert runs.mind_plans(at=late - timedelta(seconds=1)) == 0
    runs.mind_plans(at=late)
    taken_up = again(run)
    second = runs.claim_run(run.pk, at=late)
    runs.mind_plans(at=late + runs.SILENT_FOR)

    assert taken_up.state == PlanState.WAITING
    assert second.tries == 2
    assert again(run).state == PlanState.FAILED
    assert verbs() == ["plan.fail"]


def test_a_silent_run_that_was_asked_to_stop_is_stopped(service):
    run = PlanRunFactory(service=service, running=True, stop_asked=True)

    runs.mind_plans(at=ASKED + runs.SILENT_FOR)

    assert again(run).state == PlanState.STOPPED


def test_locks_of_cases_that_are_gone_go_too(service):
    stays = PlanLockFactory(service=service)
    PlanLockFactory(service=service, case=CaseFactory(service=service, paired=True))

    assert runs.unlock_gone_cases() == 1
    assert runs.unlock_gone_cases() == 0

    assert PlanLock.unscoped.get() == stays

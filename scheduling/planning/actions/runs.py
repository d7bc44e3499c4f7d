"""What the worker does for a plan: take it up, say how far it is, keep what it found.

No transaction is open while the planner thinks. A run whose worker died is silent; it is taken up
once more, and then it has failed. ``clock`` is read whenever something is written, because a run
takes long.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F

from organisations.audit import record
from organisations.models import Scope
from scheduling.engine.plan.model import Plan, Progress
from scheduling.engine.plan.planner import make_plan
from scheduling.lifecycle import PLAN_LIFECYCLE, PlanState
from scheduling.pairing.models import PlanLock
from scheduling.planning.actions.plans import wake_planner
from scheduling.planning.models import PlanRun
from scheduling.planning.snapshot import Looked, look_at_queue, results_of, write_results

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

LONGEST = timedelta(seconds=60)
"""A plan cut short keeps the best it found."""
TELL_EVERY = timedelta(seconds=0.5)
SILENT_FOR = timedelta(minutes=2)
NOT_BEGUN_FOR = timedelta(minutes=1)
TRIES = 2


def run_plan(pk: int, *, clock: Clock) -> bool:
    """Plan the queue for this run if nobody else does. May run twice. True if it has results."""
    run = claim_run(pk, at=clock())
    if run is None:
        return False
    try:
        looked = look_at_queue(run.service, at=clock())
        plan = make_plan(looked.queue, report=Teller(run, clock=clock))
        return keep_results(run, looked, plan, at=clock())
    # Whatever it was: a run that nobody ends would keep the service from asking for another until
    # the sweep finds it silent.
    except Exception:
        give_up(run, at=clock())
        raise


def claim_run(pk: int, *, at: datetime) -> PlanRun | None:
    """Take the run up, in one UPDATE that only one worker can win."""
    taken = PlanRun.unscoped.filter(pk=pk, state=PlanState.WAITING).update(
        state=PlanState.RUNNING, started_at=at, beat_at=at, tries=F("tries") + 1
    )
    return PlanRun.unscoped.select_related("service").get(pk=pk) if taken else None


class Teller:
    """Writes down how far the planner is; answers False when it has to stop."""

    def __init__(self, run: PlanRun, *, clock: Clock) -> None:
        self.run = run
        self.clock = clock
        self.told_at = run.beat_at
        self.stage = ""
        # From when it is taken up: one that waited long for a worker has its minute all the same.
        self.ends_at = clock() + LONGEST
        self.goes_on = True

    def __call__(self, progress: Progress) -> bool:
        at = self.clock()
        if at >= self.ends_at:
            self.goes_on = False
        is_new = progress.stage != self.stage
        if self.goes_on and (is_new or self.told_at is None or at >= self.told_at + TELL_EVERY):
            self.stage, self.told_at = progress.stage, at
            self.goes_on = self._write(progress, at)
        return self.goes_on

    def _write(self, progress: Progress, at: datetime) -> bool:
        """Nothing is written any more once somebody asked to stop, or another took the run."""
        with suppress(DatabaseError):  # the next word may come through
            written = (
                PlanRun.unscoped.held_by(self.run)
                .filter(stop_asked=False)
                .update(
                    stage=progress.stage.value,
                    done=progress.done,
                    value=progress.value,
                    bound=progress.bound,
                    beat_at=at,
                )
            )
            return bool(written)
        return True


@transaction.atomic
def keep_results(run: PlanRun, looked: Looked, plan: Plan, *, at: datetime) -> bool:
    """Write what was found in place of the plan before; False if another worker has the run."""
    held = PlanRun.unscoped.held_by(run).locked().first()
    if held is None:
        return False
    system = Scope.system(run.service)
    name = "stop" if plan.stopped else "finish"
    move = PLAN_LIFECYCLE.move(name, state=held.state, roles=system.roles)
    held.state = move.target
    held.ended_at = at
    facts = {"done": 100, **results_of(plan)}
    for name, value in facts.items():
        setattr(held, name, value)
    held.save(update_fields=["state", "ended_at", *facts])
    # Only those that ended: the planned cases of the one before go with their run.
    PlanRun.unscoped.other_ended(held).delete()
    write_results(held, looked, plan)
    record(move.verb, held, by=system, at=at)
    return True


@transaction.atomic
def give_up(run: PlanRun, *, at: datetime) -> None:
    held = PlanRun.unscoped.held_by(run).locked().first()
    if held is not None:
        _fail(held, at=at)


def _fail(run: PlanRun, *, at: datetime) -> None:
    _end(run, "fail", at=at)
    logger.error("plan of the queue failed", extra={"plan": run.pk, "service": run.service.slug})


def _end(run: PlanRun, name: str, *, at: datetime) -> None:
    """For a run without results; ``keep_results`` ends the others."""
    system = Scope.system(run.service)
    move = PLAN_LIFECYCLE.move(name, state=run.state, roles=system.roles)
    run.state = move.target
    run.ended_at = at
    run.save(update_fields=["state", "ended_at"])
    record(move.verb, run, by=system, at=at)


@transaction.atomic
def unlock_gone_cases() -> int:
    """Let go of teams kept for cases that no plan will look at again. Returns how many."""
    gone = PlanLock.unscoped.over()
    count = gone.count()
    gone.delete()
    return count


def mind_plans(*, at: datetime) -> int:
    """Wake what nobody has begun, and take up what fell silent. Returns how many."""
    silent = PlanRun.unscoped.silent_since(at - SILENT_FOR)
    waiting = PlanRun.unscoped.not_begun_since(at - NOT_BEGUN_FOR)
    due = {run.pk for run in (*silent, *waiting)}
    return sum(_mind(pk, at=at) for pk in sorted(due))


@transaction.atomic
def _mind(pk: int, *, at: datetime) -> bool:
    """Look again under the lock: of two rounds at once, one wakes."""
    runs = PlanRun.unscoped.select_related("service").locked().filter(pk=pk)
    run = (runs.silent_since(at - SILENT_FOR) | runs.not_begun_since(at - NOT_BEGUN_FOR)).first()
    if run is None:
        return False
    if run.state == PlanState.WAITING:
        _wake_again(run, PlanState.WAITING, at=at)
    # Its worker died before it could obey; nothing was found that could be kept.
    elif run.stop_asked:
        _end(run, "stop", at=at)
    elif run.tries >= TRIES:
        _fail(run, at=at)
    else:
        roles = Scope.system(run.service).roles
        move = PLAN_LIFECYCLE.move("take_up", state=run.state, roles=roles)
        _wake_again(run, move.target, at=at)
    return True


def _wake_again(run: PlanRun, state: str, *, at: datetime) -> None:
    run.state = state
    run.woken_at = at
    run.save(update_fields=["state", "woken_at"])
    wake_planner(run)

"""Asking for a plan of the whole queue, and stopping it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django_q.tasks import async_task

from cases.models import Case
from organisations.audit import record
from organisations.models import Scope
from scheduling.lifecycle import PLAN_LIFECYCLE, PlanState
from scheduling.planning.actions.refusals import NothingToPlan, PlanUnderWay
from scheduling.planning.models import PlanRun

RUN = "scheduling.tasks.run_plan"
LONGEST_SECONDS = 240
"""The queue kills the task then; the planner is told to stop long before."""


def wake_planner(run: PlanRun) -> None:
    """Tell the worker. Losing or doubling this call changes nothing: the row is the truth."""
    ring: Callable[[], object] = partial(async_task, RUN, run.pk, timeout=LONGEST_SECONDS)
    # As with mail (organisations.outbox): a task in the database is part of this transaction, one
    # in Redis may ring only after it.
    if "orm" in settings.Q_CLUSTER:
        ring()
    else:
        transaction.on_commit(ring, robust=True)


@transaction.atomic
def ask_plan(*, by: Scope, at: datetime) -> PlanRun:
    """Have the queue planned by the worker. Raises ``NothingToPlan``, ``PlanUnderWay``."""
    if not Case.visible_to(by).waiting_for_the_coordinator().exists():
        raise NothingToPlan
    try:
        # A savepoint: the constraint "one under way" decides between two at once, and what it
        # refuses would break the transaction around it.
        with transaction.atomic():
            run = PlanRun.unscoped.create(
                service=by.service, asked_by=by.person, asked_at=at, woken_at=at
            )
    except IntegrityError as taken:
        raise PlanUnderWay from taken
    record("plan.ask", run, by=by, at=at)
    wake_planner(run)
    return run


@transaction.atomic
def stop_plan(run: PlanRun, *, by: Scope, at: datetime) -> PlanRun:
    """Stop at once what has not begun; ask the worker to stop what has, with what it found.

    Raises ``MoveRefused`` where it has ended meanwhile.
    """
    run = PlanRun.visible_to(by).locked().get(pk=run.pk)
    if run.state == PlanState.RUNNING:
        run.stop_asked = True
        run.save(update_fields=["stop_asked"])
    else:
        run.state = PLAN_LIFECYCLE.move("stop", state=run.state, roles=by.roles).target
        run.ended_at = at
        run.save(update_fields=["state", "ended_at"])
    record("plan.stop", run, by=by, at=at)
    return run

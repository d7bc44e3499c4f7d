"""Asking for a plan of the whole queue, stopping it, and fixing a team before the next one."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django_q.tasks import async_task

from cases.models import Case
from organisations.audit import record
from organisations.models import Scope
from scheduling.actions.refusals import AlreadyAsked, TeamRefused
from scheduling.lifecycle import PLAN_LIFECYCLE, PlanState
from scheduling.models import LockedSeat, PlanLock, PlanRun
from scheduling.pairing.explain import may_be_set_aside
from scheduling.snapshot import Snapshot, take_snapshot
from scheduling.verdicts import objections_to
from volunteers.models import Volunteer

RUN = "scheduling.tasks.run_plan"
LONGEST_SECONDS = 240
"""The queue kills the task then; the planner is told to stop long before."""


class PlanRefused(Exception):
    """The parent of what follows; ``core.lifecycle.MoveRefused`` stands beside it."""


class PlanUnderWay(PlanRefused):
    """A plan of this service is being made already."""


class NothingToPlan(PlanRefused):
    """No case waits with nobody asked."""


class CaseNotWaiting(PlanRefused):
    """The case waits for nobody, so there is no team to fix."""


class TooMany(PlanRefused):
    """More people, or fewer, than the case has free seats (``seats``)."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        super().__init__(seats)


def wake(run: PlanRun) -> None:
    """Tell the worker. Losing or doubling this call changes nothing: the row is the truth."""
    ring: Callable[[], object] = partial(async_task, RUN, run.pk, timeout=LONGEST_SECONDS)
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
        with transaction.atomic():
            run = PlanRun.unscoped.create(
                service=by.service, asked_by=by.person, asked_at=at, woken_at=at
            )
    except IntegrityError as taken:
        raise PlanUnderWay from taken
    record("plan.ask", run, by=by, at=at)
    wake(run)
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
        run.state = PLAN_LIFECYCLE.target("stop", state=run.state, roles=by.roles)
        run.ended_at = at
        run.save(update_fields=["state", "ended_at"])
    record("plan.stop", run, by=by, at=at)
    return run


@transaction.atomic
def lock_team(case: Case, volunteers: Iterable[Volunteer], *, by: Scope, at: datetime) -> PlanLock:
    """Fix who takes the case in the plans to come; whoever was fixed before is no longer.

    One person of a pair may be fixed, the plan then finds the other. Raises ``CaseNotWaiting``,
    ``TooMany``, and from ``refusals`` ``AlreadyAsked`` and ``TeamRefused`` where a rule nobody
    may set aside forbids it. What only a soft rule speaks against may be fixed.
    """
    ids = {volunteer.pk for volunteer in volunteers}
    # Before the case, as in ``offers``: a row that names them waits for who asks them just now.
    people = Volunteer.visible_to(by).filter(pk__in=ids).order_by("pk")
    chosen = list(people.select_for_update(of=("self",)))
    if len(chosen) < len(ids):
        raise Volunteer.DoesNotExist(sorted(ids))
    case = Case.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    if not case.is_in_queue:
        raise CaseNotWaiting
    _refuse_unfit(take_snapshot(case, service=by.service, at=at, only=ids), ids)
    PlanLock.visible_to(by).of_cases([case.pk]).delete()
    lock = PlanLock.unscoped.create(
        service=by.service, case=case, locked_by=by.person, locked_at=at
    )
    for volunteer in chosen:
        LockedSeat.unscoped.create(service=by.service, lock=lock, volunteer=volunteer)
    record("plan.lock", lock, by=by, at=at)
    return lock


def _refuse_unfit(snapshot: Snapshot, ids: set[int]) -> None:
    asked = ids & snapshot.asked
    if asked:
        raise AlreadyAsked(snapshot.people[id_].name for id_ in sorted(asked))
    if not 1 <= len(ids) <= snapshot.open_seats:
        raise TooMany(snapshot.open_seats)
    against = objections_to(snapshot, ids)
    if not may_be_set_aside(against):
        raise TeamRefused(against)


@transaction.atomic
def unlock_team(case: Case, *, by: Scope, at: datetime) -> bool:
    """Leave the case to the plan again. False where nobody was fixed."""
    case = Case.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    locks = list(PlanLock.visible_to(by).of_cases([case.pk]))
    for lock in locks:
        record("plan.unlock", lock, by=by, at=at)
        lock.delete()
    return bool(locks)

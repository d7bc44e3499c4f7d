"""Cases that wait until the time is ripe. Their rest counts in no lead time."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from cases import signals
from cases.actions.moving import move, refuse_names, take
from cases.actions.refusals import WakesTooEarly
from cases.actions.undoing import undoable
from cases.lifecycle import IN_QUEUE, CaseState
from cases.models import ActKind, Case
from core.local_time import local_day
from organisations.models import Scope


@transaction.atomic
def rest_case(case: Case, *, wakes_on: date, reason: str, by: Scope, at: datetime) -> Case:
    """Let the case rest until a day. Raises ``WakesTooEarly``, ``MoveRefused``, ``NamesInText``."""
    case = take(case, by)
    if wakes_on <= local_day(at, by.service.zone):
        raise WakesTooEarly(wakes_on)
    refuse_names(case, "reason", reason)
    with undoable(ActKind.REST, by=by, at=at) as doing:
        doing.begins_with(case)
        move(case, "rest", by=by, at=at, reason=reason, slept_from=case.state, wakes_on=wakes_on)
        told = signals.case_rested.send(sender=Case, case=case, by=by, at=at)
        # A talk that is called off is in many calendars: people must hear of it at once.
        doing.is_final = any(called_off for _receiver, called_off in told)
    return case


@transaction.atomic
def wake_case(case: Case, *, by: Scope, at: datetime) -> Case:
    """Go on where the case stood before it rested; its waiting goes on as if there was no rest."""
    case = take(case, by)
    # A case that rests makes no move, so it fell asleep when it moved last.
    slept = at - case.moved_at
    facts: dict[str, Any] = {
        "wakes_on": None,
        "slept_from": "",
        "slept_days": case.slept_days + slept.days,
    }
    # The queue is in order of waiting: without it a case would overtake others for having slept.
    if case.slept_from in IN_QUEUE and case.ready_at:
        facts["ready_at"] = case.ready_at + slept
    with undoable(ActKind.WAKE, by=by, at=at) as doing:
        doing.begins_with(case)
        return move(case, f"wake_to_{case.slept_from}", by=by, at=at, **facts)


@transaction.atomic
def wake_if_due(case_id: int, *, at: datetime) -> bool:
    """Wake the case if its day has come where its service is. False: not yet, or it is awake."""
    case = (
        # The state is asked again under the lock: somebody may have woken it since the ids were
        # read.
        Case.unscoped.select_for_update(of=("self",))
        .in_state(CaseState.DORMANT)
        .select_related("service")
        .filter(pk=case_id)
        .first()
    )
    if case is None or case.wakes_on > local_day(at, case.service.zone):
        return False
    wake_case(case, by=Scope.system(case.service), at=at)
    return True

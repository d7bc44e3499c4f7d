"""The end of a case, and the way back from it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from cases import signals
from cases.actions.choices import reason_columns
from cases.actions.moving import move, refuse_names, take
from cases.actions.refusals import FactsMissing, NobodyToOpenFor, TooLateToReopen
from cases.models import Assignment, Case, ChoiceList, Party
from organisations.audit import record
from organisations.models import Scope

NOTHING_SAID: dict[str, Any] = dict.fromkeys(
    ("not_started_reason", "ended_reason", "method", "provisional_result", "confirmed_result"), ""
) | {"own_reason": None}


@transaction.atomic
def close_case(
    case: Case,
    *,
    ended_reason: str = "",
    not_started_reason: str = "",
    method: str = "",
    provisional_result: str = "",
    by: Scope,
    at: datetime,
) -> Case:
    """End the case with its result; its mediators see the neighbours a few days longer.

    A case in which a talk was held needs ``ended_reason`` and a result, another one
    ``not_started_reason``; either may be one of the service's own. Raises ``FactsMissing``,
    ``MoveRefused``, ``NotOffered``.
    """
    case = take(case, by)
    result = provisional_result or case.provisional_result
    if case.started_at:
        # "method" is kept and not asked for: what helped is not always known.
        which, reason = ChoiceList.ENDED, ended_reason
        wanted = {"ended_reason": reason, "provisional_result": result}
        facts = {"provisional_result": result, "method": method}
    else:
        which, reason = ChoiceList.NOT_STARTED, not_started_reason
        wanted, facts = {"not_started_reason": reason}, {}
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        raise FactsMissing(missing)
    facts |= reason_columns(case, which, reason)
    move(case, "close", by=by, at=at, closed_at=at, **facts)
    _end_assignments(case, by=by, at=at)
    signals.case_closed.send(sender=Case, case=case, by=by, at=at)
    return case


def _end_assignments(case: Case, *, by: Scope, at: datetime) -> None:
    grace = timedelta(days=case.service.party_data_grace_days)
    for seat in Assignment.unscoped.of_case(case).open():
        seat.ended_at, seat.readable_until = at, at + grace
        seat.save(update_fields=["ended_at", "readable_until"])
        record("case.end_seat", seat, by=by, at=at)


@transaction.atomic
def reopen_case(case: Case, *, reason: str, by: Scope, at: datetime) -> Case:
    """Take a closed case back into triage, within the service's days for it.

    What was said of its end no longer holds and is cleared; the mediators of then lose sight.
    Raises ``TooLateToReopen``, ``NobodyToOpenFor``, ``MoveRefused``, ``NamesInText``.
    """
    case = take(case, by)
    days = case.service.reopen_days
    if case.closed_at and at > case.closed_at + timedelta(days=days):
        raise TooLateToReopen(case.closed_at, days)
    if not case.is_open and not Party.unscoped.of_case(case).exists():
        raise NobodyToOpenFor
    refuse_names(case, "reason", reason)
    move(case, "reopen", by=by, at=at, reason=reason, closed_at=None, **NOTHING_SAID)
    # The days of grace were for a case that had ended; who goes on with it is decided anew.
    Assignment.unscoped.of_case(case).filter(readable_until__gt=at).update(readable_until=at)
    return case

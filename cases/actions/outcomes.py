"""What a talk brought, and where the case stands after it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from cases.actions.moving import A_SECOND_CLICK, move, refuse_names, take
from cases.actions.refusals import NoTalksNow
from cases.lifecycle import HAS_TALKS, roads_of_talks
from cases.models import Case, Outcome, StageResult
from core.lifecycle import MoveRefused
from organisations.audit import record
from organisations.models import Scope


@dataclass(frozen=True, kw_only=True)
class Report:
    """In the mediators' words; names of the parties are refused when it is kept."""

    stage: str
    result: str
    held_on: date
    minutes: int = 0
    note: str = ""


@transaction.atomic
def record_outcome(
    case: Case, report: Report, *, stands: str = "", by: Scope, at: datetime
) -> Outcome:
    """Keep the report and bring the case to where it stands now, by every move on the way.

    ``stands`` is a state; "" leaves the case where it is. The same report by a second click is
    kept once. Raises ``NoTalksNow``, ``NamesInText``, ``MoveRefused``.
    """
    case = take(case, by)
    if case.state not in HAS_TALKS:
        raise NoTalksNow(case.state)
    refuse_names(case, "note", report.note)
    roads = roads_of_talks(case.state)
    if stands and stands not in roads:
        raise MoveRefused(f"to_{stands}", case.state, by.roles)
    outcome = _clicked_twice(case, report, by=by, at=at) or _keep(case, report, by=by, at=at)
    # Move by move, though the form asks for the end only: each stands in the trail and each is
    # asked of the table.
    for name in roads[stands] if stands else []:
        move(case, name, by=by, at=at)
    return outcome


@transaction.atomic
def correct_outcome(
    outcome: Outcome, report: Report, *, stands: str = "", by: Scope, at: datetime
) -> Outcome:
    """Tell the same stage otherwise; the case goes on from where it is, and never back.

    Raises ``NoTalksNow``, ``NamesInText``, ``MoveRefused``.
    """
    case = take(outcome.case, by)
    if case.state not in HAS_TALKS:
        raise NoTalksNow(case.state)
    refuse_names(case, "note", report.note)
    roads = roads_of_talks(case.state)
    if stands and stands not in roads:
        raise MoveRefused(f"to_{stands}", case.state, by.roles)
    told = vars(report)
    changed = [name for name, value in told.items() if getattr(outcome, name) != value]
    for name in changed:
        setattr(outcome, name, told[name])
    outcome.recorded_at = at
    outcome.save(update_fields=[*changed, "recorded_at"])
    record("outcome.correct", outcome, by=by, at=at, changed=changed)
    for name in roads[stands] if stands else []:
        move(case, name, by=by, at=at)
    return outcome


def _keep(case: Case, report: Report, *, by: Scope, at: datetime) -> Outcome:
    # The first talk that was held starts the case: from there a partner sees it as begun, and
    # closing asks for a result.
    if report.result != StageResult.NOT_HELD and case.started_at is None:
        case.started_at = at
        case.save(update_fields=["started_at"])
    outcome = Outcome.unscoped.create(
        service=case.service,
        case=case,
        recorded_by=by.person,
        recorded_at=at,
        **vars(report),
    )
    record("outcome.record", outcome, by=by, at=at)
    return outcome


def _clicked_twice(case: Case, report: Report, *, by: Scope, at: datetime) -> Outcome | None:
    lately = Outcome.unscoped.of_case(case).filter(recorded_at__gt=at - A_SECOND_CLICK)
    same: Outcome | None = lately.filter(recorded_by=by.user, **vars(report)).first()
    return same

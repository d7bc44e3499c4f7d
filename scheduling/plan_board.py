"""What the page of a plan shows: what a run found, beside how the cases stand now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import Case
from organisations.models import Scope
from scheduling.lifecycle import PlanState
from scheduling.models import LockedSeat, PlanLock, PlannedCase, PlannedSeat, PlanRun


@dataclass(frozen=True)
class Runs:
    """The newest run, and the newest with results: often the same, or none."""

    newest: PlanRun | None
    shown: PlanRun | None

    @property
    def has_failed(self) -> bool:
        return self.newest is not None and self.newest.state == PlanState.FAILED

    @property
    def is_under_way(self) -> bool:
        return self.newest is not None and self.newest.is_under_way


def runs_of(scope: Scope) -> Runs:
    runs = PlanRun.visible_to(scope).with_asker().newest_first()
    newest = runs.first()
    if newest is None or newest.has_results:
        return Runs(newest, newest)
    return Runs(newest, runs.with_results().first())


@dataclass(frozen=True)
class Entry:
    """One case of a plan. ``fixed`` are whom somebody fixed for it since or before.

    ``away`` are those of the team who may not mediate by now.
    """

    planned: PlannedCase
    team: list[PlannedSeat]
    away: list[str]
    fixed: list[str]

    @property
    def case(self) -> Case:
        case: Case = self.planned.case
        return case

    @property
    def new_team(self) -> list[PlannedSeat]:
        """Those who would be asked, as long as all of the team may mediate."""
        return [] if self.away else [seat for seat in self.team if not seat.stays]

    @property
    def fixed_others(self) -> list[str]:
        """Whoever is fixed, where that is not the team of the plan."""
        return self.fixed if set(self.fixed) - {str(seat.volunteer) for seat in self.team} else []

    @property
    def is_open(self) -> bool:
        """Whether it can be offered as it stands here."""
        return self.waits and self.planned.is_placed and not self.away

    @property
    def waits(self) -> bool:
        return self.case.is_in_queue and not self.is_asked

    @property
    def is_asked(self) -> bool:
        return self.case.state == "offered"


def entries(rows: Iterable[PlannedCase], *, scope: Scope) -> list[Entry]:
    """Tell how each case stands, in one query; rows come ``with_case`` and ``with_team``."""
    found = list(rows)
    locks = PlanLock.visible_to(scope).standing().of_cases(row.case_id for row in found)
    fixed: dict[int, list[str]] = defaultdict(list)
    for seat in LockedSeat.visible_to(scope).of_locks(locks).with_person():
        fixed[seat.lock.case_id].append(str(seat.volunteer))
    return [_entry(row, fixed[row.case_id]) for row in found]


def _entry(row: PlannedCase, fixed: list[str]) -> Entry:
    team = row.team
    away = [str(seat.volunteer) for seat in team if not seat.volunteer.may_mediate]
    return Entry(row, team, away, fixed)


@dataclass(frozen=True)
class Drift:
    """How far the queue has moved since the run looked at it."""

    gone: int
    new: int

    def __bool__(self) -> bool:
        return bool(self.gone or self.new)


def drift_of(run: PlanRun, *, scope: Scope) -> Drift:
    """Count the cases that seek nobody any more, and those the run does not know."""
    known = PlannedCase.visible_to(scope).of_run(run)
    waiting = Case.visible_to(scope).waiting_for_the_coordinator()
    return Drift(
        gone=known.no_longer_to_offer().count(),
        new=waiting.exclude(pk__in=known.values("case")).count(),
    )

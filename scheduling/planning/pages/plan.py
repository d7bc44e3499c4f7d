"""What the page of a plan shows: what a run found, beside how the cases stand now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from cases.lifecycle import CaseState
from cases.models import Case
from core.wording import listed
from organisations.models import Scope
from scheduling.lifecycle import OfferState, PlanState
from scheduling.pairing.models import LockedSeat, Offer, PlanLock
from scheduling.planning.models import PlannedCase, PlannedSeat, PlanRun
from scheduling.planning.models.plans import PlannedCaseQuerySet

CASES_PER_PAGE = 12
LEFT_PER_PAGE = 40


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
class PlanEntry:
    """One case of a plan. ``fixed`` are whom somebody fixed for it since or before.

    ``away`` are those of the team who may not mediate by now, ``declined`` those who said no
    since, ``asked`` the offers since that wait for an answer or got a yes.
    """

    planned: PlannedCase
    team: list[PlannedSeat]
    away: list[str]
    fixed: list[str]
    asked: list[Offer]
    declined: list[str]

    @property
    def case(self) -> Case:
        case: Case = self.planned.case
        return case

    @property
    def new_team(self) -> list[PlannedSeat]:
        """Those who would be asked, as long as all of the pair may take it."""
        whole = not self.away and not self.declined
        return [seat for seat in self.team if not seat.stays] if whole else []

    @property
    def stays(self) -> list[PlannedSeat]:
        return [seat for seat in self.team if seat.stays]

    @property
    def fixed_others(self) -> list[str]:
        """Whoever is fixed, where that is not the team of the plan."""
        return self.fixed if set(self.fixed) - {str(seat.volunteer) for seat in self.team} else []

    @property
    def is_open(self) -> bool:
        """Whether it can be offered as it stands here."""
        return self.waits and self.planned.is_placed and not self.away and not self.declined

    @property
    def waits(self) -> bool:
        return self.case.is_in_queue and not self.is_asked

    @property
    def is_asked(self) -> bool:
        return self.case.state == CaseState.OFFERED

    @property
    def asked_names(self) -> str:
        return listed(*(str(offer.volunteer) for offer in self.asked))

    @property
    def is_asked_otherwise(self) -> bool:
        """Whether somebody was asked whom the plan does not have for it."""
        planned = {seat.volunteer_id for seat in self.team}
        return any(offer.volunteer_id not in planned for offer in self.asked)


def entries(rows: Iterable[PlannedCase], *, run: PlanRun, scope: Scope) -> list[PlanEntry]:
    """Tell how each case stands, in two queries; rows come ``with_case`` and ``with_team``."""
    found = list(rows)
    locks = PlanLock.visible_to(scope).standing().of_cases(row.case_id for row in found)
    fixed: dict[int, list[str]] = defaultdict(list)
    for seat in LockedSeat.visible_to(scope).of_locks(locks).with_person():
        fixed[seat.lock.case_id].append(str(seat.volunteer))
    offers: dict[int, list[Offer]] = defaultdict(list)
    cases = [row.case for row in found]
    for offer in Offer.visible_to(scope).of_cases(cases).with_person().in_order():
        if offer.is_waiting or offer.sent_at >= run.asked_at:
            offers[offer.case_id].append(offer)
    return [_entry(row, fixed[row.case_id], offers[row.case_id]) for row in found]


def _entry(row: PlannedCase, fixed: list[str], offers: list[Offer]) -> PlanEntry:
    team = row.team
    planned = {seat.volunteer_id for seat in team}
    refused = [offer for offer in offers if offer.state == OfferState.DECLINED]
    return PlanEntry(
        planned=row,
        team=team,
        away=[str(seat.volunteer) for seat in team if not seat.volunteer.may_mediate],
        fixed=fixed,
        asked=[offer for offer in offers if offer.is_waiting or offer.is_accepted],
        declined=[str(offer.volunteer) for offer in refused if offer.volunteer_id in planned],
    )


def fixed_for(case: Case, *, scope: Scope) -> dict[str, int]:
    """Whom somebody fixed for the case, by the field of the form in which they are chosen."""
    locks = PlanLock.visible_to(scope).standing().of_cases([case.pk])
    seats = LockedSeat.visible_to(scope).of_locks(locks).with_person()
    ids = (seat.volunteer_id for seat in seats)
    return dict(zip(("first", "second"), ids, strict=False))


@dataclass(frozen=True)
class Drift:
    """How far the queue has moved since the run looked at it.

    ``gone`` are cases that went another way than the run has them, ``new`` those it does not know.
    """

    gone: int
    new: int

    def __bool__(self) -> bool:
        return bool(self.gone or self.new)


@dataclass(frozen=True)
class PlanCounts:
    """What a run holds, counted: cases with a team and without, with locks, to offer at once."""

    placed: int
    left: int
    fixed: int
    at_once: int
    drift: Drift


def plan_counts(run: PlanRun, *, scope: Scope) -> PlanCounts:
    known = PlannedCase.visible_to(scope).of_run(run)
    waiting = Case.visible_to(scope).waiting_for_the_coordinator()
    counts = known.counted()
    drift = Drift(gone=counts.pop("gone"), new=waiting.exclude(pk__in=known.values("case")).count())
    return PlanCounts(**counts, drift=drift)


def plan_rows(run: PlanRun, *, left: bool, scope: Scope) -> tuple[PlannedCaseQuerySet, int]:
    """The cases of a run that get somebody, or those that are ``left``; and how many a page has."""
    rows = PlannedCase.visible_to(scope).of_run(run)
    if left:
        return rows.left().by_reason(), LEFT_PER_PAGE
    return rows.placed().still_to_offer_first(), CASES_PER_PAGE


def plan_page(run: PlanRun, number: Any, found: PlanCounts, *, left: bool, scope: Scope) -> Page:
    rows, size = plan_rows(run, left=left, scope=scope)
    paginator = Paginator(rows.with_case().with_team(), size)
    paginator.count = found.left if left else found.placed
    return paginator.get_page(number)


@dataclass(frozen=True)
class Spot:
    """Where a case stands on the pages of a run: which row, on which page, and of which."""

    row: int
    page: int
    left: bool


def spot_of(case: Case, run: PlanRun, *, scope: Scope) -> Spot | None:
    """Nothing where the run does not know the case."""
    row = PlannedCase.visible_to(scope).of_run(run).of_case(case).first()
    if row is None:
        return None
    rows, size = plan_rows(run, left=not row.is_placed, scope=scope)
    before = list(rows.values_list("pk", flat=True)).index(row.pk)
    return Spot(row.pk, before // size + 1, left=not row.is_placed)

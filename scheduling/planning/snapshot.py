"""From the rows of the queue to what the planner is asked, and from its plan back to rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.models import Case
from organisations.models import Service
from scheduling.engine.people import Need
from scheduling.engine.plan.model import Left, Placed, Plan, Queue, Scarcity, WaitingCase
from scheduling.engine.reasons import Points, Term
from scheduling.engine.rules import warnings
from scheduling.engine.scores import score
from scheduling.engine.slots.grid import Grid
from scheduling.pairing.models import LockedSeat, PlanLock
from scheduling.pairing.snapshot.everybody import needs_of
from scheduling.planning.models import LackedKind, PlannedCase, PlannedSeat, PlanRun, SeatPlan

MOST_URGENT = 3


@dataclass(frozen=True)
class Looked:
    """What the planner was given, with what its numbers mean. ``queue`` is longest first."""

    queue: Queue
    grid: Grid


def look_at_queue(service: Service, *, at: datetime) -> Looked:
    """Look at every case for which nobody is asked, and at everybody who might take one."""
    waiting = Case.unscoped.filter(service=service).waiting_for_the_coordinator()
    cases = list(waiting.longest_in_queue_first())
    seen, asking = needs_of(cases, service=service, at=at)
    needs = {case.pk: found.need for case, found in zip(cases, asking, strict=True)}
    queue = Queue(cases=waiting_cases(cases, needs, fixed_teams(service)), pool=seen.pool)
    return Looked(queue, seen.grid)


def waiting_cases(
    cases: Iterable[Case], needs: Mapping[int, Need], fixed: Mapping[int, frozenset[int]]
) -> tuple[WaitingCase, ...]:
    """Each case with a free seat; a lock that no longer fits beside who stays is let go."""
    found = []
    for case in cases:
        need = needs[case.pk]
        free = need.seats - len(need.kept)
        chosen = fixed.get(case.pk, frozenset()) - need.kept
        if free > 0:
            found.append(
                WaitingCase(
                    id=case.pk,
                    need=need,
                    priority=min(max(case.priority, 1), MOST_URGENT),
                    fixed=chosen if len(chosen) <= free else frozenset(),
                )
            )
    return tuple(found)


def fixed_teams(service: Service) -> dict[int, frozenset[int]]:
    """Whom coordinators have fixed, by case."""
    locks = PlanLock.unscoped.filter(service=service).standing()
    seats = LockedSeat.unscoped.filter(lock__in=locks).values_list("lock__case", "volunteer")
    found: dict[int, set[int]] = {}
    for case, volunteer in seats:
        found.setdefault(case, set()).add(volunteer)
    return {case: frozenset(people) for case, people in found.items()}


def results_of(plan: Plan) -> dict[str, int]:
    """The numbers of a plan, by the names of the columns of a run."""
    return {
        "value": plan.tally.value,
        "bound": plan.bound,
        "best": plan.best,
        "served": plan.tally.served,
        "left": len(plan.left),
        "points": plan.tally.points,
        "waiting_days": plan.tally.waiting_days,
        "most_served": plan.most_served,
        "oldest_served": plan.oldest_first.served,
        "oldest_waiting_days": plan.oldest_first.waiting_days,
        "oldest_value": plan.oldest_first.value,
    }


def write_results(run: PlanRun, looked: Looked, plan: Plan) -> None:
    """Write a plan under its run: each case, each seat, each kind that lacks."""
    placed = {one.case: one for one in plan.placed}
    left = {one.case: one for one in plan.left}
    rows = [
        _placed_row(run, number, case, placed[case.id], looked)
        if case.id in placed
        else _left_row(run, number, case, left[case.id])
        for number, case in enumerate(looked.queue.cases, start=1)
        if case.id in placed or case.id in left
    ]
    PlannedCase.unscoped.bulk_create(rows)
    by_case = {row.case_id: row for row in rows}
    PlannedSeat.unscoped.bulk_create(_seats(run, looked, plan, by_case))
    LackedKind.unscoped.bulk_create(_lacked(run, scarcity) for scarcity in plan.lacks)


def _placed_row(
    run: PlanRun, number: int, case: WaitingCase, placed: Placed, looked: Looked
) -> PlannedCase:
    pool = looked.queue.pool
    team = pool.team([pool.row(id_) for id_ in placed.team])
    newly = [mediator for mediator in team if mediator.id not in case.need.kept]
    return PlannedCase(
        service_id=run.service_id,
        run=run,
        case_id=case.id,
        place=number,
        days=case.need.waiting_days,
        is_placed=True,
        is_fixed=bool(case.fixed),
        points=placed.points,
        starts_at=None if placed.start is None else next(looked.grid.instants(1 << placed.start)),
        terms=[_told(term) for term in score(case.need, team) if term.points],
        warnings=[[found.rule.value, found.about] for found in warnings(case.need, newly)],
    )


def _left_row(run: PlanRun, number: int, case: WaitingCase, left: Left) -> PlannedCase:
    return PlannedCase(
        service_id=run.service_id,
        run=run,
        case_id=case.id,
        place=number,
        days=case.need.waiting_days,
        is_placed=False,
        is_fixed=bool(case.fixed),
        lack=left.lack.value,
        rule=left.rule.value if left.rule else "",
        teams=left.teams,
    )


def _told(term: Points) -> list[Any]:
    """A term with its points and those of its facts that a page tells."""
    facts: Any = None
    if term.term == Term.HOURS:
        facts = term.facts["common"]
    elif term.term == Term.LANGUAGES:
        facts = term.facts["shared"]
    elif term.term == Term.MENTORING:
        facts = sorted(term.facts["levels"].values())
    return [term.term.value, term.points, facts]


def _seats(
    run: PlanRun, looked: Looked, plan: Plan, rows: Mapping[int, PlannedCase]
) -> list[PlannedSeat]:
    kept = {case.id: case.need.kept for case in looked.queue.cases}
    teams = {
        SeatPlan.OURS: {placed.case: placed.team for placed in plan.placed},
        SeatPlan.OLDEST_FIRST: plan.oldest_first_teams,
    }
    return [
        _seat(run, looked, rows[case], id_, which, stays=id_ in kept[case], more=more[id_])
        for which, by_case in teams.items()
        for more in [_new_cases(by_case, kept)]
        for case, team in by_case.items()
        if case in rows
        for id_ in team
    ]


def _new_cases(
    by_case: Mapping[int, Sequence[int]], kept: Mapping[int, frozenset[int]]
) -> Counter[int]:
    """How many more cases everybody gets."""
    return Counter(
        id_ for case, team in by_case.items() for id_ in team if id_ not in kept.get(case, ())
    )


def _seat(
    run: PlanRun,
    looked: Looked,
    row: PlannedCase,
    id_: int,
    which: SeatPlan,
    *,
    stays: bool,
    more: int,
) -> PlannedSeat:
    pool = looked.queue.pool
    at = pool.row(id_)
    return PlannedSeat(
        service_id=run.service_id,
        planned=row,
        volunteer_id=id_,
        plan=which,
        stays=stays,
        taken=int(pool.open_cases[at]) + more,
        room=int(pool.max_open[at]),
    )


def _lacked(run: PlanRun, scarcity: Scarcity) -> LackedKind:
    return LackedKind(
        service_id=run.service_id,
        run=run,
        language=scarcity.language,
        district_id=scarcity.district,
        day_part=scarcity.day_part,
        level=scarcity.level.value,
        price=scarcity.price,
        people=scarcity.people,
        cases=scarcity.cases,
        serves=scarcity.serves,
    )

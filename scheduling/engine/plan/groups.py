"""One group of cases that draw on the same people: the best teams for them, with a proof.

Few enough pairs are all written down, and the exact solver proves its answer. Of more pairs only
those that matter are, and the answer comes with the gap that is left.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from scheduling.engine.plan import columns as solver
from scheduling.engine.plan.diary import Diary
from scheduling.engine.plan.hours import BETWEEN, ORDINARY_TALK
from scheduling.engine.plan.large import plan_large
from scheduling.engine.plan.local import NODES, solve
from scheduling.engine.plan.model import WaitingCase
from scheduling.engine.plan.oldest import take_oldest_first
from scheduling.engine.plan.pricing import market
from scheduling.engine.plan.repair import worth_of
from scheduling.engine.plan.teams import (
    NOBODY,
    Leeway,
    Teams,
    Worth,
    every_pair,
    joined,
    named_teams,
    pair_candidates,
    pairs_at_most,
    reduced,
    splits,
    team_keys,
)
from scheduling.engine.pool import Ints, Pool

FEW_ENOUGH = 1_000_000  # pairs that are written down

KeepOn = Callable[[int, int], bool]
"""Told the worth of the best plan and the bound; answers whether to go on."""


@dataclass(frozen=True, eq=False)
class Solved:
    """``chosen`` are teams, at most one for each case; ``lower`` is what they are worth.

    ``oldest`` are those of the longest waiting first, worth no more.
    ``others`` are further teams worth knowing, of a small group all there are. ``prices`` are what
    one place of everybody in the pool is worth, ``case_prices`` what serving each case is worth.
    ``nodes`` is the work of the search.
    """

    chosen: Teams
    lower: int
    bound: int
    most_served: int
    oldest: Teams
    others: Teams
    prices: Ints
    case_prices: Ints
    counts: Ints
    nodes: int = 0

    @property
    def knows_all(self) -> bool:
        """Only then may it be said of a case that no other team could take it."""
        return len(self.others) == int(self.counts.sum())


@dataclass(eq=False)
class Group:
    """Cases, and the people with the room they have, ready to be solved."""

    cases: Sequence[WaitingCase]
    pool: Pool
    room: Leeway
    worth: Worth
    busy: Mapping[int, int] = field(default_factory=dict)
    talk: int = ORDINARY_TALK

    @classmethod
    def of(
        cls,
        cases: Sequence[WaitingCase],
        pool: Pool,
        *,
        taken: Ints | None = None,
        busy: Mapping[int, int] | None = None,
        talk: int = ORDINARY_TALK,
    ) -> "Group":
        """``taken`` are places given away already, by row; ``busy`` the half hours that went.

        ``talk`` are the half hours a talk takes.
        """
        # One service has one set of weights; where several are planned together by borrowing, the
        # first decides.
        fairness = cases[0].need.weights.fairness
        room = Leeway.of(pool, fairness, taken=taken)
        return cls(cases, pool, room, Worth.of(cases), busy or {}, talk)

    def diary(self) -> Diary:
        """Return the talks that others have, none of these cases yet."""
        return self._hours_of_all.again(self.busy)

    @cached_property
    def _hours_of_all(self) -> Diary:
        return Diary(self.cases, self.pool, self.talk + BETWEEN)

    def every_team(self) -> Teams:
        """Return all teams of all cases; only for groups that are small enough."""
        pairs, others = splits(self.cases)
        found = pair_candidates(self.cases, pairs, self.pool, self.room)
        pairs_ = every_pair(found, pairs, self.pool, self.worth)
        return self.within(joined([pairs_, self._named(others)]))

    def _named(self, numbers: Sequence[int]) -> Teams:
        teams = [named_teams(self.cases[at], at, self.pool, self.worth) for at in numbers]
        return joined(teams)

    def solve(self, keep_on: KeepOn) -> Solved:
        """Return the best teams, with a proof or with the gap that is left."""
        pairs, others = splits(self.cases)
        found = pair_candidates(self.cases, pairs, self.pool, self.room)
        named = self._named(others)
        if pairs_at_most(found) <= FEW_ENOUGH:
            teams = joined([every_pair(found, pairs, self.pool, self.worth), named])
            return self.solve_all(self.within(teams), keep_on)
        numbers = np.array(pairs, np.int64)
        bazaar = market(found, numbers, self.pool, room=self.room, worth=self.worth)
        plan = plan_large(self.cases, bazaar, self.within(named), keep_on=keep_on)
        sizes = np.diff(found.bounds)
        counts = np.zeros(len(self.cases), np.int64)
        # Of a large group pairs are not counted one by one: as many as could be.
        counts[numbers] = sizes * (sizes - 1) // 2
        counts[others] = np.bincount(named.case, minlength=len(self.cases))[others]
        return Solved(
            chosen=plan.teams,
            lower=plan.lower,
            bound=plan.bound,
            most_served=_most_served(counts, others, found.rows, self.room),
            oldest=plan.oldest,
            others=plan.known,
            prices=plan.prices,
            case_prices=_case_prices(plan.known, self.room, plan.prices, len(self.cases)),
            counts=counts,
        )

    def within(self, teams: Teams) -> Teams:
        """Without whoever has no place left: their teams would be carried along for nothing."""
        # One more at the end: NOBODY is -1, the second of who mediates alone, and nobody always has
        # room.
        free = np.append(self.room.capacity > 0, True)
        return teams.take(np.flatnonzero(free[teams.first] & free[teams.second]))

    def solve_all(self, teams: Teams, keep_on: KeepOn) -> Solved:
        """For a group of which every team is written down. The answer is proven, or has its gap."""
        oldest = take_oldest_first(self.cases, teams, self.room.capacity)
        return self._choose(teams, oldest, oldest, keep_on)

    def solve_again(
        self, solved: Solved, teams: Teams, start: Teams, *, nodes: int, keep_on: Callable[[], bool]
    ) -> Solved:
        """Choose among fewer teams than before, beginning with as many of ``start`` as are left."""
        return self._choose(
            teams, solved.oldest, start, lambda _lower, _upper: keep_on(), nodes=nodes
        )

    def _choose(
        self, teams: Teams, oldest: Teams, start: Teams, keep_on: KeepOn, *, nodes: int = NODES
    ) -> Solved:
        counts = np.bincount(teams.case, minlength=len(self.cases))
        people = len(self.room.capacity) + 1
        begin = np.flatnonzero(np.isin(team_keys(teams, people), team_keys(start, people)))
        # The solver makes a row for each person: those in no team would be thousands of empty ones.
        rows, columns, room = _compressed(teams, self.room)
        solution = solve(
            columns,
            room,
            cases=len(self.cases),
            start=begin.astype(np.int32),
            report=lambda _stage, lower, upper: keep_on(lower, upper),
            node_limit=nodes,
        )
        prices = np.zeros(len(self.room.capacity), np.int64)
        prices[rows] = solution.prices
        chosen = np.asarray(solution.chosen, np.int64)
        return Solved(
            chosen=teams.take(chosen),
            lower=solution.value,
            bound=solution.bound,
            most_served=solution.most_served,
            oldest=oldest,
            others=teams,
            prices=prices,
            case_prices=np.asarray(solution.case_prices, np.int64),
            counts=counts,
            nodes=solution.nodes,
        )


def _most_served(counts: Ints, alone: Sequence[int], rows: Ints, room: Leeway) -> int:
    """Return how many cases have a team, and no more pairs than places for two."""
    places = int(room.capacity[np.unique(rows)].sum())
    pairs = int((np.delete(counts, alone) > 0).sum())
    return int((counts[alone] > 0).sum()) + min(pairs, places // 2)


def _case_prices(known: Teams, room: Leeway, prices: Ints, cases: int) -> Ints:
    best = np.zeros(cases, np.int64)
    np.maximum.at(best, known.case, reduced(known, room, prices))
    return best


def _compressed(teams: Teams, room: Leeway) -> tuple[Ints, solver.TeamColumns, solver.RoomLeft]:
    """Return the rows of the pool that appear, and the columns and room of those people alone."""
    rows = np.unique(np.concatenate([teams.first, teams.second[teams.second != NOBODY]]))
    number = np.full(len(room.capacity) + 1, NOBODY, np.int64)
    number[rows] = np.arange(len(rows))
    columns = solver.TeamColumns(
        case=teams.case.astype(np.int32),
        first=number[teams.first].astype(np.int32),
        second=number[teams.second].astype(np.int32),
        value=teams.value,
    )
    return rows, columns, solver.RoomLeft(room.capacity[rows].astype(np.int16), room.cost[rows])


def worth(teams: Teams, room: Leeway) -> int:
    """Return what these teams come to, in hundredths of a point."""
    return worth_of(teams, np.arange(len(teams)), room)

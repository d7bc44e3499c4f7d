"""The exact plan of a small queue: every feasible team is listed, and the best set is proven.

A linear programme by column generation gives prices; what the prices rule out is left aside with
proof; a search of our own settles the rest. Nothing looks at a clock: the same queue gives the
same plan. Source: docs/algorithms/pairing.md.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from scheduling.engine.plan import mixed
from scheduling.engine.plan.branch import Found, Search
from scheduling.engine.plan.columns import (
    FINE,
    NEVER,
    Int32s,
    Int64s,
    RoomLeft,
    Rows,
    SolverMarket,
    TeamColumns,
)
from scheduling.engine.plan.relax import WHOLE, Outlook, Relaxation, first_per_case, outlook

Report = Callable[[str, int, int], bool]
"""Told the stage (``relax``, ``count``, ``search``, ``dive``, ``finish``), the worth of the best
plan so far and the bound, in centipoints. Answering False stops the solver."""

NODES = 600
"""Nodes of our own search, all together; HiGHS then gets as many of its own."""

PER_SERVED = 6
"""The first search keeps so many columns for each case that may be served, the next twice as
many, and so on: most plans are proven within the first two."""

DIVE_PER_CASE = 25

PATIENCE = 16
"""Nodes from one report of a search to its next."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan and what is proven of it; amounts in centipoints.

    ``chosen`` are column numbers, ascending, at most one for each case, worth ``value`` less
    fairness; no plan is worth more than ``bound``, and none serves more than ``most_served``.
    ``prices`` is what room for one case more of each mediator would add at the margin, before
    fairness asks its share for that case; ``case_prices`` what each case adds, 0 for one that is
    not worth its mediators elsewhere. ``nodes`` is the work of the search.
    """

    chosen: Int32s
    value: int
    bound: int
    most_served: int
    prices: Int64s
    case_prices: Int64s
    nodes: int


def solve(
    columns: TeamColumns,
    room: RoomLeft,
    *,
    cases: int,
    start: Int32s | None = None,
    report: Report | None = None,
    node_limit: int = NODES,
) -> Solution:
    """Return the most valuable plan: each case one column at most, nobody beyond their room.

    ``start`` is a plan (column numbers) that the answer is never worse than. Where ``report``
    stops it or the nodes run out the answer is the best plan found, with an honest bound.
    """
    planner = _Planner(SolverMarket.of(columns, room, cases=cases), report, node_limit)
    planner.begin(start)
    if planner.market.case.size:
        planner.run()
    return planner.solution()


class _Stopped(Exception):
    """The caller wants no more; what there is stays as it is."""


class _Planner:
    """The plan so far, its proof so far, in units."""

    def __init__(self, market: SolverMarket, report: Report | None, node_limit: int) -> None:
        self.market = market
        self.best: Rows = np.zeros(0, np.intp)
        self.value = 0
        self.nodes = 0
        # The last capacity is that of NOBODY.
        self.most = min(market.starts.size, int(market.capacity[:-1].sum()))
        self.prices: Int64s = np.zeros(market.people, np.int64)
        self.case_prices: Int64s = np.zeros(market.cases, np.int64)
        self._relaxation = Relaxation(market)
        self.view = outlook(market, self._relaxation.prices)
        self.bound = self.view.bound // FINE
        self._report = report
        self._limit = node_limit
        self._dived = False

    def begin(self, start: Int32s | None) -> None:
        """Begin with the plan that is given, or fill up by value."""
        market = self.market
        if start is None:
            plan = market.filled(np.lexsort((market.case, -market.value)))
        else:
            # Filled and not taken as it is: what of the old plan no longer fits falls out, the rest
            # stays.
            plan = market.filled(np.flatnonzero(np.isin(market.ids, start)))
        self._keep(plan)

    def run(self) -> None:
        """Do all there is to do, or as much as the caller lets."""
        try:
            self._relax()
            self._close()
        # What was kept and proven until here is the answer.
        except _Stopped:
            return

    def solution(self) -> Solution:
        market = self.market
        return Solution(
            chosen=market.ids[self.best].astype(np.int32),
            value=self.value * market.unit,
            bound=self.bound * market.unit,
            most_served=self.most,
            prices=self.prices,
            case_prices=self.case_prices,
            nodes=self.nodes,
        )

    def _tell(self, stage: str) -> None:
        if not self._watch(stage)(self.value, self.bound):
            raise _Stopped

    def _keep(self, plan: Rows) -> None:
        value = self.market.worth(plan)
        if value > self.value:
            self.best, self.value = plan, value

    def _relax(self) -> None:
        """Solve the linear programme, and once more with as many cases as can be served."""
        market = self.market
        first = first_per_case(market, np.arange(market.case.size), -market.value)
        relaxation = self._relaxation
        relaxation.add(np.union1d(first, self.best))
        self._generate(relaxation)
        self._set_prices(relaxation)
        self._count(relaxation)
        # A fraction of a case too many: a row that says so closes most of the gap before any
        # search.
        if relaxation.share.sum() > self.most + WHOLE:
            relaxation.limit_served(self.most)
            self.market = relaxation.market
            self._generate(relaxation)
        # Rounded, since the last digits of a solver differ from machine to machine and the plan may
        # not.
        order = np.lexsort((self.view.loss[relaxation.pool], -np.round(relaxation.share, 6)))
        self._keep(self.market.filled(relaxation.pool[order]))

    def _generate(self, relaxation: Relaxation) -> None:
        """Add columns to the pool until none outside it would gain."""
        while relaxation.solve():
            view = outlook(relaxation.market, relaxation.prices)
            self._see(view)
            self._tell("relax")
            fresh = relaxation.left_out(view)
            if not fresh.size:
                return
            relaxation.add(fresh)

    def _see(self, view: Outlook) -> None:
        if view.bound < self.view.bound:
            self.view = view
            # Values are whole: the bound may be cut down to the next whole unit, never below a plan
            # we hold.
            self.bound = max(self.value, view.bound // FINE)

    def _set_prices(self, relaxation: Relaxation) -> None:
        """Set down what the caller asks for: the worth of one more case, of one more place."""
        market, view = self.market, self.view
        person = relaxation.prices.person
        dearest = np.where(market.extra < NEVER, market.fine_extra, 0).max(axis=1, initial=0)
        # What a place is worth beyond the dearest share that fairness takes for it.
        spare = np.maximum(person - dearest, 0)[:-1]
        self.prices = spare * market.unit // FINE
        self.case_prices[market.case[market.starts]] = view.case * market.unit // FINE

    def _count(self, relaxation: Relaxation) -> None:
        """Prove how many cases can be served at all."""
        if self.best.size == self.most:
            return
        market = self.market
        alike = replace(
            market,
            # Every team is worth one: the bound is then a number of cases.
            value=np.ones_like(market.value),
            extra=np.where(market.extra < NEVER, 0, NEVER),
        )
        counting = Relaxation(alike)
        # The same columns and basis: what was good for value mostly is for counting.
        counting.start_from(relaxation)
        while counting.solve():
            view = outlook(alike, counting.prices)
            self.most = min(self.most, view.bound // FINE)
            self._tell("count")
            fresh = counting.left_out(view)
            if not fresh.size:
                return
            counting.add(fresh)

    def _close(self) -> None:
        """Search among ever more columns until the plan is proven."""
        keep = first = PER_SERVED * max(1, self.most)
        while self.bound > self.value and self.nodes < self._limit:
            self._tell("search")
            floor = self._floor(keep)
            found = self._search(floor)
            # The nodes ran out inside: more columns would not help.
            if found.bound > found.value:
                break
            if keep > first:
                self._dive()
            keep *= 2
        if self._limit:
            self._dive()
            self._finish()

    def _floor(self, keep: int) -> int:
        """Return the floor above which only the ``keep`` most promising columns matter."""
        loss = self.view.loss
        if keep >= loss.size:
            return self.value
        dearest = int(np.partition(loss, keep)[keep])
        # Never below the plan in hand: only what beats it is looked for.
        return max(self.value, min((self.view.bound - dearest) // FINE - 1, self.bound - 1))

    def _core(self, floor: int) -> Rows:
        """Return the columns that may stand in a plan worth more than the floor: with proof."""
        # Whoever loses more than that is in no plan above the floor (docs/algorithms/pairing.md).
        return np.flatnonzero(self.view.loss <= self.view.bound - (floor + 1) * FINE)

    def _among(self, core: Rows, floor: int) -> Search:
        start = self._relaxation.end_among(core)
        return Search(self.market.part(core), floor=floor, start=start)

    def _search(self, floor: int) -> Found:
        core = self._core(floor)
        found = self._among(core, floor).run(
            bound=self.view.bound,
            node_limit=self._limit - self.nodes,
            watch=self._watch("search"),
        )
        self._take(core, found)
        return found

    def _dive(self) -> None:
        """Look, once, for a better plan among the most promising columns of every case."""
        if self._dived or self.bound == self.value:
            return
        self._dived = True
        self._tell("dive")
        market, view = self.market, self.view
        every = np.arange(market.case.size)
        best = first_per_case(market, every, view.loss, each=DIVE_PER_CASE)
        core = np.union1d(best, self.best)
        found = self._among(core, self.value).dive(bound=view.bound)
        self._take(core, replace(found, bound=self.bound))

    def _finish(self) -> None:
        if self.bound == self.value:
            return
        self._tell("finish")
        core = self._core(self.value)
        found = mixed.finish(
            self.market.part(core),
            floor=self.value,
            bound=self.bound,
            node_limit=self._limit,
            watch=self._watch("finish", patience=1),
        )
        self._take(core, found)

    def _watch(self, stage: str, *, patience: int = PATIENCE) -> Callable[[int, int], bool]:
        """Return what asks the caller now and then; the plan itself waits for the search's end.

        HiGHS lets itself be asked so seldom that it is asked each time.
        """
        report, unit, turns = self._report, self.market.unit, count()

        def watch(_value: int, bound: int) -> bool:
            if report is None or next(turns) % patience:
                return True
            return report(stage, self.value * unit, min(self.bound, bound) * unit)

        return watch

    def _take(self, core: Rows, found: Found) -> None:
        self.nodes += found.nodes
        if found.columns is not None:
            # Numbers of the part are places in the core.
            self._keep(core[found.columns])
        self.bound = max(self.value, min(self.bound, found.bound))

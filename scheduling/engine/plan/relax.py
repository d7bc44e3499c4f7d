"""The plan with halves allowed: a linear programme over a pool of columns, and what it proves.

HiGHS proposes prices in floating point; ``outlook`` rounds them and recomputes the bound in whole
numbers over every column, so a proof never rests on a tolerance. Source: Lagrangian bound, Fisher
1981; column generation for set packing, Barnhart et al. 1998.
"""

from dataclasses import dataclass, replace

import highspy
import numpy as np

from scheduling.engine.plan.columns import FINE, NEVER, Bools, Floats, Int64s, Rows, SolverMarket

WHOLE = 1e-6
"""A number this near to a whole one is that one; what follows from it is checked exactly."""

PER_CASE = 8
PRIMAL, DUAL = 4, 1


@dataclass(frozen=True, slots=True)
class Prices:
    """A price on each person's room and on being one of the served cases, in fine units."""

    person: Int64s
    place: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What prices prove, in fine units.

    No plan is worth more than ``bound``, and none that holds column q more than
    ``bound - loss[q]``. ``case`` is the price of each case that has columns.
    """

    bound: int
    loss: Int64s
    case: Int64s


def outlook(
    market: SolverMarket, prices: Prices, *, allowed: Bools | None = None, must: Bools | None = None
) -> Outlook:
    """Return what the prices prove of plans over the ``allowed`` columns.

    ``must`` says, for each case that has columns, whether it has to be served.
    """
    person = prices.person
    gain = market.fine_value - person[market.first] - person[market.second] - prices.place
    # Forbidden and not left out, so that the columns of a case keep their places for reduceat.
    reached = gain if allowed is None else np.where(allowed, gain, -NEVER)
    best = np.maximum.reduceat(reached, market.starts) if gain.size else gain
    # A case may go unserved and then costs nothing, unless it must be served.
    case = np.maximum(best, 0 if must is None else np.where(must, -NEVER, 0))
    spare = np.maximum(person[:, None] - market.fine_extra, 0)
    bound = int(person.sum()) + int(spare.sum()) + prices.place * market.most
    bound += sum(case.tolist())  # Python's own numbers: a case that cannot be served is -NEVER
    return Outlook(bound, np.repeat(case, market.length) - gain, case)


def quiet_highs(strategy: int) -> highspy.Highs:
    """Return a solver that says nothing and gives the same answer every time."""
    highs = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        # What the solver might do otherwise from run to run or machine to machine is switched off:
        # the same queue has to get the same plan.
        ("presolve", "off"),
        ("solver", "simplex"),
        ("threads", 1),
        ("simplex_strategy", strategy),
        ("dual_simplex_cost_perturbation_multiplier", 0.0),
    ):
        highs.setOptionValue(option, value)
    highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return highs


class Relaxation:
    """The linear programme of a market, over a pool of its columns that grows.

    Rows: every case, everybody's room, the number of served cases. Columns: everybody's further
    cases at their cost (``further`` of them), then the pool.
    """

    def __init__(self, market: SolverMarket, *, strategy: int = PRIMAL) -> None:
        self.market = market
        self.pool: Rows = np.zeros(0, np.intp)
        self.share: Floats = np.zeros(0)
        self.prices = Prices(np.zeros(market.people + 1, np.int64), 0)
        self.case_duals: Floats = np.zeros(market.cases)
        self.highs = quiet_highs(strategy)
        self._pooled: Bools = np.zeros(market.case.size, np.bool_)
        self._must: Bools = np.zeros(market.starts.size, np.bool_)
        self._add_rows()
        self.further = self._add_further_cases()

    def _add_rows(self) -> None:
        market = self.market
        most = np.ones(market.cases + market.people + 1)
        most[-1] = market.most
        none = np.zeros(0, np.int32)
        self.highs.addRows(
            most.size,
            np.full(most.size, -highspy.kHighsInf),
            most,
            0,
            np.zeros(most.size, np.int32),
            none,
            none.astype(np.float64),
        )

    def _add_further_cases(self) -> int:
        extra = self.market.extra
        who, which = np.nonzero(extra < NEVER)
        self.highs.addCols(
            who.size,
            -extra[who, which].astype(np.float64),
            np.zeros(who.size),
            np.ones(who.size),
            who.size,
            np.arange(who.size, dtype=np.int32),
            (self.market.cases + who).astype(np.int32),
            -np.ones(who.size),
        )
        return who.size

    def add(self, fresh: Rows) -> None:
        """The programme goes on from where it ended: new columns begin at nothing."""
        market = self.market
        index = np.empty((fresh.size, 4), np.int32)
        index[:, 0] = market.case[fresh]
        index[:, 1] = market.cases + market.first[fresh]
        index[:, 2] = market.cases + market.second[fresh]
        index[:, 3] = market.cases + market.people
        present = np.ones(index.shape, np.bool_)
        present[:, 2] = market.second[fresh] < market.people
        length = present.sum(axis=1)
        self.highs.addCols(
            fresh.size,
            market.value[fresh].astype(np.float64),
            np.zeros(fresh.size),
            np.full(fresh.size, highspy.kHighsInf),
            int(length.sum()),
            (np.cumsum(length) - length).astype(np.int32),
            index[present],
            np.ones(int(length.sum())),
        )
        self.pool = np.concatenate([self.pool, fresh])
        self._pooled[fresh] = True

    def solve(self) -> bool:
        """Solve over the pool as it is: shares and prices. False where HiGHS found none."""
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        solution = self.highs.getSolution()
        self.share = np.array(solution.col_value)[self.further :]
        # Slightly negative prices are noise; the bound holds for any prices that are not.
        duals = np.maximum(np.array(solution.row_dual), 0)
        self.case_duals = duals[: self.market.cases]
        self.prices = self.priced(duals[self.market.cases :] * FINE)
        return True

    def priced(self, amounts: Floats) -> Prices:
        """Return whole prices of everybody's room and of a place, none below zero."""
        whole = np.rint(np.maximum(amounts, 0)).astype(np.int64)
        place = int(whole[-1])
        whole[-1] = 0  # nobody's room costs nothing
        return Prices(whole, place)

    def ray(self, length: int) -> Prices:
        """Return prices so far out, ``length`` fine units, that they show why nothing fits."""
        _status, found, ray = self.highs.getDualRay()  # type: ignore[attr-defined]
        amounts = np.maximum(-np.array(ray)[self.market.cases :], 0) if found else np.zeros(0)
        if not amounts.any():
            return self.prices
        return self.priced(amounts / amounts.max() * length)

    def left_out(self, view: Outlook) -> Rows:
        """Return columns outside the pool that would gain, the best few of every case."""
        market = self.market
        paid = np.rint(self.case_duals[market.case[market.starts]] * FINE).astype(np.int64)
        # Beyond the rounding: a column that gains less is no gain.
        most_loss = np.repeat(view.case - paid, market.length) - FINE // 1000
        return first_per_case(
            market, np.flatnonzero((view.loss < most_loss) & ~self._pooled), view.loss
        )

    def limit_served(self, most: int) -> None:
        """Tightens the programme where a fraction of a case more would fit than can be served."""
        self.market = replace(self.market, most=most)
        row = self.market.cases + self.market.people
        self.highs.changeRowBounds(row, -highspy.kHighsInf, float(most))

    def start_from(self, other: "Relaxation") -> None:
        """Take over the pool of another relaxation of the same rows, and where it ended."""
        self.add(other.pool)
        self.highs.setBasis(other.highs.getBasis())

    def end_among(self, columns: Rows) -> highspy.HighsBasis | None:
        """Return where it ended as the start of a relaxation of these columns alone.

        None where one that stood in the end is not among them.
        """
        end = self.highs.getBasis()
        own, pool = end.col_status[: self.further], end.col_status[self.further :]
        status = dict(zip(self.pool.tolist(), pool, strict=True))
        outside = highspy.HighsBasisStatus.kLower
        among = [status.pop(column, outside) for column in columns.tolist()]
        # A basis that lacks one of its own columns is none.
        if highspy.HighsBasisStatus.kBasic in status.values():
            return None
        start = highspy.HighsBasis()
        start.col_status = own + among
        start.row_status = end.row_status
        start.valid = True
        return start

    def restrict(self, allowed: Bools, must: Bools) -> None:
        """Forbid the pool's columns that are not allowed; demand the cases that must be served."""
        market = self.market
        places = np.arange(self.further, self.further + allowed.size, dtype=np.int32)
        upper = np.where(allowed, highspy.kHighsInf, 0.0)
        self.highs.changeColsBounds(places.size, places, np.zeros(places.size), upper)
        for group in np.flatnonzero(must != self._must).tolist():
            row = int(market.case[market.starts[group]])
            lower = 1.0 if must[group] else -highspy.kHighsInf
            self.highs.changeRowBounds(row, lower, 1.0)
        self._must = must


def first_per_case(market: SolverMarket, columns: Rows, loss: Int64s, each: int = PER_CASE) -> Rows:
    """Of these ascending columns, return the ``each`` of least loss for every case."""
    order = columns[np.lexsort((columns, loss[columns], market.case[columns]))]
    first = np.flatnonzero(np.diff(market.case[order], prepend=-1))
    place = np.arange(order.size) - np.repeat(first, np.diff(first, append=order.size))
    return np.sort(order[place < each])

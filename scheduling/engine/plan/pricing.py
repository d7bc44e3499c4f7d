"""The best team of every case at given prices of people, exactly, over all pairs at once.

A price is what taking one place of somebody costs, in hundredths of a point. The worth of a pair
less the prices of both is bounded like its points are, so the search of ``search.py`` finds it
with ``most`` replaced; no pair has to be written down first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.engine.candidates import Candidates
from scheduling.engine.plan.teams import Leeway, Teams, Worth, joined, team_keys
from scheduling.engine.pool import Bools, Ints, Pool
from scheduling.engine.search import (
    EVERYTHING,
    Ends,
    Pairs,
    before_hours,
    ceilings,
    groups,
    how_many_reach,
    in_parts,
    known_pairs,
    those,
    with_common_hours,
)
from scheduling.engine.weights import TooLarge

MOST_PAIRS_A_CASE = 20_000
HALVINGS = 24
OUT_OF_REACH = 1 << 40


@dataclass(frozen=True, eq=False)
class PricedMarket:
    """The candidates of the cases that look for two.

    ``numbers`` are the cases of the candidates in the whole queue. ``known`` are all pairs who
    worked together before, for the search knows of no bonus.
    """

    found: Candidates
    numbers: Ints
    pool: Pool
    room: Leeway
    worth: Worth
    known: Teams

    @property
    def cases(self) -> int:
        return len(self.worth.weight)


def market(
    found: Candidates, numbers: Ints, pool: Pool, *, room: Leeway, worth: Worth
) -> PricedMarket:
    """Write down the teams the search does not find by itself. Raises ``TooLarge``."""
    reach = worth.weight[numbers].max(initial=0) * np.abs(found.most).max(initial=0)
    if max(reach, 2 * np.abs(worth.serving).max(initial=0)) >= OUT_OF_REACH >> 2:
        raise TooLarge
    ends, _without_bonus = known_pairs(found, pool)
    pairs = with_common_hours(found, pool, ends, before_hours(found, pool, ends))
    known = _teams(found, pairs, numbers, worth)
    return PricedMarket(found, numbers, pool, room, worth, known)


def _teams(found: Candidates, pairs: Pairs, numbers: Ints, worth: Worth) -> Teams:
    mine, theirs = found.rows[pairs.one], found.rows[pairs.other]
    low, high = np.minimum(mine, theirs), np.maximum(mine, theirs)
    case = numbers[pairs.case]
    return Teams(case, low, high, pairs.points, worth.value(case, pairs.points))


class Searcher:
    """The market sorted for one set of prices; answers which teams reach a limit of their case."""

    def __init__(self, market: PricedMarket, prices: Ints, *, without: Bools | None = None) -> None:
        found = market.found
        self.market = market
        self.weight = market.worth.weight[market.numbers]
        first = market.room.cost[:, 0]
        cost = first + prices
        self.most = self.weight[found.case] * found.most - 2 * cost[found.rows]
        if without is not None:
            self.most = np.where(without[found.rows], EVERYTHING >> 2, self.most)
        self.cost = cost
        self.sorted = groups(found, self.most, factor=2 * self.weight)

    def reach(self) -> Ints:
        """Return twice the most each case of the market could reach, but for serving it."""
        best = np.full(len(self.market.numbers), EVERYTHING)
        if len(self.sorted.a):
            np.maximum.at(best, self.sorted.case, ceilings(self.sorted))
        return best

    def limits(self, wanted: Bools, below: Ints, floor: Ints | None = None) -> tuple[Ints, Bools]:
        """Return how far to look in each wanted case: so far below what it could reach at most.

        And of which of them all that reaches the limit will be looked at. Where too many pairs
        would reach it, as when all are alike, it is raised; at last some of them must do.
        ``below`` and ``floor`` are in hundredths; the limit is never under the floor.
        """
        reach = self.reach() // 2
        lowest = np.full(len(reach), EVERYTHING) if floor is None else floor
        limits = np.where(wanted, np.maximum(reach - below, lowest), OUT_OF_REACH)
        many = self._many(limits)
        for _ in range(HALVINGS):
            if not many.any():
                break
            limits = np.where(many, (reach + limits + 1) // 2, limits)
            many = self._many(np.where(many, limits, OUT_OF_REACH))
        return limits, ~self._many(limits)

    def _many(self, limits: Ints) -> Bools:
        return how_many_reach(self.sorted, 2 * limits, len(limits)) > MOST_PAIRS_A_CASE

    def teams(self, limits: Ints) -> Teams:
        """Return the pairs whose worth after prices reaches the limit of its case.

        ``limits`` stand by case of the market, in hundredths, without what serving is worth.
        """
        parts = in_parts(self.sorted, 2 * limits, a_case=MOST_PAIRS_A_CASE)
        found = [self._worthy(ends, limits) for ends in parts]
        return joined([*found, self._known(limits, found)])

    def _known(self, limits: Ints, found: Sequence[Teams]) -> Teams:
        """Return the teams the search passes over, of those who worked together before."""
        known, market = self.market.known, self.market
        paid = np.append(self.cost, 0)
        worth = known.value - paid[known.first] - paid[known.second]
        least = np.full(market.cases, np.iinfo(np.int64).max)
        least[market.numbers] = limits + market.worth.serving[market.numbers]
        near = known.take(np.flatnonzero(worth >= least[known.case]))
        people = len(market.pool) + 1
        there = np.concatenate([team_keys(teams, people) for teams in found])
        return near.take(np.flatnonzero(~np.isin(team_keys(near, people), there)))

    def _worthy(self, ends: Ends, limits: Ints) -> Teams:
        found, market = self.market.found, self.market
        one, other, case, _brings = ends
        points = before_hours(found, market.pool, ends)
        cost = self.cost[found.rows[one]] + self.cost[found.rows[other]]
        hours = found.hours[one] + found.hours[other]
        near = self.weight[case] * (2 * points + hours) - 2 * cost >= 2 * limits[case]
        pairs = with_common_hours(found, market.pool, those(ends, near), points[near])
        cost = self.cost[found.rows[pairs.one]] + self.cost[found.rows[pairs.other]]
        pairs = pairs.take(self.weight[pairs.case] * pairs.points - cost >= limits[pairs.case])
        return _teams(found, pairs, market.numbers, market.worth)

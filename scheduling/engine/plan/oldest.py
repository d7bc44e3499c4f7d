"""Longest waiting first, the best free team for each: what a careful person would do."""

from collections.abc import Sequence

import numpy as np

from scheduling.engine.candidates import Candidates, terms_of
from scheduling.engine.plan.model import WaitingCase
from scheduling.engine.plan.pricing import PricedMarket
from scheduling.engine.plan.teams import NOBODY, Teams, joined
from scheduling.engine.pool import Bools, Ints
from scheduling.engine.rank import best_of


def oldest_first(cases: Sequence[WaitingCase]) -> list[int]:
    """Return the cases, longest waiting first; of those equally long the smaller id."""
    return sorted(range(len(cases)), key=lambda at: (-cases[at].need.waiting_days, cases[at].id))


def take_oldest_first(
    cases: Sequence[WaitingCase], teams: Teams, capacity: Ints, market: PricedMarket | None = None
) -> Teams:
    """Return the best free team for each case in its turn.

    With a ``market`` the teams are only the best of each case, and where none of them is free
    the best free one is searched.
    """
    order = np.lexsort((teams.second, teams.first, -teams.points, teams.case))
    begin = np.searchsorted(teams.case[order], np.arange(len(cases) + 1)).tolist()
    ones, others = teams.first[order].tolist(), teams.second[order].tolist()
    left, free = capacity.tolist(), capacity > 0
    chosen: list[int] = []
    found: list[Teams] = []
    of_pairs = {} if market is None else {int(c): at for at, c in enumerate(market.numbers)}
    for number in oldest_first(cases):
        for at in range(begin[number], begin[number + 1]):
            one, other = ones[at], others[at]
            if left[one] > 0 and (other == NOBODY or left[other] > 0):
                break
        else:
            if market is None or number not in of_pairs:
                continue
            pair = _best_free(market, of_pairs[number], free)
            if not len(pair):
                continue
            one, other = int(pair.first[0]), int(pair.second[0])
            found.append(pair)
            at = -1
        if at >= 0:
            chosen.append(int(order[at]))
        for row in (one, other):
            if row != NOBODY:
                left[row] -= 1
                free[row] = left[row] > 0
    return joined([teams.take(np.array(chosen, np.int64)), *found])


def _best_free(market: PricedMarket, number: int, free: Bools) -> Teams:
    found = market.found
    begin, end = int(found.bounds[number]), int(found.bounds[number + 1])
    entries = begin + np.flatnonzero(free[found.rows[begin:end]])
    if len(entries) < 2:
        return joined([])
    terms = terms_of([found.terms.needs[number]], market.pool.days)
    alone = Candidates(
        terms=terms,
        bounds=np.array([0, len(entries)]),
        rows=found.rows[entries],
        case=np.zeros(len(entries), np.int64),
        own=found.own[entries],
        hours=found.hours[entries],
        code=found.code[entries],
    )
    best = best_of(alone, market.pool, 1)
    if not best:
        return joined([])
    (low, high), points = best[0]
    case = market.numbers[number : number + 1]
    points_ = np.array([points], np.int64)
    return Teams(
        case, np.array([low]), np.array([high]), points_, market.worth.value(case, points_)
    )

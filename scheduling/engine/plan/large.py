"""Planning a queue with too many pairs to write down: prices, exact pricing, a dive.

Prices come from the subgradient method over the columns known so far; exact pricing then finds
every pair that is worth more than those at these prices, which makes the bound valid over all
pairs and brings the columns that matter. A short list of the best of them goes to the
relaxation, and down to whole teams. docs/algorithms/pairing.md has the model and the bound.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from scheduling.engine.plan.dive import dive
from scheduling.engine.plan.model import WaitingCase
from scheduling.engine.plan.oldest import take_oldest_first
from scheduling.engine.plan.prices import Floats, Slopes, descend, people_bound
from scheduling.engine.plan.pricing import PricedMarket, Searcher
from scheduling.engine.plan.repair import best_first, exhausted, take_in_order, worth_of, worthwhile
from scheduling.engine.plan.teams import Teams, joined, reduced, team_keys
from scheduling.engine.pool import Ints
from scheduling.engine.search import EVERYTHING

FIRST_TEAMS, MOST_FIRST_TEAMS, MOST_NEW_TEAMS = 20, 400, 200
FIRST_REACH, WIDEST_REACH = 150, 2_400  # points below the best imaginable team
STEPS = 150
ROUNDS = 6
NEAR_ENOUGH, GOOD_ENOUGH = 0.004, 0.0003  # gaps, as a share of the bound
LOSS, TEAMS_A_CASE, DIVES = 2_500, 25, 3
VERY_LARGE, FEWER_TEAMS, FEWER_DIVES = 1_500, 10, 1  # cases from which a dive is dear

UNKNOWN = int(np.iinfo(np.int64).max)

KeepOn = Callable[[int, int], bool]
"""Told the worth of the best plan and the bound; answers whether to go on."""


@dataclass(eq=False)
class State:
    """What is known so far: columns, the best choice of them, prices and the bound."""

    market: PricedMarket
    teams: Teams
    prices: Floats
    chosen: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    lower: int = 0
    bound: int = 0
    best_prices: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def gap(self) -> float:
        return (self.bound - self.lower) / self.bound if self.bound > 0 else 0.0

    def offer(self, chosen: Sequence[int] | Ints) -> None:
        """Keep what is worth its places of this choice of columns, if that is worth more."""
        room = self.market.room
        columns = worthwhile(self.teams, np.sort(np.asarray(chosen, np.int64)), room)
        worth = worth_of(self.teams, columns, room)
        if worth > self.lower:
            self.chosen, self.lower = columns, worth

    def learn(self, more: Teams) -> None:
        """Add columns; those known already are left out, and the choice keeps its teams."""
        people = len(self.market.room.capacity) + 1
        mine = team_keys(self.teams, people)
        keys = team_keys(more, people)
        known = np.sort(mine)
        at = np.minimum(np.searchsorted(known, keys), max(len(known) - 1, 0))
        new = known[at] != keys if len(known) else np.ones(len(keys), np.bool_)
        # All that are known become one key, so that unique keeps the first of each new one.
        _unique, first = np.unique(np.where(new, keys, -1), return_index=True)
        fresh = more.take(first[new[first]])
        kept = mine[self.chosen]
        self.teams = joined([self.teams, fresh])
        keys = team_keys(self.teams, people)
        order = np.argsort(keys)
        self.chosen = np.sort(order[np.searchsorted(keys[order], kept)])


@dataclass(frozen=True, eq=False)
class LargePlan:
    """``teams`` are those chosen of all ``known``; ``prices`` belong to the bound."""

    teams: Teams
    lower: int
    bound: int
    prices: Ints
    oldest: Teams
    known: Teams


def plan_large(
    cases: Sequence[WaitingCase], market: PricedMarket, named: Teams, *, keep_on: KeepOn
) -> LargePlan:
    """Return a plan and its bound. Stops on gaps and rounds, never on the clock.

    ``named`` are all teams of the cases that do not look for two.
    """
    room = market.room
    top = joined([first_teams(market, lambda: keep_on(0, UNKNOWN)), named])
    oldest = take_oldest_first(cases, top, room.capacity, market)
    state = State(market, joined([]), np.zeros(len(room.capacity)))
    state.learn(joined([top, oldest]))
    people = len(room.capacity) + 1
    wanted = np.isin(team_keys(state.teams, people), team_keys(oldest, people))
    state.offer(np.flatnonzero(wanted))
    # Until the first exact pricing nothing is proven.
    state.bound = UNKNOWN
    if keep_on(state.lower, state.bound):
        _approach(state, keep_on)
        _finish(state, keep_on)
    else:
        _price(state)
    return LargePlan(
        teams=state.teams.take(state.chosen),
        lower=state.lower,
        bound=state.bound,
        prices=state.best_prices,
        oldest=oldest,
        known=state.teams,
    )


def first_teams(market: PricedMarket, keep_on: Callable[[], bool]) -> Teams:
    """Return about the ``FIRST_TEAMS`` best teams of every case, or all it has near its best."""
    searcher = Searcher(market, -market.room.cost[:, 0])
    wanted = searcher.reach() > EVERYTHING // 2
    below, parts = FIRST_REACH, []
    while wanted.any() and below <= WIDEST_REACH and keep_on():
        limits, whole = searcher.limits(wanted, below * searcher.weight)
        teams = searcher.teams(limits)
        count = np.bincount(teams.case, minlength=market.cases)[market.numbers]
        done = wanted & ((count >= FIRST_TEAMS) | ~whole | (2 * below > WIDEST_REACH))
        parts.append(teams.take(np.flatnonzero(np.isin(teams.case, market.numbers[done]))))
        wanted &= ~done
        below *= 2
    teams = joined(parts)
    return best_of_each(teams, teams.points, MOST_FIRST_TEAMS)


def best_of_each(teams: Teams, worth: Ints, most: int) -> Teams:
    """Return so many teams of each case, those worth most; ties by the smaller rows."""
    order = np.lexsort((teams.second, teams.first, -worth, teams.case))
    case = teams.case[order]
    rank = np.arange(len(order)) - np.searchsorted(case, case)
    return teams.take(np.sort(order[rank < most]))


def _approach(state: State, keep_on: KeepOn) -> None:
    """Bring the prices close to those of the relaxation over all pairs."""
    for _ in range(ROUNDS):
        slopes = Slopes.of(state.teams, state.market.room)
        state.prices = descend(slopes, state.prices, lower=float(state.lower), steps=STEPS)
        _repair(state)
        _price(state)
        if state.gap < NEAR_ENOUGH or not keep_on(state.lower, state.bound):
            return


def _repair(state: State) -> None:
    """Make a plan of the teams that are best at these prices, and serve whom it leaves."""
    room = state.market.room
    worth = reduced(state.teams, room, np.rint(state.prices).astype(np.int64))
    chosen = take_in_order(state.teams, best_first(state.teams, worth).tolist(), room)
    state.offer(_completed(state, chosen))


def _completed(state: State, chosen: Sequence[int] | Ints) -> list[int]:
    """Serve the cases that are left with people who have places left, searching for such teams."""
    market = state.market
    columns = np.asarray(chosen, np.int64)
    prices = np.rint(state.prices).astype(np.int64)
    # A second turn for whom the first left: places that went meanwhile may have left them another
    # team.
    for _ in range(2):
        unserved = np.ones(market.cases, np.bool_)
        unserved[state.teams.case[columns]] = False
        if not unserved[market.numbers].any():
            break
        searcher = Searcher(market, prices, without=exhausted(state.teams, columns, market.room))
        limits, _whole = searcher.limits(unserved[market.numbers], 100 * searcher.weight)
        more = searcher.teams(limits)
        more = best_of_each(more, more.value, MOST_FIRST_TEAMS)
        before = len(columns)
        kept = team_keys(state.teams, len(market.room.capacity) + 1)[columns]
        state.learn(more)
        keys = team_keys(state.teams, len(market.room.capacity) + 1)
        order = np.argsort(keys)
        columns = order[np.searchsorted(keys[order], kept)]
        worth = reduced(state.teams, market.room, prices)
        rest = best_first(state.teams, worth).tolist()
        columns = np.array(
            take_in_order(state.teams, rest, market.room, taken=columns.tolist()), np.int64
        )
        if len(columns) == before:
            break
    return columns.tolist()


def _price(state: State) -> None:
    """Find the best team of every case at these prices over all pairs: bound and new columns."""
    market = state.market
    prices = np.maximum(np.rint(state.prices).astype(np.int64), 0)
    # Whoever has no place is in no team, and a price on them says nothing.
    prices[market.room.capacity == 0] = 0
    best = np.zeros(market.cases, np.int64)
    worth = reduced(state.teams, market.room, prices)
    np.maximum.at(best, state.teams.case, worth)
    more, ceiling = _best_of_all(Searcher(market, prices), best)
    worth = reduced(more, market.room, prices)
    np.maximum.at(best, more.case, worth)
    best = np.maximum(best, ceiling)
    more = best_of_each(more, worth, MOST_NEW_TEAMS)
    bound = people_bound(market.room, prices) + int(best.sum())
    # Prices of a later round may prove less.
    if bound < state.bound:
        state.bound, state.best_prices = bound, prices
    state.learn(more)


def _best_of_all(searcher: Searcher, best: Ints) -> tuple[Teams, Ints]:
    """Return teams among which is the best of every case, where it is better than ``best``.

    And for each case the most that any team can be worth that was not looked at. The limits sink
    from what a case could reach at most, for what it has may be far too dear. Where a limit can
    sink no further, since too many pairs would reach it, none above it is a team: no team is
    worth more than the limit.
    """
    market = searcher.market
    serving = market.worth.serving[market.numbers]
    floor = np.maximum(best[market.numbers] - LOSS // 4, 1) - serving
    reach = searcher.reach() // 2
    wanted, below, parts = reach >= floor, FIRST_REACH // 2, []
    ceiling, before = np.zeros(market.cases, np.int64), reach + 1
    while wanted.any():
        limits, whole = searcher.limits(wanted, below * searcher.weight, floor)
        teams = searcher.teams(limits)
        parts.append(teams)
        partly = wanted & ~whole
        ceiling[market.numbers[partly]] = reach[partly] + serving[partly]
        seen = np.zeros(market.cases, np.bool_)
        seen[teams.case] = True
        wanted &= ~seen[market.numbers] & (limits > floor) & whole
        stuck = wanted & (limits >= before)
        ceiling[market.numbers[stuck]] = limits[stuck] - 1 + serving[stuck]
        wanted &= ~stuck
        before, below = limits, 2 * below
    return joined(parts), ceiling


def _finish(state: State, keep_on: KeepOn) -> None:
    """Dive on a short list of teams, with the prices of its relaxation, until it is good enough."""
    for _ in range(FEWER_DIVES if state.market.cases > VERY_LARGE else DIVES):
        if state.gap <= GOOD_ENOUGH or not keep_on(state.lower, state.bound):
            return
        short = _short_list(state)
        dived = dive(
            state.teams.take(short),
            state.market.room,
            keep_on=lambda: keep_on(state.lower, state.bound),
        )
        state.prices = dived.prices
        state.offer(_completed(state, short[dived.chosen]))
        _price(state)


def _short_list(state: State) -> Ints:
    """Return the columns that lose little at the best prices, the best of each case, the choice."""
    teams = state.teams
    worth = reduced(teams, state.market.room, np.rint(state.prices).astype(np.int64))
    best = np.zeros(state.market.cases, np.int64)
    np.maximum.at(best, teams.case, worth)
    order = np.lexsort((-worth, teams.case))
    begin = np.searchsorted(teams.case[order], np.arange(state.market.cases))
    rank = np.arange(len(order)) - begin[teams.case[order]]
    near = np.zeros(len(teams), np.bool_)
    few = FEWER_TEAMS if state.market.cases > VERY_LARGE else TEAMS_A_CASE
    near[order[rank < few]] = True
    near &= worth > -LOSS * 40
    near |= best[teams.case] - worth <= LOSS
    near[state.chosen] = True
    return np.flatnonzero(near)

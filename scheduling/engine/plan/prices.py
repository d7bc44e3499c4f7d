"""Prices of people by the subgradient method, on the columns known so far.

Source: M. Held, P. Wolfe, H. Crowder, "Validation of subgradient optimization", Mathematical
Programming 6 (1974); the step is that of B. Polyak (1969).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.engine.plan.teams import NOBODY, Leeway, Teams, team_values
from scheduling.engine.pool import Ints

Floats = NDArray[np.float64]

PATIENCE = 10
MOMENTUM = 0.5


@dataclass(frozen=True, eq=False)
class Slopes:
    """The columns as the method wants them: ``begin`` is where each case with teams starts."""

    first: Ints
    second: Ints
    value: Floats
    begin: Ints
    of_case: Ints
    steps: Floats  # [n, most - 1]: what the second, third, ... place costs beyond the first
    open_to: Ints  # [n]: places

    @classmethod
    def of(cls, teams: Teams, room: Leeway) -> "Slopes":
        cases, begin, sizes = np.unique(teams.case, return_index=True, return_counts=True)
        size = len(room.capacity)
        second = np.where(teams.second == NOBODY, size, teams.second)
        steps = (room.cost[:, 1:] - room.cost[:, :1]).astype(np.float64)
        there = np.arange(1, room.cost.shape[1]) < room.capacity[:, None]
        steps = np.where(there, steps, np.inf)
        return cls(
            first=teams.first,
            second=second,
            value=team_values(teams, room).astype(np.float64),
            begin=begin,
            of_case=np.repeat(np.arange(len(cases)), sizes),
            steps=steps,
            open_to=room.capacity,
        )


def people_bound(room: Leeway, prices: Ints) -> int:
    """Return what all places together are worth at these prices; part of every bound."""
    steps = room.cost[:, 1:] - room.cost[:, :1]
    there = np.arange(1, room.cost.shape[1]) < room.capacity[:, None]
    more = np.where(there, np.maximum(prices[:, None] - steps, 0), 0).sum()
    return int(prices[room.capacity > 0].sum() + more)


def descend(slopes: Slopes, prices: Floats, *, lower: float, steps: int) -> Floats:
    """Return prices at which the bound over these columns is lower.

    ``lower`` is the worth of some plan. Prices are never negative.
    """
    size = len(prices)
    best, best_bound = prices, np.inf
    current, direction = np.append(prices, 0.0), np.zeros(size)
    theta, waited = 1.0, 0
    closed = slopes.open_to == 0
    for _ in range(steps):
        bound, slope = _bound(slopes, current)
        if bound < best_bound - 1:
            best, best_bound, waited = current[:size].copy(), bound, 0
        else:
            waited += 1
            if waited >= PATIENCE:
                theta, waited = theta / 2, 0
        direction = slope + MOMENTUM * direction
        length = float(direction @ direction)
        if length == 0 or bound - lower < 1:
            break
        current[:size] -= theta * (bound - lower) / length * direction
        np.maximum(current, 0, out=current)
        current[:size][closed] = 0
    return best


def _bound(slopes: Slopes, prices: Floats) -> tuple[float, Floats]:
    """Return the bound over the columns at these prices, and its slope for each person."""
    size = len(prices) - 1
    worth = slopes.value - prices[slopes.first] - prices[slopes.second]
    best = np.maximum.reduceat(worth, slopes.begin)
    chosen = np.flatnonzero(worth == best[slopes.of_case])
    chosen = chosen[np.diff(slopes.of_case[chosen], prepend=-1) > 0]
    chosen = chosen[worth[chosen] > 0]
    used = np.bincount(slopes.first[chosen], minlength=size + 1)
    used += np.bincount(slopes.second[chosen], minlength=size + 1)
    priced = prices[:size]
    more = np.maximum(priced[:, None] - slopes.steps, 0)
    bound = worth[chosen].sum() + priced.sum() + more.sum()
    return float(bound), 1.0 + (more > 0).sum(1) - used[:size]

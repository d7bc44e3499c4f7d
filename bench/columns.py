"""Every pair of every case as a column of one folded set packing: what all solvers are handed.

maximise  sum value[q] x[q] - sum cost[e] y[e]
with      each case at most one column, and each person at most 1 + (their extras in use) columns.

``value`` is in hundredths of a point, less what the first case of both people costs in fairness;
an extra is a further case of one person at what it costs more than the first. So a plan's value
here is its objective.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.bruteforce import AllPairs, dense
from bench.checker import FAIRNESS
from bench.worlds import World


@dataclass(frozen=True)
class Columns:
    """``case``, ``one``, ``other`` and ``value`` of each column; ``extra`` people and ``cost``."""

    cases: int
    people: int
    case: np.ndarray
    one: np.ndarray
    other: np.ndarray
    value: np.ndarray
    extra: np.ndarray
    cost: np.ndarray

    def save(self, path: Path) -> None:
        np.savez(path, **vars(self))

    def keep(self, which: np.ndarray) -> "Columns":
        """Return the same with some columns only."""
        kept = {name: getattr(self, name)[which] for name in ("case", "one", "other", "value")}
        return Columns(**{**vars(self), **kept})


def columns_of(
    world: World, pairs: dict[int, AllPairs] | None = None, *, rounded: int = 1
) -> Columns:
    """Return every column; ``rounded`` to tens or hundreds, more points of pairs are equal."""
    found = pairs or {case: dense(world, case) for case in range(world.m)}
    counts = [len(found[case].one) for case in range(world.m)]
    case = np.repeat(np.arange(world.m), counts)
    one, other, points = (
        np.concatenate([getattr(found[number], name) for number in range(world.m)])
        for name in ("one", "other", "points")
    )
    points = (points + rounded // 2) // rounded * rounded
    first = FAIRNESS * (2 * world.mediators.open_cases.astype(np.int64) + 1)
    value = world.cases.weight[case] * points + 100 * world.cases.worth[case]
    value -= first[one] + first[other]
    further = np.maximum(world.mediators.room.astype(np.int64) - 1, 0)
    extra = np.repeat(np.arange(world.n), further)
    number = np.arange(len(extra)) - np.repeat(np.cumsum(further) - further, further) + 1
    return Columns(world.m, world.n, case, one, other, value, extra, 2 * FAIRNESS * number)


def best_of_each_case(columns: Columns, k: int) -> Columns:
    """Keep the ``k`` columns of most value for each case: what the trials warn against."""
    order = np.lexsort((columns.other, columns.one, -columns.value, columns.case))
    begin = np.searchsorted(columns.case[order], np.arange(columns.cases))
    place = np.arange(len(order)) - begin[columns.case[order]]
    return columns.keep(np.sort(order[place < k]))

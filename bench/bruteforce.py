"""Ranks and plans the plain way: what the engine must equal, and what it is compared with.

``plain`` is what one would write first, in Python alone; ``dense`` the same with arrays over all
pairs of candidates. ``oldest_first`` is how a patient coordinator plans by hand.
"""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bench.worlds import A_DAY, NOVICE, SENIOR, World

Ranked = list[tuple[int, int, int]]
"""Points and the two people, smaller number first; best first, ties by the smaller numbers."""


@dataclass(frozen=True)
class Person:
    """What the plain ranking knows of one candidate of one case."""

    row: int
    own: int
    starts: int
    languages: int
    level: int
    gender: int
    age: int
    background: int


class Plain:
    """A world as Python numbers, as an ordinary program would have loaded it."""

    def __init__(self, world: World) -> None:
        people, cases = world.mediators, world.cases
        self.n = world.n
        self.starts = [int.from_bytes(row.tobytes(), "little") for row in people.starts]
        self.case_starts = [int.from_bytes(row.tobytes(), "little") for row in cases.starts]
        columns = (
            people.x, people.y, people.max_km, people.area, people.languages, people.level,
            people.gender, people.age, people.background, people.recent, people.pause,
        )  # fmt: skip
        may = (people.active & (people.room > 0)).tolist()
        rows = zip(*(column.tolist() for column in columns), strict=True)
        self.people = [(row, *facts) for row, facts in enumerate(rows) if may[row]]
        columns = (cases.x, cases.y, cases.area, cases.other_area, cases.languages, cases.each)
        self.cases = list(zip(*(column.tolist() for column in columns), strict=True))
        self.conflicted = [set(who.tolist()) for who in cases.conflicted]
        self.apart = set(world.apart.tolist())
        self.times = dict(zip(world.together.tolist(), world.times.tolist(), strict=True))

    def candidates(self, case: int) -> list[Person]:
        """Return everybody who may take the case as far as they alone are concerned."""
        x, y, area, other_area, _, each = self.cases[case]
        wanted, conflicted = self.case_starts[case], self.conflicted[case]
        found = []
        for row, px, py, max_km, lives, spoken, *facts in self.people:
            km = math.sqrt((px - x) * (px - x) + (py - y) * (py - y))
            if km > max_km or each & ~spoken or lives in {area, other_area} or row in conflicted:
                continue
            starts = self.starts[row] & wanted
            if starts:
                level, gender, age, background, recent, pause = facts
                own = -10 * min(round(km), 50) - 60 * min(recent, 8) + 2 * min(pause, 120)
                found.append(Person(row, own, starts, spoken, level, gender, age, background))
        return found

    def rank(self, case: int, k: int) -> Ranked:
        """Return the ``k`` best pairs by trying every two candidates."""
        needed = self.cases[case][4]
        found = []
        for one, other in combinations(self.candidates(case), 2):
            common = one.starts & other.starts
            if not common or needed & ~(one.languages | other.languages):
                continue
            mentoring = MENTORING[one.level][other.level]
            key = one.row * self.n + other.row
            if mentoring is None or key in self.apart:
                continue
            first = ((common & -common).bit_length() - 1) // A_DAY
            points = (
                1000 + one.own + other.own + mentoring
                + (150 if one.gender != other.gender else 0)
                + 4 * min(abs(one.age - other.age), 30)
                + (80 if one.background != other.background else 0)
                + 10 * min(common.bit_count(), 20) - 5 * first
                + 30 * min(self.times.get(key, 0), 4)
            )  # fmt: skip
            found.append((-points, one.row, other.row))
        found.sort()
        return [(-points, one, other) for points, one, other in found[:k]]


MENTORING: tuple[tuple[int | None, ...], ...] = ((None, None, 120), (None, 0, 40), (120, 40, 0))


@dataclass(frozen=True)
class AllPairs:
    """Every pair that may take one case, the smaller numbers first."""

    one: np.ndarray
    other: np.ndarray
    points: np.ndarray

    def best(self, k: int) -> Ranked:
        order = np.lexsort((self.other, self.one, -self.points))[:k]
        columns = (self.points, self.one, self.other)
        return [tuple(int(column[at]) for column in columns) for at in order]


def who_may(world: World, case: int) -> np.ndarray:
    """Return everybody who may take the case as far as they alone are concerned."""
    people, cases = world.mediators, world.cases
    km = kilometres(world, case)
    may = people.active & (people.room > 0) & (km <= people.max_km)
    may &= (people.area != cases.area[case]) & (people.area != cases.other_area[case])
    may &= (people.languages & cases.each[case]) == cases.each[case]
    may[cases.conflicted[case]] = False
    rows = np.flatnonzero(may)
    return rows[(people.starts[rows] & cases.starts[case]).any(axis=1)]


def kilometres(world: World, case: int) -> np.ndarray:
    people, cases = world.mediators, world.cases
    east = people.x.astype(float) - float(cases.x[case])
    north = people.y.astype(float) - float(cases.y[case])
    return np.sqrt(east * east + north * north)


def dense(world: World, case: int) -> AllPairs:
    """Score every two candidates of a case, with arrays over all of them."""
    people, cases = world.mediators, world.cases
    rows = who_may(world, case)
    a, b = np.triu_indices(len(rows), 1)
    one, other = rows[a], rows[b]
    needed = cases.languages[case]
    may = ((people.languages[one] | people.languages[other]) & needed) == needed
    low = np.minimum(people.level[one], people.level[other])
    high = np.maximum(people.level[one], people.level[other])
    may &= (low != NOVICE) | (high == SENIOR)
    may &= ~np.isin(one * world.n + other, world.apart)
    one, other, low, high = one[may], other[may], low[may], high[may]
    bits = people.starts[one] & people.starts[other] & cases.starts[case]
    common = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    points = 1000 + own(world, case, one) + own(world, case, other)
    points += 150 * (people.gender[one] != people.gender[other])
    ages = people.age.astype(np.int64)
    points += 4 * np.minimum(np.abs(ages[one] - ages[other]), 30)
    points += 80 * (people.background[one] != people.background[other])
    points += np.where(high == SENIOR, np.array((120, 40, 0))[low], 0)
    points += 10 * np.minimum(common, 20) - 5 * first_day(bits) + 30 * times(world, one, other)
    free = common > 0
    return AllPairs(one[free], other[free], points[free])


def own(world: World, case: int, rows: np.ndarray) -> np.ndarray:
    people = world.mediators
    km = np.rint(kilometres(world, case)[rows]).astype(np.int64)
    busy = np.minimum(people.recent[rows].astype(np.int64), 8)
    return -10 * np.minimum(km, 50) - 60 * busy + 2 * np.minimum(people.pause[rows], 120)


def first_day(bits: np.ndarray) -> np.ndarray:
    """Return the day of the lowest bit of each row, 0 where there is none."""
    word = (bits != 0).argmax(axis=1)
    lowest = bits[np.arange(len(bits)), word]
    within = np.bitwise_count((lowest & (~lowest + np.uint64(1))) - np.uint64(1)).astype(np.int64)
    return np.where(lowest > 0, (word * 64 + within) // A_DAY, 0)


def times(world: World, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return how often these pairs worked together, at most four times."""
    keys = one * world.n + other
    if not len(world.together):
        return np.zeros(len(keys), np.int64)
    at = np.minimum(np.searchsorted(world.together, keys), len(world.together) - 1)
    found = np.where(world.together[at] == keys, world.times[at].astype(np.int64), 0)
    return np.minimum(found, 4)


def oldest_first(
    world: World, pairs: dict[int, AllPairs] | None = None
) -> list[tuple[int, int, int]]:
    """Give each case, the longest waiting first, the best pair that still has room."""
    room = world.mediators.room.astype(np.int64)
    plan = []
    for case in np.lexsort((np.arange(world.m), -world.cases.waiting.astype(np.int64))):
        found = pairs[int(case)] if pairs else dense(world, int(case))
        free = (room[found.one] > 0) & (room[found.other] > 0)
        if not free.any():
            continue
        most = found.points[free].max()
        at = np.flatnonzero(free & (found.points == most))
        best = at[np.lexsort((found.other[at], found.one[at]))[0]]
        one, other = int(found.one[best]), int(found.other[best])
        room[one] -= 1
        room[other] -= 1
        plan.append((int(case), one, other))
    return plan

"""Every team that may take each case of a queue, with what it is worth in a plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scheduling.engine.candidates import Candidates, candidates
from scheduling.engine.plan.model import WaitingCase
from scheduling.engine.pool import Ints, Pool
from scheduling.engine.rank import additions
from scheduling.engine.rules import objections
from scheduling.engine.scores import score
from scheduling.engine.search import EVERYTHING, exact, groups, reaching
from scheduling.engine.weights import quality_weight, worth_of_serving

NOBODY = -1


@dataclass(frozen=True, eq=False)
class Teams:
    """Columns: a case and the rows of those who would take it; ``second`` may be ``NOBODY``.

    Whoever stays on the case is not in it: their place is taken already. ``value`` is in
    hundredths of a point, before the costs of fairness.
    """

    case: Ints
    first: Ints
    second: Ints
    points: Ints
    value: Ints

    def __len__(self) -> int:
        return len(self.case)

    def take(self, which: Ints) -> "Teams":
        return Teams(*(getattr(self, name)[which] for name in self.__dataclass_fields__))


@dataclass(frozen=True, eq=False)
class Worth:
    """By how much points count for each case, and what serving it brings, in hundredths."""

    weight: Ints
    serving: Ints

    @classmethod
    def of(cls, cases: Sequence[WaitingCase]) -> "Worth":
        weight = [quality_weight(case.priority, case.need.waiting_days) for case in cases]
        serving = [worth_of_serving(case.need.weights, case.need.waiting_days) for case in cases]
        return cls(np.array(weight, np.int64), np.array(serving, np.int64))

    def value(self, case: Ints, points: Ints) -> Ints:
        return self.weight[case] * points + self.serving[case]


@dataclass(frozen=True, eq=False)
class Leeway:
    """The places of everybody in a pool, and what the first, second, ... of them costs."""

    capacity: Ints  # [n]
    cost: Ints  # [n, most], in hundredths of a point

    @classmethod
    def of(cls, pool: Pool, fairness: int, *, taken: Ints | None = None) -> "Leeway":
        """``taken`` are places this plan has given away already."""
        busy = pool.open_cases.astype(np.int64) + (0 if taken is None else taken)
        capacity = np.maximum(pool.max_open.astype(np.int64) - busy, 0)
        most = max(int(capacity.max(initial=0)), 1)
        extra = busy[:, None] + np.arange(1, most + 1)
        return cls(capacity, fairness * (2 * extra - 1))


def joined(parts: Sequence[Teams]) -> Teams:
    """Sorted by case, as everything that looks for the teams of a case expects."""
    names = Teams.__dataclass_fields__
    if not parts:
        return Teams(*(np.zeros(0, np.int64) for _ in names))
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in names]
    order = np.argsort(columns[0], kind="stable")
    return Teams(*(column[order] for column in columns))


def splits(cases: Sequence[WaitingCase]) -> tuple[list[int], list[int]]:
    """Return which cases look for two people, and which for one more or for people named."""
    pairs = [
        number
        for number, case in enumerate(cases)
        if case.need.seats == 2 and not case.need.kept and not case.fixed
    ]
    return pairs, sorted(set(range(len(cases))) - set(pairs))


def pair_candidates(
    cases: Sequence[WaitingCase], numbers: Sequence[int], pool: Pool, room: Leeway
) -> Candidates:
    """Return everybody with a place left who may take these cases."""
    found = candidates([cases[number].need for number in numbers], pool)
    free = room.capacity[found.rows] > 0
    return found if free.all() else found.take(np.flatnonzero(free))


def pairs_at_most(found: Candidates) -> int:
    """Return how many pairs there can be at most."""
    sizes = np.diff(found.bounds)
    return int((sizes * (sizes - 1) // 2).sum())


def every_pair(found: Candidates, numbers: Sequence[int], pool: Pool, worth: Worth) -> Teams:
    """Return every pair that may take its case; ``numbers`` are the cases of the candidates."""
    if not len(found.rows):
        return joined([])
    ends = reaching(groups(found, found.most), EVERYTHING)
    pairs = exact(found, pool, ends)
    case = np.asarray(numbers, np.int64)[pairs.case]
    one, other = found.rows[pairs.one], found.rows[pairs.other]
    low, high = np.minimum(one, other), np.maximum(one, other)
    teams = Teams(case, low, high, pairs.points, worth.value(case, pairs.points))
    return teams.take(np.lexsort((high, low, case)))


def named_teams(case: WaitingCase, number: int, pool: Pool, worth: Worth) -> Teams:
    """Return the teams of a case with one free seat, or with people the coordinator chose."""
    chosen = pool.rows(case.fixed)
    need = replace(case.need, kept=case.need.kept | case.fixed)
    stay = pool.team([int(row) for row in pool.rows(need.kept)])
    unknown = len(chosen) < len(case.fixed)
    if unknown or (case.fixed and objections(case.need, stay)):
        return joined([])
    if len(need.kept) < need.seats:
        seconds = additions(need, pool)
        return _columns(number, seconds.rows, chosen, seconds.points, worth)
    points = np.array([sum(term.points for term in score(need, stay))], np.int64)
    return _columns(number, chosen[:1], chosen[1:], points[: len(chosen)], worth)


def _columns(number: int, first: Ints, second: Ints, points: Ints, worth: Worth) -> Teams:
    case = np.full(len(first), number, np.int64)
    beside = np.full(len(first), second[0] if len(second) else NOBODY, np.int64)
    return Teams(case, np.asarray(first, np.int64), beside, points, worth.value(case, points))


def one_team(number: int, rows: Sequence[int], points: int, worth: Worth) -> Teams:
    """Return the team of these rows for one case."""
    first, second = np.array(rows[:1], np.int64), np.array(rows[1:], np.int64)
    return _columns(number, first, second, np.array([points], np.int64), worth)


def team_values(teams: Teams, room: Leeway) -> Ints:
    """Return the value of each team less the cost of one place of each of its people."""
    first = room.cost[:, 0]
    beside = np.where(teams.second == NOBODY, 0, first[teams.second])
    return teams.value - first[teams.first] - beside


def reduced(teams: Teams, room: Leeway, prices: Ints) -> Ints:
    """Return what each team is worth after paying for its places."""
    beside = np.where(teams.second == NOBODY, 0, prices[teams.second])
    return team_values(teams, room) - prices[teams.first] - beside


def team_keys(teams: Teams, people: int) -> Ints:
    """Return one number for each team, the same for the same; ``people`` is beyond every row."""
    return (teams.case * people + teams.first) * people + teams.second + 1

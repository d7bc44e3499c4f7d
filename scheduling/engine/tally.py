"""How many teams may take a case, all of them counted and none ranked, and what makes them fewer.

Two people alone for a case are looked at in blocks of rows and columns: their classes say whether
levels and languages allow them (``search.groups``), and only whether they share one start is
asked, not which. Most pairs share one on a day on which many can, so those days come first and
whoever is through is looked at no more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import comb

import numpy as np

from scheduling.engine.candidates import Candidates, candidates
from scheduling.engine.people import Need
from scheduling.engine.pool import Bools, Ints, Pool, Words
from scheduling.engine.rank import additions, kept_out
from scheduling.engine.reasons import Rule
from scheduling.engine.search import Groups, groups
from scheduling.engine.slots.grid import A_DAY, day_words

CELLS_OF_A_BLOCK = 1 << 20
WHOLE_DAYS = 2
"""So many days every pair of a block is looked at; after that only whoever has no start yet."""


@dataclass(frozen=True, slots=True)
class TeamCount:
    """How many of all teams may take the case.

    ``first`` is the half hour at which the first of them can begin, None where there is none.
    ``lost`` counts every other team, by the first rule that one of them or both break.
    """

    everybody: int
    teams: int
    first: int | None
    lost: Mapping[Rule, int]


def tally(need: Need, pool: Pool) -> TeamCount:
    """Count the teams for the case. Raises ``KeyError`` where who is kept on it is a stranger."""
    if need.seats == 1 or need.kept:
        return _one_seat(need, pool)
    people, alone = _alone(need, pool)
    lost, left = {}, people
    for rule, count in alone.items():
        lost[rule] = comb(left, 2) - comb(left - count, 2)
        left -= count
    found = candidates([need], pool)
    sorted_ = groups(found, np.zeros(len(found.rows), np.int64))
    apart = _apart(found, pool, sorted_)
    teams = sum(_with_a_start(block) for block in _blocks(found, pool, sorted_))
    together = {
        Rule.NOBODY_EXPERIENCED: sorted_.refused["company"],
        Rule.LANGUAGE: sorted_.refused["languages"],
        Rule.NOT_TOGETHER: len(apart[0]),
    }
    together[Rule.NO_COMMON_TIME] = comb(left, 2) - sum(together.values()) - teams
    for rule, count in together.items():
        lost[rule] = lost.get(rule, 0) + count
    first = _first_start(found, pool, sorted_, apart) if teams else None
    return TeamCount(comb(people, 2), teams, first, {rule: n for rule, n in lost.items() if n})


def _alone(need: Need, pool: Pool) -> tuple[int, dict[Rule, int]]:
    """Return how many people there are to choose from, and how many each rule keeps out first."""
    people = int((~pool.observes).sum()) - int((~pool.observes[pool.rows(need.kept)]).sum())
    return people, {rule: len(ids) for rule, ids in kept_out(need, pool).items()}


def _one_seat(need: Need, pool: Pool) -> TeamCount:
    people, lost = _alone(need, pool)
    if len(need.kept) == need.seats:
        return TeamCount(0, 0, None, {})
    found = additions(need, pool)
    for rule, count in found.blockers.items():
        lost[rule] = lost.get(rule, 0) + count
    bits = pool.starts[found.rows] & day_words(need.starts, pool.days)
    if found.beside is not None:
        bits &= pool.starts[found.beside]
    by_day = np.bitwise_or.reduce(bits, axis=0, initial=0)
    return TeamCount(people, len(found.rows), _lowest(by_day), lost)


def _lowest(by_day: Words) -> int | None:
    for day in np.flatnonzero(by_day):
        word = int(by_day[day])
        return int(day) * A_DAY + (word & -word).bit_length() - 1
    return None


@dataclass(frozen=True, eq=False)
class _Block:
    """Some people of one class by all who may go with them; ``alive`` are pairs to be looked at."""

    days: list[tuple[Words, Words]]
    alive: Bools


def _blocks(found: Candidates, pool: Pool, sorted_: Groups) -> Iterator[_Block]:
    days = _busiest_first(found, pool)
    place = np.full(len(pool), -1, np.int64)
    low, high = np.divmod(pool.apart, max(len(pool), 1))
    for group in np.unique(sorted_.a):
        beside = sorted_.b[sorted_.a == group]
        rows = _rows_of(found, sorted_, group)
        # The class itself first, so that each two of it are looked at once.
        same = bool((beside == group).any())
        others = [_rows_of(found, sorted_, other) for other in beside if other != group]
        columns = np.concatenate([rows if same else rows[:0], *others])
        place[:] = -1
        place[columns] = np.arange(len(columns))
        height = max(CELLS_OF_A_BLOCK // max(len(columns), 1), 1)
        for begin in range(0, len(rows), height):
            part = rows[begin : begin + height]
            alive = np.ones((len(part), len(columns)), np.bool_)
            if same:
                number = np.arange(begin, begin + len(part))
                alive &= np.arange(len(columns)) > number[:, None]
            _part(alive, part, place, low, high)
            _part(alive, part, place, high, low)
            yield _Block([(bits[part], bits[columns]) for bits in days], alive)


def _part(alive: Bools, rows: Ints, place: Ints, one: Ints, other: Ints) -> None:
    """Strike out whoever never goes together."""
    here = np.full(len(place), -1, np.int64)
    here[rows] = np.arange(len(rows))
    which = (here[one] >= 0) & (place[other] >= 0)
    alive[here[one[which]], place[other[which]]] = False


def _rows_of(found: Candidates, sorted_: Groups, group: int) -> Ints:
    rows: Ints = found.rows[sorted_.order[sorted_.begin[group] : sorted_.end[group]]]
    return rows


def _busiest_first(found: Candidates, pool: Pool) -> list[Words]:
    """Return the starts that people share with the parties, a day each; empty days left out."""
    words = found.terms.words[0]
    days = [pool.by_day[day] & words[day] for day in np.flatnonzero(words)]
    return sorted(days, key=lambda bits: -int(np.count_nonzero(bits[found.rows])))


def _with_a_start(block: _Block) -> int:
    """Return how many pairs of the block share a start."""
    alive = block.alive
    count = int(np.count_nonzero(alive))
    for mine, theirs in block.days[:WHOLE_DAYS]:
        alive &= (mine[:, None] & theirs) == 0
    one, other = np.nonzero(alive)
    for mine, theirs in block.days[WHOLE_DAYS:]:
        if not len(one):
            break
        still = (mine[one] & theirs[other]) == 0
        one, other = one[still], other[still]
    return count - len(one)


def _apart(found: Candidates, pool: Pool, sorted_: Groups) -> tuple[Ints, Ints]:
    """Return the rows of those two by two who never go together, of classes that may."""
    low, high = np.divmod(pool.apart, max(len(pool), 1))
    group = _groups_of_rows(found, pool, sorted_)
    may = np.zeros((len(sorted_.begin) + 1,) * 2, np.bool_)
    may[sorted_.a, sorted_.b] = may[sorted_.b, sorted_.a] = True
    # Whoever is no candidate has the group -1, which is the last row and column: nobody may.
    which = may[group[low], group[high]]
    return low[which], high[which]


def _groups_of_rows(found: Candidates, pool: Pool, sorted_: Groups) -> Ints:
    group = np.full(len(pool), -1, np.int64)
    sizes = sorted_.end - sorted_.begin
    group[found.rows[sorted_.order]] = np.repeat(np.arange(len(sizes)), sizes)
    return group


def _first_start(
    found: Candidates, pool: Pool, sorted_: Groups, apart: tuple[Ints, Ints]
) -> int | None:
    """Return the first half hour at which two who may go together are both free."""
    words = found.terms.words[0]
    group = _groups_of_rows(found, pool, sorted_)
    low, high = apart
    for day in np.flatnonzero(words):
        bits = pool.by_day[day] & words[day]
        day_bits = int(np.bitwise_or.reduce(bits[found.rows]))
        while day_bits:
            lowest = day_bits & -day_bits
            free = (bits & np.uint64(lowest)) != 0
            sizes = np.bincount(group[found.rows[free[found.rows]]], minlength=len(sorted_.begin))
            a, b = sorted_.a, sorted_.b
            pairs = np.where(a == b, sizes[a] * (sizes[a] - 1) // 2, sizes[a] * sizes[b])
            if int(pairs.sum()) > np.count_nonzero(free[low] & free[high]):
                return int(day) * A_DAY + lowest.bit_length() - 1
            day_bits ^= lowest
    return None

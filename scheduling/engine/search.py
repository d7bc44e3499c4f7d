"""The exact search: every pair that can reach a threshold, without looking at the others.

Entries stand in groups of equal case and class, each group by descending ``most``. For two groups
the rules and points of classes are known, so of the first only a prefix can reach the threshold,
and for each of those only a prefix of the second. Both prefixes of all groups of all cases are
found by two binary searches over one array of keys. docs/algorithms/pairing.md has the proof.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scheduling.engine.candidates import (
    GENDERS,
    LEVELS,
    Candidates,
    Terms,
    never_together,
    points_together,
    shared_hours,
    wished_points,
)
from scheduling.engine.pool import NOVICE, SENIOR, Bools, Ints, Pool

GROUP = 44  # bits below the number of a group in a key; twice a value stays under 2^42
EVERYTHING = -(1 << 42)
MOST_CELLS = 1 << 24
PAIRS_IN_A_PART = 1 << 18

Ends = tuple[Ints, Ints, Ints, Ints]
"""Pairs as numbers of two entries and of the case, and the points their classes bring."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Entries sorted by group, and every two groups of one case whose people may go together.

    ``order`` are numbers of entries of the candidates; ``most`` stands in that order.
    ``a`` and ``b`` are groups, ``brings`` the points of their classes; ``fixed`` is twice that and
    ``slack`` twice what a pair may bring beside, by the factor of the case.
    """

    order: Ints
    keys: Ints
    most: Ints
    begin: Ints
    end: Ints
    a: Ints
    b: Ints
    case: Ints
    brings: Ints
    fixed: Ints
    slack: Ints
    refused: dict[str, int]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Two entries each, with their points; only those that may take their case."""

    one: Ints
    other: Ints
    case: Ints
    points: Ints

    def take(self, which: Ints | Bools) -> "Pairs":
        return Pairs(*(getattr(self, name)[which] for name in self.__dataclass_fields__))


def groups(found: Candidates, most: Ints, *, factor: Ints | int = 2) -> Groups:
    """Sort the candidates into groups by ``most``.

    ``factor`` is by how much the points of classes count beside it, for each case.
    """
    span = int(found.code.max(initial=0)) + 1
    wide = found.case * span + found.code
    present = np.bincount(wide, minlength=1) > 0 if len(wide) < span * 64 else None
    # Counting is quicker than sorting while the numbers are small enough for a table.
    if present is not None and len(present) < 1 << 22:
        codes = np.flatnonzero(present)
        number = (np.cumsum(present) - 1)[wide]
    else:
        codes, number = np.unique(wide, return_inverse=True)
    # Group first, then descending "most": one ascending array serves all groups of all cases.
    keys = (number << GROUP) - most
    order = np.argsort(keys)
    keys = keys[order]
    sizes = np.bincount(number, minlength=len(codes))
    end = np.cumsum(sizes)
    case, code = np.divmod(codes, span)
    a, b = _two_of_a_case(case)
    terms = found.terms
    fixed, company, covered = _classes(terms, case[a], code[a], code[b])
    pairs = np.where(a == b, sizes[a] * (sizes[a] - 1) // 2, sizes[a] * sizes[b])
    refused = {
        "company": int(pairs[~company].sum()),
        "languages": int(pairs[company & ~covered].sum()),
    }
    may = company & covered
    a, b, of = a[may], b[may], case[a][may]
    scale = factor[of] if isinstance(factor, np.ndarray) else factor
    return Groups(
        order=order, keys=keys, most=most[order], begin=end - sizes, end=end, a=a, b=b, case=of,
        brings=fixed[may],
        fixed=scale * fixed[may], slack=scale * terms.slack[of], refused=refused,
    )  # fmt: skip


def _two_of_a_case(case: Ints) -> tuple[Ints, Ints]:
    """Return every two groups of one case, the smaller number first, a group with itself too."""
    last = np.searchsorted(case, case, "right")
    numbers = np.arange(len(case))
    return spread(numbers, last - numbers)


def spread(begin: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Return for each range ``begin .. begin + count`` its number and every member."""
    which = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    return which, begin[which] + within


def _classes(terms: Terms, case: Ints, one: Ints, other: Ints) -> tuple[Ints, Bools, Bools]:
    """Return what two classes bring together, and whether levels and languages allow it."""
    mine, theirs = one % LEVELS, other % LEVELS
    her, his = one // LEVELS % GENDERS, other // LEVELS % GENDERS
    speaks, also = one // (LEVELS * GENDERS), other // (LEVELS * GENDERS)
    mentors = (mine == SENIOR) | (theirs == SENIOR)
    newcomer = (mine == NOVICE) | (theirs == NOVICE)
    experienced = (mine != NOVICE) | (theirs != NOVICE)
    company = ~newcomer | np.where(terms.with_mentor[case], mentors, experienced)
    covered = (speaks | also) == terms.full[case]
    points = terms.base[case] + terms.mentoring[case, mine, theirs]
    points += terms.shared[case] * np.bitwise_count(speaks & also)
    points += np.where((her > 0) & (his > 0) & (her != his), terms.mixed[case], 0)
    return points, company, covered


def ceilings(sorted_: Groups) -> Ints:
    """Return twice the most any pair of each two groups can reach; nothing where there is none."""
    top = sorted_.most[sorted_.begin[sorted_.a]]
    same = sorted_.a == sorted_.b
    # Within one group nobody goes with themselves, so the second best is the partner.
    second = sorted_.begin[sorted_.b] + same
    exists = second < sorted_.end[sorted_.b]
    below = sorted_.most[np.minimum(second, len(sorted_.most) - 1)]
    return np.where(exists, top + below + sorted_.fixed + sorted_.slack, EVERYTHING)


def reaching(sorted_: Groups, threshold: Ints | int) -> Ends:
    """Return every two entries whose ceiling reaches the threshold of their case, and the case.

    ``threshold`` is in the doubled unit of ``most``; entries are numbers of the candidates.
    """
    parts = list(in_parts(sorted_, threshold))
    if len(parts) == 1:
        return parts[0]
    one, other, case, brings = (np.concatenate(column) for column in zip(*parts, strict=True))
    return one, other, case, brings


def in_parts(
    sorted_: Groups, threshold: Ints | int, *, a_case: int | None = None
) -> Iterator[Ends]:
    """Yield the same in parts that fit in memory; at least one.

    Of each case no more than about ``a_case`` pairs are written down.
    """
    which, one, begin, count = _partners(sorted_, threshold)
    if a_case is not None:
        count = np.where(_before_in_case(sorted_.case[which], count) < a_case, count, 0)
    past = np.cumsum(count)
    cuts = np.searchsorted(past, np.arange(PAIRS_IN_A_PART, past[-1:].sum(), PAIRS_IN_A_PART))
    edges = [0, *np.unique(cuts).tolist(), len(count)]
    for low, high in pairwise(edges):
        row, other = spread(begin[low:high], count[low:high])
        row += low
        pair = which[row]
        yield (
            sorted_.order[one[row]],
            sorted_.order[other],
            sorted_.case[pair],
            sorted_.brings[pair],
        )


def _before_in_case(case: Ints, count: Ints) -> Ints:
    """Return how many pairs of the same case stand in the rows before; cases ascend."""
    before = np.cumsum(count) - count
    return before - before[np.searchsorted(case, case)] if len(case) else before


def how_many_reach(sorted_: Groups, threshold: Ints | int, cases: int = 1) -> Ints:
    """Return how many pairs of each case ``reaching`` would write down."""
    which, _one, _begin, count = _partners(sorted_, threshold)
    found = np.bincount(sorted_.case[which], weights=count, minlength=cases)
    return found.astype(np.int64)


def _partners(sorted_: Groups, threshold: Ints | int) -> tuple[Ints, Ints, Ints, Ints]:
    """Return two groups, an entry of the first, and where its partners begin and how many."""
    limits = threshold[sorted_.case] if isinstance(threshold, np.ndarray) else threshold
    asked = limits - sorted_.fixed - sorted_.slack
    a, b = sorted_.a, sorted_.b
    best = sorted_.most[sorted_.begin[b]] if len(b) else asked
    which, one = spread(sorted_.begin[a], _prefix(sorted_, a, asked - best))
    beside = b[which]
    partners = _prefix(sorted_, beside, asked[which] - sorted_.most[one])
    # Within one group only partners behind, or each pair would be found twice.
    begin = np.where(a[which] == beside, one + 1, sorted_.begin[beside])
    return which, one, begin, np.maximum(sorted_.begin[beside] + partners - begin, 0)


def _prefix(sorted_: Groups, group: Ints, least: Ints) -> Ints:
    """Return how many of each group bring at least so much."""
    # Cut to the bits a key has for it: anything beyond means all or nobody anyway.
    low = np.minimum(np.maximum(least, EVERYTHING), -EVERYTHING)
    begin, end = sorted_.begin[group], sorted_.end[group]
    past = np.searchsorted(sorted_.keys, (group << GROUP) - low, "right")
    return np.minimum(np.maximum(past, begin), end) - begin


def those(ends: Ends, which: Ints | Bools) -> Ends:
    one, other, case, brings = ends
    return one[which], other[which], case[which], brings[which]


def before_hours(found: Candidates, pool: Pool, ends: Ends) -> Ints:
    """Return the points of these pairs but for their hours."""
    one, other, case, brings = ends
    terms = found.terms
    mine, theirs = found.rows[one], found.rows[other]
    points = found.own[one] + found.own[other] + brings
    if terms.slack.any():
        points += wished_points(terms, pool, case, mine, theirs)
    return points + points_together(terms, pool, case, mine, theirs)


def with_common_hours(found: Candidates, pool: Pool, ends: Ends, points: Ints) -> Pairs:
    """Add the points of common starts, and leave out the pairs that may not be."""
    one, other, case, _brings = ends
    terms = found.terms
    mine, theirs = found.rows[one], found.rows[other]
    common, first = shared_hours(pool, terms.words, case, mine, theirs)
    points = points + terms.hour_points(case, common, first)
    fine = (common > 0) & ~never_together(pool, mine, theirs)
    return Pairs(one, other, case, points).take(fine)


def exact(found: Candidates, pool: Pool, ends: Ends, threshold: int = EVERYTHING) -> Pairs:
    """Return those of these pairs that may take their case and reach the threshold.

    ``threshold`` is in doubled points.
    """
    points = before_hours(found, pool, ends)
    # Bounded again with what is true of the two: only what survives has its hours counted, the dear
    # part.
    near = 2 * points + found.hours[ends[0]] + found.hours[ends[1]] >= threshold
    pairs = with_common_hours(found, pool, those(ends, near), points[near])
    return pairs.take(2 * pairs.points >= threshold)


def known_pairs(found: Candidates, pool: Pool) -> tuple[Ends, Ints]:
    """Return the entries of one case who worked together before and whose classes allow them.

    And twice the most each pair can reach but for the bonus they have for it.
    """
    size = len(pool)
    if not len(pool.together) or not len(found.rows):
        none = np.zeros(0, np.int64)
        return (none, none, none, none), none
    begin = np.searchsorted(pool.together, found.rows * size)
    end = np.searchsorted(pool.together, (found.rows + 1) * size)
    one, at = spread(begin, end - begin)
    case = found.case[one]
    other = _entries(found, size, case, pool.together[at] % size)
    here = other >= 0
    one, other, case = one[here], other[here], case[here]
    fixed, company, covered = _classes(found.terms, case, found.code[one], found.code[other])
    may = company & covered
    one, other, case, brings = those((one, other, case, fixed), may)
    most = found.most
    without_bonus = most[one] + most[other] + 2 * (brings + found.terms.slack[case])
    return (one, other, case, brings), without_bonus


def _entries(found: Candidates, size: int, case: Ints, rows: Ints) -> Ints:
    """Return the entry of these people for their case, -1 where they have none."""
    wanted, keys = case * size + rows, found.case * size + found.rows
    cells = size * (len(found.bounds) - 1)
    # A table where memory allows: one look instead of a binary search.
    if cells <= MOST_CELLS:
        table = np.full(cells, -1, np.int32)
        table[keys] = np.arange(len(keys))
        return table[wanted]
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, at, -1)

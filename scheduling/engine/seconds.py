"""Somebody alone for a case, or the second beside who stays on it: everybody is tried."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scheduling.engine.candidates import (
    candidates,
    never_together,
    points_together,
    shared_hours,
    wished_points,
)
from scheduling.engine.people import Need, Wish
from scheduling.engine.pool import LEVELS, Bools, Ints, Pool
from scheduling.engine.reasons import Rule
from scheduling.engine.rules import levels_may_go
from scheduling.engine.scores import mentoring_points, own_points


@dataclass(frozen=True, eq=False)
class Seconds:
    """Those who may take the free seat, ascending by row; ``beside`` is the row of who stays."""

    rows: Ints
    points: Ints
    beside: int | None
    blockers: Mapping[Rule, int]

    def team(self, at: int) -> tuple[int, ...]:
        row = int(self.rows[at])
        return (row,) if self.beside is None else tuple(sorted((row, self.beside)))


def additions(need: Need, pool: Pool) -> Seconds:
    """Return everybody who may take the one free seat of the case."""
    found = candidates([need], pool)
    points = found.own + need.weights.base
    # Alone: the hours they share "with each other" are their own.
    if not need.kept:
        common, first = shared_hours(pool, found.terms.words, found.case, found.rows, found.rows)
        return Seconds(found.rows, points + found.terms.hour_points(0, common, first), None, {})
    stays = int(pool.rows(need.kept)[0])
    beside = np.full(len(found.rows), stays)
    company, covered, fixed = _beside(need, pool, found.rows, stays)
    apart = never_together(pool, found.rows, beside)
    common, first = shared_hours(pool, found.terms.words, found.case, found.rows, beside)
    points = points + fixed + own_points(need, pool.mediator(stays))
    points += wished_points(found.terms, pool, found.case, found.rows, beside)
    points += points_together(found.terms, pool, found.case, found.rows, beside)
    points += found.terms.hour_points(0, common, first)
    tests = (
        (Rule.NOBODY_EXPERIENCED, ~company),
        (Rule.LANGUAGE, ~covered),
        (Rule.NOT_TOGETHER, apart),
        (Rule.NO_COMMON_TIME, common == 0),
    )
    # Each pair counts under the first rule it breaks, in the order in which rules are told.
    fine, blockers = np.ones(len(found.rows), np.bool_), Counter[Rule]()
    for rule, broken in tests:
        blockers[rule] += int((fine & broken).sum())
        fine &= ~broken
    return Seconds(found.rows[fine], points[fine], stays, +blockers)


def _beside(need: Need, pool: Pool, rows: Ints, stays: int) -> tuple[Bools, Bools, Ints]:
    """Return whether levels and languages allow each beside who stays, and what they bring."""
    mine = LEVELS[pool.level[stays]]
    allowed = np.array([levels_may_go(need, [level, mine]) for level in LEVELS], np.bool_)
    mentoring = np.array(
        [mentoring_points(need.weights, [level, mine]) for level in LEVELS], np.int64
    )
    asked = np.uint64(pool.spoken.mask(need.languages))
    theirs, hers = pool.languages[rows], pool.languages[stays]
    shared = np.bitwise_count(theirs & hers & asked).astype(np.int64)
    level = pool.level[rows]
    fixed = mentoring[level] + need.weights.shared_language * shared
    fixed += _mixed(need, pool, rows, stays)
    return allowed[level], ((theirs | hers) & asked) == asked, fixed


def _mixed(need: Need, pool: Pool, rows: Ints, stays: int) -> Ints:
    theirs, mine = pool.gender[rows], pool.gender[stays]
    differ = (theirs != mine) & (theirs > 0) & (mine > 0)
    return np.where(differ, need.weights.mixed if Wish.MIXED in need.wishes else 0, 0)

"""The best teams for one case, exactly: no better one exists than those returned.

Few candidates are tried in every pair. Of many, ``search`` finds the pairs that can reach a
threshold a little below the best imaginable pair; while they are too few the threshold sinks.
What it passes over cannot belong to the list. docs/algorithms/pairing.md has the proof. Somebody
alone for a case, or the second beside who stays on it, is found by trying everybody.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from scheduling.engine import filters
from scheduling.engine.candidates import (
    Candidates,
    candidates,
    never_together,
    points_together,
    shared_hours,
    wished_points,
)
from scheduling.engine.people import Need, Wish
from scheduling.engine.pool import LEVELS, Bools, Ints, Pool
from scheduling.engine.reasons import Points, Reason, Rule
from scheduling.engine.rules import common_starts, levels_may_go, personal_failures, warnings
from scheduling.engine.scores import mentoring_points, own_points, score
from scheduling.engine.search import (
    EVERYTHING,
    Ends,
    Groups,
    Pairs,
    ceilings,
    exact,
    groups,
    how_many_reach,
    known_pairs,
    reaching,
    those,
)

ENOUGH = 10
FIRST_STEP = 280  # doubled points below the best imaginable pair
FEW_PAIRS, MANY_PAIRS, CROWD = 2_000, 3_000, 300

Team = tuple[tuple[int, ...], int]
"""Rows of a team, ascending, and its points."""


@dataclass(frozen=True, slots=True)
class RankedPair:
    """A team that may take the case: ids in ascending order, one or two of them.

    ``common_starts`` are the half hours at which they and the parties can begin.
    """

    ids: tuple[int, ...]
    points: int
    terms: tuple[Points, ...]
    warnings: tuple[Reason, ...]
    common_starts: int


@dataclass(frozen=True, eq=False)
class Ranking:
    """The best teams first, and why everybody else is not there.

    ``pair_blockers`` counts, by the first rule it breaks, every pair of allowed people that may
    not be; it is counted only when there are fewer teams than were asked for, for then somebody
    wants to know.
    """

    need: Need
    pool: Pool
    pairs: list[RankedPair]
    pair_blockers: Mapping[Rule, int] = field(default_factory=dict)

    @cached_property
    def kept_out(self) -> Mapping[Rule, Ints]:
        """The people whom each rule keeps out first, by id; nobody stands there twice."""
        return kept_out(self.need, self.pool)

    @property
    def left_out(self) -> dict[int, Reason]:
        """The first rule each single mediator breaks, with its facts."""
        return {
            int(id_): reason
            for ids in self.kept_out.values()
            for id_ in ids
            if (reason := why_not(self.need, self.pool, int(id_)))
        }


def rank(need: Need, pool: Pool, k: int = ENOUGH) -> Ranking:
    """Return the ``k`` best teams for the need, ties by the smaller ids.

    Raises ``ValueError`` when somebody who is kept on the case is not in the pool.
    """
    teams, blockers = best(need, pool, k)
    pairs = [explained(need, pool, rows) for rows, _points in teams]
    for pair, (_rows, points) in zip(pairs, teams, strict=True):
        # Counted over columns and told term by term: that the two agree is what makes the reasons
        # on the page true, so it is held here too and not in tests alone.
        if pair.points != points:  # pragma: no cover
            raise AssertionError(f"counted {points}, explained {pair.points}: {pair.ids}")
    return Ranking(need, pool, pairs, blockers)


def best(need: Need, pool: Pool, k: int = ENOUGH) -> tuple[list[Team], Mapping[Rule, int]]:
    """Return the rows and points of the ``k`` best teams, and what keeps pairs apart."""
    if len(pool.rows(need.kept)) < len(need.kept):
        raise ValueError(f"kept on the case but unknown: {sorted(need.kept)}")
    if len(need.kept) == need.seats or k < 1:
        return [], {}
    # One seat is free: no pair is to be found, and everybody can be tried.
    if need.seats == 1 or need.kept:
        seconds = additions(need, pool)
        # lexsort takes its last key first: by points, ties by row, which is by id.
        order = np.lexsort((seconds.rows, -seconds.points))[:k]
        teams = [(seconds.team(at), int(seconds.points[at])) for at in order]
        return teams, (seconds.blockers if len(teams) < k else {})
    return _best_pairs(need, pool, k)


def _best_pairs(need: Need, pool: Pool, k: int) -> tuple[list[Team], Mapping[Rule, int]]:
    found = candidates([need], pool)
    if len(found.rows) < 2:
        return [], {}
    sorted_ = groups(found, found.most)
    chosen = _above_a_threshold(found, pool, sorted_, k)
    teams = _in_order(found, chosen, k)
    return teams, (_blockers(found, pool, sorted_, chosen) if len(teams) < k else {})


def best_of(found: Candidates, pool: Pool, k: int) -> list[Team]:
    """Return the rows and points of the ``k`` best pairs among the candidates of one case."""
    sorted_ = groups(found, found.most)
    return _in_order(found, _above_a_threshold(found, pool, sorted_, k), k)


def _in_order(found: Candidates, pairs: Pairs, k: int) -> list[Team]:
    # Smaller first, as ties are settled by the smaller of each pair.
    low = np.minimum(found.rows[pairs.one], found.rows[pairs.other])
    high = np.maximum(found.rows[pairs.one], found.rows[pairs.other])
    order = np.lexsort((high, low, -pairs.points))[:k]
    return [((int(low[at]), int(high[at])), int(pairs.points[at])) for at in order]


def _above_a_threshold(found: Candidates, pool: Pool, sorted_: Groups, k: int) -> Pairs:
    """Return every pair above some threshold that at least ``k`` reach, or every pair."""
    count = len(found.rows)
    if count * (count - 1) // 2 <= FEW_PAIRS or not len(sorted_.a):
        return exact(found, pool, reaching(sorted_, EVERYTHING))
    known, without_bonus = known_pairs(found, pool)
    # Earlier cases stand outside the ceilings, so the best imaginable pair may have them on top.
    bonus = 2 * max(int((found.terms.together * found.terms.most_together).max()), 0)
    top = int(ceilings(sorted_).max()) + (bonus if len(known[0]) else 0)
    # At or below it every pair reaches the threshold: all are counted and the search is over.
    lowest = int(2 * found.most.min() + sorted_.fixed.min())
    below, step = 0, FIRST_STEP if count > CROWD else 2 * FIRST_STEP
    many = MANY_PAIRS
    while True:
        # Counting ends is cheap, counting hours is not: where a step would bring too many it is
        # halved.
        while count > CROWD and step - below > 8 and how_many_reach(sorted_, top - step)[0] > many:
            step = (below + step) // 2
        threshold = top - step
        if threshold <= lowest:
            return exact(found, pool, reaching(sorted_, EVERYTHING))
        plain = reaching(sorted_, threshold)
        pairs = exact(found, pool, _both(plain, those(known, without_bonus < threshold)), threshold)
        if len(pairs.one) >= k:
            return pairs
        # So few of so many are allowed: look at more at once, or this would take for ever.
        below, step, many = step, 2 * step, 4 * many


def _both(some: Ends, more: Ends) -> Ends:
    if not len(more[0]):
        return some
    one, other, case, brings = (np.concatenate(pair) for pair in zip(some, more, strict=True))
    return one, other, case, brings


def _blockers(found: Candidates, pool: Pool, sorted_: Groups, chosen: Pairs) -> Mapping[Rule, int]:
    """Count the pairs that may not be, by the first rule; ``chosen`` are all that may."""
    count = len(found.rows)
    everything = count * (count - 1) // 2
    company, languages = sorted_.refused["company"], sorted_.refused["languages"]
    apart = _apart(found, pool, sorted_)
    # What is left when every other rule is counted; to count it would mean to look at the hours of
    # all pairs.
    no_time = everything - company - languages - apart - len(chosen.one)
    counts = {
        Rule.NOBODY_EXPERIENCED: company,
        Rule.LANGUAGE: languages,
        Rule.NOT_TOGETHER: apart,
        Rule.NO_COMMON_TIME: no_time,
    }
    return +Counter(counts)


def _apart(found: Candidates, pool: Pool, sorted_: Groups) -> int:
    """Count the pairs of allowed classes who never go together."""
    low, high = np.divmod(pool.apart, max(len(pool), 1))
    group = np.full(len(pool), -1, np.int64)
    sizes = sorted_.end - sorted_.begin
    group[found.rows[sorted_.order]] = np.repeat(np.arange(len(sizes)), sizes)
    one, other = group[low], group[high]
    here = (one >= 0) & (other >= 0)
    may = set(zip(sorted_.a.tolist(), sorted_.b.tolist(), strict=True))
    ends = zip(one[here].tolist(), other[here].tolist(), strict=True)
    return sum((min(pair), max(pair)) in may for pair in ends)


def kept_out(need: Need, pool: Pool) -> dict[Rule, Ints]:
    """Return the ids of those whom each rule keeps out first, in the order of the rules.

    Whoever only learns, or stays on the case, is not told about.
    """
    free = ~pool.observes
    free[pool.rows(need.kept)] = False
    found = {}
    for rule, mask in filters.broken(need, pool):
        # By the first rule each breaks, as the words for one person tell it.
        mine = mask & free
        free &= ~mask
        found[rule] = pool.ids[mine]
    found[Rule.NO_COMMON_TIME] = pool.ids[free & ~filters.free_at_times(need, pool)]
    return {rule: ids for rule, ids in found.items() if len(ids)}


def why_not(need: Need, pool: Pool, id_: int) -> Reason | None:
    """Return the first rule somebody breaks by themselves. Raises ``KeyError`` for a stranger."""
    (alone,) = pool.team([pool.row(id_)])
    return next(iter(personal_failures(need, alone)), None)


def every_reason(need: Need, pool: Pool, id_: int) -> tuple[Reason, ...]:
    """Return each rule somebody breaks by themselves. Raises ``KeyError`` for a stranger.

    Whoever has no right to mediate has no hours either: that is one rule, not two.
    """
    (alone,) = pool.team([pool.row(id_)])
    found = tuple(personal_failures(need, alone))
    rules = {reason.rule for reason in found}
    if Rule.NOT_CERTIFIED in rules and not alone.starts:
        found = tuple(reason for reason in found if reason.rule != Rule.NO_COMMON_TIME)
    return found


def explained(need: Need, pool: Pool, rows: Iterable[int]) -> RankedPair:
    """Tell of a team that may take the case, term by term."""
    team = pool.team(list(rows))
    terms = tuple(score(need, team))
    return RankedPair(
        ids=tuple(mediator.id for mediator in team),
        points=sum(term.points for term in terms),
        terms=terms,
        warnings=tuple(warnings(need, team)),
        common_starts=common_starts(need, team),
    )


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

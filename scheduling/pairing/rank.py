"""The best teams for one case, exactly: no better one exists than those returned.

People who may not take the case fall out first, each with the rule that says so. Those who are
left fall into classes of equal level and languages; for two classes the rules and points of
levels and languages are known at once. Inside a class people stand by the most they can bring,
so the walk over pairs stops where nothing can reach the list any more. docs/algorithms/pairing.md
has the bound.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from typing import NamedTuple

from scheduling.pairing.people import Mediator, Need
from scheduling.pairing.reasons import Points, Reason, Rule
from scheduling.pairing.rules import (
    class_failures,
    common_starts,
    personal_failures,
    team_failures,
    warnings,
)
from scheduling.pairing.scores import (
    MIXED_PAIR,
    a_day_later,
    class_points,
    hour_points,
    mixed_points,
    own_points,
    score,
)

ENOUGH = 10


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


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best teams first, and why everybody else is not there.

    ``left_out`` has the first rule each single mediator breaks. ``pair_blockers`` counts, by the
    first rule it breaks, every pair of the others that may not be; it is counted only when there
    are fewer teams than were asked for, for then somebody wants to know.
    """

    pairs: list[RankedPair]
    left_out: dict[int, Reason]
    pair_blockers: Mapping[Rule, int] = field(default_factory=dict)


class Row(NamedTuple):
    """One candidate inside a class. ``most`` is twice the most they bring to any pair."""

    most: int
    id: int
    own: int
    starts: int
    gender: str


class Block(NamedTuple):
    """Two classes whose people may go together, and twice what any of their pairs can reach."""

    reach: int
    fixed: int
    ones: list[Row]
    others: list[Row]


def rank(need: Need, mediators: Iterable[Mediator], k: int = ENOUGH) -> Ranking:
    """Return the ``k`` best teams for the need, ties by the smaller ids.

    Raises ``ValueError`` when somebody who is kept on the case is not among the mediators.
    """
    everybody = {mediator.id: mediator for mediator in mediators}
    kept = [everybody[id_] for id_ in sorted(need.kept) if id_ in everybody]
    if len(kept) < len(need.kept):
        raise ValueError(f"kept on the case but unknown: {need.kept - everybody.keys()}")
    left_out: dict[int, Reason] = {}
    candidates = []
    for id_ in sorted(everybody.keys() - need.kept):
        reason = next(personal_failures(need, everybody[id_]), None)
        if reason is None:
            candidates.append(everybody[id_])
        else:
            left_out[id_] = reason
    found, blockers = _best(need, kept, candidates, k)
    pairs = [_explained(need, [everybody[id_] for id_ in ids]) for ids in found]
    return Ranking(pairs, left_out, blockers if len(pairs) < k else {})


def _best(
    need: Need, kept: list[Mediator], candidates: list[Mediator], k: int
) -> tuple[list[tuple[int, ...]], Counter[Rule]]:
    if len(kept) == need.seats or k < 1:
        return [], Counter()
    if need.seats == 2 and not kept:
        return _best_pairs(need, candidates, k)
    return _best_additions(need, kept, candidates, k)


def _best_additions(
    need: Need, kept: list[Mediator], candidates: list[Mediator], k: int
) -> tuple[list[tuple[int, ...]], Counter[Rule]]:
    """Return the best single person, or the best second beside the one who is kept."""
    blockers: Counter[Rule] = Counter()
    scored = []
    for candidate in candidates:
        team = sorted([*kept, candidate], key=lambda mediator: mediator.id)
        reason = next(team_failures(need, team), None)
        if reason:
            blockers[reason.rule] += 1
        else:
            points = sum(term.points for term in score(need, team))
            scored.append((-points, tuple(mediator.id for mediator in team)))
    return [ids for _, ids in heapq.nsmallest(k, scored)], blockers


def _best_pairs(
    need: Need, candidates: list[Mediator], k: int
) -> tuple[list[tuple[int, ...]], Counter[Rule]]:
    blocks, blockers = _blocks(need, candidates)
    best: list[tuple[int, int, int]] = []  # a heap: worst first, points then larger ids
    for block in sorted(blocks, key=lambda block: -block.reach):
        if len(best) == k and block.reach < 2 * best[0][0]:
            break
        blockers[Rule.NO_COMMON_TIME] += _walk(need, block, best, k)
    return [(-low, -high) for _, low, high in sorted(best, reverse=True)], +blockers


def _walk(need: Need, block: Block, best: list[tuple[int, int, int]], k: int) -> int:
    """Put the pairs of a block that belong there into ``best``; return how many share no time."""
    later = a_day_later(need)
    mixed = 2 * MIXED_PAIR if need.prefer_mixed else 0
    blocked = 0
    same = block.ones is block.others
    for number, one in enumerate(block.ones):
        ceiling = one.most + 2 * block.fixed + mixed
        starts = one.starts
        for other in block.others[number + 1 :] if same else block.others:
            # What is just as good may still win by its ids, so only the strictly worse is cut.
            if len(best) == k and ceiling + other.most < 2 * best[0][0]:
                break
            common = starts & other.starts
            if not common:
                blocked += 1
                continue
            points = (
                one.own
                + other.own
                + block.fixed
                + hour_points(common, later=later)
                + mixed_points(need, one.gender, other.gender)
            )
            low, high = sorted((one.id, other.id))
            entry = (points, -low, -high)
            if len(best) < k:
                heapq.heappush(best, entry)
            elif entry > best[0]:
                heapq.heapreplace(best, entry)
    return blocked


def _blocks(need: Need, candidates: list[Mediator]) -> tuple[list[Block], Counter[Rule]]:
    """Return every two classes that may go together, and how many pairs of the others may not."""
    classes: dict[tuple[str, frozenset[str]], list[Mediator]] = {}
    for candidate in candidates:
        key = (candidate.level, candidate.languages & need.languages)
        classes.setdefault(key, []).append(candidate)
    groups = [(members, _rows(need, members)) for members in classes.values()]
    mixed = 2 * MIXED_PAIR if need.prefer_mixed else 0
    blocks = []
    blockers: Counter[Rule] = Counter()
    for (ones, rows), (others, other_rows) in combinations_with_replacement(groups, 2):
        team = (ones[0], others[0])
        reason = next(class_failures(need, team), None)
        if reason:
            n = len(ones)
            blockers[reason.rule] += n * (n - 1) // 2 if ones is others else n * len(others)
        else:
            fixed = class_points(need, team)
            reach = rows[0].most + other_rows[0].most + 2 * fixed + mixed
            blocks.append(Block(reach, fixed, rows, other_rows))
    return blocks, blockers


def _rows(need: Need, members: list[Mediator]) -> list[Row]:
    """Return the people of a class, whoever can bring most first."""
    later = a_day_later(need)
    rows = []
    for member in members:
        own = own_points(need, member)
        starts = member.starts & need.starts
        most = 2 * own + hour_points(starts, later=later)
        rows.append(Row(most, member.id, own, starts, member.gender))
    return sorted(rows, key=lambda row: (-row.most, row.id))


def _explained(need: Need, team: list[Mediator]) -> RankedPair:
    terms = tuple(score(need, team))
    return RankedPair(
        ids=tuple(mediator.id for mediator in team),
        points=sum(term.points for term in terms),
        terms=terms,
        warnings=tuple(warnings(need, team)),
        common_starts=common_starts(need, team),
    )

"""A first talk for every planned team, so that nobody has to be in two places.

Teams who share a person may not talk within the length of a talk and the way between two. Those
who share nobody take their first common start. The others are a small search: fewest starts left
first, looking ahead; then every talk is moved forward as far as the others allow.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

APART = 4  # half hours from the start of one talk to the start of the next: 90 minutes, 30 between
# Counted and not timed: a slow machine gives the same answer as a quick one.
MOST_TRIES = 20_000


@dataclass(frozen=True, slots=True)
class FirstTalk:
    """A planned team: its column, its people (rows), every half hour at which it can begin."""

    column: int
    people: tuple[int, ...]
    starts: int


def first_start(starts: int) -> int:
    # The lowest bit that is set, which is the earliest start.
    return (starts & -starts).bit_length() - 1


def around(start: int) -> int:
    """Return the half hours at which another talk of the same person may not begin."""
    low = max(start - APART + 1, 0)
    return (1 << (start + APART)) - (1 << low)


def give_hours(talks: Sequence[FirstTalk]) -> tuple[dict[int, int], list[list[FirstTalk]]]:
    """Return a start for each column, and the groups of talks for which there is no way.

    A group in the second answer is as small as it was found: without any one of its talks the
    others have hours, as far as that could be tried.
    """
    hours: dict[int, int] = {}
    stuck = []
    for group in _connected(talks):
        found = _search(group)
        if found is None:
            stuck.append(_smallest(group))
        else:
            hours |= _forward(group, found)
    return hours, stuck


def _connected(talks: Sequence[FirstTalk]) -> list[list[FirstTalk]]:
    by_person: dict[int, list[int]] = defaultdict(list)
    for number, talk in enumerate(talks):
        for person in talk.people:
            by_person[person].append(number)
    seen: set[int] = set()
    groups = []
    for number in range(len(talks)):
        if number in seen:
            continue
        seen.add(number)
        group, ahead = [], [number]
        while ahead:
            at = ahead.pop()
            group.append(at)
            for person in talks[at].people:
                for other in by_person[person]:
                    if other not in seen:
                        seen.add(other)
                        ahead.append(other)
        groups.append([talks[at] for at in sorted(group)])
    return groups


def _search(group: Sequence[FirstTalk]) -> dict[int, int] | None:
    """Return a start for each talk, or None where there is no way (or none was found in time)."""
    open_ = {talk.column: talk.starts for talk in group}
    by_column = {talk.column: talk for talk in group}
    # In a list, so that all depths of the search count down the same number.
    tries = [MOST_TRIES]
    return _place(open_, by_column, {}, tries)


def _place(
    open_: dict[int, int], talks: dict[int, FirstTalk], placed: dict[int, int], tries: list[int]
) -> dict[int, int] | None:
    if not open_:
        return dict(placed)
    # Whoever has fewest starts left fails soonest: a dead end is seen at its root.
    column = min(open_, key=lambda key: (open_[key].bit_count(), key))
    starts = open_[column]
    while starts and tries[0] > 0:
        tries[0] -= 1
        start = first_start(starts)
        # Takes away the lowest bit: the start that is tried now.
        starts &= starts - 1
        left = _without(open_, talks, column, start)
        if left is None:
            continue
        placed[column] = start
        found = _place(left, talks, placed, tries)
        if found is not None:
            return found
        del placed[column]
    return None


def _without(
    open_: dict[int, int], talks: dict[int, FirstTalk], column: int, start: int
) -> dict[int, int] | None:
    """Return the starts the others have left, None where one of them has none."""
    taken, people = around(start), set(talks[column].people)
    left = {}
    for other, starts in open_.items():
        if other == column:
            continue
        rest = starts & ~taken if people & set(talks[other].people) else starts
        if not rest:
            return None
        left[other] = rest
    return left


def _forward(group: Sequence[FirstTalk], hours: dict[int, int]) -> dict[int, int]:
    """Move each talk to its first start the others allow, the latest first, until none moves."""
    moved = True
    while moved:
        moved = False
        # The latest first: it has most to gain, and each move may free another.
        for talk in sorted(group, key=lambda talk: -hours[talk.column]):
            free = talk.starts
            for other in group:
                if other is not talk and set(other.people) & set(talk.people):
                    free &= ~around(hours[other.column])
            start = first_start(free)
            if start < hours[talk.column]:
                hours[talk.column] = start
                moved = True
    return hours


def _smallest(group: Sequence[FirstTalk]) -> list[FirstTalk]:
    """Leave out every talk without which there is still no way."""
    stuck = list(group)
    for talk in list(stuck):
        without = [other for other in stuck if other is not talk]
        if any(_search(part) is None for part in _connected(without)):
            stuck = without
    return stuck

"""A first talk for every planned team, so that nobody has to be in two places.

Teams who share a person may not talk within the length of a talk and the way between two. Those
who share nobody take their first common start. The others are counted first: more talks of one
person than fit into their starts have no way. What is left is a small search: fewest starts left
first, looking ahead; then every talk is moved forward as far as the others allow.

Nothing here looks at a clock. Tries are counted, for one search and for all together; where they
are used up, or nobody waits any more, talks take the first start left in their turn.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

ORDINARY_TALK, BETWEEN = 3, 1  # half hours
APART = ORDINARY_TALK + BETWEEN
"""Half hours from the start of one talk to the start of the next, where a talk takes 90 minutes."""

MOST_TRIES = 5_000
"""Tries of one search."""
TRIES_IN_ALL = 60_000
"""Tries for the hours of one group of cases, with all its plans made again."""
ASK_EVERY = 256

KeepOn = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class FirstTalk:
    """A planned team: its column, its people (rows), every half hour at which it can begin."""

    column: int
    people: tuple[int, ...]
    starts: int


class Unsettled(Exception):
    """A search ended before it knew."""


class Patience:
    """The tries that are left for the hours of a group, and whether anybody still waits."""

    def __init__(self, keep_on: KeepOn = lambda: True, tries: int = TRIES_IN_ALL) -> None:
        self.left = tries
        self._keep_on = keep_on

    def goes_on(self) -> bool:
        """Ask whether to go on; once it is no, no try is left."""
        if self.left and not self._keep_on():
            self.left = 0
        return self.left > 0

    def spend(self) -> None:
        """Take one try. Raises ``Unsettled`` where none is left."""
        if self.left % ASK_EVERY == 0 and not self.goes_on():
            raise Unsettled
        self.left -= 1


def first_start(starts: int) -> int:
    # The lowest bit that is set, which is the earliest start.
    return (starts & -starts).bit_length() - 1


def around(start: int, apart: int = APART) -> int:
    """Return the half hours at which another talk of the same person may not begin."""
    low = max(start - apart + 1, 0)
    return (1 << (start + apart)) - (1 << low)


def give_hours(
    talks: Sequence[FirstTalk], *, apart: int = APART, patience: Patience | None = None
) -> tuple[dict[int, int], list[list[FirstTalk]]]:
    """Return a start for each column, and the groups of talks for which there is no way.

    A group in the second answer is as small as it was found: without any one of its talks the
    others have hours, as far as that could be tried. Talks are told the strongest first: where
    that could not be settled in time they take their turn so, and who finds no start left is in
    neither answer.
    """
    ways = _Ways(apart, patience or Patience())
    hours: dict[int, int] = {}
    stuck = []
    for group in _connected(talks):
        try:
            found = ways.search(group)
        except Unsettled:
            found = _in_turn(group, apart)
        if found is None:
            stuck.append(ways.smallest(group))
        else:
            hours |= _forward([talk for talk in group if talk.column in found], found, apart)
    return hours, stuck


def fit(starts: int, apart: int, most: int) -> int:
    """Return how many talks of one person these starts can hold, counted up to ``most``."""
    count = 0
    while starts and count < most:
        count += 1
        starts >>= first_start(starts) + apart
    return count


def _connected(talks: Sequence[FirstTalk]) -> list[list[FirstTalk]]:
    """Return the talks in groups that share nobody with each other, in the order they came."""
    by_person = _by_person(talks)
    group_of: dict[int, int] = {}
    for number, talk in enumerate(talks):
        ahead = [] if talk.column in group_of else [talk]
        while ahead:
            at = ahead.pop()
            group_of[at.column] = number
            near = (other for person in at.people for other in by_person[person])
            ahead += [other for other in near if other.column not in group_of]
    groups: dict[int, list[FirstTalk]] = defaultdict(list)
    for talk in talks:
        groups[group_of[talk.column]].append(talk)
    return list(groups.values())


def _by_person(talks: Sequence[FirstTalk]) -> Mapping[int, list[FirstTalk]]:
    by_person: dict[int, list[FirstTalk]] = defaultdict(list)
    for talk in talks:
        for person in talk.people:
            by_person[person].append(talk)
    return by_person


class _Ways:
    """Finds out whether talks that share people can all be given hours."""

    def __init__(self, apart: int, patience: Patience) -> None:
        self.apart = apart
        self.patience = patience

    def search(self, group: Sequence[FirstTalk]) -> dict[int, int] | None:
        """Return a start for each talk, None where there is no way.

        Raises ``Unsettled`` where the tries ended first.
        """
        if any(self._too_many(talks) for talks in _by_person(group).values()):
            return None
        return _Search(group, self.apart, self.patience).run()

    def smallest(self, group: Sequence[FirstTalk]) -> list[FirstTalk]:
        """Leave out every talk without which there is still no way."""
        stuck = list(group)
        for talk in group:
            without = [other for other in stuck if other is not talk]
            if any(self._is_impossible(part) for part in _connected(without)):
                stuck = without
        return stuck

    def _is_impossible(self, group: Sequence[FirstTalk]) -> bool:
        try:
            return self.search(group) is None
        except Unsettled:
            return False

    def _too_many(self, talks: Sequence[FirstTalk]) -> bool:
        """Return whether talks of one person are more than the starts they have can hold.

        All of them are counted, and those that lie between the first and last start of each.
        """
        ends = [(first_start(talk.starts), talk.starts.bit_length()) for talk in talks]
        windows = {(min(first for first, _ in ends), max(last for _, last in ends)), *ends}
        for begin, end in windows:
            within = [
                talk.starts
                for talk, (first, last) in zip(talks, ends, strict=True)
                if begin <= first and last <= end
            ]
            if fit(reduce(or_, within), self.apart, len(within)) < len(within):
                return True
        return False


@dataclass(slots=True)
class _Placed:
    """A talk with the starts it had, those not tried yet, and what its own took from others."""

    column: int
    had: int
    rest: int
    start: int = 0
    taken: list[tuple[int, int]] = field(default_factory=list)


class _Search:
    """Places one talk after the other, and goes back where another has no start left."""

    def __init__(self, group: Sequence[FirstTalk], apart: int, patience: Patience) -> None:
        self.open = {talk.column: talk.starts for talk in group}
        self.links = _links(group)
        self.apart = apart
        self.patience = patience
        self.tries = MOST_TRIES

    def run(self) -> dict[int, int] | None:
        placed: list[_Placed] = []
        while self.open:
            column = min(self.open, key=lambda key: (self.open[key].bit_count(), key))
            starts = self.open.pop(column)
            placed.append(_Placed(column, starts, starts))
            while not self._place(placed[-1]):
                dropped = placed.pop()
                self.open[dropped.column] = dropped.had
                if not placed:
                    return None
                self.open.update(placed[-1].taken)
        return {talk.column: talk.start for talk in placed}

    def _place(self, talk: _Placed) -> bool:
        """Put it at its next start that leaves all others one; answer whether there is any."""
        while talk.rest:
            if not self.tries:
                raise Unsettled
            self.tries -= 1
            self.patience.spend()
            talk.start = first_start(talk.rest)
            talk.rest &= talk.rest - 1
            if self._take(talk):
                return True
        return False

    def _take(self, talk: _Placed) -> bool:
        """Take its hours from who shares people with it, unless one of them had no others."""
        hours = ~around(talk.start, self.apart)
        changed = [
            (other, self.open[other]) for other in self.links[talk.column] if other in self.open
        ]
        if any(not starts & hours for _other, starts in changed):
            return False
        for other, starts in changed:
            self.open[other] = starts & hours
        talk.taken = changed
        return True


def _links(group: Sequence[FirstTalk]) -> Mapping[int, set[int]]:
    """Return for each column those that share somebody with it."""
    by_person = _by_person(group)
    return {
        talk.column: {other.column for person in talk.people for other in by_person[person]}
        - {talk.column}
        for talk in group
    }


def _in_turn(group: Sequence[FirstTalk], apart: int) -> dict[int, int]:
    """Give each talk the first start that those before it leave, where there is one."""
    busy: dict[int, int] = defaultdict(int)
    hours = {}
    for talk in group:
        starts = talk.starts
        for person in talk.people:
            starts &= ~busy[person]
        if starts:
            hours[talk.column] = start = first_start(starts)
            for person in talk.people:
                busy[person] |= around(start, apart)
    return hours


def _forward(group: Sequence[FirstTalk], hours: dict[int, int], apart: int) -> dict[int, int]:
    """Move each talk to its first start the others allow, the latest first, until none moves."""
    links = _links(group)
    moved = True
    while moved:
        moved = False
        # The latest first: it has most to gain, and each move may free another.
        for talk in sorted(group, key=lambda talk: -hours[talk.column]):
            free = talk.starts
            for other in links[talk.column]:
                free &= ~around(hours[other], apart)
            start = first_start(free)
            if start < hours[talk.column]:
                hours[talk.column] = start
                moved = True
    return hours

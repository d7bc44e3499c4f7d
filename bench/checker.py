"""Looks at a plan with fresh eyes: every hard rule again, in plain Python, and what it is worth.

Written from the description of the problem alone. It shares no code with the engine and none
with the generator either: it reads the arrays of a world one number at a time, and works the
starts out anew from the free hours.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from bench.worlds import World

A_DAY, DAYS = 48, 42
WHOLE_DAY = (1 << A_DAY) - 1
TALK, GAP = 3, 1  # half hours
NOVICE, REGULAR, SENIOR = 0, 1, 2
FAIRNESS = 4_000


@dataclass(frozen=True)
class Seat:
    """One line of a plan. ``slot`` is the half hour the talk begins, None if still to be agreed."""

    case: int
    one: int
    other: int
    slot: int | None = None


@dataclass(frozen=True)
class Violation:
    rule: str
    case: int | None
    mediators: tuple[int, ...]


@dataclass
class Verdict:
    """``value``, ``fairness`` and ``quality`` are hundredths of a point; ``points`` by case."""

    violations: list[Violation] = field(default_factory=list)
    served: int = 0
    waited: int = 0
    value: int = 0
    quality: int = 0
    fairness: int = 0
    points: dict[int, int] = field(default_factory=dict)

    @property
    def objective(self) -> int:
        return self.value - self.fairness


class Checker:
    """Knows one world; may be asked about many plans of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people, self.cases, self.n = world.mediators, world.cases, world.n
        self.apart = {divmod(int(key), world.n) for key in world.apart}
        pairs = zip(world.together, world.times, strict=True)
        self.times = {divmod(int(key), world.n): int(times) for key, times in pairs}
        self.starts = cache(self._starts)
        self.wanted = cache(self._wanted)

    def verdict(self, plan: Iterable[Seat | Sequence[int]]) -> Verdict:
        """Return everything that is wrong with the plan, and what it is worth."""
        seats = [seat if isinstance(seat, Seat) else Seat(*seat) for seat in plan]
        verdict = Verdict(served=len(seats))
        known = []
        for seat in seats:
            if self._exists(seat):
                known.append(seat)
            else:
                verdict.violations.append(Violation("unknown", seat.case, (seat.one, seat.other)))
        for seat in known:
            verdict.violations += self._of_a_seat(seat)
            self._add_worth(verdict, seat)
        verdict.violations += self._of_the_whole(known)
        verdict.fairness = self._fairness(known)
        return verdict

    # --- the rules about one person and one case

    def personal(self, case: int, person: int) -> list[str]:
        """Return the names of the rules that keep one person from one case."""
        people, cases = self.people, self.cases
        lives = int(people.area[person])
        own = int(people.languages[person])
        tests = {
            "not_active": not bool(people.active[person]),
            "not_certified": not self._is_certified(person),
            "load_full": int(people.max_open[person]) <= int(people.open_cases[person]),
            "too_far": self.kilometres(case, person) > float(people.max_km[person]),
            "same_area": lives in {int(cases.area[case]), int(cases.other_area[case])},
            "conflict_of_interest": person in {int(who) for who in cases.conflicted[case]},
            "each_speaks": bool(int(cases.each[case]) & ~own),
            "no_time_for_parties": not self.starts(person) & self.wanted(case),
        }
        return [rule for rule, broken in tests.items() if broken]

    def together(self, case: int, one: int, other: int) -> list[str]:
        """Return the names of the rules that keep these two from it together."""
        spoken = int(self.people.languages[one]) | int(self.people.languages[other])
        levels = {int(self.people.level[one]), int(self.people.level[other])}
        tests = {
            "joint_languages": bool(int(self.cases.languages[case]) & ~spoken),
            "novice_without_senior": NOVICE in levels and SENIOR not in levels,
            "apart": (min(one, other), max(one, other)) in self.apart,
            "no_common_time": not self.common(case, one, other),
        }
        return [rule for rule, broken in tests.items() if broken]

    def may(self, case: int, one: int, other: int) -> bool:
        """Return whether two people may take a case, whatever else is planned."""
        return (
            one != other
            and not self.personal(case, one)
            and not self.personal(case, other)
            and not self.together(case, one, other)
        )

    def common(self, case: int, one: int, other: int) -> int:
        """Return the starts, as bits, at which all can begin."""
        return self.wanted(case) & self.starts(one) & self.starts(other)

    def kilometres(self, case: int, person: int) -> float:
        east = float(self.people.x[person]) - float(self.cases.x[case])
        north = float(self.people.y[person]) - float(self.cases.y[case])
        return math.sqrt(east * east + north * north)

    def _starts(self, person: int) -> int:
        """Work the starts out from the free hours: 90 minutes, on one day, while certified."""
        free = int.from_bytes(self.people.free[person].tobytes(), "little")
        first, last = self._certified(person)
        starts = 0
        for day in range(max(first, 0), min(last, DAYS - 1) + 1):
            hours = free >> (day * A_DAY) & WHOLE_DAY
            starts |= (hours & hours >> 1 & hours >> 2) << (day * A_DAY)
        return starts

    def _wanted(self, case: int) -> int:
        return int.from_bytes(self.cases.starts[case].tobytes(), "little")

    def _certified(self, person: int) -> tuple[int, int]:
        return int(self.people.certified_from[person]), int(self.people.certified_until[person])

    def _is_certified(self, person: int) -> bool:
        first, last = self._certified(person)
        return max(first, 0) <= min(last, DAYS - 1)

    # --- the points of a pair

    def points(self, case: int, one: int, other: int) -> int:
        """Return the score of a pair that may take the case."""
        people = self.people
        total = 1000 + self.own_points(case, one) + self.own_points(case, other)
        if int(people.gender[one]) != int(people.gender[other]):
            total += 150
        total += 4 * min(abs(int(people.age[one]) - int(people.age[other])), 30)
        if int(people.background[one]) != int(people.background[other]):
            total += 80
        levels = {int(people.level[one]), int(people.level[other])}
        total += 120 if levels == {NOVICE, SENIOR} else 40 if levels == {REGULAR, SENIOR} else 0
        common = self.common(case, one, other)
        if common:
            first = (common & -common).bit_length() - 1
            total += 10 * min(common.bit_count(), 20) - 5 * (first // A_DAY)
        return total + 30 * min(self.times.get((min(one, other), max(one, other)), 0), 4)

    def own_points(self, case: int, person: int) -> int:
        people = self.people
        km = round(self.kilometres(case, person))
        rested = min(int(people.pause[person]), 120)
        return -10 * min(km, 50) - 60 * min(int(people.recent[person]), 8) + 2 * rested

    def value(self, case: int, points: int) -> int:
        """Return what serving the case so well brings a plan."""
        waiting = int(self.cases.waiting[case])
        return self.weight(case) * points + 100 * (20_000 + 50 * waiting)

    def weight(self, case: int) -> int:
        urgent = int(self.cases.priority[case]) - 1
        return 100 + 25 * urgent + int(self.cases.waiting[case]) // 2

    # --- a whole plan

    def _exists(self, seat: Seat) -> bool:
        people = (seat.one, seat.other)
        return 0 <= seat.case < self.world.m and all(0 <= who < self.n for who in people)

    def _of_a_seat(self, seat: Seat) -> list[Violation]:
        case, one, other = seat.case, seat.one, seat.other
        if one == other:
            return [Violation("same_person_twice", case, (one,))]
        found = [
            Violation(rule, case, (person,))
            for person in (one, other)
            for rule in self.personal(case, person)
        ]
        found += [Violation(rule, case, (one, other)) for rule in self.together(case, one, other)]
        if seat.slot is not None and not self.common(case, one, other) >> seat.slot & 1:
            found.append(Violation("slot_not_common", case, (one, other)))
        return found

    def _add_worth(self, verdict: Verdict, seat: Seat) -> None:
        points = self.points(seat.case, seat.one, seat.other)
        verdict.points[seat.case] = points
        verdict.waited += int(self.cases.waiting[seat.case])
        verdict.value += self.value(seat.case, points)
        verdict.quality += self.weight(seat.case) * points

    def _of_the_whole(self, seats: list[Seat]) -> list[Violation]:
        teams = Counter(seat.case for seat in seats)
        found = [Violation("two_teams", case, ()) for case, number in teams.items() if number > 1]
        work = Counter(person for seat in seats for person in {seat.one, seat.other})
        for person, number in work.items():
            room = int(self.people.max_open[person]) - int(self.people.open_cases[person])
            if number > room:
                found.append(Violation("over_capacity", None, (person,)))
        return found + self._clashes(seats)

    def _clashes(self, seats: list[Seat]) -> list[Violation]:
        talks = defaultdict(list)
        for seat in seats:
            if seat.slot is not None:
                for person in {seat.one, seat.other}:
                    talks[person].append((seat.slot, seat.case))
        return [
            Violation("talks_clash", case, (person,))
            for person, slots in talks.items()
            for (slot, case), (another, _) in combinations(slots, 2)
            if abs(slot - another) < TALK + GAP
        ]

    def _fairness(self, seats: list[Seat]) -> int:
        work = Counter(person for seat in seats for person in (seat.one, seat.other))
        return sum(
            FAIRNESS * (2 * (int(self.people.open_cases[person]) + extra) - 1)
            for person, number in work.items()
            for extra in range(1, number + 1)
        )

"""What figures say of counts: shares of named wholes, waits, results, load. Plain Python.

No figure is made of a person: what comes in are counts of what is alike.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

FEWEST_FOR_PERCENT = 10
SOLVED = frozenset({"solved", "improved"})
TOLD_AT_AFTERCARE = SOLVED | {"not_solved"}


@dataclass(frozen=True)
class Share:
    """So many of so many; never the share alone."""

    number: int
    whole: int

    @property
    def percent(self) -> int | None:
        """None where the whole is so small that one case more moves it far."""
        if self.whole < FEWEST_FOR_PERCENT:
            return None
        return (200 * self.number + self.whole) // (2 * self.whole)

    def of_width(self, width: int) -> int:
        return width * self.number // self.whole if self.whole else 0


@dataclass(frozen=True, kw_only=True)
class EndedAlike:
    """So many cases that ended alike. ``begun`` and ``both`` tell of talks, not of advice."""

    number: int
    is_advice: bool
    is_suitable: bool
    begun: bool
    both: bool
    provisional: str
    confirmed: str

    @property
    def is_solved(self) -> bool:
        """After the talks; where that was never told, at aftercare. Advice is no talk."""
        return self.begun and (self.provisional or self.confirmed) in SOLVED


@dataclass(frozen=True, kw_only=True)
class Results:
    """One number over its wholes, each inside the next; ``both`` has those solved in it alone.

    ``not_begun`` and ``advised`` are of all that ended; ``confirmed`` of those that were asked.
    """

    solved: int
    both: Share
    begun: Share
    suitable: Share
    ended: Share
    confirmed: Share
    not_begun: Share
    took_part: Share
    advised: int

    @classmethod
    def of(cls, rows: Iterable[EndedAlike]) -> Self:
        rows = list(rows)

        def number(among: Iterable[EndedAlike]) -> int:
            return sum(row.number for row in among)

        solved = [row for row in rows if row.is_solved]
        begun = [row for row in rows if row.begun]
        both = [row for row in begun if row.both]
        asked = [row for row in begun if row.confirmed in TOLD_AT_AFTERCARE]
        advised = [row for row in rows if row.is_advice]
        ended, total = number(rows), number(solved)
        return cls(
            solved=total,
            both=Share(number(row for row in solved if row.both), number(both)),
            begun=Share(total, number(begun)),
            suitable=Share(total, number(row for row in rows if row.is_suitable)),
            ended=Share(total, ended),
            confirmed=Share(number(row for row in asked if row.confirmed in SOLVED), number(asked)),
            not_begun=Share(ended - number(begun), ended),
            took_part=Share(number(both), number(begun)),
            advised=number(advised),
        )


@dataclass(frozen=True)
class Waits:
    """How many waited how many working days."""

    days: Mapping[int, int]

    @property
    def number(self) -> int:
        return sum(self.days.values())

    @property
    def half_within(self) -> int | None:
        """The fewest days within which at least half were: so it is one that somebody waited."""
        passed, number = 0, self.number
        for days in sorted(self.days):
            passed += self.days[days]
            if 2 * passed >= number:
                return days
        return None

    def within(self, norm: int) -> Share:
        return Share(sum(n for days, n in self.days.items() if days <= norm), self.number)


def waits_by_month(
    waited: Iterable[tuple[date, int]], months: Iterable[date]
) -> tuple[Waits, list[Waits]]:
    """Of all together, and of each month by its first day; told as day of the end and days."""
    found: dict[tuple[int, int], Counter[int]] = {(m.year, m.month): Counter() for m in months}
    for day, days in waited:
        found[day.year, day.month][days] += 1
    every: Counter[int] = Counter()
    for counts in found.values():
        every.update(counts)
    return Waits(every), [Waits(counts) for counts in found.values()]


@dataclass(frozen=True, kw_only=True)
class Load:
    """How many volunteers carry how many cases; who is full stands in ``full`` alone."""

    free: int
    carrying: Mapping[int, int]
    full: int

    @property
    def of_all(self) -> Share:
        """Who carries at least one. Of a most of none nobody carries any."""
        carries = sum(self.carrying.values()) + self.full
        return Share(carries, carries + self.free)

    @classmethod
    def of(cls, carried: Sequence[tuple[int, int]], *, people: int) -> Self:
        """From the cases and the most of them of each who carries one, and how many there are."""
        full = sum(taken >= most for taken, most in carried)
        carrying = Counter(taken for taken, most in carried if taken < most)
        free = people - len(carried)
        return cls(free=free, carrying=dict(sorted(carrying.items())), full=full)

"""Free time as one whole number: bit ``48 * day + half hour`` is set where somebody is free.

Two people share what ``a & b`` leaves, so a thousand of them are compared in a blink. The half
hours are those of the wall: on the two nights a year when the clock changes a bit may stand for
no time or for twice its time, and nobody mediates then. Values in, values out: no Django.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from core.local_time import instant
from core.spans import Span
from scheduling.engine.slots.free import OneOff, WeeklyRule

HALF_HOUR = 30
A_DAY = 48
A_WEEK = 7 * A_DAY
BYTES_A_DAY = A_DAY // 8

Words = NDArray[np.uint64]
"""The same, one word for each day, of which the lowest 48 bits count."""


def half_hours(first: int, past: int) -> int:
    """Return the bits from ``first`` up to but not including ``past``."""
    return (1 << past) - (1 << first) if first < past else 0


@dataclass(frozen=True, slots=True)
class Grid:
    """So many local days from ``first`` on, in half hours.

    On the days that are ``closed`` nobody of the service works, so that no talk begins on them.
    """

    first: date
    days: int
    zone: tzinfo
    closed: frozenset[date] = frozenset()

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    @property
    def everything(self) -> int:
        return half_hours(0, self.days * A_DAY)

    def free(
        self, rules: Iterable[WeeklyRule], exceptions: Iterable[OneOff], busy: Iterable[Span]
    ) -> int:
        """Return the half hours that are free from end to end; see ``free.free_spans``.

        Each rule and exception is cut to whole half hours by itself, so two that meet at a
        quarter past lose the half hour in between; nobody is ever called free who is not.
        """
        free = self._weekly(rules)
        for exception in exceptions:
            free = self._with(free, exception)
        for span in busy:
            free &= ~self.touched(span)
        return free & self.everything

    def starts(self, free: int, minutes: int) -> int:
        """Return the half hours at which a talk of ``minutes`` can start and end the same day."""
        length = -(-minutes // HALF_HOUR)
        if not 1 <= length <= A_DAY:
            raise ValueError(f"no talk of {minutes} minutes fits in a day")
        starts = free
        for later in range(1, length):
            starts &= free >> later
        return starts & self._every_day(0, A_DAY - length + 1)

    def between(self, first: date, last: date | None) -> int:
        """Return every half hour of the days ``first`` up to and with ``last``, or for ever."""
        begin = max((first - self.first).days, 0)
        past = self.days if last is None else min((last - self.first).days + 1, self.days)
        return half_hours(begin * A_DAY, past * A_DAY)

    def touched(self, span: Span) -> int:
        """Return every half hour of which the span takes a part."""
        begin, past = self._half_hour_of(span.start), self._half_hour_of(span.end, up=True)
        return half_hours(max(begin, 0), min(max(past, 0), self.days * A_DAY))

    def instants(self, bits: int) -> Iterator[datetime]:
        """Yield the instant at which each set half hour begins, in order."""
        while bits:
            lowest = bits & -bits
            day, half_hour = divmod(lowest.bit_length() - 1, A_DAY)
            yield instant(self.first + timedelta(days=day), half_hour * HALF_HOUR, self.zone)
            bits ^= lowest

    def bit_at(self, moment: datetime) -> int:
        """Return the half hour in which the instant lies; none outside the grid."""
        place = self._half_hour_of(moment)
        return 1 << place if 0 <= place < self.days * A_DAY else 0

    def first_of_days(self, bits: int, most: int) -> list[datetime]:
        """Return the first instant on each of the first ``most`` days that have one."""
        found: list[datetime] = []
        while bits and len(found) < most:
            first = bits & -bits
            found += self.instants(first)
            past = ((first.bit_length() - 1) // A_DAY + 1) * A_DAY
            bits = bits >> past << past
        return found

    def _weekly(self, rules: Iterable[WeeklyRule]) -> int:
        """Lay the rules over every week, from the Monday of the week before the first day."""
        week = 0
        for rule in rules:
            begin, past = -(-rule.start // HALF_HOUR), rule.end // HALF_HOUR
            week |= half_hours(rule.weekday * A_DAY + begin, rule.weekday * A_DAY + past)
        weeks = self.days // 7 + 3
        laid = 0
        for number in range(weeks):
            laid |= week << (number * A_WEEK)
        return laid >> (A_WEEK + self.first.weekday() * A_DAY)

    def _with(self, free: int, exception: OneOff) -> int:
        begin = max((exception.first - self.first).days, -1)
        past = min((exception.last - self.first).days + 1, self.days)
        if exception.free:
            first, last = -(-exception.start // HALF_HOUR), exception.end // HALF_HOUR
            return free | self._some_days(begin, past, first, last)
        first, last = exception.start // HALF_HOUR, -(-exception.end // HALF_HOUR)
        return free & ~self._some_days(begin, past, first, last)

    def _some_days(self, begin: int, past: int, first: int, last: int) -> int:
        """Return these half hours of the days ``begin`` (-1: the day before) up to ``past``."""
        bits = 0
        a_day = half_hours(first, last)
        for day in range(begin, past):
            bits |= a_day << (day + 1) * A_DAY
        return bits >> A_DAY

    def _every_day(self, first: int, last: int) -> int:
        return self._some_days(0, self.days, first, last)

    def _half_hour_of(self, moment: datetime, *, up: bool = False) -> int:
        wall = moment.astimezone(UTC).astimezone(self.zone)
        minute = wall.hour * 60 + wall.minute
        if up and (wall.second or wall.microsecond):
            minute += 1
        half_hour = -(-minute // HALF_HOUR) if up else minute // HALF_HOUR
        return (wall.date() - self.first).days * A_DAY + half_hour


def day_words(starts: int, days: int) -> Words:
    """Return the bits of ``slots.grid`` as one word for each day; ``ANY_TIME`` fills them all."""
    bits = starts & ((1 << days * A_DAY) - 1)
    octets = np.frombuffer(bits.to_bytes(BYTES_A_DAY * days, "little"), np.uint8)
    padded = np.zeros((days, 8), np.uint8)
    padded[:, :BYTES_A_DAY] = octets.reshape(days, BYTES_A_DAY)
    return padded.view(np.uint64).reshape(days)


def whole_number(words: Words) -> int:
    """Return one word for each day as the bits of ``slots.grid``."""
    octets = np.ascontiguousarray(words).view(np.uint8).reshape(-1, 8)[:, :BYTES_A_DAY]
    return int.from_bytes(octets.tobytes(), "little")

"""Hours as they are written in a file: wall times of the place, no clock and no zone.

``2026-03-02T18:30/21:30`` is one evening, ``mon 18:30/21:30`` every Monday, ``2026-03-09`` a day
and ``2026-03-09/2026-03-15`` a week. ``2026-03-02T18:30`` is one time at which a talk can begin.
"""

import re
from datetime import UTC, date, timedelta

from scheduling.engine.command.reading import At, Record
from scheduling.engine.people import ANY_TIME
from scheduling.engine.slots.free import OneOff, WeeklyRule
from scheduling.engine.slots.grid import A_DAY, HALF_HOUR, Grid

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
TIME = r"([0-9]{2}):([0-9]{2})"
ONE_DAY = re.compile(f"{DAY}T{TIME}/{TIME}")
EVERY_WEEK = re.compile(f"({'|'.join(WEEKDAYS)}) {TIME}/{TIME}")
ONE_START = re.compile(f"{DAY}T{TIME}")
SPAN = 'hours such as "2026-03-02T18:30/21:30" or "mon 18:30/21:30"'
HOUR, MIDNIGHT = 60, 24 * 60


class Hours:
    """Reads the hours of people and parties into the half hours of a grid."""

    def __init__(self, first: date, days: int, talk_minutes: int) -> None:
        self.grid = Grid(first, days, UTC)
        self.talk_minutes = talk_minutes

    def starts_of(self, record: Record, *, otherwise: int) -> int:
        """Return the half hours at which a talk can begin.

        They are written as ``free`` and ``away``, or as ``starts``; ``otherwise`` is what holds
        where none of them is written.
        """
        if "starts" in record:
            for key in ("free", "away"):
                if key in record:
                    raise record[key].wrong('"starts" says it all already; leave one of them out')
            starts = 0
            for item in record["starts"].items():
                starts |= self._start(item)
            return starts
        if "free" not in record and "away" not in record:
            return otherwise
        everything = self.grid.everything if otherwise == ANY_TIME else 0
        rules: list[WeeklyRule] = []
        one_offs: list[OneOff] = []
        for item in record.items("free"):
            written = self._span(item)
            if isinstance(written, WeeklyRule):
                rules.append(written)
            else:
                one_offs.append(written)
        if "free" not in record and everything:
            one_offs.append(OneOff(self.grid.first, self._last, free=True))
        one_offs += [self._away(item) for item in record.items("away")]
        return self.grid.starts(self.grid.free(rules, one_offs, ()), self.talk_minutes)

    @property
    def _last(self) -> date:
        return self.grid.first + timedelta(days=self.grid.days - 1)

    def _span(self, at: At) -> WeeklyRule | OneOff:
        text = at.text()
        weekly, once = EVERY_WEEK.fullmatch(text), ONE_DAY.fullmatch(text)
        match = weekly or once
        if match is None:
            raise at.wrong(f'expected {SPAN}, found "{text}"')
        day, *times = match.groups()
        start, end = _minutes(at, times[0], times[1]), _minutes(at, times[2], times[3])
        if start >= end:
            raise at.wrong(f'the hours end before they begin: "{text}"')
        if weekly:
            return WeeklyRule(WEEKDAYS.index(day), start, end)
        found = self._within(at, day)
        return OneOff(found, found, start, end, free=True)

    def _start(self, at: At) -> int:
        text = at.text()
        match = ONE_START.fullmatch(text)
        if match is None:
            raise at.wrong(f'expected a time such as "2026-03-02T18:30", found "{text}"')
        day, hour, minute = match.groups()
        start = _minutes(at, hour, minute)
        if start % HALF_HOUR:
            raise at.wrong(f'talks begin at whole and half hours, not at "{text}"')
        if start + self.talk_minutes > MIDNIGHT:
            raise at.wrong(f'a talk that begins at "{text}" does not end that day')
        number = (self._within(at, day) - self.grid.first).days
        return 1 << (number * A_DAY + start // HALF_HOUR)

    def _away(self, at: At) -> OneOff:
        first, _, last = at.text().partition("/")
        begin = At(first, at.where).day()
        end = At(last, at.where).day() if last else begin
        if begin > end:
            raise at.wrong(f'the days end before they begin: "{first}/{last}"')
        return OneOff(begin, end)

    def _within(self, at: At, text: str) -> date:
        day = At(text, at.where).day()
        if not self.grid.first <= day <= self._last:
            raise at.wrong(f"{text} is not among the days {self.grid.first} to {self._last}")
        return day


def _minutes(at: At, hour: str, minute: str) -> int:
    minutes = int(hour) * HOUR + int(minute)
    if int(minute) >= HOUR or minutes > MIDNIGHT:
        raise at.wrong(f"{hour}:{minute} is no time of a day")
    return minutes


def moment(first: date, half_hour: int) -> tuple[date, str]:
    """Return the day and the wall time of a half hour of a grid that begins on ``first``."""
    day, within = divmod(half_hour, A_DAY)
    hour, half = divmod(within, 2)
    return first + timedelta(days=day), f"{hour:02}:{half * HALF_HOUR:02}"


def first_half_hour(starts: int) -> int:
    return (starts & -starts).bit_length() - 1

"""Of which days figures tell, by month, and which days of a year before stand beside them.

Plain Python: no Django, no clock.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self


class PeriodName(StrEnum):
    """As the address says it."""

    QUARTER = "quarter"
    YEAR = "year"
    LAST_YEAR = "last-year"
    MONTHS = "12-months"


@dataclass(frozen=True)
class Days:
    """From the first day up to and with the last."""

    first: date
    last: date

    @property
    def written(self) -> str:
        """ "2026-01-01..2026-11-30", for an address."""
        return f"{self.first}..{self.last}"

    @property
    def a_year_before(self) -> Self:
        """A whole month stays one, though February is longer in a leap year."""
        ends = _in_year(self.last, self.last.year - 1)
        if _last_of_month(self.last) == self.last:
            ends = _last_of_month(ends)
        return type(self)(_in_year(self.first, self.first.year - 1), ends)

    @property
    def months(self) -> "list[Days]":
        """The first and the last are as far as the days reach."""
        found, first = [], self.first
        while first <= self.last:
            last = min(_last_of_month(first), self.last)
            found.append(Days(first, last))
            first = last + timedelta(days=1)
        return found


def period_of(name: PeriodName, today: date) -> Days:
    """Nothing after today: of days to come nothing can be told."""
    if name == PeriodName.QUARTER:
        return Days(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), today)
    if name == PeriodName.LAST_YEAR:
        return Days(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    if name == PeriodName.MONTHS:
        year, month = divmod(12 * today.year + today.month - 1 - 11, 12)
        return Days(date(year, month + 1, 1), today)
    return Days(date(today.year, 1, 1), today)


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)

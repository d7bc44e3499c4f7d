"""A year as a page shows it: twelve months, in which the days off are marked and named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.functional import Promise

from core.working_days import ONE_DAY, is_working_day
from organisations.models import OwnFreeDay, Service, free_days
from organisations.models.official_days import SUGGESTED, kinds_of_official_day

A_WEEK = 7
YEARS_BACK, YEARS_AHEAD = 1, 3


@dataclass(frozen=True)
class YearDay:
    """``name`` says why nobody works on it; weekends have none of themselves."""

    day: date
    name: str
    is_today: bool

    @property
    def kind(self) -> str:
        return "free" if self.name else "work" if is_working_day(self.day) else "weekend"


@dataclass(frozen=True)
class NamedStretch:
    """Days in a row under one name."""

    first: date
    last: date
    name: str

    @property
    def is_single(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True)
class YearMonth:
    first: date
    weeks: list[list[YearDay | None]]
    stretches: list[NamedStretch]


def year_of(service: Service, year: int, *, today: date) -> list[YearMonth]:
    """The months of a year, in one query."""
    named = free_days(service, date(year, 1, 1), date(year, 12, 31))
    return [_month(date(year, month, 1), named, today) for month in range(1, 13)]


def year_asked(words: str, *, today: date) -> int:
    """The year in an address; this one where it names none within reach."""
    within_reach = range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
    return int(words) if words in {str(year) for year in within_reach} else today.year


def next_free_day(service: Service, today: date) -> NamedStretch | None:
    """What comes next, or is now."""
    coming = free_days(service, today, date(today.year + 1, 12, 31))
    return next(stretches_of(coming), None)


def stretches_of(named: Mapping[date, str]) -> Iterator[NamedStretch]:
    """Days that follow on each other under one name, as one."""
    days = sorted(named)
    begins = [day for day in days if named.get(day - ONE_DAY) != named[day]]
    ends = [day for day in days if named.get(day + ONE_DAY) != named[day]]
    for first, last in zip(begins, ends, strict=True):
        yield NamedStretch(first, last, named[first])


@dataclass(frozen=True)
class Switch:
    """An official day, and whether nobody works on it here."""

    key: str
    name: str | Promise
    is_free: bool


def official_switches(service: Service) -> list[Switch]:
    return [
        Switch(day.key, day.name, day.is_usual ^ (day.key in service.days_switched))
        for day in kinds_of_official_day(service.country)
    ]


@dataclass(frozen=True)
class Suggestion:
    """A day of a part of the country, unknown to the calendar; ``day`` is that of this year."""

    key: str
    name: str | Promise
    day: date


def suggestions(service: Service, own: Iterable[OwnFreeDay], *, today: date) -> list[Suggestion]:
    """Those that are not among one's own yet, that of the language of the service first."""
    known = {(row.starts_on.month, row.starts_on.day) for row in own if row.is_yearly}
    usual = sorted(SUGGESTED[service.country], key=lambda one: one.language != service.language)
    return [
        Suggestion(one.key, one.name, date(today.year, one.month, one.day))
        for one in usual
        if (one.month, one.day) not in known
    ]


def _month(first: date, named: Mapping[date, str], today: date) -> YearMonth:
    days = list(_days_of_month(first))
    cells: list[YearDay | None] = [None] * first.weekday()
    cells += [YearDay(day, named.get(day, ""), day == today) for day in days]
    cells += [None] * (-len(cells) % A_WEEK)
    cuts = range(0, len(cells) + 1, A_WEEK)
    weeks = [cells[begin:past] for begin, past in pairwise(cuts)]
    return YearMonth(first, weeks, list(stretches_of(_only(named, days))))


def _only(named: Mapping[date, str], days: Iterable[date]) -> dict[date, str]:
    return {day: named[day] for day in days if day in named}


def _days_of_month(first: date) -> Iterator[date]:
    day = first
    while day.month == first.month:
        yield day
        day += ONE_DAY

"""On which days nobody of a service works: by the calendar of its country, and by its own."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.local_time import instant, local_day, span_on
from core.prepared import PreparedQuery
from core.wording import listed
from core.working_days import ONE_DAY, first_working_day, is_working_day, working_day_after
from organisations.models.official_days import official_days
from organisations.models.scope import ScopedModel, ScopedQuerySet
from organisations.models.service import Service

MOST_DAYS = 100
"""In one row: nobody closes longer, and a year of it would be a typing error."""
FAR = timedelta(days=400)
"""Further than any term of a service reaches."""
DAYTIME = (9, 20)
"""The hours, on the clock of the service, in which something may end or remind somebody."""


class OwnFreeDayQuerySet(ScopedQuerySet):
    def touching(self, first: date, last: date) -> Self:
        """Those that may lie between two days: what comes back every year always may."""
        return self.filter(Q(is_yearly=True) | Q(starts_on__lte=last, ends_on__gte=first))

    def alike(self, row: "OwnFreeDay") -> Self:
        """Of this name on these days."""
        return self.filter(name=row.name, starts_on=row.starts_on, ends_on=row.ends_on)

    def yearly_first(self) -> Self:
        return self.order_by("-is_yearly", "starts_on", "pk")


class OwnFreeDay(ScopedModel):
    """A day, or some in a row, on which nobody of this service works: once, or every year.

    One that comes back every year is written with the days of any year: of those only day and month
    count, and the 29th of February is the 28th where a year has none.
    """

    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    is_yearly = models.BooleanField(_("comes back every year"), default=False)

    unscoped = OwnFreeDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("day on which nobody works")
        verbose_name_plural = _("days on which nobody works")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="organisations_free_day_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_single(self) -> bool:
        return self.starts_on == self.ends_on

    def days_between(self, first: date, last: date) -> Iterator[date]:
        """Every day of it from ``first`` up to and with ``last``."""
        for begin, end in self._stretches(first.year, last.year):
            day = max(begin, first)
            while day <= min(end, last):
                yield day
                day += ONE_DAY

    def _stretches(self, first_year: int, last_year: int) -> Iterator[tuple[date, date]]:
        if not self.is_yearly:
            yield self.starts_on, self.ends_on
            return
        over_new_year = self.ends_on.year - self.starts_on.year
        for year in range(first_year - over_new_year, last_year + 1):
            yield _in_year(self.starts_on, year), _in_year(self.ends_on, year + over_new_year)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


OWN_FREE_DAYS = PreparedQuery(
    lambda service, first, last: (
        OwnFreeDay.unscoped.filter(service=service).touching(first, last).yearly_first()
    )
)


def free_days(service: Service, first: date, last: date) -> dict[date, str]:
    """Each of these days on which nobody works, with its name, in order. In one query.

    The weekends are none of them unless they are named: see ``core.working_days``.
    """
    names: dict[date, list[str]] = defaultdict(list)
    for year in range(first.year, last.year + 1):
        for day, official in official_days(service.country, year).items():
            free = [one for one in official if one.is_usual ^ (one.key in service.days_switched)]
            if free and first <= day <= last:
                names[day] += [str(one.name) for one in free]
    for row in OWN_FREE_DAYS.ask(service=service.pk, first=first, last=last):
        for day in row.days_between(first, last):
            names[day].append(row.name)
    return {day: listed(*dict.fromkeys(names[day])) for day in sorted(names)}


def is_free_day(service: Service, day: date) -> bool:
    return day in free_days(service, day, day)


def last_of_working_days(service: Service, day: date, number: int) -> date:
    """By which day so many working days after this one have passed."""
    return working_day_after(day, number, free_days(service, day, day + FAR))


def working_day_from(service: Service, day: date) -> date:
    """That day, or the first one after it on which somebody works."""
    return first_working_day(day, free_days(service, day, day + FAR))


def working_hours_later(service: Service, at: datetime, hours: float) -> datetime:
    """When so many hours have passed, where those of a day on which nobody works do not count."""
    left, day = timedelta(hours=hours), local_day(at, service.zone)
    free = free_days(service, day, day + FAR)
    while True:
        here = span_on(day, 0, 24 * 60, service.zone)
        if here and is_working_day(day, free):
            begins = max(at, here.start)
            if begins + left <= here.end:
                return begins + left
            left -= here.end - begins
        day += ONE_DAY


def in_daytime(service: Service, moment: datetime) -> datetime:
    """That moment, or where it is night or nobody works then, the next working morning."""
    here = moment.astimezone(service.zone)
    morning, evening = (60 * hour for hour in DAYTIME)
    minute = here.hour * 60 + here.minute
    day = here.date() + ONE_DAY if minute > evening else here.date()
    works = working_day_from(service, day)
    if works == here.date() and minute >= morning:
        return moment
    return instant(works, morning, service.zone)

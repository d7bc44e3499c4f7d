"""When volunteers can sit at a talk: free, with nothing else in their days, and certified then.

It reads one person or thousands in the same four queries and without a loop over people.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Case as DbCase
from django.db.models import Value, When
from django.db.models.functions import Coalesce

from cases.models import Assignment, Case
from core.local_time import instant, local_day
from organisations.models import Service, free_days
from scheduling.appointments.models import (
    AvailabilityException,
    BookedQuarter,
    ExceptionKind,
    WeeklyRule,
)
from scheduling.appointments.snapshot.whole_numbers import (
    Epoch,
    Ints,
    Ordinal,
    places_of,
    table_of,
)
from scheduling.engine.pool import FAR_DAY
from scheduling.engine.slots.grid import Grid, Words, whole_number
from scheduling.engine.slots.weeks import free_words, keep_between, keep_open, start_words
from training.models import Certification
from volunteers.models import Volunteer

TALK_MINUTES = 90
# Four weeks; a longer grid costs every pool its memory.
DAYS_AHEAD = 28


def grid_of(service: Service, at: datetime) -> Grid:
    """The days from tomorrow on, and those among them on which nobody works."""
    # From tomorrow: no talk is proposed for the same day.
    first = local_day(at, service.zone) + timedelta(days=1)
    last = first + timedelta(days=DAYS_AHEAD - 1)
    closed = frozenset(free_days(service, first, last))
    return Grid(first, DAYS_AHEAD, service.zone, closed)


def today_before(grid: Grid) -> date:
    return grid.first - timedelta(days=1)


@dataclass(frozen=True)
class TimesOf:
    """Volunteers of a service by ascending ids, and who they are as ``users``.

    ``few`` are ids to ask the database for; without it everything of the service is fetched and
    what belongs to others is left out, which is quicker as soon as they are many.
    """

    service: Service
    ids: Ints
    users: Sequence[int]
    few: Collection[int] | None = None

    def of(self, rows: Any) -> Any:
        """Those of the rows that are theirs."""
        mine = rows.filter(service=self.service)
        return mine if self.few is None else mine.filter(volunteer__in=list(self.few))

    def by_place(self, table: Ints) -> Ints:
        """The table with places among ``ids`` for ids in its first column; strangers are out."""
        places, known = places_of(self.ids, table[:, 0])
        return np.column_stack([places, table[known, 1:]])


@dataclass(frozen=True)
class Certified:
    """From and up to which day people may mediate, as ``date.toordinal``, where ``known``."""

    known: Any
    first: Ints
    last: Ints


def starts_of(whose: TimesOf, grid: Grid, certified: Certified) -> Words:
    """Return ``[people, days]`` words of the half hours at which each can begin a talk.

    Of whoever was never certified everything is left: whether they may mediate is another rule.
    """
    starts = start_words(_free(whose, grid), TALK_MINUTES)
    words = starts[certified.known]
    keep_between(grid, words, certified.first, certified.last)
    starts[certified.known] = words
    keep_open(grid, starts)
    return starts


def starts_of_team(case: Case, grid: Grid, service: Service) -> int:
    """The half hours at which everybody on the case can begin; all of them where nobody is."""
    seats = Assignment.unscoped.of_case(case).open().values_list("volunteer", "volunteer__user")
    people = dict(sorted(seats))
    ids = np.fromiter(people, np.int64)
    whose = TimesOf(service, ids, tuple(people.values()), few=tuple(people))
    bits = grid.everything
    for words in starts_of(whose, grid, certified_on(whose, grid)):
        bits &= whole_number(words)
    return bits


def certified_on(whose: TimesOf, grid: Grid) -> Certified:
    """The stretch in which today lies, else the nearest one.

    A renewal that begins the day after the old end makes one stretch with it.
    """
    confirmed = whose.of(Certification.unscoped).confirmed()
    ends = Coalesce(Ordinal("valid_until"), Value(FAR_DAY))
    rows = table_of(
        confirmed.filter(effective_on__isnull=False),
        "volunteer_id", Ordinal("effective_on"), ends,
    )  # fmt: skip
    table = whose.by_place(rows)
    mine, start, end = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))].T
    # Of an index that stands here twice numpy keeps the last value.
    chosen = np.full(len(whose.ids), -1)
    if not len(mine):
        return Certified(chosen >= 0, mine, mine)
    # Each person's days in a stretch of their own, so that the running maximum never reaches from
    # one to the next.
    far = 2 * FAR_DAY
    latest = np.maximum.accumulate(end + mine * far) - mine * far
    begins = np.ones(len(mine), np.bool_)
    # Another person, or a gap of more than a day.
    begins[1:] = (mine[1:] != mine[:-1]) | (start[1:] - latest[:-1] > 1)
    heads = np.flatnonzero(begins)
    tails = np.append(heads[1:], len(mine)) - 1
    owner, first, last = mine[heads], start[heads], latest[tails]
    chosen[owner] = np.arange(len(owner))
    # Backwards, so that the nearest is written last and stays.
    to_come = np.flatnonzero(last >= today_before(grid).toordinal())[::-1]
    chosen[owner[to_come]] = to_come
    known = chosen >= 0
    return Certified(known, first[chosen[known]], last[chosen[known]])


def _free(whose: TimesOf, grid: Grid) -> Words:
    rules = table_of(
        whose.of(WeeklyRule.unscoped), "volunteer_id", "weekday", "start_minute", "end_minute"
    )
    exceptions = whose.of(AvailabilityException.unscoped).touching(
        grid.first, grid.first + timedelta(days=grid.days)
    )
    is_free = DbCase(When(kind=ExceptionKind.FREE, then=Value(1)), default=Value(0))
    first, last = Ordinal("starts_on"), Ordinal("ends_on")
    days = table_of(exceptions.in_order(), "volunteer_id", first, last, is_free)
    return free_words(
        grid,
        len(whose.ids),
        rules=whose.by_place(rules),
        exceptions=whose.by_place(days),
        busy=_busy(whose, grid),
    )


def _busy(whose: TimesOf, grid: Grid) -> Ints:
    """Quarters are taken from a person, whatever service took them."""
    first = instant(grid.first, 0, grid.zone)
    theirs: Any = Volunteer.unscoped.filter(service=whose.service).values("user")
    quarters = BookedQuarter.unscoped.filter(
        user__in=theirs if whose.few is None else list(whose.users),
        at__gte=first,
        # A day more than the grid: a talk that begins in it may end behind it, and days are 23 or
        # 25 hours long twice a year.
        at__lt=first + timedelta(days=grid.days + 1),
    )
    table = table_of(quarters, "user_id", Epoch("at"))
    mine = np.fromiter(whose.users, np.int64)
    # Volunteers stand by their own ids, their users in whatever order.
    order = np.argsort(mine)
    at, known = places_of(mine[order], table[:, 0])
    return np.column_stack([order[at], table[known, 1]])

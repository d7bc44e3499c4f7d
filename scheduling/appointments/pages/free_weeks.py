"""Two weeks of one volunteer by parts of the day: free, at a talk or a course, away, or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.utils.functional import Promise

from core.week import DAY_PARTS, DayPart, part_at
from core.wording import PART_LABELS
from organisations.models import Scope, Service
from scheduling.appointments.models import AvailabilityException, CalendarItem
from scheduling.appointments.snapshot.free_times import (
    TALK_MINUTES,
    TimesOf,
    certified_on,
    grid_of,
    starts_of,
)
from scheduling.appointments.snapshot.whole_numbers import Ints
from scheduling.engine.slots.grid import A_DAY, HALF_HOUR, half_hours, whole_number
from volunteers.models import Volunteer

DAYS = 14


@dataclass(frozen=True)
class PartOfDay:
    """``state`` is free, talk, course, away or no."""

    day: date
    state: str


@dataclass(frozen=True)
class FreeWeeks:
    days: list[date]
    rows: list[tuple[Promise, list[PartOfDay]]]
    free: int


def free_weeks(
    volunteer: Volunteer, items: Iterable[CalendarItem], *, scope: Scope, at: datetime
) -> FreeWeeks:
    """From tomorrow on. Free is where a talk can begin and end: as pairing sees it."""
    grid = grid_of(scope.service, at)
    ids: Ints = np.array([volunteer.pk], np.int64)
    whose = TimesOf(scope.service, ids, (volunteer.user_id,), few=(volunteer.pk,))
    bits = whole_number(starts_of(whose, grid, certified_on(whose, grid))[0])
    days = [grid.first + timedelta(days=number) for number in range(DAYS)]
    away = _days_away(volunteer, days, scope)
    # A talk they said no to takes nothing; where one part of a day holds both, the talk is shown.
    taken = {
        _part_of(item.starts_at, scope.service): "talk" if item.appointment_id else "course"
        for item in sorted(items, key=lambda item: bool(item.appointment_id))
        if not item.is_declined
    }

    def state(number: int, part: DayPart) -> str:
        day = days[number]
        if (day, part) in taken:
            return taken[day, part]
        if day in away:
            return "away"
        return "free" if bits & _starts_in(number, part) else "no"

    rows = [
        (PART_LABELS[part], [PartOfDay(days[n], state(n, part)) for n in range(DAYS)])
        for part in DayPart
    ]
    return FreeWeeks(days, rows, sum(one.state == "free" for _label, row in rows for one in row))


def _starts_in(number: int, part: DayPart) -> int:
    """The half hours of that part of the day at which a talk begins that ends in it."""
    first, past = DAY_PARTS[part]
    begin = number * A_DAY
    last = (past - TALK_MINUTES) // HALF_HOUR + 1
    return half_hours(begin + -(-first // HALF_HOUR), begin + last)


def _days_away(volunteer: Volunteer, days: list[date], scope: Scope) -> set[date]:
    stretches = AvailabilityException.visible_to(scope).of_volunteer(volunteer).away()
    return {
        day
        for stretch in stretches.touching(days[0], days[-1])
        for day in days
        if stretch.starts_on <= day <= stretch.ends_on
    }


def _part_of(moment: datetime, service: Service) -> tuple[date, DayPart]:
    local = moment.astimezone(service.zone)
    return local.date(), part_at(local.hour * 60 + local.minute)

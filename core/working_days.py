"""Counting the days on which a service works. Plain Python: no Django, no clock.

Saturdays and Sundays are never working days; which other days are none is told as a set of days.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working_day(day: date, free: Collection[date] = ()) -> bool:
    return day.weekday() < SATURDAY and day not in free


def working_days(first: date, last: date, free: Collection[date] = ()) -> int:
    """Return how many there are after ``first``, up to and with ``last``."""
    weeks, rest = divmod(max((last - first).days, 0), 7)
    left = (first + number * ONE_DAY for number in range(1, rest + 1))
    counted = 5 * weeks + sum(day.weekday() < SATURDAY for day in left)
    return counted - sum(first < day <= last and day.weekday() < SATURDAY for day in free)


def days_passed(first: date, last: date, free: Collection[date] = ()) -> Mapping[date, int]:
    """Of each day of a stretch how many working days have passed, for counting often within it.

    Between two of them lie as many as the difference: what ``working_days`` says of the two.
    """
    passed, found, day = 0, {}, first
    while day <= last:
        passed += is_working_day(day, free)
        found[day] = passed
        day += ONE_DAY
    return found


def working_day_after(day: date, number: int, free: Collection[date] = ()) -> date:
    """Return the last of ``number`` working days that follow on ``day``; itself for none."""
    while number > 0:
        day += ONE_DAY
        number -= is_working_day(day, free)
    return day


def first_working_day(day: date, free: Collection[date] = ()) -> date:
    """Return ``day`` itself, or the next one on which somebody works."""
    while not is_working_day(day, free):
        day += ONE_DAY
    return day

"""The first and the last day of a certification. Plain dates: no rows, no clock."""

import calendar
from datetime import date, timedelta


def first_day(*, today: date, running_until: date | None) -> date:
    """The day a new certification starts: the day after the old one ends, else today."""
    if running_until is None or running_until < today:
        return today
    return running_until + timedelta(days=1)


def last_day(effective_on: date, *, months: int | None) -> date | None:
    """The last day of so many months, or None for no end. A day that a month lacks is its last."""
    if months is None:
        return None
    year, month = divmod(effective_on.year * 12 + effective_on.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    if effective_on.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, effective_on.day) - timedelta(days=1)

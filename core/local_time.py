"""Local days and wall times to instants and back. Plain Python: no Django, no clock.

A wall time is a day and minutes since its midnight; 1440 and more are on the next day. Twice a
year a wall time is missing or comes twice. A missing one is the instant of the jump; a stretch
starts at the first of two equal times and ends at the second.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from core.spans import Span


def instant(day: date, minute: int, zone: tzinfo, *, later: bool = False) -> datetime:
    """Return the UTC instant of ``minute`` minutes of wall time after the midnight of ``day``.

    Of a wall time that comes twice it is the first, or with ``later`` the second. A wall time
    that the clock jumps over gives the instant of the jump. Raises ``ValueError`` for a
    negative minute.
    """
    if minute < 0:
        raise ValueError(f"a negative minute: {minute}")
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    # zoneinfo gives the two readings of an equal wall time by "fold". Where the clock jumps over it
    # the second reading is the earlier instant (PEP 495), and that tells it apart.
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if second < first:
        return _jump(second, first, zone)
    return second if later else first


def is_on_the_clock(day: date, minute: int, zone: tzinfo) -> bool:
    """Return whether the clocks of the zone show this wall time that day, or jump over it."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return instant(day, minute, zone).astimezone(zone).replace(tzinfo=None) == wall


def _jump(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """Return the first second between the two at which the zone has its new offset."""
    new_offset = after.astimezone(zone).utcoffset()
    seconds = range(int((after - before).total_seconds()))
    low, high = 0, len(seconds)
    while low < high:
        middle = (low + high) // 2
        at = before + timedelta(seconds=middle)
        if at.astimezone(zone).utcoffset() == new_offset:
            high = middle
        else:
            low = middle + 1
    return before + timedelta(seconds=low)


def span_on(day: date, start_minute: int, end_minute: int, zone: tzinfo) -> Span | None:
    """Return the span between two wall times of a day, or None where the clock jumps over it.

    Raises ``ValueError`` unless ``0 <= start_minute < end_minute``.
    """
    if end_minute <= start_minute:
        raise ValueError(f"an end not after its start: {start_minute} to {end_minute}")
    start = instant(day, start_minute, zone)
    end = instant(day, end_minute, zone, later=True)
    return Span(start, end) if start < end else None


def hour_between(moment: datetime, first_minute: int, last_minute: int, zone: tzinfo) -> datetime:
    """Return the moment itself where the clock stands between the two, else when it next does.

    From the first minute of that stretch on, and up to the last without it.
    """
    wall = moment.astimezone(zone)
    minute = wall.hour * 60 + wall.minute
    if first_minute <= minute < last_minute:
        return moment
    day = wall.date() if minute < first_minute else wall.date() + timedelta(days=1)
    return instant(day, first_minute, zone)


def local_day(moment: datetime, zone: tzinfo) -> date:
    """Return the date on the wall at that instant. Raises ``ValueError`` without a zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"a time without a zone: {moment}")
    return moment.astimezone(zone).date()


def month_begins(at: datetime, zone: tzinfo) -> datetime:
    """Return the first instant of the local month in which ``at`` lies."""
    return instant(local_day(at, zone).replace(day=1), 0, zone)

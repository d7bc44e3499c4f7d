"""Which hours to propose: what everybody shares, cut into starts a person can choose from.

Values in, values out: no Django, no clock.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, tzinfo

from core.local_time import local_day, span_on
from core.spans import Span, common, merge

EARLIEST, LATEST = 8 * 60, 22 * 60
ONE_DAY = timedelta(days=1)


def common_hours(
    people: Iterable[Iterable[Span]], wishes: Iterable[Iterable[Span] | None] = ()
) -> list[Span]:
    """Return the hours in which all these people can, merged.

    Somebody without free spans can never; a party whose wish is None has not been asked yet and
    is left out of the count. Raises ``ValueError`` when nobody at all has been named.
    """
    known = [merge(spans) for spans in people]
    known += [merge(spans) for spans in wishes if spans is not None]
    if not known:
        raise ValueError("the common hours of nobody")
    return common(*known)


def first_starts(
    hours: Iterable[Span],
    *,
    minutes: int,
    count: int,
    zone: tzinfo,
    step: int = 30,
    a_day: int | None = None,
) -> list[datetime]:
    """Return the first ``count`` UTC instants at which a talk of ``minutes`` fits in the hours.

    Starts stand on the local quarter or half hour (``step``), at most ``a_day`` of them on one
    day, and the whole talk lies on that day between 08:00 and 22:00 on the wall. Raises
    ``ValueError`` for a step that is not 15 or 30, or a talk of no length.
    """
    if step not in {15, 30} or minutes <= 0:
        raise ValueError(f"no grid of {step} minutes for a talk of {minutes}")
    merged = merge(hours)
    starts: list[datetime] = []
    for day in _days_of(merged, zone):
        window = span_on(day, EARLIEST, LATEST, zone)
        if window is None:
            continue
        fitting = _starts_within(
            merged, window, timedelta(minutes=minutes), timedelta(minutes=step)
        )
        starts += list(fitting)[:a_day]
        if len(starts) >= count:
            break
    return starts[:count]


def _days_of(hours: list[Span], zone: tzinfo) -> Iterator[date]:
    """Yield every local day the hours touch, once, in order."""
    yielded: date | None = None
    for span in hours:
        day = local_day(span.start, zone)
        if yielded is not None and day <= yielded:
            day = yielded + ONE_DAY
        while day <= local_day(span.end, zone):
            yield day
            yielded = day
            day += ONE_DAY


def _starts_within(
    hours: list[Span], window: Span, talk: timedelta, step: timedelta
) -> Iterator[datetime]:
    for span in hours:
        room = span.intersection(window)
        if room is None:
            continue
        steps_to_go = -((window.start - room.start) // step)
        start = window.start + steps_to_go * step
        while start + talk <= room.end:
            yield start
            start += step

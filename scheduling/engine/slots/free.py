"""When somebody is free: weekly rules, exceptions that beat them, busy times that beat all.

Values in, values out: no Django, no clock. Wall times are minutes after local midnight; an end
of more than 1440 is on the next day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from core.local_time import span_on
from core.spans import Span, common, merge, subtract
from core.week import BOXES, DAY_PARTS

ONE_DAY = timedelta(days=1)
WHOLE_DAY = (0, 24 * 60)


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """Free every week on ``weekday`` (Monday is 0), from and up to the given minutes."""

    weekday: int
    start: int
    end: int


def weekly_rules_of(boxes: Iterable[str]) -> list[WeeklyRule]:
    """The times of parts of a week ("0-evening"); words that are no such part are left out."""
    named = [BOXES[name] for name in boxes if name in BOXES]
    return [WeeklyRule(weekday, *DAY_PARTS[part]) for weekday, part in named]


@dataclass(frozen=True, slots=True)
class OneOff:
    """An exception: free after all, or away, between these times on every day of a stretch.

    The stretch is ``first`` up to and with ``last``.
    """

    first: date
    last: date
    start: int = WHOLE_DAY[0]
    end: int = WHOLE_DAY[1]
    free: bool = False


def days(first: date, last: date) -> Iterator[date]:
    """Yield every day from ``first`` up to and with ``last``."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def free_spans(
    rules: Iterable[WeeklyRule],
    exceptions: Iterable[OneOff],
    busy: Iterable[Span],
    *,
    first: date,
    last: date,
    zone: tzinfo,
) -> list[Span]:
    """Return the free time on the local days ``first`` up to and with ``last``, merged.

    An exception beats the rules and every exception before it, so that "away in July" and then
    "but free on the 9th" mean what they say in that order.
    """
    weekly = list(rules)
    # A rule of the evening before may reach past midnight into the first day.
    free = _present(
        span_on(day, rule.start, rule.end, zone)
        for day in days(first - ONE_DAY, last)
        for rule in weekly
        if rule.weekday == day.weekday()
    )
    for exception in exceptions:
        spans = _spans_of(exception, first, last, zone)
        free = [*free, *spans] if exception.free else subtract(free, spans)
    window = _present([span_on(first, 0, 24 * 60 * ((last - first).days + 1), zone)])
    return subtract(common(free, window), busy)


def _spans_of(exception: OneOff, first: date, last: date, zone: tzinfo) -> list[Span]:
    touched = days(max(exception.first, first - ONE_DAY), min(exception.last, last))
    return merge(_present(span_on(day, exception.start, exception.end, zone) for day in touched))


def _present(spans: Iterable[Span | None]) -> list[Span]:
    return [span for span in spans if span]

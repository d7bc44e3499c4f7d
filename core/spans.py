"""Half-open stretches of time, always in UTC. Plain Python: no Django, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """From ``start`` up to but not including ``end``; any aware time is kept as UTC.

    Raises ``ValueError`` for a time without a zone, or an end not after its start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            time: datetime = getattr(self, name)
            if time.utcoffset() is None:
                raise ValueError(f"a time without a zone: {time}")
            # Two times of one zone compare by wall clock, wrong on change days; UTC compares right.
            object.__setattr__(self, name, time.astimezone(UTC))
        if self.end <= self.start:
            raise ValueError(f"an end not after its start: {self.start} to {self.end}")

    def intersection(self, other: "Span") -> "Span | None":
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as few spans as can be: sorted, apart, touching ones joined."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def subtract(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return the time of ``spans`` that is not in ``taken``, merged."""
    left: list[Span] = []
    holes = merge(taken)
    first = 0
    for span in merge(spans):
        start = span.start
        # Both lists are in order, so holes behind this span are behind all that follow.
        while first < len(holes) and holes[first].end <= start:
            first += 1
        for hole in holes[first:]:
            if hole.start >= span.end:
                break
            if hole.start > start:
                left.append(Span(start, hole.start))
            start = max(start, hole.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def common(first: Iterable[Span], *others: Iterable[Span]) -> list[Span]:
    """Return the time that stands in every one of the lists, merged."""
    shared = merge(first)
    for other in others:
        shared = _common_to_two(shared, merge(other))
    return shared


def _common_to_two(left: list[Span], right: list[Span]) -> list[Span]:
    shared: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        both = left[i].intersection(right[j])
        if both:
            shared.append(both)
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return shared


def quarters(span: Span) -> list[datetime]:
    """Return the start of every quarter of an hour that the span touches, in UTC.

    One row for each of these, unique per person, is what keeps two appointments apart.
    """
    past = timedelta(
        minutes=span.start.minute % 15,
        seconds=span.start.second,
        microseconds=span.start.microsecond,
    )
    quarter = span.start - past
    touched = []
    while quarter < span.end:
        touched.append(quarter)
        quarter += QUARTER
    return touched

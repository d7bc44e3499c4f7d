"""Weeks of people for property tests: rules, exceptions and appointments around one Monday."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from core.spans import Span
from scheduling.engine.slots.free import OneOff, WeeklyRule

MONDAY = date(2026, 3, 2)


def weekly_rules(step: int) -> st.SearchStrategy[list[WeeklyRule]]:
    """Rules whose times stand on multiples of ``step`` minutes, some past midnight."""
    rule = st.builds(
        lambda weekday, start, length: WeeklyRule(weekday, start * step, (start + length) * step),
        st.integers(0, 6),
        st.integers(0, 1440 // step - 1),
        st.integers(1, 600 // step),
    )
    return st.lists(rule, max_size=6)


def one_offs(step: int) -> st.SearchStrategy[list[OneOff]]:
    one_off = st.builds(
        lambda first, more, start, length, free: OneOff(
            MONDAY + timedelta(days=first),
            MONDAY + timedelta(days=first + more),
            start * step,
            (start + length) * step,
            free=free,
        ),
        st.integers(-2, 15),
        st.integers(0, 5),
        st.integers(0, 1440 // step - 1),
        st.integers(1, 1440 // step),
        st.booleans(),
    )
    return st.lists(one_off, max_size=4)


def busy_spans() -> st.SearchStrategy[list[Span]]:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    span = st.builds(
        lambda first, length: Span(
            start + timedelta(minutes=first), start + timedelta(minutes=first + length)
        ),
        st.integers(0, 15 * 1440),
        st.integers(1, 2000),
    )
    return st.lists(span, max_size=4)

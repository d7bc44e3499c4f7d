"""Thousands at once have the free time each of them has alone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spans import QUARTER, Span
from scheduling.engine.slots.free import OneOff, WeeklyRule
from scheduling.engine.slots.grid import Grid, day_words
from scheduling.engine.slots.weeks import free_words, keep_between, keep_open, start_words
from tests.trials import examples

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST_DAYS = [date(2026, 3, 3), date(2026, 3, 20), date(2026, 10, 18), date(2026, 2, 1)]

minutes = st.integers(0, 2 * 1440)
rules = st.builds(
    lambda weekday, times: WeeklyRule(weekday, min(times), max(times)),
    st.integers(0, 6),
    st.sets(minutes, min_size=2, max_size=2),
)
exceptions = st.builds(
    lambda first, length, free: (first, length, free),
    st.integers(-20, 40),
    st.integers(0, 20),
    st.booleans(),
)
quarters = st.integers(-200, 30 * 96)
people = st.lists(
    st.tuples(
        st.lists(rules, max_size=5),
        st.lists(exceptions, max_size=4),
        st.lists(quarters, max_size=8),
    ),
    min_size=1,
    max_size=3,
)


def table(rows: list[tuple[int, ...]], width: int) -> np.ndarray:
    return np.array(rows, np.int64).reshape(-1, width)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)


@examples(100)
@given(
    people=people, first=st.sampled_from(FIRST_DAYS), length=st.sampled_from([30, 90, 100, 1440])
)
def test_words_say_what_the_grid_says_of_each_person(people, first, length):
    grid = Grid(first, 28, AMSTERDAM)
    begin = int(midnight(first).timestamp())
    found = free_words(
        grid,
        len(people),
        rules=table(
            [
                (row, r.weekday, r.start, r.end)
                for row, (own, _, _) in enumerate(people)
                for r in own
            ],
            4,
        ),
        exceptions=table(
            [
                (row, first.toordinal() + at, first.toordinal() + at + days, int(free))
                for row, (_, own, _) in enumerate(people)
                for at, days, free in own
            ],
            4,
        ),
        busy=table(
            [(row, begin + 900 * at) for row, (_, _, own) in enumerate(people) for at in own], 2
        ),
    )
    for row, (weekly, one_offs, taken) in enumerate(people):
        starts = [datetime.fromtimestamp(begin + 900 * at, AMSTERDAM) for at in taken]
        bits = grid.free(
            weekly,
            [
                OneOff(first + timedelta(at), first + timedelta(at + days), free=free)
                for at, days, free in one_offs
            ],
            [Span(start, start + QUARTER) for start in starts],
        )
        assert found[row].tolist() == day_words(bits, 28).tolist()
        wanted = day_words(grid.starts(bits, length), 28)
        assert start_words(found, length)[row].tolist() == wanted.tolist()


@examples(100)
@given(begin=st.integers(-40, 40), past=st.integers(-40, 40), first=st.sampled_from(FIRST_DAYS))
def test_days_outside_a_stretch_are_taken_away(begin, past, first):
    grid = Grid(first, 28, AMSTERDAM)
    words = np.full((1, 28), (1 << 48) - 1, np.uint64)
    day, last = first + timedelta(begin), first + timedelta(max(begin, past))

    keep_between(grid, words, np.array([day.toordinal()]), np.array([last.toordinal()]))

    assert words[0].tolist() == day_words(grid.between(day, last), 28).tolist()


def test_nobody_has_no_words():
    nothing = free_words(
        Grid(date(2026, 3, 3), 28, AMSTERDAM),
        0,
        rules=table([], 4),
        exceptions=table([], 4),
        busy=table([], 2),
    )

    assert nothing.shape == (0, 28)


@pytest.mark.parametrize("minutes", [0, -30, 1441])
def test_a_talk_fits_in_a_day(minutes):
    with pytest.raises(ValueError, match="fits in a day"):
        start_words(np.zeros((1, 28), np.uint64), minutes)


def test_nothing_is_left_of_the_days_that_are_closed():
    first = date(2026, 12, 20)
    days = frozenset({date(2026, 12, 25), date(2026, 12, 1), date(2027, 6, 1)})
    words = np.ones((2, 28), np.uint64)

    keep_open(Grid(first, 28, AMSTERDAM, days), words)

    assert [number for number in range(28) if not words[:, number].any()] == [5]

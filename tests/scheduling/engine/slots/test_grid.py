from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spans import Span, subtract
from scheduling.engine.slots.free import OneOff, WeeklyRule, free_spans
from scheduling.engine.slots.grid import Grid
from tests.scheduling.engine.slots.weeks import MONDAY, busy_spans, one_offs, weekly_rules
from tests.trials import examples

ZONE = ZoneInfo("Europe/Amsterdam")
GRID = Grid(MONDAY, 14, ZONE)
HALF_HOUR = timedelta(minutes=30)


def walls(grid: Grid, bits: int) -> list[str]:
    return [f"{start.astimezone(ZONE):%d %H:%M}" for start in grid.instants(bits)]


@examples(100)
@given(st.integers(0, 6), weekly_rules(30), one_offs(30), busy_spans())
def test_the_bits_are_the_half_hours_that_are_free_from_end_to_end(shift, rules, exceptions, busy):
    first = MONDAY + timedelta(days=shift)
    grid = Grid(first, 12, ZONE)

    bits = grid.free(rules, exceptions, busy)

    assert list(grid.instants(bits)) == expected(grid, rules, exceptions, busy)


@examples(100)
@given(weekly_rules(5), one_offs(5), busy_spans())
def test_times_off_the_half_hour_never_make_somebody_free_who_is_not(rules, exceptions, busy):
    grid = Grid(MONDAY, 12, ZONE)

    bits = grid.free(rules, exceptions, busy)

    assert set(grid.instants(bits)) <= set(expected(grid, rules, exceptions, busy))


def expected(grid: Grid, rules, exceptions, busy) -> list[datetime]:
    last = grid.first + timedelta(days=grid.days - 1)
    spans = free_spans(rules, exceptions, busy, first=grid.first, last=last, zone=ZONE)
    start = datetime(grid.first.year, grid.first.month, grid.first.day, tzinfo=ZONE).astimezone(UTC)
    every = [start + HALF_HOUR * number for number in range(grid.days * 48)]
    return [at for at in every if not subtract([Span(at, at + HALF_HOUR)], spans)]


@examples(100)
@given(weekly_rules(30), st.integers(1, 1440))
def test_a_start_has_the_whole_talk_free_on_one_day(rules, minutes):
    free = GRID.free(rules, [], [])
    length = -(-minutes // 30)

    starts = GRID.starts(free, minutes)

    for number in range(GRID.days * 48):
        fits = number % 48 + length <= 48
        whole = all(free >> later & 1 for later in range(number, number + length))
        assert bool(starts >> number & 1) == (fits and whole)


def test_a_talk_of_ninety_minutes_has_four_starts_in_an_evening():
    free = GRID.free([WeeklyRule(1, 1110, 1290)], [], [])

    assert walls(GRID, GRID.starts(free, 90) & GRID.between(MONDAY, date(2026, 3, 7))) == [
        "03 18:30",
        "03 19:00",
        "03 19:30",
        "03 20:00",
    ]


def test_the_starts_two_people_share_are_the_starts_of_the_time_they_share():
    one = GRID.free([WeeklyRule(1, 540, 720)], [], [])
    other = GRID.free([WeeklyRule(1, 600, 1020)], [], [])

    assert GRID.starts(one, 90) & GRID.starts(other, 90) == GRID.starts(one & other, 90)


@pytest.mark.parametrize("minutes", [0, 1441])
def test_a_talk_that_fits_in_no_day_is_a_mistake(minutes):
    with pytest.raises(ValueError, match="no talk"):
        GRID.starts(GRID.everything, minutes)


def test_the_days_between_two_dates_are_cut_to_the_grid():
    last = MONDAY + timedelta(days=13)

    assert GRID.between(date(2020, 1, 1), None) == GRID.everything
    assert GRID.between(MONDAY, last) == GRID.everything
    assert GRID.between(last, date(2030, 1, 1)).bit_count() == 48
    assert GRID.between(last + timedelta(days=1), None) == 0
    assert GRID.between(MONDAY, MONDAY - timedelta(days=1)) == 0


def test_the_half_hours_are_those_of_the_wall_after_the_change_of_the_clock():
    grid = Grid(date(2026, 3, 22), 8, ZONE)
    busy = [
        Span(
            datetime(2026, 3, 29, 17, 0, 30, tzinfo=UTC),
            datetime(2026, 3, 29, 17, 30, 1, tzinfo=UTC),
        )
    ]

    bits = grid.free([WeeklyRule(6, 1110, 1290)], [], busy)

    assert walls(grid, bits)[6:] == ["29 18:30", "29 20:00", "29 20:30", "29 21:00"]


def test_an_absence_takes_every_half_hour_it_touches():
    bits = GRID.free([WeeklyRule(0, 540, 720)], [OneOff(MONDAY, MONDAY, 565, 605)], [])

    assert walls(GRID, bits)[:3] == ["02 10:30", "02 11:00", "02 11:30"]

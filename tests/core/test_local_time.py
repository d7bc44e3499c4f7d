from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.local_time import instant, is_on_the_clock, local_day, month_begins, span_on
from core.spans import Span

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ZONES = [AMSTERDAM, ZoneInfo("Europe/Brussels")]
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def minutes(wall: str) -> int:
    hours, rest = wall.split(":")
    return int(hours) * 60 + int(rest)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+00:00")


CHANGE_DAYS = [
    (SPRING, "00:00", "24:00", "03-28T23:00", "03-29T22:00"),
    (SPRING, "09:00", "17:00", "03-29T07:00", "03-29T15:00"),
    (SPRING, "02:30", "03:30", "03-29T01:00", "03-29T01:30"),
    (SPRING, "01:30", "02:30", "03-29T00:30", "03-29T01:00"),
    (SPRING, "22:00", "26:00", "03-29T20:00", "03-30T00:00"),
    (AUTUMN, "00:00", "24:00", "10-24T22:00", "10-25T23:00"),
    (AUTUMN, "09:00", "17:00", "10-25T08:00", "10-25T16:00"),
    (AUTUMN, "02:00", "03:00", "10-25T00:00", "10-25T02:00"),
    (AUTUMN, "02:30", "03:30", "10-25T00:30", "10-25T02:30"),
    (AUTUMN, "01:30", "02:30", "10-24T23:30", "10-25T01:30"),
    (AUTUMN, "22:00", "26:00", "10-25T21:00", "10-26T01:00"),
    # The evening before, reaching into the change.
    (SPRING - timedelta(days=1), "22:00", "26:30", "03-28T21:00", "03-29T01:00"),
    (AUTUMN - timedelta(days=1), "22:00", "26:30", "10-24T20:00", "10-25T01:30"),
    # 24 hours and later on the day before are the change day itself.
    (SPRING - timedelta(days=1), "33:00", "41:00", "03-29T07:00", "03-29T15:00"),
]


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(("day", "start", "end", "starts_at", "ends_at"), CHANGE_DAYS)
def test_a_rule_on_a_change_day(zone, day, start, end, starts_at, ends_at):
    span = span_on(day, minutes(start), minutes(end), zone)

    assert span == Span(utc(starts_at), utc(ends_at))


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(("start", "end"), [("02:00", "03:00"), ("02:15", "02:45")])
def test_a_rule_within_the_hour_that_is_skipped_is_empty(zone, start, end):
    assert span_on(SPRING, minutes(start), minutes(end), zone) is None


def test_a_wall_time_that_comes_twice_is_the_first_unless_asked():
    assert instant(AUTUMN, minutes("02:30"), AMSTERDAM) == utc("10-25T00:30")
    assert instant(AUTUMN, minutes("02:30"), AMSTERDAM, later=True) == utc("10-25T01:30")


@pytest.mark.parametrize("later", [False, True])
def test_a_wall_time_that_is_skipped_is_the_jump(later):
    assert instant(SPRING, minutes("02:59"), AMSTERDAM, later=later) == utc("03-29T01:00")


@pytest.mark.parametrize(
    ("day", "wall", "is_shown"),
    [
        (SPRING, "01:59", True),
        (SPRING, "02:00", False),
        (SPRING, "02:59", False),
        (SPRING, "03:00", True),
        (AUTUMN, "02:30", True),
    ],
)
def test_a_wall_time_is_on_the_clock_unless_it_jumps_over_it(day, wall, is_shown):
    assert is_on_the_clock(day, minutes(wall), AMSTERDAM) is is_shown


def test_a_jump_of_half_an_hour_is_found_too():
    lord_howe = ZoneInfo("Australia/Lord_Howe")

    assert instant(date(2026, 10, 4), minutes("02:20"), lord_howe) == utc("10-03T15:30")


def test_an_evening_keeps_its_wall_time_over_the_change():
    saturday, sunday = (
        instant(SPRING - timedelta(days=n), 19 * 60 + 30, AMSTERDAM) for n in (1, 0)
    )

    assert sunday - saturday == timedelta(hours=23)


def test_an_instant_is_in_utc():
    assert instant(SPRING, 0, AMSTERDAM).tzinfo is UTC


def test_impossible_minutes_are_refused():
    with pytest.raises(ValueError, match="negative"):
        instant(SPRING, -1, AMSTERDAM)
    with pytest.raises(ValueError, match="not after"):
        span_on(SPRING, 600, 600, AMSTERDAM)


@pytest.mark.slow
@given(
    day=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    start=st.integers(0, 1440),
    length=st.integers(1, 1440),
)
def test_a_rule_lasts_as_long_as_on_the_wall_except_on_change_days(day, start, length):
    span = span_on(day, start, start + length, AMSTERDAM)

    lasted = span.end - span.start if span else timedelta()
    shift = offset(day + timedelta(days=2)) - offset(day)
    if shift:
        assert abs(lasted - timedelta(minutes=length)) <= timedelta(hours=1)
    else:
        assert lasted == timedelta(minutes=length)


def offset(day: date) -> timedelta:
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).utcoffset()


def test_the_local_day_begins_at_local_midnight():
    assert local_day(utc("06-30T21:59"), AMSTERDAM) == date(2026, 6, 30)
    assert local_day(utc("06-30T22:00"), AMSTERDAM) == date(2026, 7, 1)


def test_the_local_day_of_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        local_day(datetime(2026, 6, 30), AMSTERDAM)  # noqa: DTZ001


def test_the_month_begins_at_its_first_local_midnight():
    assert month_begins(utc("02-28T23:30"), AMSTERDAM) == utc("02-28T23:00")
    assert month_begins(utc("02-28T22:30"), AMSTERDAM) == utc("01-31T23:00")

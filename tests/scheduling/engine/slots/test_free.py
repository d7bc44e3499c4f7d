from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from core.spans import Span, common, merge, subtract
from core.week import DAY_PARTS, DayPart
from scheduling.engine.slots.free import (
    OneOff,
    WeeklyRule,
    days,
    free_spans,
    weekly_rules_of,
)
from tests.scheduling.engine.slots.weeks import MONDAY, busy_spans, one_offs, weekly_rules
from tests.trials import examples

ZONE = ZoneInfo("Europe/Amsterdam")
TUESDAY = MONDAY + timedelta(days=1)
EVENING = DAY_PARTS[DayPart.EVENING]


def on(day: date, start: str, end: str) -> Span:
    return Span(
        *(datetime.fromisoformat(f"{day}T{wall}").replace(tzinfo=ZONE) for wall in (start, end))
    )


def free(rules=(), exceptions=(), busy=(), *, first=MONDAY, last=TUESDAY):
    return free_spans(rules, exceptions, busy, first=first, last=last, zone=ZONE)


def test_a_weekly_rule_counts_on_its_weekday_only():
    spans = free([WeeklyRule(1, *EVENING)], last=MONDAY + timedelta(days=9))

    assert spans == [
        on(TUESDAY, "18:30", "21:30"),
        on(TUESDAY + timedelta(days=7), "18:30", "21:30"),
    ]


def test_nobody_is_free_without_having_said_so():
    assert free() == []


def test_an_absence_beats_the_rules():
    rules = [WeeklyRule(0, *EVENING), WeeklyRule(1, *EVENING)]

    assert free(rules, [OneOff(MONDAY, MONDAY)]) == [on(TUESDAY, "18:30", "21:30")]


def test_an_absence_may_be_part_of_a_day():
    spans = free([WeeklyRule(0, 540, 1020)], [OneOff(MONDAY, MONDAY, 600, 660)])

    assert spans == [on(MONDAY, "09:00", "10:00"), on(MONDAY, "11:00", "17:00")]


def test_somebody_may_be_free_once_without_a_rule():
    assert free([], [OneOff(TUESDAY, TUESDAY, *EVENING, free=True)]) == [
        on(TUESDAY, "18:30", "21:30")
    ]


def test_the_later_of_two_exceptions_beats_the_earlier():
    away, after_all = OneOff(MONDAY, TUESDAY), OneOff(TUESDAY, TUESDAY, *EVENING, free=True)

    assert free([], [away, after_all]) == [on(TUESDAY, "18:30", "21:30")]
    assert free([], [after_all, away]) == []


def test_busy_beats_everything():
    spans = free(
        [WeeklyRule(0, *EVENING)],
        [OneOff(MONDAY, MONDAY, *EVENING, free=True)],
        [on(MONDAY, "19:00", "20:00")],
    )

    assert spans == [on(MONDAY, "18:30", "19:00"), on(MONDAY, "20:00", "21:30")]


def test_the_evening_before_may_reach_into_the_first_day():
    spans = free([WeeklyRule(6, 22 * 60, 26 * 60)], first=MONDAY, last=MONDAY)

    assert spans == [on(MONDAY, "00:00", "02:00")]


def test_nothing_reaches_past_the_last_day():
    spans = free([WeeklyRule(0, 22 * 60, 26 * 60)], first=MONDAY, last=MONDAY)

    assert spans == [Span(on(MONDAY, "22:00", "23:00").start, on(TUESDAY, "00:00", "01:00").start)]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_whole_day_is_as_long_as_it_is(day, hours):
    (span,) = free([WeeklyRule(6, 0, 1440)], first=day, last=day)

    assert span.end - span.start == timedelta(hours=hours)


def test_a_rule_keeps_its_wall_time_over_the_change_of_the_clock():
    spans = free([WeeklyRule(6, *EVENING)], first=date(2026, 3, 22), last=date(2026, 3, 29))

    assert [f"{span.start:%H:%M}" for span in spans] == ["17:30", "16:30"]


def test_a_box_of_the_week_stands_for_its_times_and_unknown_words_for_none():
    assert weekly_rules_of(["0-evening", "nonsense"]) == [WeeklyRule(0, *EVENING)]


@examples(100)
@given(weekly_rules(15), one_offs(15), busy_spans())
def test_free_time_is_never_busy_never_outside_and_never_in_a_last_absence(rules, exceptions, busy):
    away = OneOff(MONDAY + timedelta(days=3), MONDAY + timedelta(days=5), 300, 1300)
    last = MONDAY + timedelta(days=9)

    spans = free(rules, [*exceptions, away], busy, last=last)

    absent = [on(day, "05:00", "21:40") for day in days(away.first, away.last)]
    window = Span(
        on(MONDAY, "00:00", "01:00").start, on(last + timedelta(days=1), "00:00", "01:00").start
    )
    assert spans == merge(spans)
    assert common(spans, busy) == []
    assert common(spans, absent) == []
    assert subtract(spans, [window]) == []


@examples(100)
@given(weekly_rules(15))
def test_without_exceptions_and_appointments_the_rules_are_the_free_time(rules):
    spans = free(rules, last=MONDAY + timedelta(days=6))

    for rule in rules:
        day = MONDAY + timedelta(days=rule.weekday)
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)
        start = midnight + timedelta(minutes=rule.start)
        end = midnight + timedelta(minutes=rule.end)
        sunday_night = on(MONDAY + timedelta(days=7), "00:00", "01:00").start
        told = Span(start, min(end, sunday_night))
        assert any(free.intersection(told) == told for free in spans)

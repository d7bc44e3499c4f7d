from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spans import Span
from scheduling.slots.offer import common_hours, first_starts

ZONE = ZoneInfo("Europe/Brussels")
MONDAY = date(2026, 3, 2)


def at(day: int, wall: str) -> datetime:
    time = datetime.fromisoformat(f"{MONDAY + timedelta(days=day)}T{wall}")
    return time.replace(tzinfo=ZONE).astimezone(UTC)


def on(day: int, start: str, end: str) -> Span:
    return Span(at(day, start), at(day, end))


def starts(hours, **wishes) -> list[datetime]:
    return first_starts(hours, **{"minutes": 90, "count": 5, "zone": ZONE, **wishes})


SPANS = st.lists(
    st.builds(
        lambda start, length: Span(
            at(0, "00:00") + timedelta(minutes=start * 5),
            at(0, "00:00") + timedelta(minutes=(start + length) * 5),
        ),
        st.integers(0, 4 * 288),
        st.integers(1, 400),
    ),
    max_size=5,
)


def test_common_hours_are_those_of_everybody():
    hours = common_hours(
        [[on(0, "09:00", "12:00")], [on(0, "10:00", "17:00")]], [[on(0, "11:00", "13:00")]]
    )

    assert hours == [on(0, "11:00", "12:00")]


def test_a_party_who_was_not_asked_does_not_narrow_the_hours():
    assert common_hours([[on(0, "09:00", "12:00")]], [None]) == [on(0, "09:00", "12:00")]


def test_a_mediator_without_hours_leaves_none():
    assert common_hours([[on(0, "09:00", "12:00")], []]) == []


def test_the_common_hours_of_nobody_are_a_mistake():
    with pytest.raises(ValueError, match="nobody"):
        common_hours([], [None])


def test_the_first_starts_stand_on_the_half_hour():
    assert starts([on(0, "18:40", "21:30")]) == [at(0, "19:00"), at(0, "19:30"), at(0, "20:00")]


def test_the_first_starts_may_stand_on_the_quarter():
    assert starts([on(0, "18:40", "20:30")], step=15) == [at(0, "18:45"), at(0, "19:00")]


def test_no_more_starts_than_asked_and_no_more_a_day_than_asked():
    hours = [on(day, "09:00", "17:00") for day in range(4)]

    assert starts(hours, count=2) == [at(0, "09:00"), at(0, "09:30")]
    assert starts(hours, count=3, a_day=1) == [at(0, "09:00"), at(1, "09:00"), at(2, "09:00")]


def test_a_talk_begins_from_eight_and_ends_by_ten():
    hours = [Span(at(0, "00:00"), at(2, "00:00"))]

    assert starts(hours, minutes=14 * 60) == [at(0, "08:00"), at(1, "08:00")]
    assert starts(hours, minutes=14 * 60 + 15) == []


def test_a_talk_does_not_jump_a_gap():
    assert starts([on(0, "18:00", "19:00"), on(0, "19:30", "20:30")]) == []


@pytest.mark.parametrize("wishes", [{"step": 20}, {"minutes": 0}])
def test_a_strange_grid_is_a_mistake(wishes):
    with pytest.raises(ValueError, match="no grid"):
        starts([on(0, "18:00", "21:00")], **wishes)


def test_an_evening_is_the_same_on_the_wall_after_the_change_of_the_clock():
    sundays = [on(20, "19:30", "21:00"), on(27, "19:30", "21:00")]

    assert [f"{start:%H:%M}" for start in starts(sundays)] == ["18:30", "17:30"]


@pytest.mark.slow
@given(SPANS, SPANS, st.sampled_from([15, 30]), st.integers(1, 40), st.integers(1, 12))
def test_the_starts_are_all_those_that_fit_in_order(left, right, step, quarters, count):
    talk = timedelta(minutes=15 * quarters)
    hours = common_hours([left, right])

    found = starts(hours, minutes=15 * quarters, step=step, count=count)

    every = (
        at(day, "08:00") + timedelta(minutes=minutes)
        for day in range(10)
        for minutes in range(0, 14 * 60, step)
        if minutes + 15 * quarters <= 14 * 60
    )
    fitting = [at for at in every if any(span.covers(Span(at, at + talk)) for span in hours)]
    assert found == fitting[:count]

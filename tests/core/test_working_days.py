from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.working_days import (
    days_passed,
    first_working_day,
    is_working_day,
    working_day_after,
    working_days,
)

EASTER = {date(2026, 4, 5), date(2026, 4, 6)}


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-03-02", "2026-03-02", 0),
        ("2026-03-02", "2026-03-06", 4),
        ("2026-03-06", "2026-03-08", 0),
        ("2026-03-06", "2026-03-09", 1),
        ("2026-03-02", "2026-03-17", 11),
        ("2026-03-07", "2026-03-14", 5),
        ("2026-03-05", "2026-03-02", 0),
    ],
)
def test_working_days_leave_out_the_weekends(first, last, days):
    assert working_days(date.fromisoformat(first), date.fromisoformat(last)) == days


def test_a_free_day_counts_once_and_not_in_the_weekend():
    good_friday, tuesday = date(2026, 4, 3), date(2026, 4, 7)

    assert working_days(good_friday, tuesday) == 2
    assert working_days(good_friday, tuesday, EASTER) == 1
    assert not is_working_day(date(2026, 4, 6), EASTER)


@pytest.mark.parametrize(("number", "day"), [(0, 2), (1, 3), (2, 7), (6, 13)])
def test_so_many_working_days_later(number, day):
    assert working_day_after(date(2026, 4, 2), number, EASTER) == date(2026, 4, day)


def test_what_is_proposed_is_a_day_on_which_somebody_works():
    assert first_working_day(date(2026, 4, 4), EASTER) == date(2026, 4, 7)
    assert first_working_day(date(2026, 4, 7), EASTER) == date(2026, 4, 7)


@pytest.mark.slow
@given(
    first=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    length=st.integers(0, 60),
    free=st.sets(st.dates(date(2026, 1, 1), date(2027, 3, 1)), max_size=9),
)
def test_what_has_passed_counts_as_working_days_do(first, length, free):
    last = first + timedelta(days=length)
    passed = days_passed(first, last, free)

    for day in (first, first + timedelta(days=length // 2)):
        assert passed[last] - passed[day] == working_days(day, last, free)

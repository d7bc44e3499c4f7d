from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.requirements.validity import first_day, last_day

TODAY = date(2026, 3, 2)


def test_the_first_certification_starts_today():
    assert first_day(today=TODAY, running_until=None) == TODAY


def test_a_renewal_starts_the_day_after_the_old_one_ends():
    assert first_day(today=TODAY, running_until=date(2026, 5, 31)) == date(2026, 6, 1)


def test_a_renewal_on_the_last_day_starts_tomorrow():
    assert first_day(today=TODAY, running_until=TODAY) == date(2026, 3, 3)


def test_what_has_lapsed_starts_again_today():
    assert first_day(today=TODAY, running_until=date(2026, 3, 1)) == TODAY


@pytest.mark.parametrize(
    ("effective_on", "months", "expected"),
    [
        (date(2026, 3, 2), 24, date(2028, 3, 1)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 12, 15), 1, date(2027, 1, 14)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 2), None, None),
    ],
)
def test_months_are_counted_to_the_day_before(effective_on, months, expected):
    assert last_day(effective_on, months=months) == expected


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_the_last_day_lies_in_or_just_before_the_month_of_the_end(effective_on, months):
    end = last_day(effective_on, months=months)

    assert effective_on < end
    assert timedelta(days=28 * months - 1) <= end - effective_on <= timedelta(days=31 * months)

"""Of which days figures tell, and which stand beside them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.figures.periods import Days, PeriodName, period_of

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (PeriodName.QUARTER, "2026-10-01..2026-11-30"),
        (PeriodName.YEAR, "2026-01-01..2026-11-30"),
        (PeriodName.LAST_YEAR, "2025-01-01..2025-12-31"),
        (PeriodName.MONTHS, "2025-12-01..2026-11-30"),
    ],
)
def test_a_period_ends_today_or_was_over_before(name, written):
    assert period_of(name, TODAY).written == written


def test_the_months_of_a_period_reach_as_far_as_its_days():
    months = Days(date(2026, 1, 15), date(2026, 3, 2)).months

    assert [month.written for month in months] == [
        "2026-01-15..2026-01-31",
        "2026-02-01..2026-02-28",
        "2026-03-01..2026-03-02",
    ]


@pytest.mark.parametrize(
    ("days", "before"),
    [
        ((date(2026, 11, 1), date(2026, 11, 20)), "2025-11-01..2025-11-20"),
        ((date(2028, 2, 1), date(2028, 2, 29)), "2027-02-01..2027-02-28"),
        ((date(2029, 2, 1), date(2029, 2, 28)), "2028-02-01..2028-02-29"),
        ((date(2028, 2, 29), date(2028, 3, 1)), "2027-02-28..2027-03-01"),
    ],
)
def test_a_year_before_are_the_same_days_and_of_a_whole_month_all(days, before):
    assert Days(*days).a_year_before.written == before


@pytest.mark.slow
@given(today=st.dates(date(1990, 1, 1), date(2090, 12, 31)), name=st.sampled_from(list(PeriodName)))
def test_the_months_are_the_period_without_gap_or_overlap(today, name):
    days = period_of(name, today)
    months = days.months

    assert days.last <= today
    assert (months[0].first, months[-1].last) == (days.first, days.last)
    for one, other in pairwise(months):
        assert other.first == one.last + timedelta(days=1)
    assert len({(month.first.year, month.first.month) for month in months}) == len(months)
    assert len(months) <= 12

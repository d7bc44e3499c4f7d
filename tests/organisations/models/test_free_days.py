from datetime import UTC, date, datetime

import pytest

from organisations.models import (
    Country,
    Service,
    free_days,
    in_daytime,
    is_free_day,
    last_of_working_days,
    working_day_from,
    working_hours_later,
)
from tests.factories.organisations import OwnFreeDayFactory, ServiceFactory

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def days(service, first=YEAR[0], last=YEAR[1]):
    return [f"{day:%d-%m}" for day in free_days(service, first, last)]


def test_a_dutch_service_is_closed_on_the_days_that_all_are(service):
    assert days(service) == [
        "01-01", "05-04", "06-04", "27-04", "14-05", "24-05", "25-05", "25-12", "26-12",
    ]  # fmt: skip


def test_a_service_switches_an_official_day(service):
    service.days_switched = ["good_friday", "kings_day"]

    assert is_free_day(service, date(2026, 4, 3))
    assert not is_free_day(service, date(2026, 4, 27))


def test_a_belgian_service_has_the_days_of_belgium(db):
    service = ServiceFactory(country=Country.BE)

    assert {"01-05", "21-07", "15-08", "11-11"} <= set(days(service))
    assert not is_free_day(service, date(2026, 7, 11))


def test_own_days_are_once_or_every_year(service):
    OwnFreeDayFactory(service=service, name="Out", starts_on=date(2026, 3, 12))
    OwnFreeDayFactory(
        service=service, name="Community", starts_on=date(2024, 7, 11), is_yearly=True
    )
    OwnFreeDayFactory(name="Of others")

    assert free_days(service, date(2026, 3, 1), date(2026, 3, 31)) == {date(2026, 3, 12): "Out"}
    assert not is_free_day(service, date(2027, 3, 12))
    assert all(is_free_day(service, date(year, 7, 11)) for year in (2023, 2026, 2030))


def test_a_stretch_may_reach_over_new_year_every_year(service):
    OwnFreeDayFactory(
        service=service,
        name="Winter",
        starts_on=date(2025, 12, 24),
        ends_on=date(2026, 1, 2),
        is_yearly=True,
    )

    assert days(service, date(2028, 1, 1), date(2028, 1, 5)) == ["01-01", "02-01"]
    assert days(service, date(2028, 12, 23), date(2028, 12, 25)) == ["24-12", "25-12"]
    named = free_days(service, date(2028, 12, 25), date(2028, 12, 25))
    assert named == {date(2028, 12, 25): "Christmas Day, Winter"}


def test_the_leap_day_is_the_day_before_in_other_years(service):
    OwnFreeDayFactory(service=service, starts_on=date(2024, 2, 29), is_yearly=True)

    assert [is_free_day(service, date(2026, 2, 28)), is_free_day(service, date(2028, 2, 29))] == [
        True,
        True,
    ]
    assert not is_free_day(service, date(2028, 2, 28))


def test_a_day_is_one_query(service, django_assert_num_queries):
    OwnFreeDayFactory(service=service)

    with django_assert_num_queries(1):
        free_days(service, *YEAR)


def test_so_many_working_days_after_easter(service):
    assert last_of_working_days(service, date(2026, 4, 2), 2) == date(2026, 4, 7)
    assert working_day_from(service, date(2026, 4, 4)) == date(2026, 4, 7)


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        ((4, 20, 12), (4, 22, 12)),  # an ordinary week
        ((4, 24, 13), (4, 29, 13)),  # a Friday: not over the weekend, nor over the King's Day
        ((4, 26, 10), (4, 29, 22)),  # a Sunday: from the midnight after the King's Day
        ((12, 24, 12), (12, 29, 12)),  # two days in a row, and a weekend
    ],
)
def test_only_the_hours_of_working_days_count(service, asked, until):
    at = datetime(2026, *asked, tzinfo=UTC)

    assert working_hours_later(service, at, 48) == datetime(2026, *until, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "by_then"),
    [
        ((4, 20, 7), (4, 20, 7)),  # nine o'clock in the morning, in the Netherlands
        ((4, 20, 18), (4, 20, 18)),
        ((4, 20, 3), (4, 20, 7)),  # at night: the morning after it
        ((4, 20, 20), (4, 21, 7)),
        ((4, 24, 22), (4, 28, 7)),  # the end of a Friday, before the King's Day
    ],
)
def test_what_would_fall_at_night_falls_on_the_next_working_morning(service, moment, by_then):
    at = datetime(2026, *moment, tzinfo=UTC)

    assert in_daytime(service, at) == datetime(2026, *by_then, tzinfo=UTC)


def test_what_is_free_is_asked_of_the_row_at_hand(service):
    Service.objects.filter(pk=service.pk).update(days_switched=["christmas"])

    assert is_free_day(service, date(2026, 12, 25))
    service.refresh_from_db()
    assert not is_free_day(service, date(2026, 12, 25))

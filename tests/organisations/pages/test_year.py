from datetime import date

import pytest

from organisations.models import Country
from organisations.pages.year import next_free_day, suggestions, year_asked, year_of
from tests.factories.organisations import OwnFreeDayFactory, ServiceFactory

TODAY = date(2026, 3, 2)


def test_a_year_has_its_days_where_they_stand_in_their_week(service):
    march = year_of(service, 2026, today=TODAY)[2]

    assert [len(week) for week in march.weeks] == [7] * 6
    assert march.weeks[0][:6] == [None] * 6
    assert (march.weeks[0][6].day, march.weeks[0][6].kind) == (date(2026, 3, 1), "weekend")
    assert (march.weeks[1][0].is_today, march.weeks[1][0].kind) == (True, "work")


def test_days_in_a_row_are_named_once(service):
    OwnFreeDayFactory(
        service=service, name="Summer", starts_on=date(2026, 7, 27), ends_on=date(2026, 8, 7)
    )

    july, august = year_of(service, 2026, today=TODAY)[6:8]

    assert [(s.first.day, s.last.day, s.name) for s in july.stretches] == [(27, 31, "Summer")]
    assert [(s.first.day, s.last.day) for s in august.stretches] == [(1, 7)]
    assert next_free_day(service, date(2026, 7, 1)).last == date(2026, 8, 7)


@pytest.mark.parametrize(
    ("words", "year"), [("", 2026), ("2027", 2027), ("1900", 2026), ("x", 2026), ("２０２７", 2026)]
)
def test_a_year_out_of_reach_is_this_one(words, year):
    assert year_asked(words, today=TODAY) == year


def test_belgian_communities_are_suggested_until_they_are_there(db):
    service = ServiceFactory(country=Country.BE, language="fr")
    own = [OwnFreeDayFactory(service=service, starts_on=date(2020, 7, 11), is_yearly=True)]

    assert [one.key for one in suggestions(service, own, today=TODAY)] == ["french", "german"]
    assert suggestions(ServiceFactory(), (), today=TODAY) == []

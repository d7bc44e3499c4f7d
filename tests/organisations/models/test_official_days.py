from datetime import date

import pytest

from organisations.models import Country
from organisations.models.official_days import KNOWN, kinds_of_official_day, official_days


@pytest.mark.parametrize("country", Country.values)
def test_every_day_that_the_library_names_is_one_of_ours(country):
    ours = {day.key for day in KNOWN[country].values()}

    named = {
        one.key
        for year in range(2024, 2045)
        for official in official_days(country, year).values()
        for one in official
    }

    assert named == ours


def test_two_that_fall_on_one_day_are_both_there():
    both = official_days(Country.NL, 2016)[date(2016, 5, 5)]

    assert {one.key for one in both} == {"liberation", "ascension"}


def test_belgium_has_its_own_calendar():
    here, there = (official_days(country, 2026) for country in (Country.NL, Country.BE))

    assert date(2026, 7, 21) in there
    assert date(2026, 7, 21) not in here
    assert "kings_day" not in {day.key for day in kinds_of_official_day(Country.BE)}

"""The public holidays of the Netherlands and Belgium, as the library ``holidays`` knows them.

They are kept under a word of ours, so that what a service switched on or off outlives a library
that calls a day otherwise. The library knows no regions of Belgium: the days of its communities are
``SUGGESTED`` as days of one's own. What no law calls free (Good Friday, the day of liberation, the
days on which banks are closed) a service switches on itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models.people import Language
from organisations.models.service import Country


@dataclass(frozen=True)
class OfficialDay:
    key: str
    name: str | Promise
    is_usual: bool = True
    """Whether a service is closed then unless it says otherwise."""


KNOWN: Mapping[str, Mapping[str, OfficialDay]] = {
    Country.NL: {
        "Nieuwjaarsdag": OfficialDay("new_year", _("New Year's Day")),
        "Goede vrijdag": OfficialDay("good_friday", _("Good Friday"), is_usual=False),
        "Eerste paasdag": OfficialDay("easter", _("Easter Sunday")),
        "Tweede paasdag": OfficialDay("easter_monday", _("Easter Monday")),
        "Koningsdag": OfficialDay("kings_day", _("King's Day")),
        "Bevrijdingsdag": OfficialDay("liberation", _("Liberation Day"), is_usual=False),
        "Hemelvaartsdag": OfficialDay("ascension", _("Ascension Day")),
        "Eerste pinksterdag": OfficialDay("pentecost", _("Whit Sunday")),
        "Tweede pinksterdag": OfficialDay("whit_monday", _("Whit Monday")),
        "Eerste kerstdag": OfficialDay("christmas", _("Christmas Day")),
        "Tweede kerstdag": OfficialDay("second_christmas", _("Second Day of Christmas")),
    },
    Country.BE: {
        "Nieuwjaar": OfficialDay("new_year", _("New Year's Day")),
        "Goede vrijdag": OfficialDay("good_friday", _("Good Friday"), is_usual=False),
        "Pasen": OfficialDay("easter", _("Easter Sunday")),
        "Paasmaandag": OfficialDay("easter_monday", _("Easter Monday")),
        "Dag van de Arbeid": OfficialDay("labour", _("Labour Day")),
        "O. L. H. Hemelvaart": OfficialDay("ascension", _("Ascension Day")),
        "Vrijdag na O. L. H. Hemelvaart": OfficialDay(
            "after_ascension", _("Friday after Ascension Day"), is_usual=False
        ),
        "Pinksteren": OfficialDay("pentecost", _("Whit Sunday")),
        "Pinkstermaandag": OfficialDay("whit_monday", _("Whit Monday")),
        "Nationale feestdag": OfficialDay("national_day", _("National Day")),
        "O. L. V. Hemelvaart": OfficialDay("assumption", _("Assumption Day")),
        "Allerheiligen": OfficialDay("all_saints", _("All Saints' Day")),
        "Wapenstilstand": OfficialDay("armistice", _("Armistice Day")),
        "Kerstmis": OfficialDay("christmas", _("Christmas Day")),
        "Banksluitingsdag": OfficialDay(
            "second_christmas", _("Second Day of Christmas"), is_usual=False
        ),
    },
}
"""By the Dutch name in the library. tests/organisations/models/test_official_days.py holds that
it uses no other, for many years to come."""

CATEGORIES = {Country.NL: ("public", "optional"), Country.BE: ("public", "bank")}


@dataclass(frozen=True)
class SuggestedDay:
    key: str
    language: str
    name: str | Promise
    month: int
    day: int


SUGGESTED: Mapping[str, tuple[SuggestedDay, ...]] = {
    Country.NL: (),
    Country.BE: (
        SuggestedDay("flemish", Language.NL, _("Day of the Flemish Community"), 7, 11),
        SuggestedDay("french", Language.FR, _("Day of the French Community"), 9, 27),
        SuggestedDay("german", Language.DE, _("Day of the German-speaking Community"), 11, 15),
    ),
}
"""Where a country has parts with a day of their own: by the language that is spoken there."""


@lru_cache(maxsize=200)
def official_days(country: str, year: int) -> Mapping[date, tuple[OfficialDay, ...]]:
    """Every day of the year that can be free by the calendar of the country, in order."""
    known = holidays.country_holidays(
        country.upper(), years=year, language="nl", categories=CATEGORIES[Country(country)]
    )
    # Where two fall on one day the library joins their names.
    return {
        day: tuple(
            KNOWN[country].get(name) or OfficialDay(name, name) for name in names.split("; ")
        )
        for day, names in sorted(known.items())
    }


def kinds_of_official_day(country: str) -> list[OfficialDay]:
    """Those that a service may switch: what always falls on a Sunday makes no difference."""
    return [day for day in KNOWN[country].values() if day.key not in {"easter", "pentecost"}]

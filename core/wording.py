"""Words that every app needs: of lists' rows, of the parts of a week, and joined by commas.

Those of a list's rows are made once in each language, since a page shows them over and over.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache

from django.db.models import Choices
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.functional import Promise, lazy
from django.utils.text import capfirst, get_text_list
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.week import DayPart, box

PART_LABELS: dict[DayPart, Promise] = {
    DayPart.MORNING: _("morning"),
    DayPart.AFTERNOON: _("afternoon"),
    DayPart.EVENING: _("evening"),
}


@dataclass(frozen=True)
class TradeWords:
    """Whole sentences with the name of the trade, which a country has its own word for."""

    promise: Promise
    mediator: Promise
    on_a_certificate: Promise
    subject_of_certificate: Promise
    has_the_certificate: Promise
    congratulations: Promise


TRADE_WORDS: dict[str, TradeWords] = {
    "nl": TradeWords(
        pgettext_lazy(
            "Netherlands", "Neighbourhood mediation is free, voluntary and confidential."
        ),
        pgettext_lazy("Netherlands", "neighbourhood mediator"),
        pgettext_lazy("Netherlands, on a certificate", "Neighbourhood mediator"),
        pgettext_lazy("Netherlands", "Your certificate as a neighbourhood mediator"),
        pgettext_lazy("Netherlands", "You are certified as a neighbourhood mediator."),
        pgettext_lazy(
            "Netherlands", "Congratulations: you are certified as a neighbourhood mediator."
        ),
    ),
    "be": TradeWords(
        pgettext_lazy("Belgium", "Neighbourhood mediation is free, voluntary and confidential."),
        pgettext_lazy("Belgium", "neighbourhood mediator"),
        pgettext_lazy("Belgium, on a certificate", "Neighbourhood mediator"),
        pgettext_lazy("Belgium", "Your certificate as a neighbourhood mediator"),
        pgettext_lazy("Belgium", "You are certified as a neighbourhood mediator."),
        pgettext_lazy("Belgium", "Congratulations: you are certified as a neighbourhood mediator."),
    ),
}
"""By the country of the service: Flanders has the language of the Netherlands, not this word."""


def trade_words(country: str) -> TradeWords:
    """Those of the Netherlands where no service, and so no country, is known."""
    return TRADE_WORDS.get(country, TRADE_WORDS["nl"])


def _joined(*words: str | Promise) -> str:
    return ", ".join(str(word) for word in words)


listed: Callable[..., str] = lazy(_joined, str)
"""Words with commas between them, in the language of whoever reads them in the end."""


def listed_with_and(names: Iterable[object]) -> str:
    """Names with commas between them and "and" before the last, in the language of now."""
    return get_text_list([str(name) for name in names], gettext("and"))


def paired(label: object, words: object) -> str:
    """ "label: words", with the space before the colon that French wants."""
    return gettext("%(day)s: %(parts)s") % {"day": label, "parts": words}


def week_in_words(boxes: Iterable[str]) -> list[tuple[str | Promise, str]]:
    """Parts of days, by day: Monday with "morning, evening", and so on through the week."""
    named = set(boxes)
    found: list[tuple[str | Promise, str]] = []
    for weekday, label in WEEKDAYS.items():
        parts = [words for part, words in PART_LABELS.items() if box(weekday, part) in named]
        if parts:
            found.append((label, listed(*parts)))
    return found


def labels_of(choices: type[Choices]) -> Mapping[str, str]:
    """The label of each value, in the language of the page; a row may hold "", which has none."""
    return _labels(choices, get_language())


def titles_of(choices: type[Choices]) -> Mapping[str, str]:
    """The same, as a line begins with them."""
    return _titles(choices, get_language())


@cache
def _labels(choices: type[Choices], _language: str | None) -> Mapping[str, str]:
    return {"": ""} | {value: str(label) for value, label in choices.choices}


@cache
def _titles(choices: type[Choices], language: str | None) -> Mapping[str, str]:
    return {value: capfirst(label) for value, label in _labels(choices, language).items()}


def day_of(moment: date | None) -> str:
    """A day, or the local day of a moment, in figures: "24-11-2026"."""
    if moment is None:
        return ""
    day = localtime(moment).date() if isinstance(moment, datetime) else moment
    return _day(day, get_language())


@lru_cache(maxsize=10_000)
def _day(day: date, _language: str | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


@lru_cache(maxsize=1_000)
def address_of_rows(view: str, slug: str) -> str:
    """The address of a view of one row, to fill in its key: ``address_of_rows(…) % row.pk``."""
    # No row has the number 0, so that is the place of the key.
    before, _none, after = reverse(view, args=[slug, 0]).rpartition("/0/")
    return f"{before}/%d/{after}"

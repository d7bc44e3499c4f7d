"""Values of a sheet as its cells say them: words of the language, days as days, numbers as numbers.

The reader takes every one of these words back, in each of the four languages; a test holds it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.week import BOXES
from core.wording import PART_LABELS
from moving.sheets.check import OF_DAYS
from moving.sheets.files import Written
from moving.sheets.headers import SheetKind
from moving.words.cases import choices_in_sheets
from organisations.models import Language, PartnerKind, Service
from volunteers.models import ExtraTraining, Level, Spoken

Words = Mapping[str, str | Promise]
VOLUNTEER_STATES: Words = {
    "active": pgettext_lazy("state in a sheet", "active"),
    "probation": pgettext_lazy("state in a sheet", "on probation"),
    "training": pgettext_lazy("state in a sheet", "in training"),
    "paused": pgettext_lazy("state in a sheet", "paused"),
    "left": pgettext_lazy("state in a sheet", "stopped"),
}
CHOICES: Mapping[tuple[SheetKind, str], Words] = {
    (SheetKind.VOLUNTEERS, "state"): VOLUNTEER_STATES,
    (SheetKind.VOLUNTEERS, "experience"): dict(Level.choices),
    (SheetKind.VOLUNTEERS, "mail_language"): dict(Language.choices),
    (SheetKind.PARTNERS, "kind"): dict(PartnerKind.choices),
}
"""Of each field with one answer of a few: what the answers are called. Cases have their own."""
SEVERAL: Words = {**dict(Spoken.choices), **dict(ExtraTraining.choices)}
YES, NO = gettext_lazy("yes"), gettext_lazy("no")


def choices_in(
    kind: SheetKind, field: str, service: Service, *, offered: bool = False
) -> dict[str, str]:
    """What the answers of a column are called; none where anything may stand."""
    words = (
        choices_in_sheets(field, service, offered=offered)
        if kind == SheetKind.CASES
        else CHOICES.get((kind, field), {})
    )
    return {code: str(word) for code, word in words.items()}


def cell_of(kind: SheetKind, field: str, value: Any, service: Service) -> Written:
    """What stands in the cell of this field; nothing is an empty text."""
    return writer_of(kind, field, service)(value)


def writer_of(kind: SheetKind, field: str, service: Service) -> Callable[[Any], Written]:
    """What writes the cells of one column, in the language of now: each word is looked up once."""
    words = choices_in(kind, field, service)
    lists: dict[tuple[str, ...], str] = {}
    holds_days = field.endswith(OF_DAYS)

    def write(value: Any) -> Written:
        if isinstance(value, str):
            if holds_days and value:
                return date.fromisoformat(value)
            return words.get(value, value)
        if isinstance(value, list):
            codes = tuple(value)
            if codes not in lists:
                lists[codes] = listed_words(codes)
            return lists[codes]
        if isinstance(value, bool):
            return str(YES if value else NO)
        return "" if value is None else int(value)

    return write


def listed_words(codes: Iterable[str]) -> str:
    """Languages, parts of the week, trainings: with commas, as the reader parts them."""
    return ", ".join(box_words(code) if code in BOXES else str(SEVERAL[code]) for code in codes)


def box_words(name: str) -> str:
    weekday, part = BOXES[name]
    return f"{WEEKDAYS[weekday]} {PART_LABELS[part]}"

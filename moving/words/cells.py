"""Values of a sheet as its cells say them: words of the language, days as days, numbers as numbers.

The reader takes every one of these words back, in each of the four languages; a test holds it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.models import ComplaintKind
from core.week import BOXES
from core.wording import PART_LABELS
from moving.sheets.check import OF_DAYS
from moving.sheets.files import Written
from moving.sheets.headers import SheetKind
from organisations.models import Language, PartnerKind
from volunteers.models import ExtraTraining, Level, Spoken

Words = Mapping[str, str | Promise]
VOLUNTEER_STATES: Words = {
    "active": pgettext_lazy("state in a sheet", "active"),
    "probation": pgettext_lazy("state in a sheet", "on probation"),
    "training": pgettext_lazy("state in a sheet", "in training"),
    "paused": pgettext_lazy("state in a sheet", "paused"),
    "left": pgettext_lazy("state in a sheet", "stopped"),
}
CASE_STATES: Words = {
    "triage": pgettext_lazy("state in a sheet", "intake"),
    "ready": pgettext_lazy("state in a sheet", "waiting"),
    "with_the_pair": pgettext_lazy("state in a sheet", "with the mediators"),
    "aftercare": pgettext_lazy("state in a sheet", "aftercare"),
    "dormant": pgettext_lazy("state in a sheet", "on hold"),
    "closed": pgettext_lazy("state in a sheet", "closed"),
}
CHOICES: Mapping[tuple[SheetKind, str], Words] = {
    (SheetKind.VOLUNTEERS, "state"): VOLUNTEER_STATES,
    (SheetKind.VOLUNTEERS, "experience"): dict(Level.choices),
    (SheetKind.VOLUNTEERS, "mail_language"): dict(Language.choices),
    (SheetKind.CASES, "state"): CASE_STATES,
    (SheetKind.CASES, "kind"): dict(ComplaintKind.choices),
    (SheetKind.PARTNERS, "kind"): dict(PartnerKind.choices),
}
"""Of each field with one answer of a few: what the answers are called."""
SEVERAL: Words = {**dict(Spoken.choices), **dict(ExtraTraining.choices)}
YES, NO = gettext_lazy("yes"), gettext_lazy("no")


def cell_of(kind: SheetKind, field: str, value: Any) -> Written:
    """What stands in the cell of this field; nothing is an empty text."""
    return writer_of(kind, field)(value)


def writer_of(kind: SheetKind, field: str) -> Callable[[Any], Written]:
    """What writes the cells of one column, in the language of now: each word is looked up once."""
    words = {code: str(word) for code, word in CHOICES.get((kind, field), {}).items()}
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

"""The days and the parts of a day, in words."""

from collections.abc import Iterable

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.languages import listed
from scheduling.slots.free import DAY_PARTS, DayPart, WeeklyRule

PART_LABELS: dict[DayPart, Promise] = {
    DayPart.MORNING: _("morning"),
    DayPart.AFTERNOON: _("afternoon"),
    DayPart.EVENING: _("evening"),
}


def clock(minute: int) -> str:
    """A minute of the day as on the wall: 570 is "09:30"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def box(weekday: int, part: DayPart) -> str:
    """The name of a part of a day in forms and in ``Case.wishes``: "0-evening"."""
    return f"{weekday}-{part.value}"


BOXES: dict[str, WeeklyRule] = {
    box(weekday, part): WeeklyRule(weekday, *times)
    for weekday in range(7)
    for part, times in DAY_PARTS.items()
}


def rules_of(boxes: Iterable[str]) -> list[WeeklyRule]:
    """The times of parts of a day; words that are no such part are left out."""
    return [BOXES[name] for name in boxes if name in BOXES]


def in_words(boxes: Iterable[str]) -> list[tuple[str | Promise, str]]:
    """Parts of days, by day: Monday with "morning, evening", and so on through the week."""
    named = set(boxes)
    found: list[tuple[str | Promise, str]] = []
    for weekday, label in WEEKDAYS.items():
        parts = [words for part, words in PART_LABELS.items() if box(weekday, part) in named]
        if parts:
            found.append((label, listed(*parts)))
    return found

"""What the page of what we lack shows: kinds of mediators, by what one more would serve."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.week import DayPart
from core.wording import PART_LABELS, listed
from scheduling.planning.models import LackedKind
from volunteers.models import Level
from volunteers.words import spoken

KINDS_SHOWN = 60


@dataclass
class GapGroup:
    """The kinds of whom one more serves as many cases; ``width`` is their part of those left."""

    title: str
    width: str
    kinds: list[dict[str, Any]] = field(default_factory=list)


def gap_groups(kinds: Iterable[LackedKind], *, left: int) -> list[GapGroup]:
    """Group by what one more would serve of the cases ``left``, the most first.

    ``kinds`` come most wanted first, ``with_place``. What differs by district only stands
    together, with all its districts. Where no one alone serves any, each kind has a bar as long
    as the cases that ask for its language.
    """
    alike: dict[tuple[str, ...], list[LackedKind]] = defaultdict(list)
    for row in kinds:
        alike[row.language, row.level, row.day_part].append(row)
    groups: dict[int, GapGroup] = {}
    for rows in alike.values():
        serves = max(row.serves or 0 for row in rows)
        group = groups.setdefault(serves, GapGroup(_serves(serves), part_of_whole(serves, left)))
        group.kinds.append(_told(rows))
    if list(groups) == [0]:
        most = max(told["cases"] for told in groups[0].kinds)
        for told in groups[0].kinds:
            told["width"] = part_of_whole(told["cases"], most)
    return [groups[serves] for serves in sorted(groups, reverse=True)]


def part_of_whole(count: int, whole: int) -> str:
    """In percent; nothing at all for none."""
    return f"{min(100 * count / whole, 100):.2f}%" if count and whole else ""


def most_wanted(kinds: Iterable[LackedKind]) -> dict[str, Any] | None:
    """The kind of whom one more helps most, if that serves any case."""
    best = next((row for row in kinds if row.serves), None)
    if best is None:
        return None
    return {
        "title": title_of(best),
        "language": language_of(best.language),
        "serves": _serves(best.serves or 0),
    }


def title_of(row: LackedKind) -> str:
    """Which kind it is: who, and when they are free."""
    return listed(capfirst(Level(row.level).label), _part(row.day_part))


def _told(rows: list[LackedKind]) -> dict[str, Any]:
    return {
        "language": language_of(rows[0].language),
        "title": title_of(rows[0]),
        "places": listed(*(row.district.name for row in rows if row.district)),
        "people": sum(row.people for row in rows),
        "cases": sum(row.cases for row in rows),
        "width": "",
    }


def language_of(code: str) -> str:
    return capfirst(listed(*spoken([code])) or code) if code else _("Any language")


def _part(word: str) -> str | Promise:
    return PART_LABELS[DayPart(word)] if word in set(DayPart) else word


def _serves(count: int) -> str:
    if not count:
        return _("One more mediator alone would cover no more cases; two or more may")
    words = ngettext(
        "One more mediator would cover %(count)s more case",
        "One more mediator would cover %(count)s more cases",
        count,
    )
    return words % {"count": count}

"""What the page of what we lack shows: kinds of mediators, the most wanted first, by language."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.languages import listed, spoken
from scheduling.models import LackedKind
from scheduling.slots.free import DayPart
from scheduling.week import PART_LABELS
from volunteers.models import Level

KINDS_SHOWN = 60


@dataclass
class Group:
    """The kinds that speak one language."""

    title: str
    kinds: list[dict[str, Any]] = field(default_factory=list)


def groups_of(kinds: Iterable[LackedKind]) -> list[Group]:
    """Group by language; ``kinds`` come most wanted first, ``with_place``.

    What differs by district only stands together, with all its districts.
    """
    alike: dict[tuple[str, ...], list[LackedKind]] = defaultdict(list)
    for row in kinds:
        alike[row.language, row.level, row.day_part].append(row)
    dearest = max((row.price for rows in alike.values() for row in rows), default=0)
    groups: dict[str, Group] = {}
    for rows in alike.values():
        language = rows[0].language
        group = groups.setdefault(language, Group(_language(language)))
        group.kinds.append(_told(rows, dearest))
    return list(groups.values())


def best_of(kinds: Iterable[LackedKind]) -> dict[str, Any] | None:
    """The kind of whom one more helps most, if that serves any case."""
    best = next((row for row in kinds if row.serves), None)
    if best is None:
        return None
    return {"title": title_of(best), "language": _language(best.language), "serves": _serves(best)}


def title_of(row: LackedKind) -> str:
    """Which kind it is: who, and when they are free."""
    return listed(capfirst(Level(row.level).label), _part(row.day_part))


def _told(rows: list[LackedKind], dearest: int) -> dict[str, Any]:
    price = max(row.price for row in rows)
    best = max(rows, key=lambda row: -1 if row.serves is None else row.serves)
    return {
        "title": title_of(rows[0]),
        "places": listed(*(row.district.name for row in rows if row.district)),
        "width": f"{100 * price / dearest:.2f}%" if dearest > 0 else "0%",
        "serves": _serves(best),
        "helps": bool(best.serves),
        "people": sum(row.people for row in rows),
        "cases": sum(row.cases for row in rows),
    }


def _language(code: str) -> str:
    return capfirst(listed(*spoken([code])) or code) if code else _("Any language")


def _part(word: str) -> str | Promise:
    return PART_LABELS[DayPart(word)] if word in set(DayPart) else word


def _serves(row: LackedKind) -> str:
    if row.serves is None:
        return _("One more would help; by how much was not tried")
    if not row.serves:
        return _("One alone serves no case more yet")
    words = ngettext(
        "One more serves %(count)s case more",
        "One more serves %(count)s cases more",
        row.serves,
    )
    return words % {"count": row.serves}

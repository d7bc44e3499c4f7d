"""The week of a service: days by parts of the day, the same as a list, and by room."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.letters import letters
from core.local_time import local_day
from core.templatetags.ui import spelled
from core.week import DayPart
from core.wording import PART_LABELS, paired
from insights.pages.calendar_weeks import CalendarWeek
from insights.pages.due_list import ME, NOBODY
from insights.pages.week_doubts import week_doubts_of
from insights.pages.week_entries import district_name_of, doubt_line, entry_of
from insights.words import counted_week
from organisations.models import Scope, free_days
from scheduling.appointments.pages.week_rows import WeekRow, week_rows
from scheduling.planning.pages.shortage import free_people

TABLE, LIST, ROOMS = "week", "list", "rooms"
FULL_BAR = 12
"""So many free people fill the bar; more look the same, and the number says it."""
BAR_WIDTH = 48
ROOMIEST = 3
LONGEST = 200


@dataclass(frozen=True)
class WeekAsked:
    """What an address says of the page. ``odd`` is a week that there is not."""

    week: CalendarWeek
    show: str
    district: str
    owner: str
    odd: str = ""

    @classmethod
    def of(cls, address: Mapping[str, str], today: date) -> "WeekAsked":
        said = address.get("week", "")[:LONGEST]
        week = CalendarWeek.read(said)
        show = address.get("show", "")
        return cls(
            week=week or CalendarWeek.of(today),
            show=show if show in {TABLE, LIST, ROOMS} else "",
            district=address.get("district", "")[:LONGEST],
            owner=address.get("owner", "")[:LONGEST],
            odd=said if said and week is None else "",
        )

    def url(self, **otherwise: str) -> str:
        said = {"week": self.week.address, "show": self.show}
        said |= {"district": self.district, "owner": self.owner} | otherwise
        return f"?{urlencode({name: word for name, word in said.items() if word})}"


def week_page(scope: Scope, address: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """Everything of one week; the number of queries does not grow with what happens in it."""
    today = local_day(at, scope.service.zone)
    asked = WeekAsked.of(address, today)
    week = asked.week
    every = week_rows(scope, week.monday, week.sunday)
    rows = [row for row in every if _is_chosen(row, asked, scope)]
    doubts = week_doubts_of(every, at)
    people = free_people(scope.service, week.days, at=at)
    heads = _heads(week, free_days(scope.service, week.monday, week.sunday), today)
    entries = {row.key: entry_of(row, doubts.get(row.key), scope, at) for row in rows}
    return {
        "asked": asked,
        "week": week,
        "is_past": week.sunday < today,
        "is_this_week": week == CalendarWeek.of(today),
        "today_url": asked.url(week=""),
        "earlier_url": asked.url(week=week.earlier.address),
        "later_url": asked.url(week=week.later.address),
        "counted": counted_week(Counter(row.kind for row in rows)),
        "heads": heads,
        "lines": list(_lines(rows, entries, week, people, today)),
        "days": list(_by_day(rows, entries, heads)),
        "rooms": list(_by_room(rows, entries)) if asked.show == ROOMS else [],
        "doubts": [doubt_line(doubts[row.key], scope) for row in rows if row.key in doubts],
        "knows_people": bool(people),
        "roomiest": _roomiest(people),
        "chips": _chips(every, asked, scope),
        "has_nothing": not rows,
        "has_any": bool(every),
        **_tabs(asked),
    }


# --- the table, the list, the rooms ---


def _heads(week: CalendarWeek, free: Mapping[date, str], today: date) -> list[dict[str, Any]]:
    return [
        {
            "day": day,
            "short": spelled(day, "D"),
            "long": capfirst(spelled(day, "l j F")),
            "number": day.day,
            "holiday": free.get(day, ""),
            "today": day == today,
        }
        for day in week.days
    ]


def _lines(
    rows: Sequence[WeekRow],
    entries: Mapping[str, dict[str, Any]],
    week: CalendarWeek,
    people: Mapping[tuple[date, DayPart], int],
    today: date,
) -> Iterator[dict[str, Any]]:
    """A line for each part of a day, and one before them for what has no hour, if there is any."""
    parts: list[DayPart | None] = [*DayPart]
    if any(row.part is None for row in rows):
        parts.insert(0, None)
    for part in parts:
        yield {
            "label": PART_LABELS[part] if part else _("any hour"),
            "cells": [
                {
                    "today": day == today,
                    "entries": [
                        entries[row.key] for row in rows if (row.day, row.part) == (day, part)
                    ],
                    "free": _bar(people.get((day, part))) if part else None,
                }
                for day in week.days
            ],
        }


def _bar(number: int | None) -> dict[str, int] | None:
    if number is None:
        return None
    return {"number": number, "width": min(number, FULL_BAR) * BAR_WIDTH // FULL_BAR}


def _by_day(
    rows: Sequence[WeekRow], entries: Mapping[str, dict[str, Any]], heads: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Days on which there is something, and those on which nobody works."""
    for head in heads:
        here = [entries[row.key] for row in rows if row.day == head["day"]]
        if here or head["holiday"]:
            yield {"head": head, "entries": here}


def _by_room(
    rows: Sequence[WeekRow], entries: Mapping[str, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Each room that is used, in the order of their names, with what is in it."""
    used: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row.room is not None:
            used[str(row.room)].append(entries[row.key])
    for name in sorted(used, key=letters):
        yield {"name": name, "entries": used[name]}


def _roomiest(people: Mapping[tuple[date, DayPart], int]) -> list[str]:
    """The parts of the week in which most people can, in words: at most three."""
    most = sorted(people, key=lambda key: (-people[key], key[0]))[:ROOMIEST]
    return [
        paired(f"{spelled(day, 'D')} {PART_LABELS[part]}", people[day, part])
        for day, part in most
        if people[day, part]
    ]


# --- what one may choose ---


def _owner_word(row: WeekRow, scope: Scope) -> str:
    """As the chip has it; of what is no case nobody is in charge."""
    if row.case is None:
        return ""
    owner = row.case.owner
    if owner is None:
        return NOBODY
    return ME if owner.user_id == scope.person.pk else str(owner.pk)


def _is_chosen(row: WeekRow, asked: WeekAsked, scope: Scope) -> bool:
    """A choice is one of cases: courses are everybody's and stay."""
    if row.case is None:
        return True
    if asked.district and district_name_of(row) != asked.district:
        return False
    return not asked.owner or _owner_word(row, scope) == asked.owner


def _chips(rows: Sequence[WeekRow], asked: WeekAsked, scope: Scope) -> list[dict[str, Any]]:
    """Each with what there is in this week, whatever else is chosen."""
    districts = Counter(map(district_name_of, rows))
    owners = Counter(_owner_word(row, scope) for row in rows)
    words = {ME: _("you"), NOBODY: _("nobody in particular")}
    for row in rows:
        if row.case and row.case.owner:
            words.setdefault(str(row.case.owner.pk), str(row.case.owner.user))
    return [
        {
            "name": name,
            "label": label,
            "chosen": words.get(said, said),
            "off_url": asked.url(**{name: ""}),
            "options": [
                {"label": words.get(value, value), "count": n, "url": asked.url(**{name: value})}
                for value, n in sorted(counts.items())
                if value
            ],
        }
        for name, label, said, counts in (
            ("district", _("District"), asked.district, districts),
            ("owner", _("In charge"), asked.owner, owners),
        )
    ]


def _tabs(asked: WeekAsked) -> dict[str, Any]:
    """Without a choice a wide screen shows the table and a phone the list: each has its tabs."""
    labels = {TABLE: _("Week"), LIST: _("List"), ROOMS: _("Rooms")}

    def tabs(current: str) -> list[dict[str, Any]]:
        return [
            {"label": label, "url": asked.url(show=show), "current": show == current}
            for show, label in labels.items()
        ]

    return {"tabs": tabs(asked.show or TABLE), "tabs_of_list": tabs(asked.show or LIST)}

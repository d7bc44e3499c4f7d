"""The week of a service: days by parts of the day, the same as a list, and by room."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.local_time import local_day
from core.templatetags.ui import spelled
from core.week import DayPart
from core.wording import PART_LABELS, paired
from insights.due.doubts import WeekDoubt
from insights.pages.calendar_weeks import CalendarWeek
from insights.pages.week_choices import (
    FREE,
    ROOMS,
    WeekAsked,
    case_chips,
    kind_chips,
    suits_choice,
    week_tabs,
)
from insights.pages.week_entries import doubt_line, entry_of
from insights.pages.week_rooms import room_lines
from insights.pages.week_ways import FreeInWeek
from insights.words import counted_week
from organisations.models import Scope, free_days
from scheduling.appointments.pages.week_rows import WeekRow, week_rows

FULL_BAR = 12
"""So many free people fill the bar; more look the same, and the number says it."""
BAR_WIDTH = 48
ROOMIEST = 3


def week_page(scope: Scope, address: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """Everything of one week; the number of queries does not grow with what happens in it."""
    service = scope.service
    today = local_day(at, service.zone)
    asked = WeekAsked.of(address, today)
    week = asked.week
    every = week_rows(scope, week.monday, week.sunday)
    of_cases = [row for row in every if suits_choice(row.case, asked, scope)]
    rows = [row for row in of_cases if row.kind not in asked.hidden]
    free = FreeInWeek(scope, every, week, at)
    doubts = free.doubts
    people = {} if FREE in asked.hidden else free.people
    heads = _heads(week, free_days(service, week.monday, week.sunday), today)
    entries = {row.key: entry_of(row, doubts.get(row.key), scope, at) for row in rows}
    return {
        "asked": asked,
        "week": week,
        "is_past": week.sunday < today,
        "is_this_week": week == CalendarWeek.of(today),
        "today_url": asked.url(week=""),
        "earlier_url": asked.url(week=week.earlier.address),
        "later_url": asked.url(week=week.later.address),
        "counted": counted_week(Counter(row.kind for row in of_cases)),
        "heads": heads,
        "lines": list(_lines(rows, entries, week, people, free)),
        "days": list(_by_day(rows, entries, heads)),
        "rooms": room_lines(free, rows, entries) if asked.show == ROOMS else [],
        "doubts": [
            doubt_line(doubts[row.key], scope)
            for row in of_cases
            if row.key in doubts and doubts[row.key].doubt != WeekDoubt.ROOM_SHARED
        ],
        "to_plan": free.to_plan(lambda case: suits_choice(case, asked, scope)),
        "knows_people": bool(people),
        "knows_rooms": bool(people) and free.knows_rooms,
        "roomiest": _roomiest(people),
        "chips": case_chips(every, asked, scope),
        "kinds": kind_chips(every, asked, knows_people=bool(free.people)),
        "has_nothing": not rows,
        "has_any": bool(every),
        **week_tabs(asked),
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
    free: FreeInWeek,
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
                    "today": day == free.today,
                    "entries": [
                        entries[row.key] for row in rows if (row.day, row.part) == (day, part)
                    ],
                    "free": _bar(people.get((day, part))) if part else None,
                    "rooms": free.rooms_in(day, part) if part and (day, part) in people else None,
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


def _roomiest(people: Mapping[tuple[date, DayPart], int]) -> list[str]:
    """The parts of the week in which most people can, in words: at most three."""
    most = sorted(people, key=lambda key: (-people[key], key[0]))[:ROOMIEST]
    return [
        paired(f"{spelled(day, 'D')} {PART_LABELS[part]}", people[day, part])
        for day, part in most
        if people[day, part]
    ]

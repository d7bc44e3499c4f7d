"""The rooms of a service in a week: what is in each, and how much of its hours is taken."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from core.letters import letters
from core.spans import Span
from insights.pages.week_ways import FreeInWeek
from organisations.models import Room
from scheduling.appointments.pages.week_rows import WeekRow

BAR_WIDTH = 96


def room_lines(
    free: FreeInWeek, rows: Sequence[WeekRow], entries: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Each room in use, and each that something is in, in the order of their names."""
    rooms: dict[int, Room] = {diary.room.pk: diary.room for diary in free.diaries}
    used: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row.room is not None:
            rooms.setdefault(row.room.pk, row.room)
            used[row.room.pk].append(entries[row.key])
    return [
        {
            "name": str(room),
            "capacity": room.capacity,
            "entries": used[room.pk],
            **_load(free.taken_in_week(room), _open_for(room)),
        }
        for room in sorted(rooms.values(), key=lambda room: letters(str(room)))
    ]


def _open_for(room: Room) -> timedelta:
    """How long its house is open in a week; nothing where nobody said."""
    minutes = sum(last - first for _on, first, last in room.venue.opening_hours)
    return timedelta(minutes=minutes)


def _load(taken: Sequence[Span], opened: timedelta) -> dict[str, Any]:
    whole = sum((span.end - span.start for span in taken), timedelta())
    width = min(whole / opened, 1) * BAR_WIDTH if opened else 0
    return {"taken": _hours(whole), "opened": _hours(opened), "width": round(width)}


def _hours(span: timedelta) -> float:
    """To half an hour."""
    return round(span / timedelta(hours=1) * 2) / 2

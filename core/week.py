"""The parts of the days of a week; their words are in ``wording``. Plain Python: no Django."""

from enum import StrEnum


class DayPart(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


DAY_PARTS = {
    DayPart.MORNING: (9 * 60, 12 * 60),
    DayPart.AFTERNOON: (13 * 60, 17 * 60),
    DayPart.EVENING: (18 * 60 + 30, 21 * 60 + 30),
}
"""From and up to, in minutes after local midnight."""


def box(weekday: int, part: DayPart) -> str:
    """The name of a part of a day in forms and in ``Case.wishes``: "0-evening" is Monday's."""
    return f"{weekday}-{part.value}"


BOXES: dict[str, tuple[int, DayPart]] = {
    box(weekday, part): (weekday, part) for weekday in range(7) for part in DayPart
}
"""Every part of a week, from Monday morning on, by the name of its box."""


def day_part(start: int, end: int) -> DayPart | None:
    """The part of a day with exactly these times."""
    return next((part for part, times in DAY_PARTS.items() if times == (start, end)), None)


def part_at(minute: int) -> DayPart:
    """The part of a day in which that minute lies; one between two parts is of the one before."""
    begun = [part for part, (first, _past) in DAY_PARTS.items() if first <= minute]
    return begun[-1] if begun else DayPart.MORNING


def wall_clock(minute: int) -> str:
    """A minute of the day as on the wall: 570 is "09:30"."""
    return f"{minute // 60:02}:{minute % 60:02}"

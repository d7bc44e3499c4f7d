"""What of a week asks for attention: talks to come that lack a person or a room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from insights.due.doubts import WeekDoubt
from insights.due.table import SOON
from scheduling.appointments.pages.week_rows import WeekGuest, WeekRow, WeekRowKind
from scheduling.models import Appointment, PartStat


@dataclass(frozen=True)
class DoubtedRow:
    """``people`` are whom it is about; ``other`` is what has the same room then."""

    doubt: WeekDoubt
    row: WeekRow
    people: Sequence[WeekGuest] = field(default=())
    other: WeekRow | None = None


def week_doubts_of(rows: Sequence[WeekRow], at: datetime) -> dict[str, DoubtedRow]:
    """By the key of the row. Of what has begun nothing is asked any more."""
    found = {}
    for talk in (row for row in rows if _is_ahead(row, at)):
        first = next(_of_talk(talk, rows, at), None)
        if first is not None:
            found[talk.key] = first
    return found


def _is_ahead(row: WeekRow, at: datetime) -> bool:
    is_talk = row.kind == WeekRowKind.TALK and not row.is_done
    return is_talk and row.starts_at is not None and row.starts_at > at


def _of_talk(
    row: WeekRow,
    rows: Sequence[WeekRow],
    at: datetime,
) -> Iterator[DoubtedRow]:
    if row.room is not None:
        for other in rows:
            if other.key != row.key and other.room == row.room and row.overlaps(other):
                yield DoubtedRow(WeekDoubt.ROOM_TWICE, row, other=other)
    refused = [guest for guest in row.people if guest.answer == PartStat.DECLINED]
    if refused:
        yield DoubtedRow(WeekDoubt.NOT_COMING, row, refused)
    if away := [guest for guest in row.people if guest.is_away]:
        yield DoubtedRow(WeekDoubt.AWAY, row, away)
    if row.room is not None and (row.room.is_over or row.room.venue.is_over(row.day)):
        yield DoubtedRow(WeekDoubt.ROOM_GONE, row)
    if not row.is_at_home and isinstance(row.about, Appointment) and not row.about.place:
        yield DoubtedRow(WeekDoubt.NO_PLACE, row)
    unsure = {PartStat.NEEDS_ACTION, PartStat.TENTATIVE}
    silent = [guest for guest in row.people if guest.answer in unsure]
    if silent and row.starts_at is not None and row.starts_at <= at + SOON:
        yield DoubtedRow(WeekDoubt.NO_ANSWER, row, silent)

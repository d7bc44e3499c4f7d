"""What of a week asks for attention: talks to come that lack a person or a room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from insights.due.doubts import WeekDoubt
from insights.due.table import SOON
from organisations.models import Room
from scheduling.appointments.pages.week_rows import WeekGuest, WeekRow, WeekRowKind
from scheduling.models import Appointment, PartStat
from scheduling.planning.pages.first_hours import FirstHour


@dataclass(frozen=True)
class DoubtedRow:
    """``people`` are whom it is about; ``other`` is what has the same room then.

    ``room`` and ``hour`` are what would solve it, and ``seat`` is that of whom to replace.
    """

    doubt: WeekDoubt
    row: WeekRow
    people: Sequence[WeekGuest] = field(default=())
    other: WeekRow | None = None
    seat: int | None = None
    room: Room | None = None
    hour: FirstHour | None = None


def week_doubts_of(rows: Sequence[WeekRow], at: datetime, *, seats: int) -> dict[str, DoubtedRow]:
    """By the key of the row. Of what has begun nothing is asked any more.

    A case has ``seats``. One without anybody has no talk that stands.
    """
    found = {}
    for talk in (row for row in rows if _is_ahead(row, at)):
        first = next(_of_talk(talk, rows, at, seats), None)
        if first is not None:
            found[talk.key] = first
    return found


def _is_ahead(row: WeekRow, at: datetime) -> bool:
    is_talk = row.kind == WeekRowKind.TALK and not row.is_done
    return is_talk and row.starts_at is not None and row.starts_at > at


def _of_talk(
    row: WeekRow, rows: Sequence[WeekRow], at: datetime, seats: int
) -> Iterator[DoubtedRow]:
    yield from _of_team(row, seats)
    beside = [other for other in rows if _has_same_room(row, other)]
    if stays := [other for other in beside if _goes_before(other, row)]:
        yield DoubtedRow(WeekDoubt.ROOM_TWICE, row, other=stays[0])
    yield from _of_answers(row)
    if row.room is not None and (row.room.is_over or row.room.venue.is_over(row.day)):
        yield DoubtedRow(WeekDoubt.ROOM_GONE, row)
    if not row.is_at_home and isinstance(row.about, Appointment) and not row.about.place:
        yield DoubtedRow(WeekDoubt.NO_PLACE, row)
    unsure = {PartStat.NEEDS_ACTION, PartStat.TENTATIVE}
    silent = [guest for guest in row.people if guest.answer in unsure]
    if silent and row.starts_at is not None and row.starts_at <= at + SOON:
        yield DoubtedRow(WeekDoubt.NO_ANSWER, row, silent)
    if beside:
        yield DoubtedRow(WeekDoubt.ROOM_SHARED, row, other=beside[0])


def _of_team(row: WeekRow, seats: int) -> Iterator[DoubtedRow]:
    for guest in row.unfit:
        doubt = WeekDoubt.ON_A_BREAK if guest.has_right else WeekDoubt.NO_RIGHT
        yield DoubtedRow(doubt, row, [guest], seat=guest.seat)
    if 0 < row.seats < seats:
        yield DoubtedRow(WeekDoubt.SEAT_EMPTY, row)


def _of_answers(row: WeekRow) -> Iterator[DoubtedRow]:
    refused = [guest for guest in row.people if guest.answer == PartStat.DECLINED]
    if refused:
        yield DoubtedRow(WeekDoubt.NOT_COMING, row, refused)
    if away := [guest for guest in row.people if guest.is_away]:
        yield DoubtedRow(WeekDoubt.AWAY, row, away)


def _has_same_room(row: WeekRow, other: WeekRow) -> bool:
    shares = row.room is not None and other.room == row.room
    return shares and other.key != row.key and row.overlaps(other)


def _goes_before(other: WeekRow, row: WeekRow) -> bool:
    """A day of a course stays where it is, and so does the talk that was planned first."""
    if not isinstance(other.about, Appointment) or not isinstance(row.about, Appointment):
        return True
    planned = (other.about.planned_at, other.about.pk)
    return planned < (row.about.planned_at, row.about.pk)

"""Who has a room when: taken under a lock, so that two things never stand in one at once.

Talks and days of courses come here from the floors above. Whoever takes a room has all their
other locks by then, so that two of them never wait for each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.local_time import local_day
from core.spans import Span
from organisations.actions.refusals import RoomNotInUse, RoomTaken
from organisations.models import Room, RoomBooking, Scope, Service, free_days


@dataclass(frozen=True)
class NobodyWorks:
    """A day off of the service."""

    name: str
    day: date


@dataclass(frozen=True)
class OutsideHours:
    """The house is closed at the beginning, at the end or in between."""

    venue: str
    day: date


@dataclass(frozen=True)
class RoomTooSmall:
    room: str
    capacity: int
    people: int


PlanningDoubt = NobodyWorks | OutsideHours | RoomTooSmall


def take_room(room: Room, span: Span, *, instead_of: RoomBooking | None, by: Scope) -> RoomBooking:
    """Take it for this time, in place of what the same talk or day had.

    To be called in the transaction of the planning. Raises ``RoomTaken``, and ``RoomNotInUse``
    where the room or its house does not count on that day.
    """
    room = Room.visible_to(by).with_venue().select_for_update(of=("self",)).get(pk=room.pk)
    day = local_day(span.start, by.service.zone)
    # What stands in it already may move by an hour, also where the room has ended meanwhile.
    stays = instead_of is not None and instead_of.room_id == room.pk
    if not stays and (room.is_over or not room.venue.counts_on(day)):
        raise RoomNotInUse(room, day)
    others = RoomBooking.visible_to(by).in_room(room).overlapping(span.start, span.end)
    if instead_of is not None:
        others = others.exclude(pk=instead_of.pk)
    taken = others.soonest_first().first()
    if taken is not None:
        raise RoomTaken(room, taken)
    booking = instead_of or RoomBooking(service=by.service)
    booking.room, booking.starts_at, booking.ends_at = room, span.start, span.end
    booking.save()
    return booking


def doubts_about(
    service: Service, span: Span, *, room: Room | None, people: int
) -> Iterator[PlanningDoubt]:
    """What to think about once more before this is planned; ``people`` would come."""
    day = local_day(span.start, service.zone)
    for off, name in free_days(service, day, day).items():
        yield NobodyWorks(name, off)
    if room is None:
        return
    if not room.is_open_for(span, service.zone):
        yield OutsideHours(room.venue.name, day)
    if people > room.capacity:
        yield RoomTooSmall(str(room), room.capacity, people)

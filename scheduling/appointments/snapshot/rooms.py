"""The rooms of a service beside what has them: which is free for a talk, and when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.local_time import instant, local_day
from core.spans import Span
from organisations.models import Room, Scope, Service
from scheduling.appointments.snapshot.free_times import TALK_MINUTES
from scheduling.engine.slots.free import WHOLE_DAY, WeeklyRule
from scheduling.engine.slots.grid import Grid

EVERY_DAY = tuple(WeeklyRule(weekday, *WHOLE_DAY) for weekday in range(7))


@dataclass(frozen=True)
class RoomDiary:
    """A room and when it is taken; what is proposed for it is written in as well."""

    room: Room
    taken: list[Span] = field(default_factory=list)

    def is_free_for(self, span: Span, people: int, service: Service) -> bool:
        """Whether so many can meet there then: it is open, large enough, and nobody has it."""
        return (
            self.room.venue.counts_on(local_day(span.start, service.zone))
            and self.room.is_open_for(span, service.zone)
            and people <= self.room.capacity
            and not any(span.intersection(other) for other in self.taken)
        )

    def starts(self, grid: Grid) -> int:
        """The half hours at which an ordinary talk can begin in it; see ``slots.grid``."""
        venue = self.room.venue
        hours = [WeeklyRule(*row) for row in venue.opening_hours] or EVERY_DAY
        free = grid.free(hours, (), self.taken)
        free &= grid.between(venue.valid_from or grid.first, venue.valid_until)
        for day in grid.closed:
            free &= ~grid.between(day, day)
        return grid.starts(free, TALK_MINUTES)


def room_diaries(scope: Scope, first: date, last: date) -> list[RoomDiary]:
    """Those in use on any of these days, the smallest first, in one query."""
    zone = scope.service.zone
    start, past = instant(first, 0, zone), instant(last + timedelta(days=1), 0, zone)
    rooms: dict[int, Room] = {}
    taken: dict[int, list[Span]] = defaultdict(list)
    rows = Room.visible_to(scope).counting_from(first).with_venue().beside_bookings(start, past)
    for room in rows.by_venue():
        rooms.setdefault(room.pk, room)
        if room.taken_from is not None:
            taken[room.pk].append(Span(room.taken_from, room.taken_until))
    found = [RoomDiary(room, taken[pk]) for pk, room in rooms.items()]
    return sorted(found, key=lambda diary: diary.room.capacity)


def free_room(
    diaries: Sequence[RoomDiary],
    span: Span,
    people: int,
    service: Service,
    *,
    instead_of: Room | None = None,
) -> RoomDiary | None:
    """The smallest that holds them, in the house of the one they have where that can be."""
    house = instead_of.venue_id if instead_of else None
    free = [
        diary
        for diary in diaries
        if diary.room != instead_of and diary.is_free_for(span, people, service)
    ]
    return min(free, key=lambda diary: diary.room.venue_id != house, default=None)

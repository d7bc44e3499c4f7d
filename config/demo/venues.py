"""A house with two rooms in which the service of the demo meets people, and who has them when."""

from collections import defaultdict
from collections.abc import Sequence

from config.demo import words
from config.demo.people import BATCH, Neighbourhood
from core.spans import Span
from organisations.models import Room, RoomBooking, Venue
from scheduling.models import Appointment

ON_WORKING_DAYS = [[day, 9 * 60, 22 * 60] for day in range(5)]
ON_SATURDAYS = [[5, 10 * 60, 16 * 60]]


def build_venue(town: Neighbourhood) -> None:
    name, street, rooms = words.VENUES[town.tongue]
    venue = Venue.unscoped.create(
        service=town.service,
        name=name,
        street=street,
        house_number="12",
        town=town.service.town,
        phone="010 765 43 21" if town.tongue == "nl" else "04 765 43 21",
        opening_hours=[*ON_WORKING_DAYS, *ON_SATURDAYS],
        way_there=words.WAYS_THERE[town.tongue],
        is_step_free=True,
        has_hearing_loop=True,
    )
    for room, capacity in rooms:
        Room.unscoped.create(service=town.service, venue=venue, name=room, capacity=capacity)


ELSEWHERE, NOWHERE = 4, 2
"""Every fourth talk is at another place, and the second has none yet."""


def give_rooms(town: Neighbourhood, talks: Sequence[Appointment]) -> None:
    """A room for most talks, while there is one; once a room is given twice, as a mistake would."""
    rooms = list(Room.unscoped.filter(service=town.service).with_venue().order_by("capacity", "pk"))
    taken: dict[int, list[Span]] = defaultdict(list)
    is_wrong_yet = False
    bookings = []
    for number, talk in enumerate(talks, start=1):
        if number == NOWHERE:
            talk.place = ""
        if number == NOWHERE or number % ELSEWHERE == 0:
            continue
        span = Span(talk.starts_at, talk.ends_at)
        room = next((r for r in rooms if not any(map(span.intersection, taken[r.pk]))), None)
        if room and room != rooms[0] and not is_wrong_yet:
            room, is_wrong_yet = rooms[0], True
        if room is None:
            continue
        taken[room.pk].append(span)
        talk.place = room.place
        talk.room_booking = RoomBooking(
            service=town.service, room=room, starts_at=talk.starts_at, ends_at=talk.ends_at
        )
        bookings.append(talk.room_booking)
    RoomBooking.unscoped.bulk_create(bookings, batch_size=BATCH)

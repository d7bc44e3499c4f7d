"""A house with two rooms in which the service of the demo meets people."""

from config.demo import words
from config.demo.people import Neighbourhood
from organisations.models import Room, Venue

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

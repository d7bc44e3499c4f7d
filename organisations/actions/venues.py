"""The houses in which a service meets people, and their rooms."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from core.local_time import local_day
from organisations.actions.refusals import RoomEnded, RoomKnown, VenueEnded, VenueKnown
from organisations.audit import record
from organisations.models import ADDRESS_COLUMNS, Room, RoomBooking, Scope, Service, Venue
from organisations.signals import rooms_moved

Hours = Mapping[int, tuple[int, int] | None]
"""By weekday, from and until which minute of the day; None where it is closed."""
SAID_OF_A_PLACE = {"name", *ADDRESS_COLUMNS}


@transaction.atomic
def add_venue(
    *,
    facts: Mapping[str, Any],
    hours: Hours,
    room: str,
    capacity: int,
    by: Scope,
    at: datetime,
) -> Venue:
    """A house and its first room. Raises ``VenueKnown``."""
    _take_turn(by)
    venue = Venue(service=by.service, opening_hours=_merged([], hours), **facts)
    _refuse_known(venue, by=by)
    venue.save()
    record("venue.add", venue, by=by, at=at)
    add_room(venue, name=room, capacity=capacity, by=by, at=at)
    return venue


@transaction.atomic
def change_venue(
    venue: Venue, *, changes: Mapping[str, Any], hours: Hours, by: Scope, at: datetime
) -> Venue:
    """Write what is named; the same again changes nothing. Raises ``VenueKnown``.

    What is planned there and still to come gets the new name and address, and whoever comes is
    told. Of the hours only the weekdays that are named change.
    """
    _take_turn(by)
    venue = Venue.visible_to(by).select_for_update(of=("self",)).get(pk=venue.pk)
    wanted = {**changes, "opening_hours": _merged(venue.opening_hours, hours)}
    changed = [name for name, value in wanted.items() if getattr(venue, name) != value]
    if not changed:
        return venue
    for name in changed:
        setattr(venue, name, wanted[name])
    _refuse_known(venue, by=by)
    venue.save(update_fields=changed)
    record("venue.change", venue, by=by, at=at, changed=changed)
    if SAID_OF_A_PLACE & set(changed):
        _tell_moved(Room.visible_to(by).of_venue(venue), by=by, at=at)
    return venue


@transaction.atomic
def end_venue(venue: Venue, *, by: Scope, at: datetime) -> Venue:
    """Make today its last day. What is planned there stands. Raises ``VenueEnded``."""
    venue = Venue.visible_to(by).select_for_update(of=("self",)).get(pk=venue.pk)
    today = local_day(at, by.service.zone)
    if venue.valid_until and venue.valid_until <= today:
        raise VenueEnded(venue)
    changed = ["valid_until"]
    venue.valid_until = today
    # One that was still to begin never counts: its only day is over.
    if venue.valid_from and venue.valid_from > today:
        venue.valid_from = venue.valid_until = today - timedelta(days=1)
        changed = ["valid_from", "valid_until"]
    venue.save(update_fields=changed)
    record("venue.end", venue, by=by, at=at, changed=changed)
    return venue


@transaction.atomic
def add_room(venue: Venue, *, name: str, capacity: int, by: Scope, at: datetime) -> Room:
    """One that ended before comes back on its old row. Raises ``RoomKnown`` for one in use."""
    _take_turn(by)
    earlier = Room.visible_to(by).of_venue(venue).named(name).first()
    if earlier and not earlier.is_over:
        raise RoomKnown(name)
    room = earlier or Room(service=by.service, venue=venue, name=name)
    room.capacity, room.ended_at = capacity, None
    room.save()
    record("room.add", room, by=by, at=at)
    return room


@transaction.atomic
def change_room(room: Room, *, changes: Mapping[str, Any], by: Scope, at: datetime) -> Room:
    """Write what is named; the same again changes nothing. Raises ``RoomKnown``.

    Whoever comes to what is planned there is told a new name.
    """
    _take_turn(by)
    room = _room_in_hand(room, by=by)
    changed = [name for name, value in changes.items() if getattr(room, name) != value]
    if not changed:
        return room
    for name in changed:
        setattr(room, name, changes[name])
    alike = Room.visible_to(by).of_venue(room.venue).named(room.name).exclude(pk=room.pk)
    if alike.exists():
        raise RoomKnown(room.name)
    room.save(update_fields=changed)
    record("room.change", room, by=by, at=at, changed=changed)
    if "name" in changed:
        _tell_moved(Room.visible_to(by).filter(pk=room.pk), by=by, at=at)
    return room


@transaction.atomic
def end_room(room: Room, *, by: Scope, at: datetime) -> Room:
    """Nothing new is planned in it. What is planned stands. Raises ``RoomEnded``."""
    room = _room_in_hand(room, by=by)
    if room.is_over:
        raise RoomEnded(room)
    room.ended_at = at
    room.save(update_fields=["ended_at"])
    record("room.end", room, by=by, at=at, changed=["ended_at"])
    return room


def _take_turn(by: Scope) -> None:
    # Two who add the same at once: the second is told.
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)


def _room_in_hand(room: Room, *, by: Scope) -> Room:
    rows = Room.visible_to(by).with_venue().select_for_update(of=("self",))
    row: Room = rows.get(pk=room.pk)
    return row


def _refuse_known(venue: Venue, *, by: Scope) -> None:
    if Venue.visible_to(by).named(venue.name).exclude(pk=venue.pk).exists():
        raise VenueKnown(venue.name)


def _merged(stored: list[list[int]], hours: Hours) -> list[list[int]]:
    """The hours with those of the named days in their place, through the week."""
    kept = [row for row in stored if row[0] not in hours]
    return sorted([*kept, *([day, *span] for day, span in hours.items() if span)])


def _tell_moved(rooms: Any, *, by: Scope, at: datetime) -> None:
    numbers = list(rooms.values_list("pk", flat=True))
    if RoomBooking.unscoped.filter(room__in=numbers).ending_after(at).exists():
        rooms_moved.send(sender=Room, rooms=numbers, by=by, at=at)

from datetime import date, timedelta

import pytest

from core.spans import Span
from organisations.actions.refusals import (
    RoomEnded,
    RoomKnown,
    RoomNotInUse,
    RoomTaken,
    VenueEnded,
    VenueKnown,
)
from organisations.actions.rooms import (
    NobodyWorks,
    OutsideHours,
    RoomTooSmall,
    doubts_about,
    take_room,
)
from organisations.actions.venues import (
    add_room,
    add_venue,
    change_room,
    change_venue,
    end_room,
    end_venue,
)
from organisations.models import AuditEntry, Role, Room, RoomBooking, Venue
from tests.factories.organisations import OwnFreeDayFactory, RoomFactory, VenueFactory

TODAY = date(2026, 3, 2)
FACTS = {"name": "De Brug", "street": "Kerkstraat", "house_number": "1", "town": "Dalstad"}
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


@pytest.fixture
def brug(manager, now):
    hours = {0: (9 * 60, 17 * 60), 1: None}
    return add_venue(facts=FACTS, hours=hours, room="Zaal 1", capacity=8, by=manager, at=now)


@pytest.fixture
def hall(brug):
    return Room.unscoped.with_venue().get()


def verbs(by):
    return list(AuditEntry.visible_to(by).order_by("pk").values_list("verb", flat=True))


def test_a_venue_is_added_with_its_first_room(brug, hall, manager):
    assert brug.opening_hours == [[0, 540, 1020]]
    assert hall.place == "De Brug, Zaal 1, Kerkstraat 1, Dalstad"
    assert verbs(manager) == ["venue.add", "room.add"]


def test_only_the_hours_of_the_days_that_are_named_change(brug, manager, now):
    change_venue(brug, changes={}, hours={1: (600, 720)}, by=manager, at=now)
    venue = change_venue(brug, changes={}, hours={0: None}, by=manager, at=now)

    assert venue.opening_hours == [[1, 600, 720]]
    change_venue(brug, changes={"name": "De Brug"}, hours={0: None}, by=manager, at=now)
    assert verbs(manager).count("venue.change") == 2


def test_a_name_is_used_once(brug, hall, manager, now):
    with pytest.raises(VenueKnown):
        add_venue(facts=FACTS, hours={}, room="Zaal", capacity=2, by=manager, at=now)
    with pytest.raises(RoomKnown):
        add_room(brug, name="Zaal 1", capacity=2, by=manager, at=now)
    other = add_room(brug, name="Zaal 2", capacity=2, by=manager, at=now)
    with pytest.raises(RoomKnown):
        change_room(other, changes={"name": "Zaal 1"}, by=manager, at=now)


def test_a_room_that_ended_comes_back_on_its_old_row(brug, hall, manager, now):
    end_room(hall, by=manager, at=now)
    with pytest.raises(RoomEnded):
        end_room(hall, by=manager, at=now)

    again = add_room(brug, name="Zaal 1", capacity=20, by=manager, at=now)

    assert (again.pk, again.capacity, again.is_over) == (hall.pk, 20, False)


def test_a_venue_ends_once(brug, manager, now):
    assert end_venue(brug, by=manager, at=now).valid_until == TODAY
    with pytest.raises(VenueEnded):
        end_venue(brug, by=manager, at=now)


def test_one_that_was_to_begin_later_ends_before_it_does(service, manager, now):
    later = VenueFactory(service=service, valid_from=TODAY + timedelta(days=9))

    assert end_venue(later, by=manager, at=now).valid_until < TODAY


def test_a_room_is_taken_once_at_a_time(hall, manager, now):
    mine = take_room(hall, Span(now, now + AN_HOUR), instead_of=None, by=manager)

    with pytest.raises(RoomTaken) as refusal:
        take_room(hall, Span(now + AN_HOUR / 2, now + 2 * AN_HOUR), instead_of=None, by=manager)
    assert refusal.value.booking == mine
    take_room(hall, Span(now + AN_HOUR, now + 2 * AN_HOUR), instead_of=None, by=manager)
    moved = take_room(hall, Span(now - AN_HOUR, now), instead_of=mine, by=manager)
    assert (moved.pk, RoomBooking.unscoped.count()) == (mine.pk, 2)


def test_what_has_ended_takes_nothing_new(hall, manager, now):
    span = Span(now, now + AN_HOUR)
    mine = take_room(hall, span, instead_of=None, by=manager)
    end_venue(hall.venue, by=manager, at=now - timedelta(days=1))

    with pytest.raises(RoomNotInUse):
        take_room(hall, Span(span.end, span.end + AN_HOUR), instead_of=None, by=manager)
    assert take_room(hall, Span(span.end, span.end + AN_HOUR), instead_of=mine, by=manager)


def test_a_room_of_another_service_is_not_there(manager, now):
    with pytest.raises(Room.DoesNotExist):
        take_room(RoomFactory(), Span(now, now + AN_HOUR), instead_of=None, by=manager)


def test_doubts_name_what_speaks_against_it(hall, service, now):
    evening = Span(now + 3 * AN_HOUR, now + 5 * AN_HOUR)
    OwnFreeDayFactory(service=service, name="Day out", starts_on=TODAY)

    assert list(doubts_about(service, evening, room=hall, people=9)) == [
        NobodyWorks("Day out", TODAY),
        OutsideHours("De Brug", TODAY),
        RoomTooSmall("De Brug, Zaal 1", 8, 9),
    ]
    noon = Span(now, now + AN_HOUR)
    assert [type(d) for d in doubts_about(service, noon, room=hall, people=8)] == [NobodyWorks]
    assert [type(d) for d in doubts_about(service, noon, room=None, people=99)] == [NobodyWorks]


def test_a_house_whose_hours_nobody_noted_is_never_shut():
    assert Venue().is_open(6, 0, 24 * 60)
    lunch = Venue(opening_hours=[[0, 540, 720], [0, 780, 1020]])
    assert [lunch.is_open(0, 540, 720), lunch.is_open(0, 700, 800), lunch.is_open(1, 540, 600)] == [
        True,
        False,
        False,
    ]

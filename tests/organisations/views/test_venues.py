import pytest

from organisations.models import Role, Room, RoomBooking, Venue
from tests.factories.organisations import RoomFactory, VenueFactory


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


FACTS = {
    "name": "De Brug",
    "street": "Kerkstraat",
    "town": "Dalstad",
    "room": "Zaal 1",
    "capacity": "8",
}


@pytest.fixture
def page(service):
    return f"/s/{service.slug}/venues/"


@pytest.fixture
def manager(service, member, logged_in):
    return logged_in(member(service, Role.MANAGER))


def test_without_venues_the_page_says_why_they_are_needed(manager, page):
    assert "nobody sees that a room is taken, shut or too small" in text(manager.get(page))


def test_a_manager_adds_changes_and_ends_a_venue(manager, page):
    hours = {"opens_0": "09:00", "closes_0": "17:00"}
    answer = manager.post(f"{page}new/", FACTS | hours | {"has_lift": "on"})

    venue = Venue.unscoped.get()
    here = f"{page}{venue.pk}/"
    assert answer.url == here
    said = text(manager.get(here))
    assert "09:00–17:00" in said
    assert "Lift" in said
    assert manager.post(f"{here}change/", FACTS | {"way_there": "Tram 5"}).url == here
    assert "Tram 5" in text(manager.get(here))
    assert Venue.unscoped.get().opening_hours == []
    manager.post(f"{here}end/")
    assert "This venue ended on" not in text(manager.get(here))  # today is its last day
    assert "until" in text(manager.get(page))
    assert "ended already" in text(manager.post(f"{here}end/", follow=True))


def test_rooms_are_added_changed_and_ended(manager, page, service):
    venue = VenueFactory(service=service)
    here = f"{page}{venue.pk}/"

    assert manager.post(f"{here}rooms/new/", {"name": "Hall", "capacity": "30"}).url == here
    room = Room.unscoped.get()
    one = f"{page}rooms/{room.pk}/"
    assert manager.post(f"{one}change/", {"name": "Hall", "capacity": "25"}).url == here
    assert "for 25 people" in text(manager.get(here))
    assert manager.post(f"{here}rooms/new/", {"name": "Hall", "capacity": "30"}).status_code == 422
    assert manager.post(f"{one}end/").url == here
    assert manager.post(f"{one}end/").url == here
    assert "out of use already" in text(manager.get(here))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"capacity": "99999999999"}, "less than or equal to 1000"),
        ({"opens_2": "09:00"}, "Say both from when and until when"),
        ({"opens_2": "17:00", "closes_2": "09:00"}, "The end must be later"),
        ({"closes_2": "25:00"}, "Enter a valid time"),
        ({"valid_from": "2027-02-01", "valid_until": "2027-01-01"}, "Choose a last day"),
        ({"name": "Old House"}, "There is a venue of this name already"),
    ],
)
def test_what_does_not_fit_is_told_and_what_was_typed_stays(manager, page, service, wrong, said):
    VenueFactory(service=service, name="Old House")

    answer = manager.post(f"{page}new/", FACTS | wrong)

    assert answer.status_code == 422
    assert said in text(answer)
    assert "Kerkstraat" in text(answer)
    assert Venue.unscoped.count() == 1


def test_a_coordinator_sees_when_a_room_is_taken_and_not_for_what(
    service, member, logged_in, page, now
):
    room = RoomFactory(venue=VenueFactory(service=service))
    RoomBooking.unscoped.create(
        service=service,
        room=room,
        starts_at=now.replace(year=2099, month=3),
        ends_at=now.replace(year=2099, month=3, hour=14),
    )
    client = logged_in(member(service, Role.COORDINATOR))

    said = text(client.get(f"{page}{room.venue_id}/"))

    assert "Monday 2 March, 13:00–15:00, Room" in said
    assert "Add a room" not in said
    assert client.get(f"{page}new/").status_code == 403

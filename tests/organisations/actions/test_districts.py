from datetime import date, timedelta

import pytest

from organisations.actions.districts import (
    add_district,
    change_district,
    district_of,
    end_district,
    is_outside_area,
    moved_district,
)
from organisations.actions.refusals import DistrictEnded, DistrictKnown, PostcodesTaken
from organisations.models import AuditEntry, District, Role
from tests.factories.organisations import DistrictFactory, ServiceFactory

TODAY = date(2026, 3, 2)


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


@pytest.fixture
def add(manager, now):
    def make(name, *postcodes, valid_from=None, valid_until=None):
        facts = {"name": name, "municipality": "Dalstad", "postcodes": list(postcodes)}
        facts |= {"valid_from": valid_from, "valid_until": valid_until}
        return add_district(facts=facts, by=manager, at=now)

    return make


def test_a_postcode_tells_the_district_of_the_service(add, manager):
    east = add("Oost", "3511-3515")
    DistrictFactory(postcodes=["3000-3999"])

    assert district_of("3512 ab", by=manager, on=TODAY) == east
    assert district_of("3600", by=manager, on=TODAY) is None
    assert district_of("unknown", by=manager, on=TODAY) is None
    assert AuditEntry.visible_to(manager).get().verb == "district.add"


def test_one_postcode_lies_in_one_district(add):
    add("Oost", "3511-3515")

    with pytest.raises(PostcodesTaken) as refusal:
        add("West", "3514", "3600")

    assert refusal.value.postcodes == "3514"
    assert District.unscoped.count() == 1


def test_a_pilot_becomes_a_city_on_a_day(add, manager, now):
    pilot = add("Pilot", "3511-3515", valid_until=TODAY)
    city = add("Centrum", "3500-3599", valid_from=TODAY + timedelta(days=1))

    assert district_of("3512AB", by=manager, on=TODAY) == pilot
    assert district_of("3512AB", by=manager, on=TODAY + timedelta(days=1)) == city
    with pytest.raises(PostcodesTaken):
        change_district(pilot, changes={"valid_until": None}, by=manager, at=now)


def test_a_name_is_used_once(add, manager, now):
    add("Oost", "3511")
    west = add("West", "3512")

    with pytest.raises(DistrictKnown):
        add("Oost")
    with pytest.raises(DistrictKnown):
        change_district(west, changes={"name": "Oost"}, by=manager, at=now)


def test_a_district_ends_once(add, manager, now):
    east = end_district(add("Oost", "3511"), by=manager, at=now)

    assert (east.valid_until, east.is_over(TODAY)) == (TODAY, False)
    assert district_of("3511AB", by=manager, on=TODAY + timedelta(days=1)) is None
    with pytest.raises(DistrictEnded):
        end_district(east, by=manager, at=now)


def test_one_that_was_to_begin_later_ends_before_it_does(add, manager, now):
    now_there = add("Pilot", "3511", valid_until=TODAY + timedelta(days=39))
    later = add("Later", "3511", valid_from=TODAY + timedelta(days=40))

    assert end_district(later, by=manager, at=now).valid_until < TODAY
    assert district_of("3511AB", by=manager, on=TODAY) == now_there
    entry = AuditEntry.visible_to(manager).get(verb="district.end")
    assert entry.changed == ["valid_from", "valid_until"]


def test_the_same_again_changes_nothing(add, manager, now):
    east = add("Oost", "3511")

    change_district(east, changes={"name": "Oost", "postcodes": ["3511"]}, by=manager, at=now)

    assert not AuditEntry.visible_to(manager).filter(verb="district.change").exists()


@pytest.mark.parametrize(
    ("postcode", "outside"), [("3512AB", False), ("4000", True), ("", False), ("no", False)]
)
def test_an_address_is_outside_only_where_districts_name_their_postcodes(
    add, manager, postcode, outside
):
    add("Oost")
    assert not is_outside_area(postcode, by=manager, on=TODAY)

    add("West", "3511-3515")
    assert is_outside_area(postcode, by=manager, on=TODAY) == outside


def test_whoever_moves_gets_the_district_of_the_new_home_unless_it_was_chosen(add, manager):
    east, west, north = add("Oost", "3511"), add("West", "3512"), add("Noord")

    def moved(known):
        return moved_district(known, before="3511AB", now="3512AB", by=manager, on=TODAY)

    assert moved(east) == west
    assert moved(None) == west
    assert moved(north) == north


def test_belgian_postcodes_are_four_digits(member, now, db):
    by = member(ServiceFactory(country="be"), Role.MANAGER)
    facts = {"name": "Deurne", "municipality": "Antwerpen", "postcodes": ["2000-2060"]}

    district = add_district(facts=facts, by=by, at=now)

    assert district_of("2018", by=by, on=TODAY) == district
    assert district_of("2018AB", by=by, on=TODAY) is None

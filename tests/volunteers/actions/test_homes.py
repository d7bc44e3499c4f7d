"""The district of a volunteer, by the postcode of their home."""

import pytest

from organisations.models import Role
from tests.factories.organisations import DistrictFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from volunteers.actions.admission import _volunteer_of
from volunteers.actions.volunteers import change_own_facts, change_volunteer


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def east(service):
    return DistrictFactory(service=service, name="Oost", postcodes=["3511-3515"])


def test_a_volunteer_lives_in_the_district_of_their_postcode(service, coordinator, east, now):
    west = DistrictFactory(service=service, postcodes=["3600"])
    volunteer = VolunteerFactory(service=service, postcode="", district=None)

    def changed(**facts):
        return change_volunteer(volunteer, changes=facts, by=coordinator, at=now).district

    assert changed(postcode="3511AB") == east
    assert changed(postcode="3600 AA") == west
    assert changed(district=east) == east
    assert changed(postcode="3601 AA") == east
    assert changed(postcode="3600 AA", district=None) == west


def test_a_volunteer_who_moves_takes_the_district_along(service, member, east, now):
    by = member(service, Role.VOLUNTEER)
    volunteer = VolunteerFactory(service=service, user=by.user, membership=False, district=None)

    moved = change_own_facts(volunteer, changes={"postcode": "3511 AB"}, by=by, at=now)

    assert moved.district == east


def test_an_applicant_comes_in_with_the_district_of_their_postcode(
    service, coordinator, east, member, now
):
    application = ApplicationFactory(service=service, postcode="3511AB")
    person = member(service, Role.VOLUNTEER).user

    volunteer = _volunteer_of(person, application, by=coordinator, on=now.date())

    assert volunteer.district == east

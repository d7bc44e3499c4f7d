"""The wall of one district is of the districts that count today, whatever was written down."""

from datetime import timedelta

import pytest

from cases.lifecycle import CaseState
from organisations.models.districts_of_day import DistrictsOfDay
from scheduling.engine.rules import objections
from scheduling.pairing.snapshot.cases import look_at_few
from scheduling.pairing.snapshot.everybody import look_at_pool
from tests.factories.cases import PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.scheduling.mediators import mediator, ready_case


@pytest.fixture
def pilot(service, now):
    """A district that ended yesterday."""
    return DistrictFactory(service=service, valid_until=now.date() - timedelta(days=1))


@pytest.fixture
def centre(service, now):
    """The one that counts since."""
    return DistrictFactory(service=service, postcodes=["7511"], valid_from=now.date())


@pytest.fixture(autouse=True)
def never_in_ones_own_district(service):
    service.same_district_rule = "hard"
    service.save()


def case_in(district, postcode="7511 AB"):
    case = ready_case(district.service, district=district)
    PartyFactory(service=district.service, case=case, street="Kerkstraat", postcode=postcode)
    return case


def homes(service, case, person, now):
    """The district of the volunteer and of the case, by the whole pool and by a few rows."""
    whole = look_at_pool(case, service=service, at=now)
    few = look_at_few(case, [person.pk], service=service, at=now)
    return [
        (
            look.pool.mediator(look.pool.row(person.pk)).home.district,
            [address.district for address in look.need.addresses],
        )
        for look in (whole, few)
    ]


def refuses(case, person, now):
    few = look_at_few(case, [person.pk], service=case.service, at=now)
    who = few.pool.mediator(few.pool.row(person.pk))
    return "same_district" in {reason.rule for reason in objections(few.need, [who])}


def test_who_kept_an_ended_district_lives_where_the_postcode_lies_now(service, pilot, centre, now):
    person = mediator(service, district=pilot, postcode="7511 XX")
    case = case_in(centre)

    assert homes(service, case, person, now) == [(centre.pk, [centre.pk])] * 2
    assert refuses(case, person, now)


def test_a_case_that_kept_an_ended_district_lies_where_its_parties_live(
    service, pilot, centre, now
):
    person = mediator(service, district=centre, postcode="7511 XX")

    assert refuses(case_in(pilot), person, now)


def test_who_was_written_down_without_a_district_is_told_by_the_postcode(service, centre, now):
    person = mediator(service, district=None, postcode="7511 XX")

    assert refuses(case_in(centre), person, now)


def test_a_district_that_counts_stays_as_it_was_chosen(service, centre, now):
    chosen = DistrictFactory(service=service)
    person = mediator(service, district=chosen, postcode="7511 XX")

    assert not refuses(case_in(centre), person, now)


def test_where_no_postcode_tells_an_ended_district_still_says_that_two_live_together(
    service, pilot, now
):
    person = mediator(service, district=pilot, postcode="")

    assert refuses(case_in(pilot, postcode=""), person, now)


def test_the_pool_hears_of_a_district_that_ends(service, centre, now):
    person = mediator(service, district=None, postcode="7511 XX")
    case = case_in(centre)
    assert homes(service, case, person, now)[0][0] == centre.pk

    centre.valid_from = centre.valid_until = now.date() - timedelta(days=3)
    centre.save()

    assert homes(service, case, person, now)[0][0] is None
    assert case.state == CaseState.READY


def test_districts_are_read_once_however_many_homes_there_are(
    service, centre, now, django_assert_num_queries
):
    districts = DistrictsOfDay(service, now.date())

    with django_assert_num_queries(1):
        told = [districts.of_home(None, code) for code in ("7511 AB", "7511AB", "9999 ZZ", "x", "")]

    assert told == [centre.pk, centre.pk, None, None, None]

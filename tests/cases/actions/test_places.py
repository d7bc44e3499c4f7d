"""The district of a case, by the postcodes of its parties."""

from datetime import date

import pytest

from cases.actions.parties import describe_party
from cases.actions.reporting import Problem, report_case
from cases.actions.triage import Judgement, make_ready
from cases.lifecycle import CaseState
from cases.models import PartyFacts, PartyRole
from organisations.models import Role
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import DistrictFactory


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def east(service):
    return DistrictFactory(service=service, name="Oost", postcodes=["3511-3515"])


@pytest.fixture
def triage_page(service, coordinator, logged_in):
    def look(case, screen=""):
        answer = logged_in(coordinator).get(f"/s/{service.slug}/cases/{case.pk}/triage/{screen}")
        return " ".join(answer.content.decode().split())

    return look


def reported(postcode, *, by, at, district=None):
    reporter = PartyFacts(name="Mrs Geheim", postcode=postcode)
    problem = Problem(kind="noise_people", reporter=reporter, district=district)
    return report_case(problem, by=by, at=at)


def test_a_report_gets_its_district_by_the_postcode(east, coordinator, now):
    assert reported("3512 AB", by=coordinator, at=now).district == east


def test_a_chosen_district_stays(service, east, coordinator, now):
    west = DistrictFactory(service=service)
    case = reported("3512 AB", by=coordinator, at=now, district=west)

    describe_party(case, PartyRole.A, PartyFacts(postcode="3513AB"), by=coordinator, at=now)

    case.refresh_from_db()
    assert case.district == west


@pytest.mark.parametrize("role", list(PartyRole))
def test_a_party_whose_postcode_becomes_known_places_the_case(
    service, east, coordinator, now, role
):
    case = CaseFactory(service=service, district=None)
    PartyFactory(service=service, case=case, postcode="")

    describe_party(case, role, PartyFacts(postcode="3513AB"), by=coordinator, at=now)

    case.refresh_from_db()
    assert case.district == east


def test_a_case_is_made_ready_with_the_district_of_its_parties(service, east, coordinator, now):
    case = CaseFactory(service=service, state=CaseState.TRIAGE, district=None)
    PartyFactory(service=service, case=case, postcode="3511 AB")
    judgement = Judgement(summary="Noise at night", languages=["nl"], found_none=True)

    assert make_ready(case, judgement, by=coordinator, at=now).district == east


def test_triage_says_that_an_address_is_outside_and_where_to_go(service, east, triage_page):
    service.elsewhere = "Call the service of Bergstad: 010 765 43 21."
    service.save()
    case = CaseFactory(service=service, state=CaseState.TRIAGE, district=None)
    PartyFactory(service=service, case=case, postcode="4000 AA")

    told = triage_page(case)

    assert "4000 AA lies outside your area" in told
    assert "Call the service of Bergstad" in told


def test_triage_of_an_address_inside_says_nothing_of_it(service, east, triage_page):
    case = CaseFactory(service=service, state=CaseState.TRIAGE, district=None)
    PartyFactory(service=service, case=case, postcode="3511 AA")

    assert "lies outside your area" not in triage_page(case)


def test_a_district_that_ended_is_chosen_no_more_and_kept_where_it_stands(
    service, coordinator, logged_in, triage_page
):
    over = DistrictFactory(service=service, name="Pilot", valid_until=date(2026, 1, 1))
    case = CaseFactory(service=service, state=CaseState.TRIAGE, district=over)

    assert "Pilot (ended)" in triage_page(case, "who/")
    new_case = logged_in(coordinator).get(f"/s/{service.slug}/cases/new/")
    assert "Pilot" not in new_case.content.decode()

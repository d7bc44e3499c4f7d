"""A coordinator is on leave: the deputy has the cases, and the history says for whom."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from cases.lifecycle import CaseState
from organisations.models import Role
from tests.factories.cases import CaseFactory
from tests.factories.organisations import DistrictFactory
from tests.journeys.travel import Journey, fill, today


@pytest.fixture
def journey(west, post, enter, look) -> Journey:
    return Journey(service=west, post=post, enter=enter, look=look)


@pytest.fixture
def case(west, samira):
    district = DistrictFactory(service=west, name="Harbour")
    owner = samira.memberships.get()
    return CaseFactory(service=west, number="2026-0007", district=district, owner=owner, ready=True)


@pytest.fixture
def samira(staff):
    return staff(Role.COORDINATOR, "Samira")


def mine(journey: Journey, person):
    return journey.open(person, "insights:due", note="mine").locator("[data-rows] > li")


def test_the_deputy_has_the_queue_and_the_history_says_on_whose_behalf(
    journey, staff, samira, case
):
    truus = staff(Role.COORDINATOR, "Truus")
    expect(mine(journey, truus).filter(has_text=case.number)).to_have_count(0)

    page = journey.open(samira, "organisations:covers")
    page.get_by_label("Who stands in?").select_option(label=str(truus))
    days = {"First day": today(), "Last day": today() + timedelta(days=14)}
    fill(page, {label: day.isoformat() for label, day in days.items()})
    journey.press(page, "Let them stand in", note="covered")

    journey.letter(truus, "You stand in for Samira")
    rows = mine(journey, truus)
    expect(rows.filter(has_text=case.number)).to_have_count(1)
    page = journey.page_of(truus)
    expect(page.get_by_text("You stand in for Samira")).to_be_visible()
    rest = journey.open(truus, "cases:case_rest", case.pk)
    fill(rest, {"What do we wait for?": "The holiday of the first party."})
    journey.press(rest, "Let the case rest")

    case.refresh_from_db()
    assert case.state == CaseState.DORMANT
    trail = journey.open(truus, "organisations:trail")
    line = trail.locator("#main").get_by_text("on behalf of Samira", exact=False).first
    expect(line).to_be_visible()

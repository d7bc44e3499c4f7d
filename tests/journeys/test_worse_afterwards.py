"""Worse at the call of aftercare: somebody decides what follows; both results are told."""

import pytest
from playwright.sync_api import expect

from cases.lifecycle import CaseState
from cases.models import Result
from organisations.models import Role
from tests.factories.cases import AftercareFactory, AssignmentFactory, CaseFactory, PartyFactory
from tests.journeys.people import mediator
from tests.journeys.steps import ending
from tests.journeys.travel import Journey, today


@pytest.fixture
def journey(west, post, enter, look) -> Journey:
    return Journey(service=west, post=post, enter=enter, look=look)


@pytest.fixture
def pair(west):
    return [mediator(west, name) for name in ("Anna", "Bart")]


@pytest.fixture
def case(west, pair):
    """Solved after the talks; today is the day of the call."""
    case = CaseFactory(
        service=west, paired=True, state=CaseState.AFTERCARE, provisional_result=Result.SOLVED
    )
    case.started_at = case.received_at
    case.save(update_fields=["started_at"])
    PartyFactory(service=west, case=case)
    for seat, volunteer in enumerate(pair, 1):
        AssignmentFactory(service=west, case=case, volunteer=volunteer, seat=seat)
    AftercareFactory(service=west, case=case, due_on=today())
    return case


def say(page, question: str, answer: str) -> None:
    page.locator(f"#div_id_{question}").get_by_label(answer, exact=True).check()


def call_both(journey: Journey, coordinator, case, *answers: str) -> None:
    page = journey.open(coordinator, "cases:aftercare", case.pk)
    for question, answer in zip(("relation_a", "relation_b"), answers, strict=True):
        say(page, question, answer)
    journey.press(page, "Save this", note="called")
    case.refresh_from_db()


def test_worse_asks_what_follows_until_the_neighbours_are_well(journey, staff, case, pair):
    coordinator = staff(Role.COORDINATOR, "Carla")
    call_both(journey, coordinator, case, "The same", "Worse")
    assert (case.provisional_result, case.confirmed_result) == (Result.SOLVED, Result.NOT_SOLVED)

    page = journey.open(coordinator, "insights:due", note="worse")
    row = page.locator("[data-rows] > li", has_text=case.number)
    expect(row).to_contain_text("It became worse: decide what follows")
    with page.expect_navigation():
        row.locator("[data-deed]").click()
    expect(page.get_by_text("It became worse. What was agreed does not hold")).to_be_visible()
    journey.look(page)
    say(page, "what", "The mediators talk with them again")
    journey.press(page, "Save this", note="talk-again")

    for volunteer in pair:
        letter = journey.letter(volunteer.user, "please talk with them again")
        page = journey.follow(volunteer.user, letter.link("/cases/"))
        expect(page.get_by_text("Approach the second party").first).to_be_visible()
    ending.note_each_talk(journey, pair[0], case)
    ending.plan_aftercare(journey, pair[0], case)
    call_both(journey, coordinator, case, "Better", "Better")
    assert (case.provisional_result, case.confirmed_result) == (Result.SOLVED, Result.SOLVED)
    ending.close(journey, coordinator, case)


def test_both_results_stand_with_the_case_and_in_the_figures(journey, staff, case):
    coordinator = staff(Role.COORDINATOR, "Carla")
    call_both(journey, coordinator, case, "Better", "Worse")

    page = journey.open(coordinator, "cases:follow_up", case.pk)
    say(page, "what", "Nothing more: the case can be closed")
    journey.press(page, "Save this")
    say(page, "ended_reason", "An agreement")
    journey.press(page, "Close the case", note="worse")

    page.locator("summary", has_text="facts").click()
    facts = page.locator(".folds .facts")
    expect(facts.filter(has_text="Result after the talks")).to_contain_text("Solved")
    expect(facts.filter(has_text="Result at aftercare").first).to_contain_text("Not solved")
    page = journey.open(coordinator, "insights:figures", note="rates")
    results = page.locator("#results")
    after_talks = results.locator(".rates li", has_text="cases that had begun")
    expect(after_talks).to_contain_text("1 of 1")
    expect(results.get_by_text("Confirmed at aftercare: 0 of 1 asked")).to_be_visible()

"""Plan the queue: run, lock, run again, offer, and see what lacks."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from organisations.models import Role
from scheduling import tasks
from scheduling.models import Offer, PlanRun
from tests.factories.cases import CaseFactory
from tests.factories.plans import PlanRunFactory
from tests.journeys.conftest import WIDTHS
from tests.journeys.house import open_worker
from tests.journeys.people import mediator
from tests.journeys.travel import Journey
from volunteers.models import Volunteer


@pytest.fixture(params=["desktop", "phone"])
def journey(request, west, house, post, enter, look) -> Iterator[Journey]:
    """At a desk the worker is a process of its own; on a phone without JavaScript the test is."""
    device = request.param
    with ExitStack() as stack:
        if device == "desktop":
            stack.enter_context(open_worker(house))
        yield Journey(
            service=west,
            post=post,
            enter=enter,
            look=look if device == "desktop" else lambda *_page: None,
            device=device,
            javascript=device == "desktop",
        )


@pytest.fixture
def people(west) -> list[Volunteer]:
    names = ("Anna", "Bart", "Carla", "Dirk")
    found = [mediator(west, name) for name in names]
    Volunteer.unscoped.filter(service=west).update(max_open_cases=1)
    return found


def plan(journey: Journey, page: Page, button: str) -> None:
    """Have the queue planned, and stay on the page until it is: it comes by itself, or is asked."""
    heading = page.get_by_role("heading", name="2 of 3 cases get a pair")
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    if journey.javascript:
        expect(heading).to_be_visible()
    else:
        expect(page.get_by_role("heading", name="The queue is being planned")).to_be_visible()
        tasks.run_plan(PlanRun.unscoped.get(ended_at=None).pk)
        page.get_by_role("link", name="Look again").click()
        expect(heading).to_be_visible()


def card_of(page: Page, number: str) -> Callable[..., object]:
    return page.get_by_role("region", name=number)


def test_the_queue_is_planned_changed_and_offered(journey, west, staff, people):
    coordinator = staff(Role.COORDINATOR, "Clara")
    cases = [CaseFactory(service=west, ready=True) for _ in range(3)]
    page = journey.open(coordinator, "scheduling:queue")
    with page.expect_navigation():
        page.get_by_role("link", name="Plan the queue").last.click()
    journey.look(page, "empty")

    plan(journey, page, "Plan the queue")
    journey.look(page, "made")
    first = next(case for case in cases if card_of(page, case.number).count())
    names = card_of(page, first.number).inner_text()
    other = next(person for person in people if str(person) not in names)
    with page.expect_navigation():
        card_of(page, first.number).get_by_role("link", name="Choose others").click()
    journey.look(page)
    page.get_by_label("Mediator", exact=False).first.select_option(str(other.pk))
    if not journey.javascript:
        journey.press(page, "See what the rules say")
    journey.press(page, "Lock for the next plan")

    plan(journey, page, "Plan again")
    card = card_of(page, first.number)
    expect(card).to_contain_text(str(other))
    expect(card).to_contain_text("Locked")
    with page.expect_navigation():
        page.get_by_role("button", name="Offer all").click()
    journey.look(page, "look-once-more")
    journey.press(page, "Send 4 emails")
    expect(page.get_by_text("2 cases are offered.")).to_be_visible()
    journey.look(page, "offered")
    assert Offer.unscoped.waiting().filter(case=first, volunteer=other).exists()
    assert Offer.unscoped.waiting().count() == 4

    with page.expect_navigation():
        page.get_by_role("link", name="What we lack").last.click()
    journey.look(page)


@pytest.mark.parametrize("device", WIDTHS)
def test_a_plan_under_way_is_a_page_without_fault(west, staff, enter, look, device):
    PlanRunFactory(service=west, running=True, stage="improving", done=40, bound=1_010)

    page = enter(staff(Role.COORDINATOR, "Clara"), device=device)
    page.goto(reverse("scheduling:plan", args=[west.slug]))

    expect(page.get_by_role("heading", name="The queue is being planned")).to_be_visible()
    look(page, "under-way")

"""From a ringing phone to two people who are asked, with every press of the mouse counted."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect

from cases.models import Case
from organisations.models import Role
from scheduling.models import Offer
from tests.factories.cases import CaseFactory
from tests.factories.organisations import DistrictFactory
from tests.journeys.people import mediator
from volunteers.models import Volunteer

MOST_CLICKS, MOST_FROM_THE_LIST = 9, 4
MOST_HIGH = {"desktop": 970, "phone": 1500}


class Mouse:
    """Presses, and counts how often."""

    def __init__(self) -> None:
        self.clicks = 0

    def press(self, place: Locator) -> None:
        place.click()
        self.clicks += 1


@pytest.fixture
def desk(west, staff, enter):
    DistrictFactory(service=west, name="Harbour", postcodes=["7511"])
    for name in ("Rosa", "Bart", "Ans"):
        mediator(west, name)
    Volunteer.unscoped.update(languages=["en"])  # the language of the service
    page = enter(staff(Role.COORDINATOR, "Truus"))
    page.goto(reverse("insights:home", args=[west.slug]))
    return page


def test_a_call_becomes_a_question_to_two_people(desk, look):
    page, mouse = desk, Mouse()

    mouse.press(page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Cases"))
    mouse.press(page.get_by_role("link", name="New case"))
    page.get_by_role("textbox", name="Name").fill("Mrs Geheim")
    page.get_by_role("textbox", name="Phone").fill("06 12345678")
    page.get_by_role("textbox", name="Postcode").fill("7511 AB")
    page.get_by_label("What is it about?").select_option("noise_people")
    page.get_by_label("What is going on?").fill("Music until late.")
    expect(page.get_by_role("status").get_by_text("Harbour")).to_be_visible()
    mouse.press(page.get_by_label("The reporter agrees"))
    look(page, "call")
    mouse.press(page.get_by_role("button", name="Open and assess"))
    expect(page.get_by_text("Pairs who can take this")).to_be_visible()
    look(page, "fit")
    mouse.press(page.get_by_label("Nothing of this"))
    mouse.press(page.get_by_role("button", name="It fits, go on"))
    look(page, "who")
    mouse.press(page.get_by_role("button", name="Go on"))
    page.get_by_label("The case in one line").fill("Music through the wall")
    expect(page.get_by_role("region", name="What a volunteer reads")).to_contain_text(
        "Music through the wall"
    )
    look(page, "asking")
    mouse.press(page.get_by_role("button", name="Ready, find a pair"))
    mouse.press(page.get_by_role("button", name="Offer to these two").first)
    page.wait_for_load_state()

    assert Offer.unscoped.waiting().count() == 2
    assert mouse.clicks <= MOST_CLICKS


def test_from_the_list_of_moves_two_people_are_asked(desk, west):
    CaseFactory(service=west, ready=True, languages=["en"])
    page, mouse = desk, Mouse()
    page.goto(reverse("insights:due", args=[west.slug]))

    mouse.press(page.locator("[data-rows] > li .due-do").first)
    mouse.press(page.get_by_role("button", name="Offer to these two").first)
    page.wait_for_load_state()

    assert Offer.unscoped.waiting().count() == 2
    assert mouse.clicks <= MOST_FROM_THE_LIST


def test_none_of_this_stands_alone_and_the_count_follows_what_is_ticked(desk, west, look):
    case = CaseFactory(service=west, languages=[])
    page = desk
    page.goto(reverse("cases:triage", args=[west.slug, case.pk]))
    none, family = page.get_by_label("Nothing of this"), page.get_by_label("A conflict inside")
    none.check()
    family.check()
    expect(none).not_to_be_checked()
    none.check()
    expect(family).not_to_be_checked()

    page.get_by_role("button", name="It fits, go on").click()
    figure = page.locator(".counter-figure")
    expect(figure).to_contain_text("3 of 3")
    page.get_by_label("Turkish").check()

    expect(figure).to_contain_text("0 of 3")
    expect(page.locator("[data-counter-said]")).to_contain_text("Without “Turkish”: 3.")
    look(page, "nobody")


def test_what_is_typed_stays_in_the_tab_until_the_case_is_open(desk, west):
    page, new = desk, reverse("cases:case_create", args=[west.slug])
    page.goto(new)
    page.get_by_role("textbox", name="Phone").fill("06 12345678")
    page.goto(reverse("insights:home", args=[west.slug]))
    page.goto(new)
    expect(page.get_by_role("textbox", name="Phone")).to_have_value("06 12345678")

    page.get_by_role("textbox", name="Name").fill("Mrs Geheim")
    page.get_by_label("What is it about?").select_option("pets")
    page.get_by_label("The reporter agrees").check()
    page.keyboard.press("Enter")
    page.wait_for_url("**/triage/")

    assert Case.unscoped.count() == 1
    page.goto(new)
    expect(page.get_by_role("textbox", name="Phone")).to_have_value("")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_each_screen_is_seen_as_a_whole(west, staff, enter, device):
    case = CaseFactory(service=west)
    page = enter(staff(Role.COORDINATOR, "Truus"), device=device)
    for name in ("cases:triage", "cases:triage_who", "cases:triage_asking"):
        page.goto(reverse(name, args=[west.slug, case.pk]))
        expect(page.locator(".counter-figure")).to_be_visible()

        assert page.evaluate("document.documentElement.scrollHeight") <= MOST_HIGH[device]

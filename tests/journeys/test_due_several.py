"""Three cases handled by keyboard alone, and what stands on a screen while somebody stands in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Case
from core.local_time import local_day
from organisations.models import Role
from tests.factories.cases import CaseFactory
from tests.factories.organisations import CoverFactory, DistrictFactory, SavedViewFactory
from tests.journeys.test_due_list import BOTTOMS, ask_again, row_in_focus


@pytest.fixture
def truus(west, staff):
    return staff(Role.COORDINATOR, "Truus").memberships.get()


@pytest.fixture
def samira(west, staff):
    return staff(Role.COORDINATOR, "Samira").memberships.get()


@pytest.fixture
def cases(west, truus, samira):
    district = DistrictFactory(service=west, name="Harbour")
    ready = timezone.now() - timedelta(days=1)
    return [
        CaseFactory(
            service=west,
            number=f"2026-{n:04}",
            district=district,
            ready=True,
            ready_at=ready + timedelta(minutes=n),
            owner=samira if n % 5 == 0 else truus,
        )
        for n in range(1, 16)
    ]


@pytest.fixture
def cover(west, truus, samira):
    """Truus stands in for Samira this week, and kept a view of one district."""
    today = local_day(timezone.now(), west.zone)
    SavedViewFactory(member=truus, name="Harbour", query="district=Harbour&show=all")
    days = {"starts_on": today, "ends_on": today + timedelta(days=7)}
    return CoverFactory(service=west, absent=samira, deputy=truus, **days)


@pytest.fixture
def list_page(west, truus, cases, enter):
    def opened(device: str = "desktop", *, javascript: bool = True):
        page = enter(truus.user, device=device, javascript=javascript)
        page.goto(reverse("insights:due", args=[west.slug]))
        return page

    return opened


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_three_cases_are_handed_over_by_keyboard_alone(list_page, samira, look):
    page = list_page()
    bar = page.locator("[data-bulk]")
    expect(bar).to_be_hidden()

    press(page, "j", "x", "j", "j", "Shift+X")
    expect(bar.locator("[data-bulk-count]")).to_have_text("3")
    expect(bar.get_by_role("button", name="Remind who was asked")).to_be_hidden()
    look(page, "chosen")
    bar.get_by_role("button", name="Hand over").focus()
    press(page, "Enter")
    page.get_by_label("Who is in charge from now on?").focus()
    page.keyboard.type("Samira")
    look(page, "hand-over")
    page.get_by_role("button", name="Hand over").focus()
    press(page, "Enter")

    expect(page.get_by_text("Handed over: 3 cases.")).to_be_visible()
    numbers = Case.unscoped.filter(owner=samira).values_list("number", flat=True)
    assert {"2026-0001", "2026-0002", "2026-0003"} <= set(numbers)


def test_escape_chooses_nothing_and_a_row_that_is_chosen_stays_so(list_page, cases):
    page = list_page()
    press(page, "j", "x", "j", "x")
    Case.unscoped.filter(pk=cases[0].pk).update(state="unsuitable", closed_at=timezone.now())

    ask_again(page)

    expect(page.locator("[data-bulk-count]")).to_have_text("1")
    expect(page.get_by_role("checkbox", name="Choose 2026-0002")).to_be_checked()
    assert row_in_focus(page).startswith("2026-0002")
    press(page, "Escape")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    expect(page.get_by_role("checkbox", name="Choose 2026-0002")).not_to_be_checked()


def test_a_box_ticked_by_hand_stops_no_key(list_page):
    page = list_page()
    page.get_by_role("checkbox", name="Choose 2026-0002").check()
    press(page, "j", "x")

    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    page.get_by_role("button", name="Choose nothing").click()
    expect(page.locator("[data-bulk]")).to_be_hidden()


def test_without_scripts_the_form_at_the_foot_does_the_same(list_page, samira):
    page = list_page(javascript=False)
    for number in ("2026-0001", "2026-0002"):
        page.get_by_role("checkbox", name=f"Choose {number}").check()
    page.get_by_role("button", name="Hand over").click()
    page.get_by_label("Who is in charge from now on?").select_option(label=str(samira.user))
    page.get_by_role("button", name="Hand over").click()

    expect(page.get_by_text("Handed over: 2 cases.")).to_be_visible()


def test_nine_rows_stand_below_tabs_notice_and_choices(list_page, cover, look):
    page = list_page()
    expect(page.get_by_text("You stand in for Samira")).to_be_visible()
    look(page, "standing-in")

    assert sum(bottom <= 950 for bottom in page.evaluate(BOTTOMS)) >= 9


def test_fifteen_rows_with_a_notice_are_no_further_to_scroll(list_page, cover, look):
    page = list_page("phone")
    assert page.locator("[data-rows] > li").count() == 15
    page.get_by_role("checkbox", name="Choose 2026-0002").check()
    look(page, "standing-in-on-a-phone")

    assert page.evaluate("document.documentElement.scrollHeight") <= 3400
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

"""From «Yılmaz, Kerkstraat» to the open case: one chord, the words, Enter."""

import pytest
from playwright.sync_api import expect

from organisations.models import ReadEntry, Role
from tests.factories.cases import CaseFactory, PartyFactory


@pytest.fixture
def case(west):
    case = CaseFactory(service=west, number="2026-0041")
    PartyFactory(service=west, case=case, name="mevrouw Yılmaz", street="Kerkstraat")
    other = CaseFactory(service=west, number="2026-0042")
    PartyFactory(service=west, case=other, name="Yılmaz", street="Havenweg")
    return case


def test_one_chord_the_words_and_enter_open_the_case(enter, staff, west, case, look):
    page = enter(staff(Role.COORDINATOR, "Carla"))
    page.goto(f"/s/{west.slug}/")

    page.keyboard.press("Control+k")
    page.keyboard.type("yilmaz, kerkstr")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/cases/{case.pk}/?from=search")
    assert ReadEntry.unscoped.get().why == "search"
    assert "yilmaz" not in page.url


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_window_is_walked_by_arrows_and_forgets(enter, staff, west, case, look, device):
    page = enter(staff(Role.COORDINATOR, "Carla"), device=device)
    page.goto(f"/s/{west.slug}/")
    page.locator("[data-find]:visible").click()
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    field.press_sequentially("yilmaz")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    look(page, "found")

    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "hit-1")
    field.fill("nobodyatall")
    expect(page.get_by_text("No hit.").first).to_be_visible()
    look(page, "none")
    page.keyboard.press("Escape")

    expect(page.locator("#finder")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_have_value("")
    expect(options).to_have_count(0)


def test_the_page_of_its_own_needs_no_javascript(enter, staff, west, case, look):
    page = enter(staff(Role.COORDINATOR, "Carla"), javascript=False)
    page.goto(f"/s/{west.slug}/")
    page.get_by_role("link", name="Search").first.click()
    page.get_by_role("searchbox").fill("Yılmaz, Kerkstraat")
    page.get_by_role("button", name="Search").click()

    page.get_by_role("link", name="2026-0041").click()
    page.wait_for_url(f"**/cases/{case.pk}/?from=search")

"""The list of turns by keyboard alone, as it refreshes itself, and how much stands on a screen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Case
from organisations.models import Role
from tests.factories.cases import RECEIVED, CaseFactory
from tests.factories.organisations import DistrictFactory

MOST_HIGH = {"insights:home": 2900, "insights:due": 3400}
"""Pixels on a phone, for five urgent rows and five more, and for fifteen rows."""


@pytest.fixture
def cases(west):
    district = DistrictFactory(service=west, name="Harbour")
    late = [
        CaseFactory(service=west, number=f"2026-{n:04}", district=district, received_at=RECEIVED)
        for n in range(1, 6)
    ]
    ready = timezone.now() - timedelta(days=1)
    return late + [
        CaseFactory(
            service=west, number=f"2026-{n:04}", district=district, ready=True, ready_at=ready
        )
        for n in range(6, 16)
    ]


@pytest.fixture
def list_page(west, staff, cases, enter):
    def opened(name: str = "insights:due", device: str = "desktop"):
        page = enter(staff(Role.COORDINATOR, "Truus"), device=device)
        page.goto(reverse(name, args=[west.slug]))
        return page

    return opened


ROW = "document.activeElement.closest('[data-rows] > *')"


def row_in_focus(page) -> str:
    return page.evaluate(f"{ROW}?.querySelector('.due-about').textContent")


def test_the_list_is_walked_by_keys(list_page, west, cases):
    page = list_page()

    for key, number in (("j", "0001"), ("j", "0002"), ("j", "0003"), ("k", "0002")):
        page.keyboard.press(key)
        assert row_in_focus(page).startswith(f"2026-{number}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('cases:case_detail', args=[west.slug, cases[1].pk])}")

    with page.expect_event("load"):  # what a page writes in its history would pass for one
        page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.wait_for_url(f"**{reverse('cases:triage', args=[west.slug, cases[0].pk])}")


def test_a_slash_leads_to_the_choices_and_they_work_by_keys(list_page):
    page = list_page()

    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url("**?kind=triage")
    expect(page.locator("[data-rows] > li")).to_have_count(5)
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/due/?")
    expect(page.locator("[data-rows] > li")).to_have_count(15)


def test_the_keys_are_told_and_can_be_switched_off(list_page, look):
    page = list_page()

    page.keyboard.press("?")
    window = page.get_by_role("dialog", name="Keys on this page")
    expect(window).to_be_visible()
    look(page, "keys")
    window.get_by_role("checkbox").uncheck()
    window.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    assert row_in_focus(page) is None

    page.reload()
    page.keyboard.press("j")
    assert row_in_focus(page) is None
    page.get_by_role("button", name="Keys").click()
    window.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert row_in_focus(page).startswith("2026-0001")


ASKED_AND_DONE = """() => new Promise((done) => {
  document.addEventListener("htmx:after:request", () => done(), { once: true });
  document.getElementById("due").dispatchEvent(new Event("every"));
})"""


def ask_again(page):
    """What the clock does every twenty seconds; over once the page has read the answer."""
    with page.expect_response(lambda answer: "/due/" in answer.url) as answer:
        page.evaluate(ASKED_AND_DONE)
    return answer.value


def test_it_refreshes_itself_and_leaves_the_focus_where_it_is(list_page, cases):
    page = list_page()
    for _ in range(3):
        page.keyboard.press("j")

    assert ask_again(page).status == 200
    assert ask_again(page).status == 304
    Case.unscoped.filter(pk=cases[0].pk).update(state="unsuitable", closed_at=timezone.now())
    assert ask_again(page).status == 200
    expect(page.locator("[data-rows] > li")).to_have_count(14)
    assert row_in_focus(page).startswith("2026-0003")

    Case.unscoped.filter(pk=cases[2].pk).update(state="unsuitable", closed_at=timezone.now())
    ask_again(page)
    expect(page.locator("[data-rows] > li")).to_have_count(13)
    assert row_in_focus(page).startswith("2026-0004")


def test_a_choice_that_stands_open_is_not_taken_away(list_page, cases):
    page = list_page()
    page.locator("#chip-kind summary").click()

    page.evaluate("document.getElementById('due').dispatchEvent(new Event('every'))")

    expect(page.locator("#chip-kind .menu-sheet")).to_be_visible()


BOTTOMS = """[...document.querySelectorAll("[data-rows] > li")]
  .map((row) => row.getBoundingClientRect().bottom)"""


def test_nine_rows_stand_on_a_screen(list_page):
    bottoms = list_page().evaluate(BOTTOMS)

    assert sum(bottom <= 950 for bottom in bottoms) >= 9


def test_what_cannot_wait_stands_high(list_page):
    page = list_page("insights:home")

    top = page.locator(".dues-urgent > li").first.bounding_box()["y"]
    assert top <= 160
    assert page.evaluate(BOTTOMS)[4] <= 900


@pytest.mark.parametrize("name", MOST_HIGH)
def test_a_phone_is_scrolled_no_further_than_this(name, list_page):
    page = list_page(name, device="phone")

    assert page.evaluate("document.documentElement.scrollHeight") <= MOST_HIGH[name]


@pytest.mark.parametrize("chip", ["kind", "district", "whose"])
def test_a_choice_opens_within_a_phone(chip, list_page):
    page = list_page(device="phone")
    page.locator(f"#chip-{chip} summary").click()
    box = page.locator(f"#chip-{chip} .menu-sheet").bounding_box()

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_a_finger_is_told_of_no_keys(list_page):
    expect(list_page(device="phone").get_by_role("button", name="Keys")).to_be_hidden()


COVERED = """[...document.querySelectorAll("[data-rows] > li")].filter((row) => {
  const [age, button] = [".age", ".btn"]
    .map((one) => row.querySelector(one).getBoundingClientRect());
  return age.right > button.left && age.bottom > button.top && button.bottom > age.top;
}).length"""


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_no_age_lies_under_its_button_on_a_phone(language, list_page, cases):
    Case.unscoped.filter(pk=cases[-1].pk).update(state="paired", moved_at=RECEIVED)
    page = list_page(device="phone")
    page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
    page.reload()

    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate(COVERED) == 0

"""A day of a coordinator: twelve moves by keyboard alone, from the start page to a closed case."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.lifecycle import CaseState
from cases.models import Case, CaseNote
from core.local_time import local_day
from organisations.models import Role
from scheduling.models import Offer
from tests.factories.cases import AftercareFactory, CaseFactory, PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.journeys.keyboard import (
    choose,
    follow,
    press,
    row_in_focus,
    tab_to,
    tick,
    walk_to_row,
    without_a_hand,
    write,
)
from tests.journeys.people import mediator

CALLER = {
    "Name": "Mr Geheim",
    "Phone": "06 12345678",
    "Street": "Verborgenlaan",
    "House number": "12",
}


@pytest.fixture
def cases(west) -> dict[str, Case]:
    """Three wait for a pair, one for the call of today; Yılmaz stands in the last."""
    now = timezone.now()
    district = DistrictFactory(service=west, name="Harbour")
    facts = {"service": west, "district": district}
    ready = [
        CaseFactory(
            number=f"2026-000{n}", ready=True, ready_at=now - timedelta(days=9 - n), **facts
        )
        for n in (1, 2, 3)
    ]
    talked = CaseFactory(
        number="2026-0004",
        state=CaseState.AFTERCARE,
        ready_at=now - timedelta(days=60),
        started_at=now - timedelta(days=50),
        provisional_result="solved",
        **facts,
    )
    AftercareFactory(service=west, case=talked, due_on=local_day(now, west.zone))
    PartyFactory(service=west, case=ready[2], name="mevrouw Yılmaz", street="Kerkstraat")
    return {case.number: case for case in [*ready, talked]}


@pytest.fixture
def page(west, staff, cases, enter) -> Page:
    staff(Role.COORDINATOR, "Samira")
    for name in ("Anna", "Bart", "Carla", "Dirk"):
        mediator(west, name)
    return enter(staff(Role.COORDINATOR, "Truus"))


def test_twelve_moves_of_a_day_need_no_mouse(page, west, cases, look):
    with without_a_hand(page):
        page.goto(reverse("insights:home", args=[west.slug]))
        go_to_the_list(page, west)
        ask_the_second_pair(page, look, cases["2026-0001"])
        hand_two_over(page, cases)
        find_by_name_and_note_a_call(page, cases["2026-0003"])
        walk_from_case_to_case(page, look)
        come_back_to_the_row(page)
        take_in_a_new_case(page)
        look_at_the_weeks(page)
        register_the_aftercare(page, cases["2026-0004"])
        close_the_case(page, cases["2026-0004"])
        see_the_keys_and_switch_them_off(page, look)


def go_to_the_list(page: Page, west) -> None:
    follow(page, "g", "a")
    assert page.url.endswith(reverse("insights:due", args=[west.slug]))


def ask_the_second_pair(page: Page, look, case: Case) -> None:
    """The button of a row leads to the board, a number to the pair, Enter asks."""
    walk_to_row(page, case.number)
    follow(page, "d")
    second = page.locator(".team").nth(1)
    names = second.locator(".person-name").all_inner_texts()
    look(page, "numbered")
    press(page, "2")
    expect(second.get_by_role("button", name="Offer to these two")).to_be_focused()
    follow(page, "Enter")
    asked = Offer.unscoped.waiting().filter(case=case)
    assert {offer.volunteer.user.full_name for offer in asked} == set(names)


def hand_two_over(page: Page, cases: dict[str, Case]) -> None:
    follow(page, "g", "a")
    walk_to_row(page, "2026-0002")
    press(page, "x")
    walk_to_row(page, "2026-0003")
    press(page, "x")
    tab_to(page, page.locator("[data-bulk]").get_by_role("button", name="Hand over"))
    follow(page, "Enter")
    write(page, page.get_by_label("Who is in charge from now on?"), "Samira")
    tab_to(page, page.get_by_role("button", name="Hand over"))
    follow(page, "Enter")
    owned = Case.unscoped.filter(owner__user__first_name="Samira")
    assert set(owned.values_list("number", flat=True)) == {"2026-0002", "2026-0003"}


def find_by_name_and_note_a_call(page: Page, case: Case) -> None:
    press(page, "Control+k")
    page.keyboard.type("yilmaz kerkstr")
    follow(page, "Enter")
    press(page, "c")
    page.keyboard.type("Back from holiday on Monday.")
    follow(page, "Enter")
    assert CaseNote.unscoped.get(case=case).text == "Back from holiday on Monday."
    expect(page.locator("a.back")).to_have_text("Cases")


def walk_from_case_to_case(page: Page, look) -> None:
    """Opened from the list, a case knows its place in it."""
    follow(page, "g", "a")
    number_of_rows = page.locator("[data-rows] > li").count()
    press(page, "j")
    follow(page, "Enter")
    expect(page.locator("a.back")).to_have_text(f"To do, 1 of {number_of_rows}")
    look(page, "from-the-list")
    follow(page, "j")
    expect(page.locator("a.back")).to_have_text(f"To do, 2 of {number_of_rows}")
    follow(page, "k")
    expect(page.locator("a.back")).to_have_text(f"To do, 1 of {number_of_rows}")
    follow(page, "j")


def come_back_to_the_row(page: Page) -> None:
    here = page.locator("h1 + .page-lead").inner_text()
    tab_to(page, page.locator("a.back"))
    follow(page, "Enter")
    assert row_in_focus(page).split(" · ")[0] in here


def take_in_a_new_case(page: Page) -> None:
    follow(page, "n")
    form = page.locator("#main form")
    for label, text in CALLER.items():
        write(page, form.get_by_role("textbox", name=label).first, text)
    tab_to(page, form.get_by_label("What is it about?"))
    page.keyboard.type("Noise")
    write(page, form.get_by_label("What is going on?"), "Music until late at night.")
    tick(page, form.get_by_label("The reporter agrees that we keep these facts"))
    tab_to(page, form.get_by_role("button", name="Only open the case"))
    follow(page, "Enter")
    assert Case.unscoped.filter(state=CaseState.NEW).count() == 1


def look_at_the_weeks(page: Page) -> None:
    follow(page, "g", "w")
    this_week = page.get_by_role("heading", level=1).inner_text()
    follow(page, "ArrowRight")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(this_week)
    follow(page, "ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text(this_week)


def register_the_aftercare(page: Page, case: Case) -> None:
    follow(page, "g", "a")
    walk_to_row(page, case.number)
    follow(page, "d")
    for question in ("relation_a", "relation_b"):
        choose(page, page.locator(f"#div_id_{question}"), "Better")
    tab_to(page, page.get_by_role("button", name="Save this"))
    follow(page, "Enter")
    case.refresh_from_db()
    assert case.confirmed_result == "solved"


def close_the_case(page: Page, case: Case) -> None:
    tab_to(page, page.get_by_role("link", name="Close the case", exact=True))
    follow(page, "Enter")
    choose(page, page.locator("#div_id_ended_reason"), "An agreement")
    tab_to(page, page.get_by_role("button", name="Close the case"))
    follow(page, "Enter")
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


def see_the_keys_and_switch_them_off(page: Page, look) -> None:
    press(page, "?")
    window = page.get_by_role("dialog", name="Keys on this page")
    expect(window).to_be_visible()
    expect(window.get_by_role("link", name="New case")).to_be_visible()
    look(page, "keys-of-a-case")
    press(page, "Escape")
    tab_to(page, page.locator(".rail-foot summary"))
    press(page, "Enter")
    switch = page.locator(".rail-foot").get_by_role("checkbox")
    tab_to(page, switch)
    press(page, "Space")
    expect(switch).not_to_be_checked()
    press(page, "Escape", "n", "?")
    expect(window).to_be_hidden()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()


@pytest.mark.parametrize(
    ("view", "name"),
    [("cases:case_list", "Cases"), ("volunteers:volunteer_list", "Volunteers")],
)
def test_a_list_is_walked_row_by_row_and_so_are_its_pages(page, west, view, name):
    with without_a_hand(page):
        page.goto(reverse(view, args=[west.slug]))
        rows = page.locator("tbody [data-row]")
        press(page, "j", "j", "k")
        expect(rows.nth(0)).to_be_focused()
        press(page, "j")
        second, number = rows.nth(1).inner_text(), rows.count()
        follow(page, "Enter")
        expect(page.locator("a.back")).to_have_text(f"{name}, 2 of {number}")
        follow(page, "k")
        expect(page.locator("a.back")).to_have_text(f"{name}, 1 of {number}")
        follow(page, "j")
        tab_to(page, page.locator("a.back"))
        follow(page, "Enter")
        expect(page.get_by_role("link", name=second, exact=True)).to_be_focused()

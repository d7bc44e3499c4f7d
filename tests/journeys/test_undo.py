"""Asking by mistake is undone by one key, or without a script; and two see who has a case open."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases.lifecycle import CaseState
from cases.models import Case, UndoableAct
from organisations.models import OutboxMessage, Role, Scope
from scheduling.pairing.actions.offers import offer_case
from tests.factories.cases import CaseFactory
from tests.races.racing import free_mediator


@pytest.fixture
def truus(west, staff):
    return staff(Role.COORDINATOR, "Truus")


@pytest.fixture
def samira(west, staff):
    return staff(Role.COORDINATOR, "Samira")


@pytest.fixture
def case(west):
    pair = [free_mediator(west, user__first_name=name) for name in ("Ineke", "Bart")]
    case = CaseFactory(service=west, number="2026-0030", ready=True, wishes=["0-evening"])
    return case, pair


def ask(page, case):
    page.goto(reverse("scheduling:pair_board", args=[case.service.slug, case.pk]))
    page.get_by_role("button", name="Offer to these two").first.click()
    expect(page.locator("[data-toast]")).to_contain_text("2 people are asked.")


def state_of(case):
    return Case.unscoped.get(pk=case.pk).state


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_asking_is_undone_by_a_key_from_another_page(west, truus, case, enter, look, post, device):
    case, _pair = case
    page = enter(truus, device=device)
    ask(page, case)
    toast = page.locator("[data-toast]")
    expect(toast).to_contain_text("You have another 10 minutes to undo this.")
    look(page)

    page.goto(reverse("insights:due", args=[west.slug]))
    expect(toast).to_be_visible()
    page.keyboard.press("u")

    expect(page.get_by_text("Undone. No email has left.")).to_be_visible()
    assert page.url.endswith(reverse("insights:due", args=[west.slug]))
    expect(toast).to_have_count(0)
    assert state_of(case) == CaseState.READY
    assert not [one for one in post.letters() if "case" in one.subject.lower()]


def test_a_key_that_is_typed_undoes_nothing_and_closing_is_no_undoing(west, truus, case, enter):
    case, _pair = case
    page = enter(truus)
    ask(page, case)
    page.goto(reverse("cases:case_detail", args=[west.slug, case.pk]))
    page.keyboard.press("c")
    page.keyboard.type("u")
    expect(page.locator("#note")).to_have_value("u")

    page.get_by_role("button", name="Close").click()
    expect(page.locator("[data-toast]")).to_have_count(0)
    page.reload()

    expect(page.locator("[data-toast]")).to_have_count(0)
    expect(page.get_by_text("It can be undone until")).to_be_visible()
    assert state_of(case) == CaseState.OFFERED


def test_it_stays_under_the_focus_when_its_time_is_over(west, truus, case, enter):
    case, _pair = case
    page = enter(truus)
    ask(page, case)
    toast = page.locator("[data-toast]")
    close = page.get_by_role("button", name="Close")
    close.focus()
    toast.evaluate("part => { part.dataset.left = 0 }")

    expect(toast).to_contain_text("This stands now.")
    expect(close).to_be_focused()
    page.locator("h1").click()
    expect(toast).to_have_count(0)


def test_without_a_script_a_colleague_undoes_it_on_the_page_of_the_case(
    west, truus, samira, case, enter
):
    case, pair = case
    by = Scope(service=west, user=truus, roles=frozenset({Role.COORDINATOR}))
    offer_case(case, pair, by=by, at=timezone.now())
    page = enter(samira, javascript=False)
    page.goto(reverse("cases:case_detail", args=[west.slug, case.pk]))
    expect(page.get_by_text("asked volunteers at")).to_be_visible()

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Undone. No email has left.")).to_be_visible()
    assert UndoableAct.unscoped.get().undone_by == samira
    assert state_of(case) == CaseState.READY
    assert not OutboxMessage.unscoped.filter(state="queued").exists()


def test_two_coordinators_see_who_has_a_case_open(west, truus, samira, case, enter, look):
    case, _pair = case
    hers, mine = enter(samira), enter(truus)
    page = reverse("cases:case_detail", args=[west.slug, case.pk])
    with hers.expect_response(lambda answer: answer.url.endswith("/open/")):
        hers.goto(page)

    mine.goto(reverse("insights:due", args=[west.slug]) + "?show=all")
    expect(mine.locator(".dues .open-now")).to_contain_text(f"{samira} has this case open, since")
    look(mine)
    mine.goto(page)

    expect(mine.locator("p.open-now")).to_contain_text(f"{samira} has this case open, since")
    look(mine)

"""A coordinator who takes a call sees, before the form is sent, that the house was here before."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organisations.models import Role
from tests.factories.cases import CaseFactory, PartyFactory


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_form_of_a_new_case_says_who_was_here(enter, staff, west, look, device):
    case = CaseFactory(service=west, received_at=timezone.now() - timedelta(days=90))
    PartyFactory(service=west, case=case, phone="06 12345678")
    page = enter(staff(Role.COORDINATOR, "Carla"), device=device)
    page.goto(f"/s/{west.slug}/cases/new/")
    expect(page.get_by_text("Perhaps here before")).to_have_count(0)

    page.get_by_role("textbox", name="Phone").fill("0031 612345678")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name=f"Case {case.number}")).to_be_visible()
    expect(page.get_by_role("textbox", name="Phone")).to_have_value("0031 612345678")
    look(page)

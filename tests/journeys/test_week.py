"""The week of a service: walked by keys, as a table on a screen and as a list on a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from insights.pages.calendar_weeks import CalendarWeek
from organisations.models import Role
from tests.factories.scheduling import AppointmentFactory, CalendarItemFactory

MOST_HIGH = {"desktop": 1120, "phone": 1991}
"""Pixels, for a week with some talks."""


@pytest.fixture
def week_page(west, staff, enter):
    """Of next week, in which three talks stand and one of them is answered with no."""
    today = timezone.localdate(timezone=west.zone)
    week = CalendarWeek.of(today).later
    for number in range(3):
        noon = timezone.now().replace(hour=12, minute=0)
        start = noon + (week.days[number] - noon.date())
        hours = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
        talk = AppointmentFactory(service=west, **hours)
        CalendarItemFactory(
            service=west, appointment=talk, answer="declined" if number else "accepted"
        )

    def opened(device: str = "desktop"):
        page = enter(staff(Role.COORDINATOR, "Truus"), device=device)
        page.goto(f"{reverse('insights:service_week', args=[west.slug])}?week={week.address}")
        return page, week

    return opened


def test_the_arrow_keys_walk_through_the_weeks(week_page):
    page, week = week_page()

    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**?week={week.later.address}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Week {week.later.number}")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**?week={week.address}")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_screen_has_the_table_and_a_phone_the_list(week_page, look, device):
    page, _week = week_page(device)

    table, days = page.get_by_role("table"), page.locator(".weeks-day:visible")
    if device == "desktop":
        expect(table).to_be_visible()
        expect(days).to_have_count(0)
    else:
        expect(table).to_be_hidden()
        expect(days).to_have_count(3)
    expect(page.get_by_role("heading", name="Asks for attention")).to_be_visible()
    look(page, f"week-{device}")
    high, wide = page.evaluate(
        "[document.documentElement.scrollHeight, document.documentElement.scrollWidth]"
    )
    assert high <= MOST_HIGH[device]
    assert wide <= page.viewport_size["width"]

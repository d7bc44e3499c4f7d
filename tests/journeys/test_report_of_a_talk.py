"""The same evening, on a phone: the mail after a talk, four taps, and the case has moved on."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.lifecycle import CaseState
from cases.models import Outcome
from organisations.models import Role
from scheduling.appointments.actions.reports import ask_for_reports
from scheduling.models import Appointment, CalendarItem
from tests.journeys.travel import AMSTERDAM, Journey, today
from tests.scheduling.talks import as_mediator, make_pair, plan

HIGHEST = 870
TAPS = ("Yes", "We go and ask the other party", "2 hours")


@pytest.fixture
def journey(west, post, enter, look) -> Journey:
    west.phone = "030 123 45 67"
    west.save()
    return Journey(service=west, post=post, enter=enter, look=look)


@pytest.fixture
def talk(west, staff):
    """It ended an hour ago, as far as the mail is concerned by daylight."""
    pair = make_pair(west)
    by = as_mediator(pair.volunteers[0])
    talk = plan(pair, by, timezone.now(), starts_at=timezone.now() + timedelta(days=7))
    ended = datetime.combine(today() - timedelta(days=1), time(15), tzinfo=AMSTERDAM)
    hours = {"starts_at": ended - timedelta(minutes=90), "ends_at": ended}
    Appointment.unscoped.filter(pk=talk.pk).update(**hours)
    return Appointment.unscoped.get(pk=talk.pk)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_mediator_tells_it_in_four_taps_by_the_mail(journey, talk, staff, javascript):
    journey.javascript = javascript
    coordinator = staff(Role.COORDINATOR, "Carla")
    first, other = [item.user for item in CalendarItem.unscoped.of_appointment(talk).in_order()]
    assert ask_for_reports(at=talk.ends_at + timedelta(minutes=30)) == 1

    link = journey.letter(first, "How did the talk go").link("/t/")
    page = journey.follow(None, link, note="took")
    for number, tap in enumerate(TAPS):
        measure(page)
        with page.expect_navigation(wait_until="load"):
            page.get_by_role("link", name=tap, exact=True).click()
        journey.look(page, f"tap-{number}")
    measure(page)
    journey.press(page, "Done", note="told")

    assert "Thank you for telling us" in page.locator("h1").inner_text()
    talk.case.refresh_from_db()
    assert talk.case.state == CaseState.APPROACHING_B
    assert Outcome.unscoped.get().minutes == 120
    seen = journey.follow(None, journey.letter(other, "How did the talk go").link("/t/"))
    assert f"{first.first_name} has told how it went" in seen.locator("h1").inner_text()
    turns = journey.open(coordinator, "insights:due")
    assert "Talk with the second party" in turns.locator("#main").inner_text()
    case_page = reverse("cases:case_detail", args=[journey.service.slug, talk.case_id])
    assert turns.locator(f'a[href="{case_page}"]').count()


def measure(page) -> None:
    high = page.evaluate("document.documentElement.scrollHeight")
    low = page.locator("main :is(.tap, .tap-other, .tap-send, .tap-sum a)").evaluate_all(
        "all => Math.min(...all.map(one => one.getBoundingClientRect().height))"
    )
    assert high <= HIGHEST
    assert low >= 56


def test_of_whoever_signed_in_nothing_lies_over_the_way_back(journey, talk):
    first, _other = [item.user for item in CalendarItem.unscoped.of_appointment(talk).in_order()]

    page = journey.open(first, "scheduling:appointment_report", talk.pk)

    back, below = (page.locator(one).bounding_box() for one in (".back", ".tap-where"))
    assert back["y"] + back["height"] <= below["y"]

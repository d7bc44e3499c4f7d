"""How high the pages of every day are, what stands at once on a screen, how many stops Tab makes.

One line a page: who opens it, where it is, and the numbers it keeps, measured on the demo.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page

from cases.models import Assignment, Case
from organisations.models import Service, User
from tests.journeys.conftest import WIDTHS
from tests.journeys.house import House, open_house

COORDINATOR = "coordinator@demo.test"
A_MORNING = datetime(2026, 11, 30, 9, tzinfo=UTC)
PLACE = {"desktop": 0, "phone": 1}
Address = Callable[[Service], str]


@pytest.fixture(scope="module")
def house(blank) -> Iterator[House]:
    """The demo is built once; whoever measures changes nothing.

    Always on the same Monday morning: by the hour of the day other lines would stand there.
    """
    with open_house(blank) as house, time_machine.travel(A_MORNING, tick=True):
        call_command("demo", stdout=StringIO())
        yield house


def at(name: str) -> Address:
    return lambda service: reverse(name, args=[service.slug])


def case_in_talks(service: Service) -> str:
    """With a talk before it to which its pair may come, as most pages of a case are opened."""
    cases = Case.unscoped.filter(service=service, state="joint_planned").order_by("pk")
    return reverse("cases:case_detail", args=[service.slug, cases[0].pk])


def mediator_at_work(service: Service) -> str:
    seats = Assignment.unscoped.open().filter(service=service).order_by("pk")
    return reverse("volunteers:volunteer_detail", args=[service.slug, seats[0].volunteer_id])


@dataclass(frozen=True)
class Measured:
    """``high``: pixels of the whole page, on a desk and on a phone; None where nobody counts.

    ``above``: the lowest edge of each, on a desk and on a phone. ``stops`` are those of Tab within
    the page itself, on a desk, a group of radios once; on lists J and K make them unimportant.
    """

    page: str
    address: Address
    high: tuple[int | None, int | None]
    above: Mapping[str, int] = field(default_factory=dict)
    above_on_phone: Mapping[str, int] = field(default_factory=dict)
    stops: int | None = None
    who: str = COORDINATOR


PAGES = (
    # The first row begins where its heading ends; on a phone that says in two lines how much it is.
    Measured(
        "01 start",
        at("insights:home"),
        (None, 2900),
        {".dues-first > .dues-head": 160, ".start-news .dues": 900},
        above_on_phone={".dues-first > .dues-head": 200},
    ),
    # Fifteen rows on a phone are measured where fifteen are made: test_due_list.py.
    # Sixty more than was drawn: some of the nine rows say in two lines what they are about.
    Measured("02 moves", at("insights:due"), (None, None), {".dues > li:nth-child(9)": 1015}),
    # More than was drawn: the story of this case is longer, and on a phone the talk says there as
    # well why it cannot be held.
    Measured(
        "03 case",
        case_in_talks,
        (1940, 3090),
        {".heads-up": 570, "#now ~ .line .btn": 570, ".calls": 570, "[data-note]": 900},
        stops=30,
    ),
    # Twice the stops that were drawn: each talk and each who-not-with has its own.
    Measured(
        "04 volunteer", mediator_at_work, (1500, 2900), {".tiles": 560, ".freeweek": 560}, stops=22
    ),
    # What asks for attention and what is not planned yet stand below the week that was drawn.
    Measured(
        "05 week", at("insights:service_week"), (1560, 2480), {".weeks-wide table": 870}, stops=60
    ),
    # Its button stays: Enter is not everybody's.
    Measured("06 search", at("insights:search"), (900, 903), {"input[type=search]": 570}, stops=2),
    Measured(
        "09 home",
        at("insights:home"),
        (None, None),
        above_on_phone={".offer .answers": 690},
        who="volunteer@demo.test",
    ),
    # Forty more than was drawn: a line for each number of cases that somebody carries.
    Measured("10 manager", at("insights:home"), (1490, None), who="manager@demo.test"),
    # Lower than a screen: a row a person. What counts there are taps: test_starts.py.
    Measured(
        "11 trainer",
        at("insights:home"),
        (None, None),
        {"[aria-labelledby=session]": 1030},
        above_on_phone={"[aria-labelledby=session]": 1390},
        who="trainer@demo.test",
    ),
    Measured(
        "12 partner",
        at("insights:home"),
        (None, 1500),
        above_on_phone={".card-refer .btn-primary": 390},
        who="partner@demo.test",
    ),
)
"""The report of a talk (09) is measured in its own journey: test_report_of_a_talk.py."""

STOPS = """() => {
  const of = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const groups = new Set();
  return [...document.querySelectorAll("#main :is(" + of + ")")].filter((one) => {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.disabled) return false;
    if (one.type !== "radio") return true;
    const isNew = !groups.has(one.name);
    groups.add(one.name);
    return isNew;
  }).length;
}"""


LOWEST = "one => Math.round(one.getBoundingClientRect().bottom + window.scrollY)"


def faults(page: Page, of: Measured, device: str) -> Iterator[str]:
    high, most = page.evaluate("document.documentElement.scrollHeight"), of.high[PLACE[device]]
    if most is not None and high > most:
        yield f"{high} high on a {device}, and {most} at most"
    above = of.above_on_phone if device == "phone" else of.above
    for selector, edge in above.items():
        if (low := page.locator(selector).first.evaluate(LOWEST)) > edge:
            yield f"{selector} ends at {low}, and at {edge} at most"
    if device == "phone" or of.stops is None:
        return
    if (stops := page.evaluate(STOPS)) > of.stops:
        yield f"{stops} stops, and {of.stops} at most"


@pytest.mark.parametrize("device", WIDTHS)
@pytest.mark.parametrize("of", PAGES, ids=lambda of: of.page)
def test_a_page_keeps_its_measures_and_has_no_fault(of, device, enter, look):
    page = enter(User.objects.get(email=of.who), device=device)
    answer = page.goto(of.address(Service.objects.get(country="nl")))

    assert answer.ok
    assert list(faults(page, of, device)) == []
    look(page, f"measured-{of.page[:2]}")

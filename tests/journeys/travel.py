"""Who travels: a journey with its people's browsers, its mail and its calendar."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.urls import reverse
from playwright.sync_api import Page

from organisations.models import Role, Service, User
from tests.journeys.letters import Letter, Mailbox

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass
class Journey:
    """``look`` holds a page against the rules of the house; without JavaScript it only passes.

    Where no ``device`` is told, who works for the service sits at a desk, and a volunteer, a
    partner or a neighbour holds a phone.
    """

    service: Service
    post: Mailbox
    enter: Callable[..., Page]
    look: Callable[..., None]
    device: str = ""
    javascript: bool = True
    browsers: dict[str, Page] = field(default_factory=dict)

    def page_of(self, person: User | None = None) -> Page:
        """The browser of that person, or of somebody without an account; opened once."""
        who = person.email if person else ""
        if who not in self.browsers:
            device = self.device or ("desktop" if self.at_a_desk(person) else "phone")
            self.browsers[who] = self.enter(person, device=device, javascript=self.javascript)
        return self.browsers[who]

    def at_a_desk(self, person: User | None) -> bool:
        staff = [Role.COORDINATOR, Role.TRAINER, Role.MANAGER]
        return bool(person and person.memberships.filter(role__in=staff).exists())

    def open(self, person: User | None, name: str, *args: object, note: str = "") -> Page:
        """Go to a page of the service, and look at it."""
        return self.follow(person, reverse(name, args=[self.service.slug, *args]), note=note)

    def follow(self, person: User | None, link: str, *, note: str = "") -> Page:
        page = self.page_of(person)
        answer = page.goto(link)
        assert answer
        assert answer.ok, f"{answer.status} at {link}"
        self.look(page, note)
        return page

    def press(self, page: Page, name: str, *, note: str = "") -> None:
        """Press a button that leads on, and look at where it leads."""
        with page.expect_navigation(wait_until="load") as way:
            page.get_by_role("button", name=name).click()
        answer = way.value
        assert answer is None or answer.ok, f"{answer.status} after {name!r}: {said(page)}"
        self.look(page, note)

    def letter(self, person: User | str, subject: str = "", *, method: str = "") -> Letter:
        address = person if isinstance(person, str) else person.email
        return self.post.open(address, subject, method=method)


def said(page: Page) -> str:
    return " | ".join(page.get_by_role("alert").all_inner_texts())


def fill(page: Page, words: dict[str, str]) -> None:
    """Write in the fields with exactly these labels; a required one carries a star."""
    for label, text in words.items():
        field = re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$")
        page.locator("#main").get_by_label(field).fill(text)


def today() -> date:
    return datetime.now(AMSTERDAM).date()


class Calendar:
    """Lets weeks pass. The browsers' logins end with the day, so each starts anew."""

    def __init__(self, journey: Journey, traveller: time_machine.Traveller) -> None:
        self.journey = journey
        self.traveller = traveller

    def go_to(self, day: date) -> None:
        self.traveller.move_to(datetime.combine(day, time(12), tzinfo=AMSTERDAM))
        self.journey.browsers.clear()


@contextmanager
def weeks_ago(journey: Journey, weeks: int) -> Iterator[Calendar]:
    """Begin so many weeks before today; afterwards it is today again."""
    noon = datetime.combine(today() - timedelta(weeks=weeks), time(12), tzinfo=AMSTERDAM)
    with time_machine.travel(noon, tick=True) as traveller:
        yield Calendar(journey, traveller)
    journey.browsers.clear()

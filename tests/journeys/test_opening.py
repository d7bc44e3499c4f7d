"""From an empty database to the first pair asked, with what README says and nothing else."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import open_context
from tests.journeys.letters import Letter, Mailbox
from tests.journeys.looking import Eye
from tests.journeys.passkeys import hold_passkeys
from tests.journeys.real_site import RealSite, open_real_site
from tests.journeys.travel import said

PAGES_AT_MOST = 40
SECONDS_AT_MOST = 300
MANAGER, COORDINATOR = "marga@dalstad.example", "carla@dalstad.example"
DISTRICTS = {"Noord": "7500-7509", "Centrum": "7510-7519", "Zuid": "7520-7529"}
PARTNERS = {"Politie Dalstad": "police", "Woningstichting Thuis": "housing"}
ONE_MORE = "Toevoegen, en nog een opschrijven"
GOOD, BAD = 57, 3


class Newcomer:
    """Somebody who opens a service, in several roles; ``pages`` counts what they had to open."""

    def __init__(self, browser: Browser, site: RealSite, eye: Eye) -> None:
        self.browser, self.site, self.eye = browser, site, eye
        self.post = Mailbox(site.office, carry=lambda: None)
        self.pages, self.last = 0, ""

    def count(self, answer: Any) -> None:
        """What comes by itself in the place of a page that says to wait was opened by nobody."""
        if answer.request.is_navigation_request() and answer.status < 300:
            waited = self.last == answer.url and "/moving/" in answer.url
            self.pages += not waited
            self.last = answer.url

    def come_in(self, address: str) -> Page:
        """From the letter that asks them in to a login with a passkey; a browser each."""
        options = {"locale": "nl-NL", "ignore_https_errors": True}  # the certificate is our own
        context = open_context(
            self.browser, self.site.address, "desktop", javascript=True, **options
        )
        page = context.new_page()
        self.eye.watch(page)
        hold_passkeys(page)
        page.on("response", self.count)
        page.goto(self.post.open(address).link("/invitations/"))
        press(page, "Ja, ik doe mee")
        page.locator("#code_email").fill(address)
        press(page, "Mail mij een code")
        page.locator("[name=code]").fill(self.post.open(address, "code").code)
        with page.expect_navigation():
            page.locator("main button[type=submit]").first.click()
        page.locator("a[href*='webauthn/add']").click()
        page.get_by_label("Wachtwoordloos").check()
        page.locator("#mfa_webauthn_add").click()
        page.wait_for_url("**/recovery-codes/**")
        return page

    def letters(self, part: str) -> list[Letter]:
        return [letter for letter in self.post.letters() if part in letter.text]


@pytest.fixture
def newcomer(browser: Browser, tmp_path: Path, eye: Eye) -> Iterator[Newcomer]:
    began = time.monotonic()
    with open_real_site(tmp_path) as site:
        newcomer = Newcomer(browser, site, eye)
        yield newcomer
        for context in browser.contexts:
            context.close()
    trouble, eye.trouble = eye.trouble, []
    assert not trouble, trouble
    assert time.monotonic() - began < SECONDS_AT_MOST


def press(page: Page, name: str) -> None:
    """Press a button or a link of the page that leads on."""
    main = page.locator("#main")
    one = main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name))
    with page.expect_navigation(wait_until="load") as way:
        one.first.click()
    answer = way.value
    assert answer is None or answer.ok, f"{answer.status} after {name!r}: {said(page)}"


def tell(page: Page, **told: str) -> None:
    """Fill in fields of the form by their name."""
    for name, value in told.items():
        field = page.locator(f"#main [name={name}]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def test_from_an_empty_database_to_a_pair_that_is_asked(newcomer, tmp_path):
    manager = newcomer.come_in(MANAGER)
    open_the_house(newcomer, manager)
    open_the_area(manager)
    manager.goto("/s/dalstad/people/")
    tell(manager, first_name="Carla", email=COORDINATOR, role="coordinator")
    press(manager, "Uitnodiging versturen")

    coordinator = newcomer.come_in(COORDINATOR)
    file = tmp_path / "mensen.xlsx"
    sheet_of_sixty(file)
    bring_people_along(newcomer, coordinator, file)
    send_the_same_again(coordinator, file)
    ask_a_pair(newcomer, coordinator)
    assert newcomer.pages <= PAGES_AT_MOST


def open_the_house(newcomer: Newcomer, page: Page) -> None:
    page.goto("/s/dalstad/")
    newcomer.eye.look(page, "first_steps")
    press(page, "Telefoon en tijden invullen")
    tell(page, phone="038 1234567", phone_hours="ma-vr 9-12 uur")
    press(page, "Instellingen opslaan")


def open_the_area(page: Page) -> None:
    page.goto("/s/dalstad/districts/new/")
    for number, (name, postcodes) in enumerate(DISTRICTS.items(), start=1):
        tell(page, name=name, municipality="Dalstad", postcodes=postcodes)
        press(page, "De wijk toevoegen" if number == len(DISTRICTS) else ONE_MORE)
    page.goto("/s/dalstad/partners/new/")
    for number, (name, kind) in enumerate(PARTNERS.items(), start=1):
        tell(page, name=name, kind=kind)
        press(page, "De verwijzer toevoegen" if number == len(PARTNERS) else ONE_MORE)
    page.goto("/s/dalstad/venues/new/")
    tell(page, name="Het Buurthuis", street="Dorpsstraat", town="Dalstad", room="Zaal")
    press(page, "De gespreksplek toevoegen")


def bring_people_along(newcomer: Newcomer, page: Page, file: Path) -> None:
    send(page, file)
    expect(page.get_by_text(f"{GOOD} regels staan klaar")).to_be_visible()
    newcomer.eye.look(page, "of_a_newcomer")
    press(page, f"{GOOD} regels inlezen")
    told = f"{GOOD} toegevoegd · 0 gewijzigd · 0 ongewijzigd · {BAD} niet gelukt"
    expect(page.get_by_text(told)).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Deze regels downloaden").click()
    wrong = file.with_name("wrong.xlsx")
    taken.value.save_as(wrong)
    rows = list(load_workbook(wrong).active.iter_rows(values_only=True))
    assert len(rows) == 1 + BAD
    assert all(
        "Voornaam" in row[0] or "E-mail" in row[0] or "Certificaat" in row[0] for row in rows[1:]
    )
    # Nobody hears of it before the coordinator sends the welcome.
    assert not newcomer.letters("dalstad.example/welcome")


def send_the_same_again(page: Page, file: Path) -> None:
    send(page, file)
    expect(page.get_by_text("Dit staat hier allemaal al")).to_be_visible()


def send(page: Page, file: Path) -> None:
    page.goto("/s/dalstad/moving/new/volunteers/")
    page.locator("#main input[type=file]").set_input_files(file)
    press(page, "Bestand versturen")


def ask_a_pair(newcomer: Newcomer, page: Page) -> None:
    """Somebody calls; the case suits, and the best two are asked."""
    page.goto("/s/dalstad/cases/new/")
    tell(page, name="Els Kamp", phone="06 12345678", street="Dorpsstraat", house_number="12")
    tell(page, postcode="7512 AB", kind="noise_people", neighbour_house_number="14")
    page.locator("#main [name=consent]").check()
    press(page, "Openen en beoordelen")
    page.get_by_label("Niets van dit alles").check()
    press(page, "Geschikt, verder")
    for name, value in {"wishes": "1-evening", "languages": "nl"}.items():
        page.locator(f"#main [name={name}][value='{value}']").check()
    press(page, "Verder")
    tell(page, summary="Muziek door de muur, laat op de avond")
    press(page, "Klaar, zoek een duo")
    newcomer.eye.look(page, "of_a_newcomer")
    press(page, "Deze twee vragen")
    # Two letters stand ready; they leave when the ten minutes to undo are over.
    expect(page.locator("#main").get_by_text("De mail wacht nog")).to_have_count(2)


HEADS = (
    *("Voornaam", "Achternaam", "E-mail", "Telefoon", "Straat", "Huisnummer", "Postcode"),
    *("Plaats", "Talen", "Dagdelen", "Stand", "Ervaring", "Certificaat door wie"),
    *("Certificaat sinds", "VOG van", "VOG nummer"),
)
WRONG = ({"Voornaam": ""}, {"E-mail": "geen adres"}, {"Certificaat sinds": "31-2-2024"})


def sheet_of_sixty(file: Path) -> None:
    """As a service keeps it: sixty people, of whom three rows cannot be right."""
    book = Workbook()
    sheet = book.active
    sheet.append(HEADS)
    for number in range(GOOD + BAD):
        wrong = WRONG[number - GOOD] if number >= GOOD else {}
        facts = person(number) | wrong
        sheet.append([facts[head] for head in HEADS])
    book.save(file)


def person(number: int) -> dict[str, str]:
    tens, ones = (chr(ord("a") + digit) for digit in divmod(number, 26))
    return {
        "Voornaam": f"Noor{tens}{ones}",
        "Achternaam": f"van den Berg{ones}{tens}",
        "E-mail": f"v{number}@dalstad.example",
        "Telefoon": f"06-2{number:07d}",
        "Straat": "Kerkweg",
        "Huisnummer": str(number + 1),
        "Postcode": f"75{number % 20:02d} AC",
        "Plaats": "Dalstad",
        "Talen": "nl",
        "Dagdelen": "alle avonden",
        "Stand": "actief",
        "Ervaring": "ervaren",
        "Certificaat door wie": "Landelijk centrum",
        "Certificaat sinds": "1-3-2024",
        "VOG van": "1-2-2024",
        "VOG nummer": f"V{number}",
    }

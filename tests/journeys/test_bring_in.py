"""A list of partners comes in: sent, looked at, started, taken home, undone."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.models import Case
from moving.actions.imports import start_import, stop_import
from moving.models import Import
from moving.sheets.headers import SheetKind
from moving.tasks import work_on_import
from organisations.models import PartnerOrganisation, Role
from tests.journeys.conftest import WIDTHS
from tests.journeys.house import open_worker
from tests.journeys.travel import Journey
from tests.moving.files import PARTNERS, let_work, sent
from tests.moving.sheets.made import csv_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WRONG = ["", "politie", "somebody@police.example", "", "", ""]
ODD = [[*PARTNERS[0], "Bijnaam"], *([*row, "x"] for row in PARTNERS[1:]), [*WRONG, "x"]]


@pytest.fixture(params=["desktop", "phone"])
def journey(request, west, house, post, enter, look) -> Iterator[Journey]:
    """At a desk the worker is a process of its own; on a phone without JavaScript the test is."""
    device = request.param
    with ExitStack() as stack:
        if device == "desktop":
            stack.enter_context(open_worker(house))
        yield Journey(
            service=west,
            post=post,
            enter=enter,
            look=look if device == "desktop" else lambda *_page: None,
            device=device,
            javascript=device == "desktop",
        )


def wait_for(journey: Journey, page: Page, words: str) -> None:
    """The page comes by itself, or is asked again."""
    if not journey.javascript:
        work_on_import(Import.unscoped.get().pk)
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text(words).first).to_be_visible()


def test_a_list_of_partners_comes_in_and_goes_again(journey, member, west, tmp_path):
    file = tmp_path / "partners.csv"
    file.write_bytes(csv_of(ODD))
    coordinator = member(west, Role.COORDINATOR).user
    page = journey.enter(coordinator, device=journey.device, javascript=journey.javascript)
    page.goto("/s/west/moving/")
    journey.look(page)
    page.get_by_role("link", name="Partner organisations").click()
    journey.look(page)
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Send the file").click()

    wait_for(journey, page, "First we ask you something")
    page.get_by_role("link", name="Say what is in the file").click()
    journey.look(page)
    page.get_by_role("button", name="Leave out what is not chosen").click()
    wait_for(journey, page, "2 rows are ready")
    journey.look(page, "ready")

    page.get_by_role("button", name="Bring in 2 rows").click()
    wait_for(journey, page, "2 added · 0 changed · 0 unchanged · 1 did not work")
    journey.look(page, "finished")
    assert PartnerOrganisation.unscoped.count() == 2
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download these rows").click()
    assert taken.value.suggested_filename == "not brought in.csv"
    page.get_by_role("link", name="See why").click()
    journey.look(page)
    page.goto(f"/s/west/moving/{Import.unscoped.get().pk}/")

    page.get_by_text("Undo this file…").click()
    page.get_by_role("button", name="Undo this file").click()
    wait_for(journey, page, "2 undone")
    assert not PartnerOrganisation.unscoped.exists()


def test_the_pages_are_without_fault_on_a_phone(member, west, enter, look):
    by, at = member(west, Role.COORDINATOR), timezone.now()
    page = enter(by.user, device="phone")
    here = "/s/west/moving/"

    run = sent(ODD, by=by, at=at)
    for path in ("", "new/partners/", f"{run.pk}/", f"{run.pk}/columns/"):
        page.goto(here + path)
        look(page)
    stop_import(run, by=by, at=at)
    run = sent([*PARTNERS, WRONG], by=by, at=at)
    page.goto(f"{here}{run.pk}/")
    look(page, "ready")
    start_import(run, by=by, at=at)
    page.goto(f"{here}{run.pk}/")
    look(page, "running")
    let_work(run, at=at)
    for path in (f"{run.pk}/", f"{run.pk}/lines/"):
        page.goto(here + path)
        look(page, "finished")


PEOPLE = [
    ["Voornaam", "Achternaam", "E-mail", "Telefoon"],
    ["Noor", "de Wolf", "noor@post.example", "06-12345681"],
    ["Marie", "Smit", "noor@post.example", "06-12345682"],
    ["Piet", "Kok", "", "06-12345683"],
]


@pytest.mark.parametrize("device", WIDTHS)
def test_questions_and_the_welcome_are_pages_without_fault(member, west, enter, look, device):
    by, at = member(west, Role.COORDINATOR), timezone.now()
    page = enter(by.user, device=device)
    run = sent(PEOPLE, by=by, at=at, kind=SheetKind.VOLUNTEERS)
    here = f"/s/west/moving/{run.pk}/"
    page.goto(f"{here}questions/")
    expect(page.get_by_role("radio", name="different people")).to_be_checked()
    look(page)

    page.get_by_role("button", name="Save these answers").click()
    expect(page.get_by_text("1 question is answered.")).to_be_visible()
    start_import(run, by=by, at=at)
    let_work(run, at=at)
    page.goto(f"{here}welcome/")
    look(page)
    page.get_by_role("button", name="Welcome all 2").click()

    expect(page.get_by_text("2 volunteers get an email.")).to_be_visible()


def test_closed_cases_are_shown_without_anybody(member, west, enter, look):
    by, at = member(west, Role.COORDINATOR), timezone.now()
    header = ["Zaaknr", "Aangemeld op", "Status", "Soort overlast", "Melder", "Afgesloten op"]
    lines = [
        ["1", "4-3-2019", "afgesloten: opgelost", "tuin", "T. Proef", "2-7-2019"],
        ["2", "5-3-2019", "afgesloten", "muziek", "U. Proef", ""],
        ["3", "ooit", "afgesloten", "muziek", "V. Proef", "1-2-2020"],
    ]
    run = sent([header, *lines], kind=SheetKind.CASES, name="zaken.csv", by=by, at=at)
    for device in ("desktop", "phone"):
        page = enter(by.user, device=device)
        if device == "desktop":
            page.goto(f"/s/west/moving/{run.pk}/")
            expect(page.get_by_text("2 closed cases come in as numbers only")).to_be_visible()
            look(page, "closed")
            page.set_viewport_size({"width": 390, "height": 844})
            page.reload()
            look(page, "closed")
            page.set_viewport_size({"width": 1280, "height": 900})
            start_import(run, by=by, at=at)
            let_work(run, at=at)
        for where, note in (
            (f"/s/west/moving/{run.pk}/", "closed-in"),
            (f"/s/west/moving/{run.pk}/lines/?show=warnings", "closed-told"),
            ("/s/west/cases/?show=ended", "facts"),
            (f"/s/west/cases/{Case.unscoped.order_by('pk').first().pk}/", "fact"),
            (f"/s/west/keeping/case/{Case.unscoped.order_by('pk').first().pk}/", "fact"),
            ("/s/west/keeping/", "facts"),
        ):
            page.goto(where)
            look(page, note)
            assert page.get_by_text("Proef").count() == 0
        assert page.get_by_text("Open it again…").count() == 0

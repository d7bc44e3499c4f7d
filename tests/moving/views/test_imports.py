import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from moving.actions import imports, turns
from moving.lifecycle import ImportState
from moving.models import Import, ImportLine
from moving.sheets.headers import SheetKind
from organisations.models import PartnerOrganisation, Role
from tests.filled_in import form_with
from tests.moving.files import HEADER, PARTNERS, WOONBRON, brought_in, let_work, letters, sent
from tests.moving.sheets.made import csv_of, xlsx_of

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def page(service):
    return f"/s/{service.slug}/moving/"


@pytest.fixture
def client(coordinator, logged_in):
    return logged_in(coordinator)


def upload(client, page, content, kind="partners", name="list.csv"):
    return client.post(f"{page}new/{kind}/", {"file": SimpleUploadedFile(name, content)})


def at_work(run):
    return let_work(run, at=timezone.now())


def test_a_file_comes_in_page_by_page(client, page):
    assert "Nothing was brought in yet" in text(client.get(page))
    rows = [*PARTNERS, ["", "politie", "", "", "", ""]]

    answer = upload(client, page, csv_of(rows))

    run = Import.unscoped.get()
    here = f"{page}{run.pk}/"
    assert answer.url == here
    assert "We are reading the file" in text(client.get(here))
    at_work(run)
    preview = text(client.get(here))
    assert "Bring in 2 rows" in preview
    assert "column Organisatie: Something has to stand here." in preview
    assert client.post(f"{here}start/").url == here
    assert "The rows are coming in" in text(client.get(here))
    at_work(run)
    result = text(client.get(here))
    assert "2 added · 0 changed · 0 unchanged · 1 did not work" in result
    assert PartnerOrganisation.unscoped.count() == 2
    assert "2 added" in text(client.get(page))


def test_progress_is_asked_for_alone_and_leads_on_when_it_is_done(client, page, coordinator, now):
    run = imports.upload_file(
        csv_of(PARTNERS), name="x.csv", kind=SheetKind.PARTNERS, by=coordinator, at=now
    )
    here, htmx = f"{page}{run.pk}/", {"HX-Request": "true"}

    fragment = text(client.get(here, headers=htmx))
    assert "import-progress" in fragment
    assert "<html" not in fragment
    at_work(run)
    assert client.get(here, headers=htmx).headers["HX-Redirect"] == here


def test_wrong_lines_go_home_and_come_back_mended(client, page, coordinator, now):
    rows = [*PARTNERS, ["", "politie", "=1+1@post.example", "+31 10 123 45 69", "", ""]]
    run = brought_in(rows, by=coordinator, at=now)

    file = client.get(f"{page}{run.pk}/wrong/")

    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].split(";")[:3] == ["Why not", "Organisatie", "Soort"]
    assert "Organisatie: Something has to stand here." in lines[1]
    assert "'=1+1@post.example" in lines[1]
    again = sent(content=lines_mended(lines), by=coordinator, at=now)
    assert [column["header"] for column in again.found["columns"]] == HEADER
    assert again.found["asks"] == []


def lines_mended(lines) -> bytes:
    cells = lines[1].split(";")
    cells[1], cells[3] = "Politie West", "west@politie.example"
    return "\n".join([lines[0], ";".join(cells)]).encode()


def test_a_workbook_comes_back_as_a_workbook_without_formulas(client, page, coordinator, now):
    rows = [HEADER, ["", "politie", "a@b.example", "=1+1", "", ""]]
    content = xlsx_of(rows, lambda book: setattr(book.active["D2"], "data_type", "s"))
    run = sent(content=content, by=coordinator, at=now)

    file = client.get(f"{page}{run.pk}/wrong/")

    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    assert sheet["A1"].value == "Why not"
    assert (sheet["E2"].value, sheet["E2"].data_type) == ("=1+1", "s")
    assert file.headers["Cache-Control"] == "private, no-store"


def test_an_unknown_column_is_explained_once(client, page, coordinator, now):
    rows = [["Organisatie", "Soort", "Bijnaam"], ["Woonbron", "politie", "de bron"]]
    run = sent(rows, by=coordinator, at=now)
    here = f"{page}{run.pk}/"
    assert run.state == ImportState.ASKING
    assert "First we ask you something" in text(client.get(here))
    shown = form_with(client.get(f"{here}columns/").content.decode(), "column-2")
    assert shown["column-2"] == [""]

    assert client.post(f"{here}columns/", shown).status_code == 422
    assert client.post(f"{here}columns/", shown | {"rest": "leave"}).url == here
    at_work(run)

    run.refresh_from_db()
    assert run.state == ImportState.READY
    imports.stop_import(run, by=coordinator, at=now)
    assert sent(rows, by=coordinator, at=now).state == ImportState.READY


def test_a_column_is_chosen_by_hand(client, page, coordinator, now):
    rows = [["Club", "Soort", "Mail"], ["Woonbron", "politie", "a@b.example"]]
    run = sent(rows, by=coordinator, at=now)
    here = f"{page}{run.pk}/"
    shown = form_with(client.get(f"{here}columns/").content.decode(), "column-0")

    client.post(f"{here}columns/", shown | {"column-0": ["organisation"]})
    at_work(run)

    assert "Bring in 1 row" in text(client.get(here))


def test_one_meaning_is_not_given_to_two_columns(client, page, coordinator, now):
    rows = [["Club", "Bond", "Soort", "Mail"], ["A", "B", "politie", "a@b.example"]]
    run = sent(rows, by=coordinator, at=now)
    url = f"{page}{run.pk}/columns/"
    shown = form_with(client.get(url).content.decode(), "column-0")

    answer = client.post(url, shown | {"column-0": ["organisation"], "column-1": ["organisation"]})

    assert answer.status_code == 422
    assert "You chose this for “Club” too." in text(answer)


def test_a_file_without_names_of_columns_is_explained(client, page, coordinator, now):
    run = sent([["Woonbron", "abc"], ["Politie", "def"]], by=coordinator, at=now)
    url = f"{page}{run.pk}/columns/"
    shown = form_with(client.get(url).content.decode(), "column-0")
    assert client.post(url, shown).status_code == 422
    assert client.post(url, shown | {"header_row": ["0"]}).status_code == 422

    client.post(url, shown | {"header_row": ["0"], "column-0": ["organisation"], "rest": "leave"})
    at_work(run)
    client.post(url, {"header_row": ["0"], "column-0": ["organisation"], "rest": "leave"})
    at_work(run)

    assert "Bring in 2 rows" in text(client.get(f"{page}{run.pk}/"))


def test_a_second_file_waits_for_the_first(client, page, coordinator, now):
    sent(by=coordinator, at=now)

    answer = upload(client, page, csv_of(PARTNERS))

    assert answer.status_code == 422
    assert "Another file is being brought in." in text(answer)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "There is nothing in this file."),
        (b"x" * 10_000_001, "This file is too large."),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(client, page, content, says):
    answer = upload(client, page, content)

    assert answer.status_code == 422
    assert says in text(answer)
    assert not Import.unscoped.exists()


def test_more_than_a_sheet_is_refused_before_it_is_read(client, page):
    answer = upload(client, page, b"x" * 12_000_001)

    assert answer.status_code == 413


def test_a_stranger_without_a_session_sends_no_mountain(client, page):
    client.logout()
    client.cookies.clear()

    assert upload(client, page, b"x" * 1_500_000).status_code == 413


def test_no_other_page_takes_a_file(client, page):
    answer = client.post(f"{page}", {"file": SimpleUploadedFile("x.csv", b"x")})

    assert answer.status_code == 413


def test_what_is_no_table_is_refused_in_words(client, page):
    upload(client, page, b"%PDF-1.7 something")
    run = at_work(Import.unscoped.get())

    assert "This is no table. We read .xlsx, .ods and .csv." in text(client.get(f"{page}{run.pk}/"))
    assert bytes(run.content) == b""


def test_a_file_is_put_aside_and_nothing_of_it_is_kept(client, page, coordinator, now):
    run = sent(by=coordinator, at=now)

    client.post(f"{page}{run.pk}/stop/")

    run.refresh_from_db()
    assert (run.state, bytes(run.content)) == (ImportState.STOPPED, b"")
    assert not ImportLine.unscoped.exists()
    assert "Nothing of this file came in" in text(client.get(f"{page}{run.pk}/"))


def test_what_was_stopped_half_way_goes_on(client, page, coordinator, now, monkeypatch):
    rows = [HEADER, *([f"Partner {number}", *WOONBRON[1:], "", ""] for number in range(60))]
    run = sent(rows, by=coordinator, at=now)
    here = f"{page}{run.pk}/"
    client.post(f"{here}start/")
    taken = turns.claim_import(run.pk, at=now)
    turns.write_batch(taken, clock=lambda: now)
    turns.put_down(taken, at=now)
    client.post(f"{here}stop/")
    at_work(run)
    assert "50 added" in text(client.get(here))
    assert "10 not begun" in text(client.get(here))

    client.post(f"{here}go-on/")
    at_work(run)

    assert PartnerOrganisation.unscoped.count() == 60
    assert "60 added" in text(client.get(here))


def test_a_click_too_late_is_told(client, page, coordinator, now):
    run = brought_in(by=coordinator, at=now)

    answer = client.post(f"{page}{run.pk}/start/", follow=True)

    assert "This file has gone on meanwhile." in text(answer)


def test_a_manager_brings_in_no_cases_and_sees_none(service, member, logged_in, page, now):
    client = logged_in(member(service, Role.MANAGER))
    run = Import.unscoped.create(service=service, kind="cases", asked_at=now, woken_at=now)

    assert client.get(f"{page}new/cases/").status_code == 404
    assert client.get(f"{page}{run.pk}/").status_code == 404
    assert client.post(f"{page}{run.pk}/stop/").status_code == 404
    assert f"{page}{run.pk}/" not in text(client.get(page))


def test_nothing_here_sends_mail(client, page, coordinator, now):
    run = brought_in(by=coordinator, at=now)
    client.post(f"{page}{run.pk}/undo/")
    at_work(run)

    assert not letters().exists()

"""A remark is said once, with its rows, however many they are."""

import pytest

from moving.pages.remarks import remarks_to_show, row_numbers_in_words
from moving.sheets.headers import SheetKind
from tests.moving.files import HEADER, brought_in

pytestmark = pytest.mark.django_db
PEOPLE = {"kind": SheetKind.VOLUNTEERS, "name": "people.csv"}


def partner(name, *, contact=""):
    box = f"{name.lower()}@partner.example"
    return [name, "politie", box, "", contact, f"of-{box}" if contact else ""]


@pytest.fixture
def run(coordinator, now):
    """Rows 2, 4, 5, 6 and 8 bring somebody who is not invited yet."""
    rows = [
        partner(f"P{row}", contact="Tom" if row in {2, 4, 5, 6, 8} else "") for row in range(2, 9)
    ]
    return brought_in([HEADER, *rows], by=coordinator, at=now)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([3], "3"),
        ([3, 8, 12], "3, 8, 12"),
        ([3, 4, 8, 9, 10, 12], "3, 4, 8–10, 12"),
        (range(2, 5000), "2–4999"),
        (range(2, 40, 2), "2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, …"),
    ],
)
def test_rows_are_said_as_short_as_they_can(rows, words):
    assert row_numbers_in_words(list(rows)) == words


def test_equal_remarks_stand_once_with_their_rows(run, coordinator):
    [remark] = remarks_to_show(run, "news", None, scope=coordinator).object_list

    assert (remark.rows, remark.count) == ("2, 4–6, 8", 5)
    assert remark.words.startswith("Nobody is invited yet")


def test_the_page_shows_a_remark_once_and_leads_to_its_rows(run, desk, service):
    url = f"/s/{service.slug}/moving/{run.pk}/lines/?show=news"
    page = desk.get(url).content.decode()

    assert page.count("Nobody is invited yet") == 1
    assert "rows 2, 4–6, 8" in page
    [link] = [part.split('"')[0] for part in page.split('href="') if "remark=" in part]
    rows = desk.get(url.split("?", maxsplit=1)[0] + link.replace("&amp;", "&")).content.decode()
    assert [name for name in ("P2", "P3", "P4", "P8") if f"· {name}<" in rows] == ["P2", "P4", "P8"]


def test_a_remark_of_one_row_names_what_it_became(coordinator, now, desk, service):
    run = brought_in([HEADER, partner("Alone", contact="Tom")], by=coordinator, at=now)

    page = desk.get(f"/s/{service.slug}/moving/{run.pk}/lines/?show=news").content.decode()

    assert "row 2 · Alone" in " ".join(page.split()).replace("</strong>", "")
    assert "remark=" not in page


def test_the_cells_of_a_warning_are_shown_but_not_all(coordinator, now):
    people = [[f"Noor{row}", "de Wolf", f"61234568{row}"] for row in range(5)]
    run = brought_in(
        [["Voornaam", "Achternaam", "Telefoon"], *people], by=coordinator, at=now, **PEOPLE
    )

    shown = remarks_to_show(run, "warnings", None, scope=coordinator).object_list

    [zero] = [remark for remark in shown if remark.words.startswith("We have put the 0")]
    assert (zero.rows, zero.column, list(zero.cells)) == (
        "2–6",
        "Telefoon",
        ["612345680", "612345681", "612345682"],
    )

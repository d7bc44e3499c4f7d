import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import gettext_lazy

from core.downloads import csv_download, harmless, xlsx_download

MIDNIGHT = datetime.fromisoformat("2026-03-01")
"""As a sheet keeps a day: on no clock."""


def text_of(response) -> str:
    return b"".join(response).decode()


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_text_that_begins_like_a_formula_is_made_harmless(first):
    assert harmless(f"{first}cmd|' /C calc'!A0") == f"'{first}cmd|' /C calc'!A0"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "\n"])
def test_a_formula_behind_a_separator_is_made_harmless_too(separator):
    assert harmless(f'Jan"{separator}=1+1') == f"Jan\"{separator}'=1+1"


@pytest.mark.parametrize("text", ["", "Jansen-de Vries", "a@b.nl", "1 + 1 = 2", "Ja, -5 graden"])
def test_ordinary_text_stays_as_it_is(text):
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, ""),
        (-5, -5),
        (-2.5, -2.5),
        (Decimal("-1.25"), Decimal("-1.25")),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 9, tzinfo=UTC), "2026-03-01T09:00:00+00:00"),
        (gettext_lazy("=lazy"), "'=lazy"),
        ("nul\0nul", "nulnul"),
    ],
)
def test_numbers_and_dates_stay_what_they_are(cell, written):
    assert harmless(cell) == written


def test_a_download_is_a_table_that_can_be_read_back():
    rows = [["Jan; de", 'zegt "ja"', 3], ["Ève\nMüller", None, -1]]

    text = text_of(csv_download("lijst.csv", ["Naam", "Woord", "=Aantal"], iter(rows)))

    assert text.startswith("\ufeff")
    assert list(csv.reader(text[1:].splitlines(keepends=True), delimiter=";")) == [
        ["Naam", "Woord", "'=Aantal"],
        ["Jan; de", 'zegt "ja"', "3"],
        ["Ève\nMüller", "", "-1"],
    ]


def test_a_workbook_keeps_numbers_and_days_and_calculates_nothing():
    rows = [["=1+1", 3, date(2026, 3, 1)], ["https://example.org", "7", 2.5]]

    answer = xlsx_download("lijst.xlsx", ["Naam", "Aantal", "Dag"], iter(rows))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active

    assert list(sheet.iter_rows(values_only=True)) == [
        ("Naam", "Aantal", "Dag"),
        ("=1+1", 3, MIDNIGHT),
        ("https://example.org", "7", 2.5),
    ]
    assert sheet["A2"].data_type == "s"
    assert sheet["A3"].hyperlink is None
    assert "no-store" in answer["Cache-Control"]


def test_a_download_streams_its_rows():
    def rows():
        yield ["first"]
        raise AssertionError("read too early")

    response = csv_download("lijst.csv", ["Naam"], rows())
    lines = iter(response)

    assert [next(lines), next(lines)] == ["\ufeffNaam\r\n".encode(), b"first\r\n"]


def test_a_download_is_kept_by_no_cache_and_names_its_file():
    response = csv_download("vrijwilligers.csv", [], [])

    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="vrijwilligers.csv"'


def test_a_file_name_may_hold_any_letters():
    response = csv_download("médiateurs été.csv", [], [])

    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''m%C3%A9diateurs%20%C3%A9t%C3%A9.csv"
    )

"""Sheets written as files: XLSX row by row, and CSV that spreadsheets of our countries open well.

A text is written as a text, whatever it begins with: nothing in it is ever worked out.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlsxwriter

from moving.sheets.apostrophes import with_apostrophe

Written = str | int | date
BYTE_ORDER_MARK = "\ufeff"
ROWS_OF_CHOICES = 2_000
LONGEST_CHOICES = 255
"""Excel takes no longer list; a longer one stands in the explanation alone."""
WIDEST, NARROWEST = 60, 12


@dataclass(frozen=True, kw_only=True)
class SheetToWrite:
    """``choices`` are offered in the column of that header; ``days`` and ``texts`` are the headers
    of columns that are formatted as such, also where nothing stands yet."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Written]]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    days: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    widths: Mapping[str, int] = field(default_factory=dict)


def xlsx_of(sheets: Iterable[SheetToWrite]) -> bytes:
    content = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        text = book.add_format({"num_format": "@"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:31])
            page.freeze_panes(1, 0)
            for index, header in enumerate(sheet.header):
                kept = day if header in sheet.days else text if header in sheet.texts else None
                page.set_column(index, index, _width(sheet, header), kept)
                choices = sheet.choices.get(header, ())
                if choices and len(",".join(choices)) <= LONGEST_CHOICES:
                    # A warning and no wall: the reader knows more words than these.
                    rule = {"validate": "list", "source": list(choices), "error_type": "warning"}
                    page.data_validation(1, index, ROWS_OF_CHOICES, index, rule)
            page.write_row(0, 0, sheet.header, bold)
            for number, row in enumerate(sheet.rows, start=1):
                _write_row(page, number, row, day)
    return content.getvalue()


def _width(sheet: SheetToWrite, header: str) -> int:
    return sheet.widths.get(header, min(WIDEST, max(NARROWEST, len(header) + 2)))


def _write_row(page: Any, number: int, row: Sequence[Written], day: Any) -> None:
    for index, cell in enumerate(row):
        if cell == "":
            continue
        if isinstance(cell, str):
            page.write_string(number, index, cell)
        elif isinstance(cell, date):
            page.write_datetime(number, index, cell, day)
        else:
            page.write_number(number, index, cell)


def csv_of(sheet: SheetToWrite) -> bytes:
    content = io.StringIO(newline="")
    content.write(BYTE_ORDER_MARK)
    writer = csv.writer(content, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(with_apostrophe, sheet.header))
    writer.writerows(map(_as_text, row) for row in sheet.rows)
    return content.getvalue().encode()


def _as_text(cell: Written) -> str:
    return with_apostrophe(cell.isoformat() if isinstance(cell, date) else str(cell))

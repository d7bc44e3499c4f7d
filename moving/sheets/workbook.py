"""XLSX and ODS: the values by calamine, and what calamine swallows put back from the XML.

It shows a cell with an error as empty, which would swallow a fault, and says nothing of hidden
rows and columns, notes on cells and text that is struck through.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from moving.sheets.cells import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    ErrorCell,
    FileOfSheets,
    FileRefused,
    SheetOfCells,
    Unread,
)
from moving.sheets.look import FileForm
from moving.sheets.unread import (
    MarkedCells,
    TableXml,
    WorksheetXml,
    counts_from_1904,
    worksheet_members,
)

MOST_CHARACTERS = 20_000_000
LONGEST_CELL = 131_072


def read_workbook(content: bytes, form: FileForm) -> FileOfSheets:
    """Read the sheets that people see. Raises ``FileRefused``, and whatever the library raises."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = [
        sheet
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    room = MOST_CHARACTERS
    sheets = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        xml_of = _xml_by_name(packed, form)
        for meta in shown:
            sheet = _sheet_of(book.get_sheet_by_name(meta.name), xml_of.get(meta.name))
            room -= _characters(sheet)
            if room < 0:
                raise FileRefused("too_large")
            sheets.append(sheet)
        is_from_1904 = form == FileForm.XLSX and counts_from_1904(packed)
    return FileOfSheets(
        sheets=sheets,
        hidden_sheets=len(book.sheets_metadata) - len(shown),
        counts_from_1904=is_from_1904,
    )


def _xml_by_name(packed: zipfile.ZipFile, form: FileForm) -> dict[str, WorksheetXml | TableXml]:
    if form == FileForm.ODS:
        return dict(TableXml.all_of(packed.read("content.xml")))
    return {
        name: WorksheetXml(packed, member) for name, member in worksheet_members(packed).items()
    }


def _sheet_of(sheet: CalamineSheet, xml: WorksheetXml | TableXml | None) -> SheetOfCells:
    refusal = ""
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= MOST_ROWS + 1:
        refusal = "too_long"
    elif last_column >= MOST_COLUMNS:
        refusal = "too_wide"
    if refusal:
        return SheetOfCells(name=sheet.name, refusal=refusal)
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    if xml is None:
        return SheetOfCells(name=sheet.name, rows=rows)
    _put_back(rows, xml.errors())
    width = max((len(row) for row in rows), default=0)
    unread = Unread(
        hidden_rows=xml.hidden_rows(len(rows)),
        hidden_columns=xml.hidden_columns(width),
        cell_notes=xml.cell_notes(),
        struck_rows=tuple(_struck_rows(rows, xml.struck())),
    )
    return SheetOfCells(name=sheet.name, rows=rows, unread=unread)


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, timedelta | time):
        return str(value)
    if isinstance(value, str | float | bool | date):
        return value
    return float(value)


def _put_back(rows: list[list[Cell]], errors: dict[tuple[int, int], str]) -> None:
    """A row or column that holds nothing but errors may lie outside of what calamine shows."""
    for (row, column), shown in errors.items():
        if row < MOST_ROWS and column < MOST_COLUMNS:
            rows.extend([] for _ in range(row + 1 - len(rows)))
            rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
            rows[row][column] = ErrorCell(shown)


def _struck_rows(rows: list[list[Cell]], struck: MarkedCells) -> Iterator[int]:
    """The numbers of the rows of which at least half of the filled cells are struck through."""
    for number, row in enumerate(rows):
        filled = [column for column, cell in enumerate(row) if cell != ""]
        gone = sum((number, column) in struck for column in filled)
        if filled and gone * 2 >= len(filled):
            yield number + 1


def _characters(sheet: SheetOfCells) -> int:
    lengths = [len(cell) for row in sheet.rows for cell in row if isinstance(cell, str)]
    if max(lengths, default=0) > LONGEST_CELL:
        raise FileRefused("too_large")
    return sum(lengths)

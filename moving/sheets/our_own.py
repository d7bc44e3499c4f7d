"""Our own file coming back: wrong rows that somebody mended, with the reasons still beside them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.letters import letters
from moving.sheets.cells import Cell, FileOfSheets, SheetOfCells

WHY_NOT = {
    "nl": "Waarom niet",
    "fr": "Pourquoi pas",
    "de": "Warum nicht",
    "en": "Why not",
}
"""The first column of what we hand back, in the language of the service."""
OURS = frozenset(map(letters, WHY_NOT.values()))
PRIMED = re.compile(r"(?:^|(?<=[,;|\t\r\n]))'(?=[=+\-@\t\r＝＋－＠])")
"""What we put before what a spreadsheet would take for a formula (``core.downloads``)."""


def without_reasons(found: FileOfSheets) -> FileOfSheets:
    """The same file as it was before we wrote into it; any other file as it is."""
    return replace(found, sheets=[_plain(sheet) for sheet in found.sheets])


def _plain(sheet: SheetOfCells) -> SheetOfCells:
    at = next((number for number, row in enumerate(sheet.rows) if any(row)), None)
    if at is None or not sheet.rows[at] or not _is_ours(sheet.rows[at][0]):
        return sheet
    return replace(sheet, rows=[_without_first(row) for row in sheet.rows])


def _is_ours(cell: Cell) -> bool:
    return isinstance(cell, str) and letters(cell) in OURS


def _without_first(row: Sequence[Cell]) -> list[Cell]:
    return [PRIMED.sub("", cell) if isinstance(cell, str) else cell for cell in row[1:]]

"""The wrong lines as the file they came in: the same columns in the same order, and why in front.

A text is written as a text: nothing of what somebody typed is worked out by whoever opens it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _

from core.downloads import csv_download, xlsx_download
from core.wording import paired
from moving.lifecycle import LineState
from moving.models import Import, ImportLine
from moving.sheets.cells import Cell, ErrorCell
from moving.sheets.our_own import WHY_NOT
from moving.sheets.rows import Mark
from moving.sheets.values.reading import as_seen
from moving.snapshot.packed import unpack, unpacked_marks
from moving.words.outcomes import line_fault_in_words, where_and_what
from organisations.models import Scope


def wrong_lines_file(run: Import, *, scope: Scope) -> HttpResponseBase:
    """In the language of the service: whoever mends it is not always whoever sent it."""
    with translation.override(run.service.language):
        header, rows = _header(run), list(_rows(run, scope))
        name = _("not brought in")
    if run.form == "xlsx":
        return xlsx_download(f"{name}.xlsx", header, (map(_as_written, row) for row in rows))
    return csv_download(f"{name}.csv", header, ([as_seen(cell) for cell in row] for row in rows))


def _header(run: Import) -> list[str]:
    why = WHY_NOT.get(run.service.language, WHY_NOT["en"])
    return [why, *(column["header"] for column in run.found.get("columns", []))]


def _rows(run: Import, scope: Scope) -> Iterator[list[Cell]]:
    places = [column["index"] for column in run.found.get("columns", [])]
    lines = ImportLine.visible_to(scope).of(run).in_state(LineState.WRONG).in_order()
    for line in lines.iterator():
        cells: list[Cell] = unpack(line.cells)
        marks = unpacked_marks(line.row, line.faults)
        why = " ".join(map(_why, marks)) if cells else _why_of_closed(marks)
        yield [why, *(cells[at] if at < len(cells) else "" for at in places)]


def _why(fault: Mark) -> str:
    words = line_fault_in_words(fault)
    return paired(fault.column, words) if fault.column else words


def _why_of_closed(faults: Iterable[Mark]) -> str:
    """Of a closed case no cell is given back: the row is found by its number."""
    said = [where_and_what(fault.row, fault, line_fault_in_words(fault)) for fault in faults]
    return " ".join(
        [*said, _("Mend this row in your own file: nothing of a closed case is given back.")]
    )


def _as_written(cell: Cell) -> Any:
    return cell.shown if isinstance(cell, ErrorCell) else cell

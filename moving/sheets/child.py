"""``python -m moving.sheets.child``: reads one file in a process that may die of it.

The file comes in by standard input and the cells go out by standard output as JSON. ``apart``
starts it. It takes its own limits before it looks at a byte, and it raises whatever is raised.
"""

import json
import resource
import sys
from dataclasses import asdict
from datetime import date
from typing import Any

from moving.sheets.cells import Cell, ErrorCell, FileOfSheets, FileRefused
from moving.sheets.look import FileForm, look_into
from moving.sheets.plain_text import read_text
from moving.sheets.workbook import read_workbook

MEMORY = 512 << 20
SECONDS = 20
MOST_CELLS = 1_000_000
"""Whoever waits for the answer has to hold it too: fifty columns of the most rows there may be."""


def cells_of(content: bytes, *, encoding: str = "") -> FileOfSheets:
    """Read the file here and now. Raises ``FileRefused``, and anything at all for a broken one."""
    form = look_into(content)
    if form == FileForm.TEXT:
        found = read_text(content, encoding=encoding)
    else:
        found = read_workbook(content, form)
    if all(sheet.is_empty for sheet in found.sheets):
        raise FileRefused("empty")
    if sum(sheet.filled for sheet in found.sheets) > MOST_CELLS:
        raise FileRefused("too_large")
    return found


def plainly(value: Any) -> Any:
    """What ``json`` asks of a value that it does not know itself."""
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, ErrorCell):
        return {"error": value.shown}
    raise TypeError(type(value).__name__)


def trimmed(row: list[Cell]) -> list[Cell]:
    """The row without the empty cells at its end."""
    width = len(row)
    while width and row[width - 1] == "":
        width -= 1
    return row[:width]


def packed(found: FileOfSheets) -> str:
    facts = {name: getattr(found, name) for name in found.__dataclass_fields__}
    sheets = [
        {
            "name": sheet.name,
            "rows": list(map(trimmed, sheet.rows)),
            "refusal": sheet.refusal,
            "left_open": list(sheet.left_open.items()),
            **asdict(sheet.unread),
        }
        for sheet in found.sheets
    ]
    return json.dumps(facts | {"sheets": sheets}, default=plainly)


def read_and_answer() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = packed(cells_of(sys.stdin.buffer.read(), encoding=sys.argv[1]))
    except FileRefused as refused:
        answer = json.dumps({"refused": refused.code})
    sys.stdout.write(answer)


if __name__ == "__main__":
    read_and_answer()

"""Reading a file in a process apart, so that whatever it does to a reader is done to that one."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from moving.sheets.cells import Cell, ErrorCell, FileOfSheets, FileRefused, SheetOfCells, Unread
from moving.sheets.look import MOST_BYTES

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds on the clock: a child that waits uses no processor time, and would wait for ever."""


def read_apart(content: bytes, *, encoding: str = "") -> FileOfSheets:
    """Return the cells of a file that somebody sent.

    Raises ``FileRefused``. A child that raises, dies or takes too much is ``broken``. It gets
    nothing of the environment: there are secrets in there and strangers' bytes in here.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused("too_large")
    try:
        done = subprocess.run(  # noqa: S603 - our own module, by our own Python
            [sys.executable, "-m", "moving.sheets.child", encoding],
            input=content,
            capture_output=True,
            cwd=ROOT,
            env={"PYTHONUTF8": "1"},
            timeout=PATIENCE,
            check=True,
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as strange:
        raise FileRefused("broken") from strange
    if "refused" in answer:
        raise FileRefused(answer["refused"])
    return _unpacked(answer)


def _unpacked(answer: dict[str, Any]) -> FileOfSheets:
    sheets = [
        SheetOfCells(
            name=sheet["name"],
            rows=[[_cell(value) for value in row] for row in sheet["rows"]],
            refusal=sheet["refusal"],
            left_open=dict(sheet["left_open"]),
            unread=Unread(
                hidden_rows=sheet["hidden_rows"],
                hidden_columns=sheet["hidden_columns"],
                cell_notes=sheet["cell_notes"],
                struck_rows=tuple(sheet["struck_rows"]),
            ),
        )
        for sheet in answer.pop("sheets")
    ]
    return FileOfSheets(sheets=sheets, **answer)


def _cell(value: Any) -> Cell:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    if "day" in value:
        return date.fromisoformat(value["day"])
    return ErrorCell(value["error"])

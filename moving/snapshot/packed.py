"""Values of sheets as JSON, and back: days and cells with an error are no JSON."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from moving.sheets.cells import ErrorCell
from moving.sheets.columns import Answers
from moving.sheets.rows import Mark


def pack(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, ErrorCell):
        return {"error": value.shown}
    if isinstance(value, Mapping):
        return {str(name): pack(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [pack(one) for one in value]
    return value


def unpack(value: Any) -> Any:
    if isinstance(value, list):
        return [unpack(one) for one in value]
    if not isinstance(value, dict):
        return value
    match value:
        case {"day": str(day)} if len(value) == 1:
            return date.fromisoformat(day)
        case {"error": str(shown)} if len(value) == 1:
            return ErrorCell(shown)
    return {name: unpack(one) for name, one in value.items()}


def canonical(value: Any) -> str:
    """The same text for the same value, whatever it is."""
    return json.dumps(pack(value), sort_keys=True, ensure_ascii=False)


def packed_marks(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    return [
        {
            "column": mark.column,
            "code": mark.code,
            "cell": mark.cell,
            "facts": pack(dict(mark.facts)),
        }
        for mark in marks
    ]


def unpacked_marks(row: int, marks: Iterable[Mapping[str, Any]]) -> list[Mark]:
    return [Mark(row=row, **mark) for mark in marks]


def answers_of(said: Mapping[str, Any]) -> Answers:
    return Answers(**said)

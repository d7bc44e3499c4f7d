"""A preview as plain values, to be written as JSON."""

from typing import Any

from moving.sheets.check import Preview
from moving.sheets.rows import Mark


def as_report(preview: Preview) -> dict[str, Any]:
    """Return the preview; of columns that may never be read only the header."""
    return {
        "kind": str(preview.kind),
        "sheet": preview.sheet,
        "header_row": preview.header_row,
        "columns": {column.header: column.field for column in preview.columns if column.field},
        "certainty": {
            column.header: str(column.certainty)
            for column in preview.columns
            if not column.is_never_read
        },
        "unrecognised": [
            column.header
            for column in preview.columns
            if not column.field and not column.is_never_read
        ],
        "never_read": [column.header for column in preview.columns if column.is_never_read],
        "good": preview.good,
        "bad": preview.bad,
        "values": {str(row.row): row.values for row in preview.rows},
        "keys": {str(row.row): list(row.key) for row in preview.rows},
        "faults": [_mark(mark) for mark in preview.faults],
        "warnings": [_mark(mark) for mark in preview.warnings],
        "questions": [
            {
                "code": question.code,
                "rows": list(question.rows),
                "column": question.column,
                "facts": question.facts,
            }
            for question in preview.questions
        ],
        "asks": [ask.code for ask in preview.asks],
        "told": list(preview.told),
        "told_counts": dict(preview.told),
        "skipped_rows": list(preview.skipped_rows),
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "row": mark.row,
        "column": mark.column,
        "code": mark.code,
        "cell": mark.cell,
        "facts": dict(mark.facts),
    }

"""Marks on many lines at once."""

from collections.abc import Sequence

from moving.models import ImportLine


def mark_lines(lines: Sequence[ImportLine], marks: Sequence[str]) -> None:
    """Write these columns of rows that are there, in one statement.

    ``bulk_update`` takes ten times as long to compose its own.
    """
    ImportLine.unscoped.bulk_create(
        lines, update_conflicts=True, unique_fields=["id"], update_fields=marks
    )

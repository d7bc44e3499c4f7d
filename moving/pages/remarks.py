"""What is said of rows, each remark once with all the rows that it is about."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from zlib import crc32

from django.core.paginator import Page, Paginator

from moving.models import Import
from moving.pages.imports import (
    LINES_PER_PAGE,
    Said,
    ShownLine,
    lines_of_show,
    said_of_line,
    shown_lines,
)
from organisations.models import Scope

GROUPED = frozenset({"warnings", "left_out", "news"})
"""Wrong rows are put right one by one, and what was kept has a name each."""
MOST_PIECES = 12
MOST_CELLS = 3
IN_A_RUN = 3


@dataclass(frozen=True)
class Remark:
    """``rows`` in words, ``cells`` the first of what stood there; ``line`` where it is but one."""

    code: str
    column: str
    words: str
    rows: str
    count: int
    cells: Sequence[str]
    line: ShownLine | None = None


def remarks_to_show(run: Import, show: str, number: str | None, *, scope: Scope) -> "Page[Any]":
    """What most rows have first."""
    found: dict[tuple[str, str], list[tuple[Any, str]]] = defaultdict(list)
    for line in lines_of_show(run, show, scope):
        for column, words, cell in said_of_line(run, show, line):
            found[column, words].append((line, cell))
    most_first = sorted(found.items(), key=lambda one: (-len(one[1]), one[1][0][0].row))
    page = Paginator(most_first, LINES_PER_PAGE).get_page(number)
    some = list(page.object_list)
    alone = [about[0][0] for _said, about in some if len(about) == 1]
    lines = {line.row: line for line in shown_lines(run, show, alone)}
    remarks: list[Any] = [
        Remark(
            code=_code_of(column, words),
            column=column,
            words=words,
            rows=row_numbers_in_words([line.row for line, _cell in about]),
            count=len(about),
            cells=list(dict.fromkeys(cell for _line, cell in about if cell))[:MOST_CELLS],
            line=lines[about[0][0].row] if len(about) == 1 else None,
        )
        for (column, words), about in some
    ]
    page.object_list = remarks
    return page


def lines_with_remark(
    run: Import, show: str, code: str, number: str | None, *, scope: Scope
) -> "Page[Any]":
    """Each row of one remark, with nothing else that is said of it."""

    def of_remark(said: Said) -> bool:
        return _code_of(*said[:2]) == code

    lines = [
        line
        for line in lines_of_show(run, show, scope)
        if any(map(of_remark, said_of_line(run, show, line)))
    ]
    page = Paginator(lines, LINES_PER_PAGE).get_page(number)
    page.object_list = [
        ShownLine(one.row, list(filter(of_remark, one.said)), one.name)
        for one in shown_lines(run, show, list(page.object_list))
    ]
    return page


def _code_of(column: str, words: str) -> str:
    """For an address: the words themselves may hold what stood in a cell."""
    return f"{crc32(repr((column, words)).encode()):08x}"


def row_numbers_in_words(rows: Sequence[int]) -> str:
    """ "3, 8–12, 40": as many as are easily read."""
    pieces = list(_pieces(rows))
    more = ", …" if len(pieces) > MOST_PIECES else ""
    return ", ".join(pieces[:MOST_PIECES]) + more


def _pieces(rows: Sequence[int]) -> Iterator[str]:
    for _gap, group in groupby(enumerate(rows), key=lambda one: one[1] - one[0]):
        run = [row for _at, row in group]
        if len(run) >= IN_A_RUN:
            yield f"{run[0]}–{run[-1]}"
        else:
            yield from map(str, run)

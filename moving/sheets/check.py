"""A file in, a preview out: what was recognised, which rows are right, and what to ask."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from moving.sheets.apart import read_apart
from moving.sheets.cells import Cell, FileOfSheets, FileRefused, SheetOfCells
from moving.sheets.columns import Answers, FoundColumn, find_columns, header_row_of
from moving.sheets.doubles import (
    SheetQuestion,
    give_keys,
    questions_of_cases,
    questions_of_people,
)
from moving.sheets.headers import SheetKind
from moving.sheets.mediators import KnownVolunteer, VolunteersByName, find_mediators
from moving.sheets.referrers import find_referrers
from moving.sheets.rows import (
    JudgedRow,
    Mark,
    is_closed,
    judge_row,
    rows_to_judge,
    tell_left_open,
)
from moving.sheets.values.days import order_in_doubt, says_month_first
from moving.sheets.values.reading import Place

NEEDED: Mapping[SheetKind, frozenset[str]] = {
    SheetKind.VOLUNTEERS: frozenset({"first_name", "last_name", "full_name"}),
    SheetKind.CASES: frozenset({"received_on"}),
    SheetKind.PARTNERS: frozenset({"organisation"}),
}
"""Without one of these columns no row can be taken in."""
LEAST_WORDS = 2
MOST_SAMPLES = 3
OF_DAYS = ("_on", "_since", "_until")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a person is asked about the whole file before its rows count."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a file came to. ``header_row`` is 0 where there is none; rows count as people see them.

    ``told`` counts what was seen and not read, or changes nothing.
    """

    kind: SheetKind
    sheet: str
    header_row: int
    columns: Sequence[FoundColumn]
    rows: Sequence[JudgedRow]
    questions: Sequence[SheetQuestion]
    asks: Sequence[Ask]
    told: Mapping[str, int]
    skipped_rows: Sequence[int]

    @property
    def good(self) -> int:
        return sum(row.is_good for row in self.rows)

    @property
    def bad(self) -> int:
        return len(self.rows) - self.good

    @property
    def faults(self) -> list[Mark]:
        return [fault for row in self.rows for fault in row.faults]

    @property
    def warnings(self) -> list[Mark]:
        return [warning for row in self.rows for warning in row.warnings]


def check_file(
    content: bytes,
    kind: SheetKind,
    *,
    country: str,
    today: date,
    known: Sequence[KnownVolunteer] | None = None,
    kinds: Mapping[str, str] | None = None,
    partners: Sequence[str] | None = None,
    answers: Answers | None = None,
) -> Preview:
    """Read what somebody sent, in a process apart, and judge every row.

    ``known`` are the volunteers that a sheet of cases may name, ``partners`` the organisations;
    without them names stay names. ``kinds`` are the service's own words for kinds of problem
    (``ChoicesOfService.by_letters``).
    Raises ``FileRefused`` with a code, and ``ValueError`` for an answer that cannot be.
    """
    answers = answers or Answers()
    found = read_apart(content, encoding=answers.encoding)
    return judge_file(
        found,
        kind,
        Place(country=country, today=today, kinds=kinds or {}),
        known=known,
        partners=partners,
        answers=answers,
    )


def judge_file(
    found: FileOfSheets,
    kind: SheetKind,
    place: Place,
    *,
    known: Sequence[KnownVolunteer] | None,
    answers: Answers,
    partners: Sequence[str] | None = None,
) -> Preview:
    """Judge cells that were read before. Raises ``FileRefused`` where there is nothing to judge."""
    place = replace(place, counts_from_1904=found.counts_from_1904)
    sheet, others = _chosen(found, kind, answers)
    header_row = (
        header_row_of(sheet.rows, kind) if answers.header_row is None else answers.header_row
    )
    columns = find_columns(sheet.rows, header_row, kind, place, answers)
    used = [column for column in columns if column.field]
    skipped: list[int] = []
    lines = list(rows_to_judge(sheet.rows, header_row, skipped))
    if not lines:
        raise FileRefused("no_rows")
    months = {column.header: _month_first(column, lines, answers) for column in used}
    places = {header: replace(place, month_first=is_so) for header, is_so in months.items()}
    rows = [judge_row(number, cells, used, kind, places) for number, cells in lines]
    tell_left_open(rows, sheet, used)
    running = [line for line, row in zip(lines, rows, strict=True) if not is_closed(row)]
    header_of = {column.field: column.header for column in used}
    questions = [
        *_questions_of_months(used, lines, months, answers),
    ]
    if known is not None:
        questions += find_mediators(rows, VolunteersByName(known, place.country), header_of)
    if partners is not None and kind == SheetKind.CASES:
        find_referrers(rows, partners, header_of)
    give_keys(rows, kind, header_of)
    if kind == SheetKind.VOLUNTEERS:
        questions += questions_of_people(rows)
    elif kind == SheetKind.CASES:
        questions += questions_of_cases(rows)
    questions += _questions_of_strokes(sheet, {row.row for row in rows})
    return Preview(
        kind=kind,
        sheet=sheet.name,
        header_row=header_row,
        columns=columns,
        rows=rows,
        questions=questions,
        asks=[
            *_asks_of_file(found, others, _samples(used, running), answers),
            *_asks_of_columns(header_row, used, kind, answers),
            *(Ask(code=question.code) for question in questions if question.code == "date_order"),
        ],
        told=_told(found, sheet),
        skipped_rows=skipped,
    )


def _chosen(
    found: FileOfSheets, kind: SheetKind, answers: Answers
) -> tuple[SheetOfCells, list[SheetOfCells]]:
    """The sheet that somebody chose, else the one with most known words; the others beside it."""
    sheets = [sheet for sheet in found.sheets if not sheet.is_empty]
    if answers.sheet is not None:
        sheets = [sheet for sheet in sheets if sheet.name == answers.sheet]
        if not sheets:
            raise FileRefused("empty")
    words = {sheet.name: _words_in(sheet, kind) for sheet in sheets}
    ranked = sorted(sheets, key=lambda sheet: -words[sheet.name])
    best = ranked[0]
    if not words[best.name]:
        # Nothing tells them apart: one that is refused is the likelier to be the one meant.
        best = next((sheet for sheet in ranked if sheet.refusal), best)
    if best.refusal:
        raise FileRefused(best.refusal)
    others = [
        sheet
        for sheet in ranked
        if sheet is not best and (words[sheet.name] >= LEAST_WORDS or sheet.refusal)
    ]
    return best, others


def _words_in(sheet: SheetOfCells, kind: SheetKind) -> int:
    at = header_row_of(sheet.rows, kind)
    if not at:
        return 0
    columns = find_columns(
        sheet.rows[:at], at, kind, Place(country="nl", today=date(2000, 1, 1)), Answers()
    )
    return sum(bool(column.field) for column in columns)


Lines = Sequence[tuple[int, Sequence[Cell]]]


def _cells_of(column: FoundColumn, lines: Lines) -> list[tuple[int, Cell]]:
    return [(number, cells[column.index]) for number, cells in lines if column.index < len(cells)]


def _month_first(column: FoundColumn, lines: Lines, answers: Answers) -> bool:
    if column.header in answers.month_first:
        return answers.month_first[column.header]
    if not column.field.endswith(OF_DAYS):
        return False
    return says_month_first(cell for _number, cell in _cells_of(column, lines))


def _questions_of_months(
    columns: Sequence[FoundColumn], lines: Lines, months: Mapping[str, bool], answers: Answers
) -> list[SheetQuestion]:
    """Asked of the whole column, never row by row."""
    return [
        SheetQuestion(
            code="date_order",
            rows=tuple(number for number, cell in _cells_of(column, lines) if order_in_doubt(cell)),
            column=column.header,
        )
        for column in columns
        if months[column.header] and column.header not in answers.month_first
    ]


def _questions_of_strokes(sheet: SheetOfCells, rows: set[int]) -> list[SheetQuestion]:
    struck = tuple(row for row in sheet.unread.struck_rows if row in rows)
    return [SheetQuestion(code="struck_through", rows=struck)] if struck else []


def _told(found: FileOfSheets, sheet: SheetOfCells) -> dict[str, int]:
    unread = sheet.unread
    counts = {
        "hidden_columns": unread.hidden_columns,
        "hidden_rows": unread.hidden_rows,
        "hidden_sheet": found.hidden_sheets,
        "cell_notes": unread.cell_notes,
        "struck_through": len(unread.struck_rows),
    }
    return {code: count for code, count in counts.items() if count}


def _asks_of_file(
    found: FileOfSheets, others: Sequence[SheetOfCells], samples: Sequence[str], answers: Answers
) -> Iterator[Ask]:
    if not found.encoding_is_sure:
        yield Ask(code="encoding", facts={"words": samples})
    if others and answers.sheet is None:
        yield Ask(code="sheet", facts={"names": [sheet.name for sheet in others]})


def _asks_of_columns(
    header_row: int, used: Sequence[FoundColumn], kind: SheetKind, answers: Answers
) -> Iterator[Ask]:
    if not header_row and not answers.columns:
        yield Ask(code="header")
    elif not NEEDED[kind] & {column.field for column in used}:
        yield Ask(code="columns")


def _samples(used: Sequence[FoundColumn], lines: Lines) -> list[str]:
    """Words whose letters could be read in two ways, from columns that are read."""
    words: dict[str, None] = {}
    for column in used:
        for _number, cell in _cells_of(column, lines):
            if isinstance(cell, str):
                words.update(dict.fromkeys(word for word in cell.split() if not word.isascii()))
            if len(words) >= MOST_SAMPLES:
                return list(words)[:MOST_SAMPLES]
    return list(words)

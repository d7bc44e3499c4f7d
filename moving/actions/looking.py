"""What a file holds, judged with all that is known of the service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cases.models import ChoiceList, choices_of
from core.local_time import local_day
from moving.actions.closed_lines import bare_closed_lines
from moving.actions.endings import writing_scope
from moving.actions.keys import KeyMaker
from moving.actions.kinds import KINDS, KindOfLine
from moving.models import Import, KnownHeader
from moving.sheets.cells import Cell, FileOfSheets, FileRefused
from moving.sheets.check import Preview, judge_file
from moving.sheets.columns import Answers, Certainty, FoundColumn
from moving.sheets.doubles import SheetQuestion
from moving.sheets.headers import SheetKind
from moving.sheets.known_people import PeopleHere
from moving.sheets.our_own import without_reasons
from moving.sheets.rows import JudgedRow, Mark
from moving.sheets.values.reading import Place, as_seen, clean
from moving.snapshot.known_cases import questions_about_known
from moving.snapshot.mediators import known_partners, known_volunteers
from moving.snapshot.packed import answers_of, pack
from moving.snapshot.people import people_here, people_told_apart
from moving.snapshot.reasons import reasons_by_letters
from organisations.models import Scope

ENCODINGS = ("cp1252", "mac_roman", "cp850", "utf-8")
MOST_SAMPLES = 3
LONGEST_SAMPLE = 40
LINES_SHOWN = 8


@dataclass(frozen=True)
class LookedAt:
    """``asks`` are the codes of what a person has to say before anything comes in.

    ``closed`` are the rows of closed cases, of which no cell is repeated.
    """

    preview: Preview
    rows: Sequence[JudgedRow]
    questions: Sequence[SheetQuestion]
    asks: Sequence[str]
    found: Mapping[str, Any]
    cells: Sequence[Sequence[Cell]]
    never: frozenset[int]
    closed: frozenset[int]

    def cells_of(self, row: int) -> list[Cell]:
        """The row as it was, less what may not be read."""
        if row in self.closed:
            return []
        return ["" if at in self.never else cell for at, cell in enumerate(self.cells[row - 1])]


def look_at_file(run: Import, found: FileOfSheets, *, at: datetime) -> LookedAt:
    """Raises ``FileRefused``, also for an answer that does not fit the file."""
    answers, found = answers_of(run.answers), without_reasons(found)
    by, service = writing_scope(run), run.service
    choices = choices_of(service)
    place = Place(
        country=service.country,
        today=local_day(at, service.zone),
        kinds=choices.by_letters(ChoiceList.KIND),
        reasons=reasons_by_letters(choices),
    )
    preview = _judged(run, found, answers, place, by)
    known = _explained_before(run, preview, answers)
    if known:
        answers = replace(answers, columns={**known, **answers.columns})
        preview = _judged(run, found, answers, place, by)
    sheet = next(sheet for sheet in found.sheets if sheet.name == preview.sheet)
    kind = KINDS[run.sheet_kind]
    _hold_to_room(preview, kind)
    closed, of_closed = frozenset[int](), list[SheetQuestion]()
    if run.sheet_kind == SheetKind.CASES:
        closed, of_closed = bare_closed_lines(
            run, preview.rows, preview.columns, by=by, today=place.today
        )
    questions = [
        one
        for one in preview.questions
        # Nobody of a closed case gets a seat.
        if one.code != "which_volunteer" or closed.isdisjoint(one.rows)
    ]
    if run.sheet_kind == SheetKind.VOLUNTEERS:
        here = PeopleHere(people_here(by), place, people_told_apart(by))
        questions = list(here.still_to_ask(questions, preview.rows))
        questions += here.questions_of(preview.rows)
    elif run.sheet_kind == SheetKind.CASES:
        questions += [*of_closed, *questions_about_known(preview.rows, scope=by)]
    asks = _asks_of(preview, sheet.rows, answers)
    shown = [[] if at in closed else row for at, row in enumerate(sheet.rows, start=1)]
    return LookedAt(
        preview=preview,
        rows=preview.rows,
        questions=questions,
        asks=[ask["code"] for ask in asks],
        found=_found(found, preview, shown, asks, kind),
        cells=sheet.rows,
        never=frozenset(column.index for column in preview.columns if column.is_never_read),
        closed=closed,
    )


def _judged(run: Import, found: FileOfSheets, answers: Answers, place: Place, by: Scope) -> Preview:
    kind = run.sheet_kind
    of_cases = kind == SheetKind.CASES
    known = known_volunteers(by) if of_cases else None
    partners = known_partners(by) if of_cases else None
    try:
        return judge_file(found, kind, place, known=known, partners=partners, answers=answers)
    except ValueError as strange:
        if isinstance(strange, FileRefused):
            raise
        raise FileRefused("broken") from strange


def _explained_before(run: Import, preview: Preview, answers: Answers) -> dict[str, str]:
    """What somebody said of columns of these names, when they sent an earlier file."""
    rows = KnownHeader.unscoped.filter(service=run.service, kind=run.kind)
    known = dict(rows.values_list("digest", "field"))
    if not known:
        return {}
    maker = KeyMaker.of(run.service)
    found = {}
    for column in preview.columns:
        digest = maker.of_header(run.kind, column.header)
        if digest in known and column.header not in answers.columns and not column.is_never_read:
            found[column.header] = known[digest]
    return found


def _hold_to_room(preview: Preview, kind: KindOfLine) -> None:
    header_of = {column.field: column.header for column in preview.columns if column.field}
    for row in preview.rows:
        for name, most in kind.longest.items():
            value = row.values.get(name)
            if isinstance(value, str) and len(value) > most:
                column = header_of.get(name) or header_of.get("full_name", "")
                row.faults.append(
                    Mark(row=row.row, column=column, code="too_much_text", cell=value[:80])
                )


def _asks_of(
    preview: Preview, rows: Sequence[Sequence[Cell]], answers: Answers
) -> list[dict[str, Any]]:
    asks = {ask.code: dict(ask.facts) for ask in preview.asks}
    unknown = [column.header for column in undecided(preview.columns, answers)]
    if unknown and "header" not in asks:
        asks["unknown"] = {"headers": unknown}
    return [{"code": code, "facts": pack(facts)} for code, facts in asks.items()]


def undecided(columns: Iterable[FoundColumn], answers: Answers) -> list[FoundColumn]:
    """Columns of which neither their word nor a person says what they are."""
    return [
        column
        for column in columns
        if column.certainty == Certainty.UNKNOWN
        and not column.field
        and not column.is_never_read
        and column.header not in answers.columns
    ]


def _found(
    found: FileOfSheets,
    preview: Preview,
    rows: Sequence[Sequence[Cell]],
    asks: Sequence[Mapping[str, Any]],
    kind: KindOfLine,
) -> dict[str, Any]:
    never = {column.index for column in preview.columns if column.is_never_read}
    words: list[str] = [
        word for ask in asks if ask["code"] == "encoding" for word in ask["facts"].get("words", [])
    ]
    return {
        "sheet": preview.sheet,
        "sheets": [sheet.name for sheet in found.sheets if not sheet.is_empty],
        "header_row": preview.header_row,
        "columns": [
            {
                "index": column.index,
                "header": column.header,
                "field": column.field,
                "certainty": str(column.certainty),
                "never": column.is_never_read,
                "kept": column.field not in kind.not_kept,
            }
            for column in preview.columns
        ],
        "asks": list(asks),
        "told": dict(preview.told),
        "skipped": list(preview.skipped_rows),
        "encoding": found.encoding,
        "readings": _readings(words, found.encoding),
        "months": [one.column for one in preview.questions if one.code == "date_order"],
        "samples": {
            "columns": {
                column.header: _samples(column.index, rows[preview.header_row :])
                for column in preview.columns
                if not column.is_never_read
            },
            "lines": [
                ["" if at in never else _shown(cell) for at, cell in enumerate(row[:12])]
                for row in rows[:LINES_SHOWN]
            ],
        },
    }


def _samples(index: int, rows: Iterable[Sequence[Cell]]) -> list[str]:
    seen: dict[str, None] = {}
    for row in rows:
        if index < len(row) and (shown := _shown(row[index])):
            seen[shown] = None
            if len(seen) == MOST_SAMPLES:
                break
    return list(seen)


def _shown(cell: Cell) -> str:
    return clean(as_seen(cell)[: LONGEST_SAMPLE * 2])[0][:LONGEST_SAMPLE]


def _readings(words: Iterable[str], encoding: str) -> dict[str, list[str]]:
    """The words as each of the encodings would have them, the one that we think of first."""
    found: dict[str, list[str]] = {}
    for other in dict.fromkeys((encoding, *ENCODINGS)):
        try:
            read = [word.encode(encoding).decode(other) for word in words]
        except (UnicodeError, LookupError):
            continue
        if read and read not in found.values():
            found[other] = read
    return found

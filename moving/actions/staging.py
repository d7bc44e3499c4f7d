"""Read a file in the worker, and put its lines aside until somebody lets them in.

Lines are put down a few at a time, each few in a transaction of its own: others write meanwhile. A
worker that dies leaves lines behind, and the next one begins by throwing them away.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from moving.actions.answering import apply_answers
from moving.actions.endings import move_by_worker, writing_scope
from moving.actions.keys import KeyMaker
from moving.actions.kinds import KINDS, KindOfLine
from moving.actions.looking import LookedAt, look_at_file
from moving.actions.standing import Standing, compare_line, is_tried_before, standing_of_lines
from moving.lifecycle import LineState
from moving.models import Foreseen, Import, ImportLine, ImportQuestion
from moving.sheets.again import Compared
from moving.sheets.apart import read_apart
from moving.sheets.cells import FileRefused
from moving.sheets.doubles import SheetQuestion
from moving.sheets.known_people import OURS, PRESETS
from moving.sheets.rows import JudgedRow
from moving.snapshot.packed import answers_of, canonical, pack, packed_marks
from organisations.models import Scope

Clock = Callable[[], datetime]
Item = TypeVar("Item")

AT_A_TIME = 200
REST_SECONDS = 0.05
"""On SQLite who writes has the only lock, and waiting there is not fair."""
ASKED_OF_FILE = frozenset({"date_order"})
"""Asked once for the file, and so no question of its rows."""


def pieces(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def read_file(run: Import, *, clock: Clock) -> bool:
    """Read what was sent and put down what is in it. Always the last step of a turn: False."""
    earlier = _answers_so_far(run)
    try:
        answers = answers_of(run.answers)
        found = read_apart(bytes(run.content), encoding=answers.encoding)
        # Judging takes its time too, and the child may have taken most of a minute.
        Import.unscoped.held_by(run).update(beat_at=clock())
        looked = look_at_file(run, found, at=clock())
    except FileRefused as refused:
        _refuse(run, refused.code, at=clock())
        return False
    _throw_away_lines(run)
    kind, by = KINDS[run.sheet_kind], writing_scope(run)
    maker = KeyMaker.of(run.service)
    questions: list[SheetQuestion] = []
    known: set[int] = set()
    for rows in pieces(looked.rows, AT_A_TIME):
        lines, asked = _lines_of(run, rows, looked, kind, maker, by=by)
        questions += asked
        known |= {line.row for line in lines if line.outlook and line.outlook != Foreseen.ADD}
        if not _put_down(run, lines, at=clock()):
            return False
        time.sleep(REST_SECONDS)
    asked = [
        question
        for question in (*looked.questions, *questions)
        if question.code not in ASKED_OF_FILE and not _is_settled(question, known)
    ]
    _finish_reading(run, looked, asked, earlier, at=clock())
    return False


def _is_settled(question: SheetQuestion, known: set[int]) -> bool:
    """Whether an earlier file answered it: each of these rows is somebody here by now."""
    of_people = question.code.startswith(("same_", "shared_", "known_"))
    return of_people and set(question.rows) <= known


def _lines_of(
    run: Import,
    rows: Sequence[JudgedRow],
    looked: LookedAt,
    kind: KindOfLine,
    maker: KeyMaker,
    *,
    by: Scope,
) -> tuple[list[ImportLine], list[SheetQuestion]]:
    lines = [_line_of(run, row, looked, maker) for row in rows]
    good = [
        (line, row) for line, row in zip(lines, rows, strict=True) if line.state == LineState.WAITS
    ]
    values = [row.values for _line, row in good]
    stand = standing_of_lines(run, kind, [line for line, _row in good], values, by=by)
    questions = []
    for (line, row), standing in zip(good, stand, strict=True):
        found = compare_line(standing, row.values, row.erases, kind, maker)
        line.outlook = outlook_of(standing, found, maker)
        if found.differs:
            questions.append(question_of_difference(row.row, row.values, standing, found))
    return lines, questions


def outlook_of(standing: Standing, found: Compared, maker: KeyMaker) -> str:
    if standing.is_new:
        return Foreseen.ADD
    if found.is_equal:
        return Foreseen.NOTHING
    return Foreseen.AGAIN if is_tried_before(standing, found, maker) else Foreseen.CHANGE


def question_of_difference(
    row: int, values: Mapping[str, Any], standing: Standing, found: Compared
) -> SheetQuestion:
    """Something else is here by now, or the sheet says to erase it."""
    facts = {
        "fields": list(found.differs),
        "here": {name: standing.here.get(name) for name in found.differs},
        "sheet": {name: values.get(name, "") for name in found.differs},
    }
    return SheetQuestion(code="differs", rows=(row,), facts=pack(facts))


def _line_of(run: Import, row: JudgedRow, looked: LookedAt, maker: KeyMaker) -> ImportLine:
    return ImportLine(
        service=run.service,
        of_import=run,
        row=row.row,
        state=LineState.WAITS if row.is_good else LineState.WRONG,
        values=pack(row.values) if row.is_good else {},
        erases=row.erases,
        cells=pack(looked.cells_of(row.row)),
        faults=packed_marks(row.faults),
        warnings=packed_marks(row.warnings),
        key=maker.of_key(run.kind, row.key) if row.is_good else "",
        key_kind=row.key[0] if row.key else "",
    )


def _answers_so_far(run: Import) -> dict[str, ImportQuestion]:
    """What was answered before the file is read once more, by the whole of what was asked."""
    rows = ImportQuestion.unscoped.of(run).answered().in_order()
    return {_asked_in(row): row for row in rows}


def _asked_in(row: ImportQuestion) -> str:
    """An answer holds for the same question of the same facts: of other people, it is another."""
    return canonical([row.code, row.rows, row.column, row.facts])


def _throw_away_lines(run: Import) -> None:
    ImportQuestion.unscoped.of(run).delete()
    lines = ImportLine.unscoped.of(run)
    while pks := list(lines.values_list("pk", flat=True)[: AT_A_TIME * 5]):
        ImportLine.unscoped.filter(pk__in=pks).delete()


@transaction.atomic
def _put_down(run: Import, lines: Sequence[ImportLine], *, at: datetime) -> bool:
    """False where another worker has taken the file up meanwhile."""
    if not Import.unscoped.held_by(run).update(beat_at=at):
        return False
    ImportLine.unscoped.bulk_create(lines)
    return True


@transaction.atomic
def _refuse(run: Import, code: str, *, at: datetime) -> None:
    held = Import.unscoped.held_by(run).locked().first()
    if held is not None:
        move_by_worker(held, "refuse", at=at, refusal=code)


@transaction.atomic
def _finish_reading(
    run: Import,
    looked: LookedAt,
    questions: Sequence[SheetQuestion],
    earlier: Mapping[str, ImportQuestion],
    *,
    at: datetime,
) -> None:
    held = Import.unscoped.held_by(run).locked().first()
    if held is None:
        return
    asked = [new_question(held, question) for question in questions]
    for row in asked:
        if known := earlier.get(_asked_in(row)):
            row.answer, row.answered_at = known.answer, known.answered_at
            row.answered_by = known.answered_by
    ImportQuestion.unscoped.bulk_create(asked)
    apply_answers(held)
    move = "ask" if looked.asks else "prepare"
    move_by_worker(held, move, at=at, found=looked.found, total=len(looked.rows))


def new_question(run: Import, asked: SheetQuestion) -> ImportQuestion:
    preset = OURS if asked.code == "differs" else PRESETS.get(asked.code, "")
    return ImportQuestion(
        service=run.service,
        of_import=run,
        code=asked.code,
        rows=list(asked.rows),
        column=asked.column,
        facts=pack(asked.facts),
        preset=preset,
    )

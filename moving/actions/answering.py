"""What a person answers: about the whole file, and about single lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from moving.actions.keys import KeyMaker
from moving.actions.marking import mark_lines
from moving.actions.refusals import AlreadyAnswered, NoAnswerNow
from moving.actions.waking import wake_importer
from moving.lifecycle import IMPORT_LIFECYCLE, TAKES_ANSWERS, LineState
from moving.models import Import, ImportLine, ImportQuestion, KnownHeader
from moving.sheets.known_people import LEAVE, SAME, SHEETS
from organisations.audit import record
from organisations.models import Scope, User

SAME_AS_ROW = "same_as_row"
LEFT_BY_HAND = "left_by_hand"
FIELDS_OF_LINE = [
    "state",
    "is_held",
    "values",
    "faults",
    "same_kind",
    "same_id",
    "takes_sheet",
]


@transaction.atomic
def answer_about_file(run: Import, said: Mapping[str, Any], *, by: Scope, at: datetime) -> Import:
    """Have the file read once more with these answers added. Raises ``MoveRefused``.

    What somebody said of a column is remembered for the next file of this kind.
    """
    run = Import.visible_to(by).select_related("service").locked().get(pk=run.pk)
    move = IMPORT_LIFECYCLE.move("answer", state=run.state, roles=by.roles)
    _remember_columns(run, said.get("columns", {}))
    answers = dict(run.answers)
    for name, value in said.items():
        answers[name] = {**answers.get(name, {}), **value} if isinstance(value, dict) else value
    if {"sheet", "header_row"} & said.keys():
        # What was said of columns was said of others.
        answers |= {name: dict(said.get(name, {})) for name in ("columns", "month_first")}
    run.answers, run.state, run.woken_at = answers, move.target, at
    run.save(update_fields=["answers", "state", "woken_at"])
    record(move.verb, run, by=by, at=at)
    wake_importer(run)
    return run


def _remember_columns(run: Import, columns: Mapping[str, str]) -> None:
    maker = KeyMaker.of(run.service)
    for header, name in columns.items():
        KnownHeader.unscoped.update_or_create(
            service=run.service,
            kind=run.kind,
            digest=maker.of_header(run.kind, header),
            defaults={"field": name},
        )


@dataclass(frozen=True)
class Answered:
    """``too_late`` are answers about lines that have all come in meanwhile."""

    count: int
    too_late: int


@transaction.atomic
def answer_questions(
    run: Import, answers: Mapping[int, str], *, by: Scope, at: datetime
) -> Answered:
    """Write down what was answered, by the number of the question; the same again is nothing new.

    Raises ``NoAnswerNow``, and ``AlreadyAnswered`` where each of them comes too late.
    """
    run = _locked_to_answer(run, by=by)
    return _answer(run, answers, said_by=by.user, by=by, at=at)


def _answer(
    run: Import, answers: Mapping[int, str], *, said_by: User | None, by: Scope, at: datetime
) -> Answered:
    rows = [
        row
        for row in ImportQuestion.visible_to(by).of(run).among(answers).locked()
        if row.answer != answers[row.pk] or row.answered_by_id is None
    ]
    waiting = rows_to_answer(run)
    in_time = [row for row in rows if waiting & set(row.rows)]
    if rows and not in_time:
        raise AlreadyAnswered
    for row in in_time:
        row.answer, row.answered_by, row.answered_at = answers[row.pk], said_by, at
    ImportQuestion.unscoped.bulk_update(in_time, ["answer", "answered_by", "answered_at"])
    apply_answers(run)
    if in_time:
        record("import.decide", run, by=by, at=at)
    if run.ended_at:
        run.counts = dict(ImportLine.unscoped.of(run).counted())
        run.save(update_fields=["counts"])
    return Answered(len(in_time), len(rows) - len(in_time))


@transaction.atomic
def answer_as_proposed(run: Import, *, by: Scope, at: datetime, unread: bool = False) -> Answered:
    """Answer all that is open and has a likely answer with that one. Raises ``NoAnswerNow``.

    ``unread`` where nobody saw the questions: it lets the lines in and is nobody's word.
    """
    run = _locked_to_answer(run, by=by)
    open_ones = ImportQuestion.visible_to(by).of(run).unanswered().with_preset()
    likely = dict(open_ones.values_list("pk", "preset"))
    return _answer(run, likely, said_by=None if unread else by.user, by=by, at=at)


def _locked_to_answer(run: Import, *, by: Scope) -> Import:
    row: Import = Import.visible_to(by).without_file().locked().get(pk=run.pk)
    if row.state not in TAKES_ANSWERS:
        raise NoAnswerNow
    return row


def rows_to_answer(run: Import) -> set[int]:
    """The rows of which an answer still says what becomes of them."""
    states = (LineState.WAITS, LineState.LEFT_OUT)
    rows = ImportLine.unscoped.of(run).in_state(*states).filter(done_at__isnull=True)
    return set(rows.values_list("row", flat=True))


def apply_answers(run: Import) -> None:
    """Make the lines that wait what the answers say of them; the same again changes nothing."""
    questions = list(ImportQuestion.unscoped.of(run).in_order())
    about = {row for question in questions for row in question.rows}
    lines = {
        line.row: line
        for line in ImportLine.unscoped.of(run)
        .of_rows(about)
        .in_state(LineState.WAITS, LineState.LEFT_OUT)
        .filter(done_at__isnull=True)
    }
    for line in lines.values():
        line.state, line.is_held, line.faults = LineState.WAITS, False, []
        line.same_kind, line.same_id, line.takes_sheet = "", None, None
    for question in questions:
        theirs = [lines[row] for row in question.rows if row in lines]
        if not question.answer:
            for line in theirs:
                line.is_held = True
        else:
            _apply(question, theirs)
    for some in _in_pieces(list(lines.values())):
        mark_lines(some, FIELDS_OF_LINE)


def _apply(question: ImportQuestion, lines: list[ImportLine]) -> None:
    if question.code.startswith("known_"):
        _is_somebody(question, lines)
    elif question.code in ABOUT_ONE:
        ABOUT_ONE[question.code](question, lines)
    elif question.answer == SAME:
        first = question.rows[0]
        _leave_out([line for line in lines if line.row != first], SAME_AS_ROW, first)


def _is_somebody(question: ImportQuestion, lines: list[ImportLine]) -> None:
    if question.answer == SAME:
        label, _colon, pk = question.facts["ref"].partition(":")
        for line in lines:
            line.same_kind, line.same_id = label, int(pk)


def _is_struck(question: ImportQuestion, lines: list[ImportLine]) -> None:
    if question.answer == LEAVE:
        _leave_out(lines, LEFT_BY_HAND)


def _is_named(question: ImportQuestion, lines: list[ImportLine]) -> None:
    for line in lines:
        line.values[question.facts["field"]] = question.answer


def _differs(question: ImportQuestion, lines: list[ImportLine]) -> None:
    for line in lines:
        line.takes_sheet = question.answer == SHEETS


ABOUT_ONE = {"struck_through": _is_struck, "which_volunteer": _is_named, "differs": _differs}


def _leave_out(lines: Iterable[ImportLine], code: str, row: int = 0) -> None:
    for line in lines:
        line.state = LineState.LEFT_OUT
        line.faults = [{"column": "", "code": code, "cell": "", "facts": {"row": row}}]


def _in_pieces(lines: list[ImportLine]) -> Iterable[list[ImportLine]]:
    return (lines[at : at + 200] for at in range(0, len(lines), 200))

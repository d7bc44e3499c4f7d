"""What the pages of a file show: how far it is, what was found, what became of it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count

from moving.actions.answering import rows_to_answer
from moving.actions.keys import rows_at
from moving.lifecycle import ImportState, LineState
from moving.models import Import, ImportLine, ImportQuestion
from moving.sheets.check import Ask
from moving.sheets.doubles import SheetQuestion
from moving.snapshot.packed import unpacked_marks
from moving.words.columns import column_in_words, field_in_words
from moving.words.findings import (
    QUESTIONS as OF_SHEETS,
)
from moving.words.findings import (
    ask_in_words,
    question_in_words,
    told_in_words,
)
from moving.words.outcomes import (
    ALWAYS_SAID,
    ANSWERS,
    QUESTIONS,
    column_of,
    counts_in_a_line,
    how_known,
    line_fault_in_words,
    line_warning_in_words,
    news_in_words,
    value_in_words,
    why_kept,
)
from organisations.models import Scope

IMPORTS_PER_PAGE = 20
LINES_PER_PAGE = 40
QUESTIONS_PER_PAGE = 12
FIRST_FEW = 6
NAMED = ("organisation", "first_name", "last_name", "full_name", "a_name", "number")
OF_PEOPLE = {"same": "same", "two": "two"}
OF_CASES = {"same": "one_case", "two": "two_cases"}
ANSWERS_TO = {
    "struck_through": {"take": "take", "leave": "leave"},
    "differs": {"ours": "ours", "sheet": "sheet"},
    "same_neighbours": OF_CASES,
    "known_case": OF_CASES,
}
"""By question: its answers, each with the word it has; the others are about people."""
REACHED = ("email", "contact_email", "phone", "postcode", "house_number")


Said = tuple[str, str, str]
"""A column or nothing, what is said of it, and what stood in the cell."""


@dataclass(frozen=True)
class HowFar:
    done: int
    total: int


def imports_to_show(runs: Any, number: str | None) -> "Page[Any]":
    page = Paginator(runs, IMPORTS_PER_PAGE).get_page(number)
    for run in page.object_list:
        run.sum_in_words = sum_of(run, always=()) if run.ended_at else ""
    return page


def sum_of(run: Import, *, always: Collection[str] = ALWAYS_SAID) -> str:
    """What became of its lines; of one that is undone only what went and what stays."""
    if run.state != ImportState.UNDONE:
        return counts_in_a_line(run.counts, always=always)
    counts = {str(one): run.count_of(one) for one in (LineState.UNDONE, LineState.KEPT)}
    return counts_in_a_line(counts, always=(LineState.UNDONE,))


def how_far(run: Import, *, scope: Scope) -> HowFar:
    counts = ImportLine.visible_to(scope).of(run).counted()
    if run.state == "undoing":
        back = counts[LineState.UNDONE] + counts[LineState.KEPT]
        return HowFar(back, back + counts[LineState.ADDED] + counts[LineState.CHANGED])
    waits = counts[LineState.WAITS] + counts["held"]
    return HowFar(run.total - waits, run.total)


@dataclass(frozen=True)
class ShownLine:
    """A line under the number that its spreadsheet shows; ``said`` of each column what and why.

    ``name`` is what it became, where what is said is about that.
    """

    row: int
    said: list[Said]
    name: str = ""


def preview_of(run: Import, *, scope: Scope) -> dict[str, Any]:
    """What would become of the lines, and what was seen of the file."""
    lines = ImportLine.visible_to(scope).of(run)
    states = lines.counted()
    foreseen = lines.foreseen()
    counts = {
        **{name: foreseen[name] for name in ("added", "changed", "again", "unchanged", "held")},
        "wrong": states[LineState.WRONG],
        "left_out": states[LineState.LEFT_OUT],
    }
    questions = ImportQuestion.visible_to(scope).of(run)
    columns = [column_of(said) for said in run.found.get("columns", [])]
    samples = run.found.get("samples", {}).get("columns", {})
    seen: dict[str, Any] = {
        "counts": counts,
        "to_write": foreseen["added"] + foreseen["changed"] + foreseen["again"],
        "facts": lines.facts_to_come().count(),
        "open_questions": questions.unanswered().count(),
        "questions": questions.count(),
        "wrong_lines": shown_lines(run, "wrong", _some(lines, LineState.WRONG)),
        "bare": lines.in_state(LineState.WRONG).without_cells().count(),
        "warned": lines.with_warnings().count(),
        "columns": [
            (column.header, column_in_words(column), column)
            for column in columns
            if column.field or column.is_never_read or samples.get(column.header)
        ],
        "not_kept": [said["header"] for said in run.found.get("columns", []) if not said["kept"]],
        "told": [told_in_words(code, count) for code, count in run.found.get("told", {}).items()],
        "skipped": run.found.get("skipped", []),
        "asks": asks_in_words(run),
        "unknown": unknown_headers(run),
        "how_known": how_known(_key_kinds(run, scope)),
    }
    answered = seen["questions"] and not seen["open_questions"]
    told = ("warned", "told", "skipped", "not_kept")
    is_something = answered or counts["left_out"] or any(seen[name] for name in told)
    return seen | {"saw_something": is_something}


def _some(lines: Any, state: str) -> list[ImportLine]:
    return list(lines.in_state(state).in_order()[:FIRST_FEW])


def _key_kinds(run: Import, scope: Scope) -> Counter[str]:
    rows = ImportLine.visible_to(scope).of(run).order_by().values_list("key_kind")
    return Counter(dict(rows.annotate(Count("pk"))))


def asks_in_words(run: Import) -> list[str]:
    said = []
    for ask in run.found.get("asks", []):
        if ask["code"] == "unknown":
            continue
        said.append(ask_in_words(Ask(code=ask["code"], facts=ask["facts"])))
    return said


def unknown_headers(run: Import) -> list[str]:
    """Columns that somebody has to explain or leave out."""
    asks: Mapping[str, Any] = {ask["code"]: ask["facts"] for ask in run.found.get("asks", [])}
    return list(asks.get("unknown", {}).get("headers", []))


SHOWS = ("wrong", "warnings", "left_out", "news", "kept")


def lines_to_show(run: Import, show: str, number: str | None, *, scope: Scope) -> "Page[Any]":
    page = Paginator(lines_of_show(run, show, scope), LINES_PER_PAGE).get_page(number)
    page.object_list = shown_lines(run, show, list(page.object_list))
    return page


def lines_of_show(run: Import, show: str, scope: Scope) -> Any:
    lines = ImportLine.visible_to(scope).of(run).in_order()
    return {
        "wrong": lines.in_state(LineState.WRONG),
        "left_out": lines.in_state(LineState.LEFT_OUT),
        "warnings": lines.with_warnings(),
        "news": lines.with_news(),
        "kept": lines.in_state(LineState.KEPT),
    }[show]


def shown_lines(run: Import, show: str, lines: list[ImportLine]) -> list[ShownLine]:
    names = names_of_lines(run, lines) if show in {"news", "kept"} else {}
    return [
        ShownLine(line.row, said_of_line(run, show, line), names.get(line.pk, "")) for line in lines
    ]


def said_of_line(run: Import, show: str, line: ImportLine) -> list[Said]:
    if show == "news":
        return [("", news_in_words(code), "") for code in line.told]
    if show == "kept":
        return [("", why_kept(run.sheet_kind, line.why_kept), "")]
    if show == "warnings":
        marks = unpacked_marks(line.row, line.warnings)
        return [(mark.column, line_warning_in_words(mark), mark.cell) for mark in marks]
    marks = unpacked_marks(line.row, line.faults)
    return [(mark.column, line_fault_in_words(mark), mark.cell) for mark in marks]


def names_of_lines(run: Import, lines: list[ImportLine]) -> dict[int, str]:
    """How the rows are called that the lines became; empty where one is gone."""
    rows = rows_at(((line.became_kind, line.became_id or 0) for line in lines), run.service)
    return {line.pk: str(rows.get((line.became_kind, line.became_id or 0), "")) for line in lines}


def shows_with_counts(run: Import, *, scope: Scope) -> dict[str, int]:
    """Of one that is undone nothing is left to do or to look at but what stayed."""
    lines = ImportLine.visible_to(scope).of(run)
    states = lines.counted()
    counts = {
        "wrong": states[LineState.WRONG],
        "bare": lines.in_state(LineState.WRONG).without_cells().count(),
        "warnings": lines.with_warnings().count(),
        "left_out": states[LineState.LEFT_OUT],
        "news": lines.with_news().count(),
    }
    if run.state == ImportState.UNDONE:
        counts = dict.fromkeys(counts, 0)
    return counts | {"kept": states[LineState.KEPT]}


@dataclass(frozen=True)
class ShownQuestion:
    """``choices`` are answers with their words, ``lines`` what stands in the rows it is about."""

    pk: int
    words: str
    lines: list[tuple[int, str]]
    here: list[tuple[str, str, str]]
    choices: list[tuple[str, str]]
    chosen: str
    is_open: bool


def questions_to_show(run: Import, number: str | None, *, scope: Scope) -> "Page[Any]":
    """Open ones first, so that a page of answers makes room for the next.

    What is about rows that have come in is no question any more.
    """
    waiting = rows_to_answer(run)
    every = ImportQuestion.visible_to(scope).of(run).open_first()
    rows = [question for question in every if waiting & set(question.rows)]
    page = Paginator(rows, QUESTIONS_PER_PAGE).get_page(number)
    page.object_list = _shown_with_lines(run, list(page.object_list), scope)
    return page


def count_likely(run: Import, *, scope: Scope) -> int:
    """How many open questions have an answer that is likely."""
    count: int = ImportQuestion.visible_to(scope).of(run).unanswered().with_preset().count()
    return count


def questions_that_were_shown(
    run: Import, pks: Collection[int], *, scope: Scope
) -> list[ShownQuestion]:
    """Those on the page that somebody answers now; others may stand on it by this time."""
    rows = ImportQuestion.visible_to(scope).of(run).among(pks).in_order()
    return _shown_with_lines(run, list(rows), scope)


def _shown_with_lines(
    run: Import, asked: list[ImportQuestion], scope: Scope
) -> list[ShownQuestion]:
    about = {row for question in asked for row in question.rows[:FIRST_FEW]}
    lines = {line.row: line for line in ImportLine.visible_to(scope).of(run).of_rows(about)}
    return [_shown(question, lines) for question in asked]


def _shown(question: ImportQuestion, lines: Mapping[int, ImportLine]) -> ShownQuestion:
    facts = question.facts
    here = [
        (
            field_in_words(name),
            value_in_words(facts["here"].get(name)),
            value_in_words(facts["sheet"].get(name)),
        )
        for name in facts.get("fields", [])
    ]
    return ShownQuestion(
        pk=question.pk,
        words=question_words(question),
        lines=[
            (row, line_in_words(lines[row])) for row in question.rows[:FIRST_FEW] if row in lines
        ],
        here=here,
        choices=fields_to_choose(question),
        chosen=question.answer or question.preset,
        is_open=not question.answer,
    )


def question_words(question: ImportQuestion) -> str:
    if question.code in OF_SHEETS:
        asked = SheetQuestion(code=question.code, rows=tuple(question.rows), facts=question.facts)
        return question_in_words(asked)
    return str(QUESTIONS[question.code]) % question.facts


def fields_to_choose(question: ImportQuestion) -> list[tuple[str, str]]:
    if question.code == "which_volunteer":
        facts = question.facts
        return list(zip(facts["keys"], facts["names"], strict=True))
    answers = ANSWERS_TO.get(question.code, OF_PEOPLE)
    return [(word, str(ANSWERS[said])) for word, said in answers.items()]


def line_in_words(line: ImportLine) -> str:
    """Enough of a row to know whom it is about."""
    values = line.values
    name = " ".join(str(values[field]) for field in NAMED if values.get(field))
    more = [str(values[field]) for field in REACHED if values.get(field)]
    return " · ".join([name, *more]) if name else " · ".join(more)

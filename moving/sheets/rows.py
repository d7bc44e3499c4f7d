"""Judging the rows: each cell by the field of its column, then what the cells say together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.letters import folded
from moving.sheets.cells import Cell, SheetOfCells
from moving.sheets.columns import FoundColumn
from moving.sheets.fields import FREE_COLUMN, PHONES, SEATS, SPOKEN_COLUMN, read_cell
from moving.sheets.headers import SheetKind, in_words
from moving.sheets.state_numbers import without_state_numbers
from moving.sheets.templates import is_example
from moving.sheets.values.homes import street_and_number
from moving.sheets.values.names import with_prefix
from moving.sheets.values.reading import CellReading, Place, as_seen, clean

TOTALS = in_words("totaal total totaux gesamt summe som subtotaal sum totals aantal sommaire")
MOST_IN_TOTALS = 4
ERASE = frozenset({"WISSEN", "EFFACER", "LÖSCHEN", "ERASE"})
"""An empty cell erases nothing. This does, in capitals and alone in its cell, after a question."""
LONGEST_SHOWN = 80
"""What is repeated of a cell beside its fault."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A fault or a warning: which row and column, why, and what stood there.

    ``row`` is the number that the spreadsheet program shows. ``facts`` are for the words.
    """

    row: int
    column: str
    code: str
    cell: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class JudgedRow:
    """A fault keeps the row out; its other values are read all the same.

    ``key`` is by what the row is known again when the file is sent once more; empty if by nothing.
    ``erases`` are the fields of which somebody wrote that they shall be empty.
    """

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Mark] = field(default_factory=list)
    warnings: list[Mark] = field(default_factory=list)
    key: tuple[str, ...] = ()
    erases: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.faults


CLOSED = "closed"


def is_closed(row: JudgedRow) -> bool:
    """Of such a case only facts come in, and nobody's name."""
    return bool(row.values.get("state") == CLOSED)


Columns = Mapping[str, FoundColumn]
"""The columns that are read, by their field."""


def judge_row(
    number: int,
    cells: Sequence[Cell],
    columns: Sequence[FoundColumn],
    kind: SheetKind,
    places: Mapping[str, Place],
) -> JudgedRow:
    """Judge one row. ``places`` has the place of each column by its header."""
    judged = JudgedRow(row=number)
    for column in columns:
        cell = cells[column.index] if column.index < len(cells) else ""
        _judge_cell(judged, column, cell, kind, places[column.header])
    by_field = {column.field: column for column in columns}
    _bring_names_together(judged.values)
    for party in ("", "a_", "b_"):
        _look_for_number(party, judged, by_field)
    if kind == SheetKind.VOLUNTEERS:
        _judge_volunteer(judged, by_field)
    elif kind == SheetKind.PARTNERS:
        _judge_partner(judged, by_field)
    else:
        _judge_case(judged, by_field)
        _judge_days(judged, by_field, places)
    return judged


def _judge_cell(
    judged: JudgedRow, column: FoundColumn, cell: Cell, kind: SheetKind, place: Place
) -> None:
    if as_seen(cell).strip() in ERASE:
        judged.erases.append(column.field)
        return
    read = read_cell(kind, column.field, cell, place)
    marks = [
        Mark(
            row=judged.row,
            column=column.header,
            code=code,
            cell=_shown(column, cell, read, place),
            facts=read.facts,
        )
        for code in ((read.fault,) if read.fault else read.warnings)
    ]
    if read.fault:
        judged.faults += marks
    else:
        judged.warnings += marks
        _keep(judged.values, column, read)


def _shown(column: FoundColumn, cell: Cell, read: CellReading, place: Place) -> str:
    """What is repeated of a cell: never a number of the state, unless it is a telephone too."""
    text, _is_odd = clean(cell)
    if read.fault or column.field not in PHONES:
        # Before it is cut, or the first digits of one would be left.
        text, _had_one = without_state_numbers(text, place.country)
    return text[:LONGEST_SHOWN]


def _keep(values: dict[str, Any], column: FoundColumn, read: CellReading) -> None:
    """Fields of other columns win from what is found beside the value of this one."""
    name = column.field
    if name.startswith((SPOKEN_COLUMN, FREE_COLUMN)):
        whole, _colon, part = name.partition(":")
        values[whole] = sorted({*values.get(whole, ()), *([part] if read.value else ())})
    elif found := SEATS.fullmatch(name):
        values.setdefault("seats", {})
        if read.value is not None:
            values["seats"][found[1]] = read.value
    elif name in {"spoken", "free"}:
        values[name] = sorted({*values.get(name, ()), *read.value})
    elif name == "note" and values.get("note"):
        values["note"] += f"\n{column.header}: {read.value}" if read.value else ""
    elif read.value or not values.get(name):
        values[name] = read.value
    party = f"{name[:2]}" if name[:2] in {"a_", "b_"} else ""
    for other, value in read.more.items():
        if not values.get(party + other):
            values[party + other] = value


def _bring_names_together(values: dict[str, Any]) -> None:
    prefix = values.pop("prefix", "")
    if prefix and values.get("last_name"):
        values["last_name"] = with_prefix(prefix, values["last_name"])


def _look_for_number(party: str, judged: JudgedRow, columns: Columns) -> None:
    """In a column of streets alone a number may stand too; one that may be a name stays in it."""
    values, column = judged.values, columns.get(f"{party}street")
    text = str(values.get(f"{party}street") or "")
    if column is None or not text or values.get(f"{party}house_number"):
        return
    home = street_and_number(text)
    if not home.number:
        return
    facts = {"street": home.street, "house_number": home.number}
    if home.is_sure:
        values |= {f"{party}{name}": said for name, said in facts.items()}
    code = "number_unsure" if home.is_sure else "number_not_split"
    judged.warnings.append(
        Mark(
            row=judged.row, column=column.header, code=code, cell=text[:LONGEST_SHOWN], facts=facts
        )
    )


def _judge_volunteer(judged: JudgedRow, columns: Columns) -> None:
    values = judged.values
    if "first_name" in columns:
        _ask_for("first_name", judged, columns)
    elif not values.get("last_name"):
        _ask_for("full_name" if "full_name" in columns else "last_name", judged, columns)
    if "email" in columns and values.get("email") == "":
        judged.warnings.append(_mark("without_mailbox", judged, columns["email"]))
    if values.get("state") == "left" and not values.get("left_on"):
        column = columns.get("left_on") or columns["state"]
        if not _has_fault(judged, column):
            judged.faults.append(_mark("left_without_date", judged, column))


def _judge_partner(judged: JudgedRow, columns: Columns) -> None:
    _ask_for("organisation", judged, columns)


def _judge_case(judged: JudgedRow, columns: Columns) -> None:
    values = judged.values
    _ask_for("received_on", judged, columns)
    if values.get("closed_on") and not values.get("state"):
        values["state"] = CLOSED
    if is_closed(judged):
        column = columns.get("summary") or columns.get("state") or columns["closed_on"]
        judged.warnings.append(_mark("closed_case_facts_only", judged, column))
        return
    if values.get("closed_on"):
        judged.warnings.append(_mark("closing_day_of_running", judged, columns["closed_on"]))
    _ask_for("a_name", judged, columns)
    for name in ("a_consent_on", "a_consent"):
        if name in columns and not values.get(name) and not _has_fault(judged, columns[name]):
            judged.warnings.append(_mark("consent_missing", judged, columns[name]))


def _judge_days(judged: JudgedRow, columns: Columns, places: Mapping[str, Place]) -> None:
    """What was is not still to come, and nothing of a case is before its report."""
    received = judged.values.get("received_on")
    if not received:
        return
    asked = OF_THE_END if is_closed(judged) else AHEAD | BEHIND
    for name, day in list(judged.values.items()):
        if name not in columns or name not in asked or not day:
            continue
        today = places[columns[name].header].today.isoformat()
        if name in BEHIND and day > today:
            judged.faults.append(_mark("still_to_come", judged, columns[name]))
        elif name not in CONSENTS and day < received:
            judged.faults.append(_mark("before_the_report", judged, columns[name]))


CONSENTS = frozenset({"a_consent_on", "b_consent_on"})
"""A partner asks for it before it refers."""
AHEAD = frozenset({"aftercare_on", "wakes_on"})
BEHIND = CONSENTS | {
    *("received_on", "with_pair_since", "mediator_1_since", "mediator_2_since"),
    *("talk_1_on", "talk_2_on", "talk_3_on"),
    "closed_on",
}
OF_THE_END = frozenset({"received_on", "closed_on", "talk_1_on", "talk_2_on", "talk_3_on"})
"""The days that are kept of a closed case."""


def _ask_for(name: str, judged: JudgedRow, columns: Columns) -> None:
    """A column that is not there at all is asked about once, for the whole sheet."""
    column = columns.get(name)
    if column and not judged.values.get(name) and not _has_fault(judged, column):
        judged.faults.append(_mark("missing", judged, column))


def _mark(code: str, judged: JudgedRow, column: FoundColumn) -> Mark:
    return Mark(row=judged.row, column=column.header, code=code)


def _has_fault(judged: JudgedRow, column: FoundColumn) -> bool:
    return any(fault.column == column.header for fault in judged.faults)


def tell_left_open(
    rows: Iterable[JudgedRow], sheet: SheetOfCells, columns: Sequence[FoundColumn]
) -> None:
    """A quotation mark that does not close keeps its row out; the rows behind it are read."""
    for row in rows:
        if line := sheet.left_open.get(row.row):
            cells = sheet.rows[row.row - 1]
            within = (
                column.header
                for column in columns
                if column.index < len(cells) and '"' in as_seen(cells[column.index])
            )
            header = next(within, columns[0].header if columns else "")
            row.faults.append(
                Mark(row=row.row, column=header, code="quote_left_open", facts={"line": line})
            )


def rows_to_judge(
    rows: Sequence[Sequence[Cell]], header_row: int, skipped: list[int]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Rows below the header, with their numbers.

    Totals, repeated headers and the example of our templates go to ``skipped``.
    """
    header = list(rows[header_row - 1]) if header_row else None
    for number, row in enumerate(rows[header_row:], start=header_row + 1):
        filled = [cell for cell in row if not _is_blank(cell)]
        if not filled:
            continue
        if _is_total(filled) or is_example(filled) or (header is not None and list(row) == header):
            skipped.append(number)
        else:
            yield number, row


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _is_total(filled: list[Cell]) -> bool:
    """A first word such as «Totaal», with little behind it but numbers."""
    words = folded(as_seen(filled[0])).split()
    is_word = bool(words) and words[0] in TOTALS and len(words) <= 3
    numbers = all(folded(as_seen(cell)).replace(" ", "").isdecimal() for cell in filled[1:])
    return is_word and len(filled) <= MOST_IN_TOTALS and numbers

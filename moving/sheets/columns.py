"""Which line is the header, and what stands in each column: by its word, and by its values."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.letters import letters
from moving.sheets.cells import Cell, ErrorCell
from moving.sheets.fields import FREE_COLUMN, SIGNED, SPOKEN_COLUMN, reader_of, sheet_fields
from moving.sheets.headers import (
    NEVER_READ,
    SheetKind,
    headers_of,
    is_never_read,
    without_what_stands_around,
)
from moving.sheets.state_numbers import are_state_numbers, is_state_number
from moving.sheets.values.choices import is_mark
from moving.sheets.values.contact import is_mobile, is_written_as_phone, read_phone
from moving.sheets.values.homes import cut_at_postcode
from moving.sheets.values.lists import box_of, has_french_days, language_named
from moving.sheets.values.names import is_initials
from moving.sheets.values.reading import LONGEST, Place, as_seen, clean, longest, says_nothing

ROWS_OF_HEADERS = 25
VALUES_TRIED = 50
MOST_IN_FIRST_NAME = 2
REMARKS = re.compile(r"\([^)]*\)?|[*:]|\[[^\]]*\]?")
A_YEAR = re.compile(r"(?:.*\D)?(20\d\d)")
OF_YEARS = ("zaken", "dossiers", "falle", "cases")
BARE_NUMBER = frozenset({"nr", "no", "n", "num", "nummer", "numero", "number", "#"})
TOGETHER = re.compile(r"[/+&,]|\s(?:en|of|et|ou|und|oder|and|or)\s", re.IGNORECASE)
TOGETHER_ARE = {
    frozenset({"postcode", "town"}): "postcode",
    frozenset({"street", "house_number"}): "street_and_number",
    frozenset({"address", "house_number"}): "street_and_number",
    frozenset({"address", "postcode", "town"}): "address",
    frozenset({"street_and_number", "postcode", "town"}): "address",
    frozenset({"first_name", "last_name"}): "full_name",
    frozenset({"first_name", "prefix", "last_name"}): "full_name",
}
"""«Postcode + plaats» is a postcode with its town behind it; «Telefoon/mobiel» is one thing."""
GUESSED = ("email", "phone", "postcode")
"""What values alone can tell."""


class Certainty(StrEnum):
    """How a column was recognised: by word and values, by one of them, or not."""

    SURE = "sure"
    THINK = "think"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class FoundColumn:
    """``field`` is empty where the column is left out; of one never read nothing was looked at."""

    index: int
    header: str
    field: str = ""
    certainty: Certainty = Certainty.UNKNOWN
    is_never_read: bool = False


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What people said where the file alone does not decide; each may be left to the file.

    ``columns`` and ``month_first`` go by header. A field that is empty leaves the column out;
    a column that may never be read cannot be chosen.
    """

    encoding: str = ""
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    month_first: Mapping[str, bool] = field(default_factory=dict)


Rows = Sequence[Sequence[Cell]]


def header_row_of(rows: Rows, kind: SheetKind) -> int:
    """The number of the line among the first 25 with most known words; 0 where there is none."""
    scores = {at: _known_words(row, kind) for at, row in enumerate(rows[:ROWS_OF_HEADERS], start=1)}
    best = max(scores, key=lambda at: scores[at], default=0)
    if not best:
        return 0
    sure, likely = scores[best]
    filled = sum(cell != "" for cell in rows[best - 1])
    return best if sure and sure + likely >= min(2, filled) else 0


def _known_words(row: Iterable[Cell], kind: SheetKind) -> tuple[int, int]:
    """Words that stand above columns, and those that stand in cells as well: «Turks», «2024»."""
    texts = [cell for cell in row if isinstance(cell, str) and 0 < len(cell) < LONGEST]
    sure = [bool(_field_by_word(text, kind)[0]) or is_never_read(text) for text in texts]
    likely = [
        bool(language_named(text) or box_of(text) or A_YEAR.fullmatch(text.strip()))
        for text in texts
    ]
    return sum(sure), sum(maybe and not known for maybe, known in zip(likely, sure, strict=True))


def find_columns(
    rows: Rows, header_row: int, kind: SheetKind, place: Place, answers: Answers
) -> list[FoundColumn]:
    """Return the columns that hold something, from left to right."""
    below = [row for row in rows[header_row:] if any(cell != "" for cell in row)]
    found = []
    never = set(_never_by_other_lines(rows, header_row, kind))
    for index, header in _headers(rows, header_row, below):
        values = [row[index] for row in below if index < len(row) and row[index] != ""]
        if index in never or is_never_read(header) or are_state_numbers(values, place.country):
            # Where the line of names is really a person, the number would stand in the header.
            name = letter_of(index) if is_state_number(header, place.country) else header
            found.append(FoundColumn(index=index, header=name, is_never_read=True))
        else:
            found.append(_column(index, header, values[:VALUES_TRIED], kind, place))
    found = _by_neighbours(found, kind)
    found = _each_field_once(found, below, kind, place)
    chosen = {name for name in answers.columns.values() if name != "note"}
    return [
        replace(column, field="", certainty=Certainty.UNKNOWN)
        if column.field in chosen and column.header not in answers.columns
        else _as_answered(column, kind, answers)
        for column in found
    ]


def _headers(rows: Rows, header_row: int, below: Rows) -> list[tuple[int, str]]:
    """A second column of the same name is «X (2)»; one without a name has its letter."""
    line = rows[header_row - 1] if header_row else ()
    width = max((len(row) for row in (*below[:VALUES_TRIED], line)), default=0)
    found, times = [], Counter[str]()
    for index in range(width):
        text = clean(line[index])[0][:LONGEST] if index < len(line) else ""
        if not text and not any(index < len(row) and row[index] != "" for row in below):
            continue
        header = text or letter_of(index)
        times[header] += 1
        found.append((index, header if times[header] == 1 else f"{header} ({times[header]})"))
    return found


def _never_by_other_lines(rows: Rows, header_row: int, kind: SheetKind) -> Iterator[int]:
    """The columns that another line than the header says we may not read.

    A word in a line above stands for the columns to its right as well, up to the next word there,
    where they have no name of their own that says more than «number». A sentence in the first
    column is a title. Below the header a second line of names may follow: one word alone counts.
    """
    header = rows[header_row - 1] if header_row else ()
    for line in rows[: max(0, header_row - 1)]:
        is_within = False
        for index in range(max(len(line), len(header))):
            text = clean(line[index])[0] if index < len(line) else ""
            if text:
                is_title = not index and len(text.split()) > MOST_IN_FIRST_NAME
                is_within = len(text) <= LONGEST and is_never_read(text) and not is_title
            name = clean(header[index])[0][:LONGEST] if index < len(header) else ""
            if is_within and (text or _field_by_word(name, kind)[0] in {"", "number"}):
                yield index
    for line in rows[header_row : header_row + 1]:
        for index, cell in enumerate(line):
            if isinstance(cell, str) and len(cell) <= LONGEST and letters(cell) in NEVER_READ:
                yield index


def letter_of(index: int) -> str:
    """The letter above a column in a spreadsheet program: A for 0, AA for 26."""
    name = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        name, index = chr(65 + rest) + name, index - 1
    return name


def _field_by_word(header: str, kind: SheetKind) -> tuple[str, bool]:
    """The field, and whether its word stands there as it is."""
    table = headers_of(kind)
    text = re.sub(r" \(\d\)$", "", header)
    bare = REMARKS.sub(" ", text)
    for word in (letters(text) or text.strip(), letters(bare)):
        if word in table:
            return table[word], True
    if field := table.get(without_what_stands_around(bare), ""):
        return field, False
    fields = {table.get(without_what_stands_around(piece), "") for piece in TOGETHER.split(bare)}
    return TOGETHER_ARE.get(frozenset(fields), "") if len(fields) > 1 else fields.pop(), False


def _column(
    index: int, header: str, values: list[Cell], kind: SheetKind, place: Place
) -> FoundColumn:
    field, is_word = _field_by_word(header, kind)
    crosses = "" if field or kind == SheetKind.PARTNERS else _field_of_crosses(header, values)
    if crosses:
        return FoundColumn(index=index, header=header, field=crosses, certainty=Certainty.SURE)
    if not field and kind == SheetKind.VOLUNTEERS and _are_seats(header, values):
        seats = f"seats:{A_YEAR.fullmatch(header.strip())[1]}"  # type: ignore[index]
        return FoundColumn(index=index, header=header, field=seats, certainty=Certainty.SURE)
    if not field:
        guess = _guessed(values, kind, place)
        certainty = Certainty.THINK if guess else Certainty.UNKNOWN
        return FoundColumn(index=index, header=header, field=guess, certainty=certainty)
    field = _by_values(field, values, kind, place)
    agrees = not _telling(values) or _agree(values, field, kind, place) >= 0.5
    # Beside a column of first names one of initials is the lesser.
    are_initials = field == "first_name" and bool(values) and all(map(is_initials, values))
    is_sure = is_word and agrees and not are_initials
    certainty = Certainty.SURE if is_sure else Certainty.THINK
    return FoundColumn(index=index, header=header, field=field, certainty=certainty)


def _guessed(values: list[Cell], kind: SheetKind, place: Place) -> str:
    """Bare digits are no telephone as long as no word above says so: they may be any number."""
    for name in GUESSED:
        telling = _telling(values)
        if name == "phone":
            telling = [value for value in telling if is_written_as_phone(value)]
        read = sum(_is_read(value, name, kind, place) for value in telling)
        if read and read >= 0.8 * len(_telling(values)):
            return name
    return ""


def _field_of_crosses(header: str, values: list[Cell]) -> str:
    if not all(is_mark(value) for value in values):
        return ""
    if code := language_named(header):
        return SPOKEN_COLUMN + code
    return FREE_COLUMN + box if (box := box_of(header)) else ""


def _are_seats(header: str, values: list[Cell]) -> bool:
    """«Zaken 2024» or «2024» with whole numbers below."""
    found = A_YEAR.fullmatch(header.strip())
    words = letters(re.sub(r"\d", "", header))
    is_word = not words or any(word in words for word in OF_YEARS)
    return (
        bool(found)
        and is_word
        and all(re.fullmatch(r"\d{1,3}", as_seen(value)) for value in values)
    )


def _by_values(field: str, values: list[Cell], kind: SheetKind, place: Place) -> str:
    """Where one word stands for two fields, what stands below it decides."""
    if field in SIGNED:
        marks = sum(is_mark(value) for value in values)
        days = sum(_is_read(value, field, kind, place) for value in values if not is_mark(value))
        return SIGNED[field] if marks > days else field
    if field == "address" or field.endswith("_address"):
        whole = sum(cut_at_postcode(clean(value)[0], place.country) is not None for value in values)
        return field if whole * 2 >= max(1, len(values)) else f"{field[:-7]}street_and_number"
    return field


def _telling(values: list[Cell]) -> list[Cell]:
    return [value for value in values if not says_nothing(as_seen(value))]


def _agree(values: list[Cell], field: str, kind: SheetKind, place: Place) -> float:
    """The share of the values that can be what the field asks."""
    telling = _telling(values)
    return sum(_is_read(value, field, kind, place) for value in telling) / max(1, len(telling))


def _is_read(value: Cell, field: str, kind: SheetKind, place: Place) -> bool:
    if isinstance(value, ErrorCell) or len(as_seen(value)) > longest(field):
        return False
    read = reader_of(kind, field)(value, place)
    return not read.fault and "not_understood" not in read.warnings


def _by_neighbours(columns: list[FoundColumn], kind: SheetKind) -> list[FoundColumn]:
    """«Naam» beside «Voornaam» is the last name; «N°» behind the street is the house number.

    «ma» beside «lu» and «me» is no Monday: such columns are left to a person.
    """
    fields = {column.field for column in columns}
    are_french = has_french_days(column.header for column in columns)
    found: list[FoundColumn] = []
    for column in columns:
        field = column.field
        is_bare = letters(column.header) in BARE_NUMBER or column.header.strip() in BARE_NUMBER
        behind_street = bool(found) and found[-1].field == "street"
        if field == "full_name" and "first_name" in fields and "last_name" not in fields:
            field = "last_name"
        elif field == "number" and is_bare and behind_street and "house_number" not in fields:
            field = "house_number"
        elif field.startswith(FREE_COLUMN) and are_french:
            field = ""
        found.append(replace(column, field=field))
    return found


def _each_field_once(
    columns: list[FoundColumn], below: Rows, kind: SheetKind, place: Place
) -> list[FoundColumn]:
    """Of two telephones the one with more mobile numbers is the first, the other the second."""
    taken: dict[str, int] = {}
    ranked = sorted(columns, key=lambda column: _rank(column, below, place))
    for column in ranked:
        name = column.field
        second = f"{name}_2"
        if name in taken and second in sheet_fields(kind):
            name = second
        if not name or name in taken:
            continue
        taken[name] = column.index
    field_of = {index: name for name, index in taken.items()}
    return [
        replace(column, field=field_of[column.index])
        if column.index in field_of
        else replace(column, field="", certainty=Certainty.UNKNOWN)
        for column in columns
    ]


def _rank(column: FoundColumn, below: Rows, place: Place) -> tuple[int, int, int]:
    mobiles = 0
    if column.field == "phone":
        cells = [row[column.index] for row in below if column.index < len(row)]
        filled = [cell for cell in cells if cell != ""][:VALUES_TRIED]
        reads = (read_phone(cell, place).value for cell in filled)
        mobiles = sum(is_mobile(number) for number in reads if number)
    return (-mobiles, column.certainty != Certainty.SURE, column.index)


def _as_answered(column: FoundColumn, kind: SheetKind, answers: Answers) -> FoundColumn:
    """Raises ``ValueError`` for a field that this kind of sheet does not have."""
    if column.is_never_read or column.header not in answers.columns:
        return column
    chosen = answers.columns[column.header]
    is_special = chosen.startswith((SPOKEN_COLUMN, FREE_COLUMN, "seats:"))
    if chosen and chosen not in sheet_fields(kind) and not is_special:
        raise ValueError(f"no such field in a sheet of {kind}: {chosen}")
    return replace(column, field=chosen, certainty=Certainty.SURE)

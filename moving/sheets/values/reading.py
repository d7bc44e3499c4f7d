"""What one cell came to, and the cleaning that every reader of cells begins with."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.letters import folded
from core.unseen import UNSEEN
from moving.sheets.cells import Cell
from moving.sheets.headers import in_words

LONGEST = 300
LONGEST_NOTE = 4_000
LONG_TEXTS = frozenset(
    {*("note", "summary", "a_story", "b_story"), *("spoken", "free", "extra_trained", "not_for")}
)
"""The last of them are lists: every part of the week in words is longer than a line."""
NOTHING = in_words("""
    geen nvt onbekend niet leeg aucun aucune néant neant inconnu keine keins unbekannt none unknown
    na nihil sans ohne
    """)
SHOWN_ERROR = re.compile(
    r"#(?:N/[ABV]|NV|REF!|VERW!|BEZUG!|VALUE!|WAARDE!|VALEUR!|WERT!|DIV/0!|DEEL/0!|NAME\?|NAAM\?|"
    r"NOM\s?\?|NUM!|GETAL!|NOMBRE!|ZAHL!|NULL!|LEEG!|NUL!|SPILL!|CALC!)|#+|Err:\d{3}"
)
FORMULA = re.compile(r"[=@]\s*[\w(\"']|[+-]\s*[A-Za-z]+\d*\s*[(!*|]|[+-]\s*\(")


@dataclass(frozen=True, kw_only=True)
class CellReading:
    """A fault keeps the row out; a warning lets it in. ``more`` is for other fields of the row.

    ``facts`` are what the words of the fault or the warning name.
    """

    value: Any = ""
    fault: str = ""
    warnings: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the service stands and what day it is: what a cell may mean hangs on both.

    ``country`` is "nl", "be" or "de"; ``month_first`` says it of the dates of this column.
    ``kinds`` are the words of the service itself for kinds of problem, as letters alone, and
    ``reasons`` those for why a case ended.
    """

    country: str
    today: date
    month_first: bool = False
    counts_from_1904: bool = False
    kinds: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


def as_seen(cell: Cell) -> str:
    """Return the cell as people see it: 14.0 is 14, and a day is 2021-05-01."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell.isoformat() if isinstance(cell, date) else cell.shown


def longest(field: str) -> int:
    """How many signs may stand in a cell of this field."""
    return LONGEST_NOTE if field in LONG_TEXTS else LONGEST


def clean(cell: Cell) -> tuple[str, bool]:
    """Return the text on one line, and whether signs were taken out that nobody sees."""
    text = as_seen(cell)
    if text.isascii() and text.isprintable():
        return " ".join(text.split()), False
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cs"})
    seen = UNSEEN.sub("", seen)
    return " ".join(unicodedata.normalize("NFC", seen).split()), seen != text


def says_nothing(text: str) -> bool:
    """Whether the text is one of the ways to say that there is nothing: "-", "n.v.t.", "geen"."""
    words = folded(text)
    return not words or words.replace(" ", "") in NOTHING


def read_line(cell: Cell, place: Place) -> CellReading:
    """A text on one line. A day here is a house number or a code that the program took for one."""
    if isinstance(cell, date):
        return CellReading(fault="became_a_date")
    text, is_odd = clean(cell)
    return CellReading(value=text, warnings=("odd_signs",) if is_odd else ())


def read_note(cell: Cell, place: Place) -> CellReading:
    """Any text, with its lines. Nothing in it is ever worked out; what looks so is told."""
    lines = UNSEEN.sub("", as_seen(cell)).strip()
    text = "" if lines in {"-", "--"} else lines
    return CellReading(value=text, warnings=("looks_like_formula",) if FORMULA.match(text) else ())

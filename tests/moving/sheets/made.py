"""Small files made in a test, and what became of them. Invented people only."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import openpyxl

from moving.sheets.cells import FileOfSheets, FileRefused, SheetOfCells
from moving.sheets.check import Preview, judge_file
from moving.sheets.columns import Answers
from moving.sheets.headers import SheetKind
from moving.sheets.mediators import KnownVolunteer
from moving.sheets.rows import Mark
from moving.sheets.values.reading import Place

TODAY = date(2026, 11, 28)
PEOPLE = [
    ["Voornaam", "Achternaam", "E-mail", "Telefoon"],
    ["Noor", "de Wolf", "noor@post.example", "06-12345681"],
    ["Ali", "Kaya", "ali@post.example", "06-12345682"],
]


def csv_of(rows: Iterable[Sequence[str]], *, by: str = ";", encoding: str = "utf-8") -> bytes:
    return "".join(by.join(row) + "\r\n" for row in rows).encode(encoding)


def xlsx_of(rows: Iterable[Sequence[Any]], change: Callable[[Any], None] | None = None) -> bytes:
    """``change`` gets the workbook before it is saved."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return written.getvalue()


def changed(content: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """The same zip, with other words in one member."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    assert old in members[member]
    return zip_of({**members, member: members[member].replace(old, new, 1)})


def at(country: str = "nl", **facts: Any) -> Place:
    return Place(country=country, today=TODAY, **facts)


def judged(
    rows: Sequence[Sequence[Any]],
    kind: SheetKind = SheetKind.VOLUNTEERS,
    *,
    country: str = "nl",
    known: Sequence[KnownVolunteer] | None = None,
    answers: Answers | None = None,
) -> Preview:
    """Judge cells without a file around them."""
    sheet = SheetOfCells(name="", rows=[list(row) for row in rows])
    found = FileOfSheets(sheets=[sheet])
    return judge_file(found, kind, at(country), known=known, answers=answers or Answers())


def codes(marks: Iterable[Mark]) -> list[tuple[int, str, str]]:
    return [(mark.row, mark.column, mark.code) for mark in marks]


def code_of(read: Callable[[], Any]) -> str:
    """Why it was refused, or nothing."""
    try:
        read()
    except FileRefused as refused:
        return refused.code
    return ""

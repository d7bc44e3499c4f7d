"""The files of an export: the columns of our own templates, filled in."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst, slugify
from django.utils.translation import override

from core.alike import PREFIXES
from core.local_time import local_day
from moving.actions.exports import FIGURES, MadeFile
from moving.models import ExportForm
from moving.pages.templates import days_among, header_of, sheet_name, texts_among
from moving.sheets.files import SheetToWrite, Written, csv_of, xlsx_of
from moving.sheets.headers import SheetKind
from moving.snapshot.figures import figures_of
from moving.snapshot.kinds import KINDS
from moving.words.cells import writer_of
from moving.words.exports import figures_name, read_me
from moving.words.figures import HEADS, figure_in_words
from organisations.models import Scope


def build(scope: Scope, kinds: Sequence[str], form: ExportForm, at: datetime) -> MadeFile:
    """Write what was asked for, in the language of the service."""
    today = local_day(at, scope.service.zone)
    with override(scope.service.language):
        if form != ExportForm.ZIP:
            [(name, sheet)] = _sheets(scope, kinds, today)
            content = xlsx_of([sheet]) if form == ExportForm.XLSX else csv_of(sheet)
            return MadeFile(f"{name}-{today:%Y-%m-%d}.{form}", content)
        content = _packed(_sheets(scope, kinds, today), read_me(scope.service, today))
        return MadeFile(f"{slugify(scope.service.name)}-{today:%Y-%m-%d}.zip", content)


def files_to_leave_with(scope: Scope, at: datetime) -> Iterator[tuple[str, bytes]]:
    """Every kind and the figures, for a service that closes: path in its zip and bytes."""
    with override(scope.service.language):
        today = local_day(at, scope.service.zone)
        for name, sheet in _sheets(scope, [*SheetKind, FIGURES], today):
            yield f"sheets/{name}.xlsx", xlsx_of([sheet])
            yield f"sheets/{name}.csv", csv_of(sheet)


Sheets = Iterator[tuple[str, SheetToWrite]]


def _packed(sheets: Sheets, told: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("README.txt", told.replace("\n", "\r\n"))
        for name, sheet in sheets:
            folder.writestr(f"{name}.xlsx", xlsx_of([sheet]))
            folder.writestr(f"{name}.csv", csv_of(sheet))
    return packed.getvalue()


def _sheets(scope: Scope, kinds: Sequence[str], today: date) -> Sheets:
    """One after the other: what was written is let go before the next is read."""
    for kind in SheetKind:
        if kind in kinds and kind in KINDS:
            yield slugify(sheet_name(kind)), sheet_of(kind, scope, today=today)
    if FIGURES in kinds:
        rows: list[Sequence[Written]] = [figure_in_words(figure) for figure in figures_of(scope)]
        name = figures_name()
        yield (
            slugify(name),
            SheetToWrite(name=name, header=[capfirst(str(head)) for head in HEADS], rows=rows),
        )


def columns_of(kind: SheetKind) -> tuple[str, ...]:
    """The fields of its rows, with the prefix of the last name apart as in the template."""
    fields = KINDS[kind].fields
    if kind != SheetKind.VOLUNTEERS:
        return fields
    at = fields.index("last_name")
    return (*fields[:at], "prefix", *fields[at:])


def sheet_of(kind: SheetKind, scope: Scope, *, today: date) -> SheetToWrite:
    columns = columns_of(kind)
    writers = [(field, writer_of(kind, field, scope.service)) for field in columns]
    values = KINDS[kind].all_values(scope, today=today)
    return SheetToWrite(
        name=sheet_name(kind),
        header=[header_of(field) for field in columns],
        rows=[
            [write(row.get(field)) for field, write in writers]
            for row in map(_with_prefix_apart, values)
        ],
        days=days_among(columns),
        texts=texts_among(columns),
    )


def _with_prefix_apart(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if not values.get("last_name"):
        return values
    prefix, last_name = _prefix_apart(values["last_name"])
    return {**values, "prefix": prefix, "last_name": last_name} if prefix else values


def _prefix_apart(last_name: str) -> tuple[str, str]:
    """ "van den Berg" is "van den" and "Berg"; together they are the same again."""
    words = last_name.split(" ")
    cut = 0
    while cut < len(words) - 1 and words[cut] in PREFIXES:
        cut += 1
    return " ".join(words[:cut]), " ".join(words[cut:])

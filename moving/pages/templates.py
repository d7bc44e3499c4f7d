"""Empty sheets to fill in, in the language of a service: columns, an example, and what is meant."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import override

from moving.sheets.check import OF_DAYS
from moving.sheets.files import SheetToWrite, Written, xlsx_of
from moving.sheets.headers import SheetKind
from moving.sheets.templates import ALL, EXAMPLES, LEAST
from moving.words.cells import cell_of, choices_in
from moving.words.columns import KINDS, field_in_words
from moving.words.templates import (
    HOW,
    NEEDED_HERE,
    NEVER_HERE,
    example_word,
    explanation_name,
    heads_of_explanation,
    help_for,
    is_needed_column,
)
from organisations.models import Service

SIZES = {"least": LEAST, "all": ALL}
AS_TEXT = frozenset({"number", "phone", "phone_2", "house_number", "postcode"})
"""Where a spreadsheet would take a zero away, or make a day of it."""


def header_of(field: str) -> str:
    return capfirst(field_in_words(field))


def sheet_name(kind: SheetKind) -> str:
    return capfirst(str(KINDS[kind]))


def template_of(kind: SheetKind, size: str, service: Service) -> bytes:
    fields = SIZES[size][kind]
    with override(service.language):
        return xlsx_of([_to_fill_in(kind, fields, service), _explanation(kind, fields, service)])


def days_among(fields: tuple[str, ...]) -> frozenset[str]:
    """The headers of columns that hold days."""
    return frozenset(header_of(field) for field in fields if field.endswith(OF_DAYS))


def texts_among(fields: tuple[str, ...]) -> frozenset[str]:
    """The headers of columns that are texts although they may be digits."""
    bare = {field: field.removeprefix("a_").removeprefix("b_") for field in fields}
    return frozenset(header_of(field) for field, fact in bare.items() if fact in AS_TEXT)


def _to_fill_in(kind: SheetKind, fields: tuple[str, ...], service: Service) -> SheetToWrite:
    example = dict(EXAMPLES[kind])
    if "prefix" not in fields and "prefix" in example:
        example["last_name"] = f"{example['prefix']} {example['last_name']}"
    cells = [cell_of(kind, field, example.get(field, ""), service) for field in fields]
    return SheetToWrite(
        name=sheet_name(kind),
        header=[header_of(field) for field in fields],
        rows=[[example_word(), *cells[1:]]],
        choices={
            header_of(field): list(choices.values())
            for field in fields
            if (choices := choices_in(kind, field, service, offered=True))
        },
        days=days_among(fields),
        texts=texts_among(fields),
    )


def _explanation(kind: SheetKind, fields: tuple[str, ...], service: Service) -> SheetToWrite:
    heads = heads_of_explanation()
    return SheetToWrite(
        name=explanation_name(),
        header=heads,
        rows=_lines(kind, fields, service),
        widths=dict(zip(heads, (36, 90, 12), strict=True)),
    )


def _lines(kind: SheetKind, fields: tuple[str, ...], service: Service) -> Iterator[list[Written]]:
    for field in fields:
        needed = str(NEEDED_HERE) if is_needed_column(kind, field) else ""
        yield [header_of(field), help_for(kind, field, service), needed]
    yield []
    for sentence in (*HOW, NEVER_HERE):
        yield ["", str(sentence)]

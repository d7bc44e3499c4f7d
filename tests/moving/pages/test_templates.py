"""The reader takes our own sheets back: every column for sure, in all four languages."""

import io

import openpyxl
import pytest
from django.utils import translation

from moving.pages.templates import SIZES, header_of, template_of
from moving.sheets.cells import FileRefused
from moving.sheets.check import judge_file
from moving.sheets.child import cells_of
from moving.sheets.columns import Answers, Certainty
from moving.sheets.fields import sheet_fields
from moving.sheets.headers import SheetKind
from moving.sheets.templates import ALL, LEAST
from moving.snapshot import volunteers
from organisations.models import Language, Service
from tests.moving.sheets.made import at

EACH = [
    (language, kind, size) for language in Language.values for kind in SheetKind for size in SIZES
]


def filled_in(kind: SheetKind, size: str, language: str, row: dict[str, str]) -> bytes:
    """The template with one row below the example."""
    content = template_of(kind, size, Service(language=language))
    book = openpyxl.load_workbook(io.BytesIO(content))
    for index, field in enumerate(SIZES[size][kind], start=1):
        book.worksheets[0].cell(3, index).value = row.get(field)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


ROWS = {
    SheetKind.VOLUNTEERS: {"first_name": "Ali", "last_name": "Kaya", "phone": "0612345678"},
    SheetKind.CASES: {
        "received_on": "2026-01-02",
        "a_name": "C. Smit",
        "a_consent_on": "2026-01-02",
    },
    SheetKind.PARTNERS: {"organisation": "Woonstad"},
}


@pytest.mark.slow
@pytest.mark.parametrize(("language", "kind", "size"), EACH)
def test_every_column_is_recognised_for_sure_and_the_example_skipped(language, kind, size):
    content = filled_in(kind, size, language, ROWS[kind])
    preview = judge_file(cells_of(content), kind, at(), known=None, answers=Answers())
    assert [column.field for column in preview.columns] == list(SIZES[size][kind])
    assert {column.certainty for column in preview.columns} == {Certainty.SURE}
    assert [row.row for row in preview.rows] == [3]
    assert (preview.good, preview.skipped_rows, list(preview.asks)) == (1, [2], [])
    assert not preview.told


@pytest.mark.parametrize(("language", "kind", "size"), EACH)
def test_a_template_that_nobody_filled_in_has_no_rows(language, kind, size):
    content = template_of(kind, size, Service(language=language))
    with pytest.raises(FileRefused) as refused:
        judge_file(cells_of(content), kind, at(), known=None, answers=Answers())
    assert refused.value.code == "no_rows"


@pytest.mark.slow
@pytest.mark.parametrize("language", Language.values)
def test_the_example_itself_reads_without_a_fault(language):
    for kind in SheetKind:
        content = template_of(kind, "all", Service(language=language))
        book = openpyxl.load_workbook(io.BytesIO(content))
        book.worksheets[0].cell(2, 1).value = "V-1"
        written = io.BytesIO()
        book.save(written)
        preview = judge_file(
            cells_of(written.getvalue()), kind, at(), known=None, answers=Answers()
        )
        assert [preview.faults, preview.warnings] == [[], []], kind


@pytest.mark.parametrize("language", Language.values)
def test_choices_are_offered_as_a_list(language):
    content = template_of(SheetKind.VOLUNTEERS, "all", Service(language=language))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert len(sheet.data_validations.dataValidation) == 3


@pytest.mark.slow
@pytest.mark.parametrize("language", Language.values)
def test_every_column_is_explained(language):
    for kind in SheetKind:
        content = template_of(kind, "all", Service(language=language))
        page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
        explained = {row[0]: row[1] for row in page.values if row[0]}
        with translation.override(language):
            assert all(explained[header_of(field)] for field in ALL[kind])


def test_templates_ask_only_for_fields_there_are():
    for kind in SheetKind:
        assert set(LEAST[kind]) <= set(ALL[kind]) <= sheet_fields(kind)
    without_prefix = [name for name in ALL[SheetKind.VOLUNTEERS] if name != "prefix"]
    assert tuple(without_prefix) == volunteers.FIELDS

import io
import re
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from moving.sheets import workbook
from moving.sheets.cells import MOST_COLUMNS, MOST_ROWS, ErrorCell, FileOfSheets, Unread
from moving.sheets.look import FileForm
from moving.sheets.workbook import read_workbook
from tests.moving.sheets.made import PEOPLE, changed, code_of, xlsx_of, zip_of

HEADER = ["Naam", "Sinds", "Aantal", "Ja"]
CELL = """<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>"""
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def read(content: bytes) -> FileOfSheets:
    return read_workbook(content, FileForm.XLSX)


def test_cells_keep_their_kind():
    rows = [
        HEADER,
        ["Noor", date(2021, 5, 1), 3, True],
        ["Ali", datetime.combine(date(2021, 5, 1), time(9)), 2.5, False],
    ]

    assert read(xlsx_of(rows)).sheets[0].rows == [
        HEADER,
        ["Noor", date(2021, 5, 1), 3.0, True],
        ["Ali", date(2021, 5, 1), 2.5, False],
    ]


def test_an_hour_is_a_text():
    assert read(xlsx_of([["Uur"], [time(19, 30)]])).sheets[0].rows[1] == ["19:30:00"]


def test_cells_with_an_error_are_put_back_also_at_the_end():
    rows = [HEADER, ["Noor", "#N/A", 3, True], ["#REF!", "#REF!", "#REF!", "#REF!"]]

    found = read(xlsx_of(rows)).sheets[0].rows

    assert found[1] == ["Noor", ErrorCell("#N/A"), 3.0, True]
    assert found[2] == [ErrorCell("#REF!")] * 4


def test_what_is_hidden_or_noted_is_counted_and_read_all_the_same():
    def change(book):
        sheet = book.active
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[2].hidden = True
        sheet["A3"].comment = Comment("belt liever niet", "coördinator")
        book.create_sheet("Oud").sheet_state = "hidden"

    found = read(xlsx_of(PEOPLE, change))

    assert found.sheets[0].rows == PEOPLE
    assert found.sheets[0].unread == Unread(hidden_rows=1, hidden_columns=1, cell_notes=1)
    assert found.hidden_sheets == 1
    assert len(found.sheets) == 1


def test_a_row_that_is_struck_through_is_seen_and_half_a_name_is_not():
    def change(book):
        for cell in book.active[2]:
            cell.font = Font(strike=True)
        book.active["A3"].font = Font(strike=True)

    assert read(xlsx_of(PEOPLE, change)).sheets[0].unread.struck_rows == (2,)


def test_a_file_that_counts_from_1904_says_so():
    content = changed(
        xlsx_of(PEOPLE), "xl/workbook.xml", b"<workbookPr", b'<workbookPr date1904="1"'
    )

    assert read(content).counts_from_1904
    assert not read(xlsx_of(PEOPLE)).counts_from_1904


def in_single_marks(content: bytes, *members: str, without_places: bool = False) -> bytes:
    """The same workbook as other programs write it: single marks, and cells that say no place."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    for name in members:
        head, body = files[name].split(b"?>", 1) if files[name][:2] == b"<?" else (b"", files[name])
        body = re.sub(rb'="([^"\']*)"', rb"='\1'", body)
        if without_places:
            body = re.sub(rb"(<(?:c|row)\b[^>]*?) r='[A-Z0-9]*'", rb"\1", body)
        files[name] = (head + b"?>" if head else b"") + body
    return zip_of(files)


@pytest.mark.parametrize("without_places", [False, True])
def test_what_other_programs_write_is_seen_as_well(without_places):
    def change(book):
        sheet = book.active
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[3].hidden = True
        for cell in sheet[2]:
            cell.font = Font(strike=True)

    rows = [HEADER, ["Noor", 44317, "#N/A", True], ["Ali", "#REF!", 3, False]]
    content = changed(
        xlsx_of(rows, change), "xl/workbook.xml", b"<workbookPr", b'<workbookPr date1904="true"'
    )
    members = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml")
    members += ("xl/_rels/workbook.xml.rels",)

    found = read(in_single_marks(content, *members, without_places=without_places))

    assert found.sheets[0].rows[1][2] == ErrorCell("#N/A")
    assert found.sheets[0].rows[2][1] == ErrorCell("#REF!")
    unread = Unread(hidden_columns=1, hidden_rows=1, struck_rows=(2,))
    assert found.sheets[0].unread == unread
    assert found.counts_from_1904


def test_a_sheet_that_is_formatted_to_its_end_is_as_long_as_what_it_holds():
    def change(book):
        book.active.column_dimensions["XFD"].width = 20
        book.active.row_dimensions[1_048_576].height = 20

    assert len(read(xlsx_of(PEOPLE, change)).sheets[0].rows) == 3


def test_too_long_and_too_wide_are_said_of_their_sheet_alone():
    def change(book):
        book.create_sheet("Lang").cell(MOST_ROWS + 2, 1, "onderaan")
        book["Lang"].cell(1, 1, "bovenaan")
        book.create_sheet("Breed").cell(1, MOST_COLUMNS + 1, "rechts")
        book["Breed"].cell(1, 1, "links")

    found = read(xlsx_of(PEOPLE, change))

    assert [sheet.refusal for sheet in found.sheets] == ["", "too_long", "too_wide"]
    assert found.sheets[0].rows == PEOPLE


def test_very_much_text_is_too_large(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_CHARACTERS", 50)

    assert code_of(lambda: read(xlsx_of(PEOPLE))) == "too_large"


def test_formulas_are_never_worked_out():
    found = read(xlsx_of([["Naam", "Som"], ["Noor", "=1+1"]])).sheets[0].rows

    assert found[1] == ["Noor", ""]


def ods_of(rows: list[list[str]], extra: str = "", *, after: str = "", space: str = "") -> bytes:
    lines = "".join(
        "<table:table-row>" + "".join(CELL % cell for cell in row) + "</table:table-row>"
        for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        f'xmlns:table="{TABLE}" {space}><office:body><office:spreadsheet>'
        f'<table:table table:name="Blad &amp; co">{extra}{lines}{after}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zip_of(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b"<manifest:manifest/>",
        }
    )


def test_a_sheet_of_libreoffice_is_read_with_what_is_hidden_in_it():
    hidden = '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'

    found = read_workbook(ods_of(PEOPLE, hidden), FileForm.ODS)

    assert found.sheets[0].rows == PEOPLE
    assert found.sheets[0].name == "Blad & co"
    assert found.sheets[0].unread == Unread(hidden_columns=2)


@pytest.mark.parametrize("mark", ['"', "'"])
def test_a_cell_with_an_error_of_libreoffice_is_put_back(mark):
    kind = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    cell = f"<table:table-cell {kind}><text:p>#N/B</text:p></table:table-cell>"
    error = f"<table:table-row>{CELL % 'x'}{CELL % 'y'}{cell}</table:table-row>"
    cell = cell.replace('"', mark)
    space = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    blank = '<table:table-cell table:number-columns-repeated="4"/>'
    repeated = f'<table:table-row table:number-rows-repeated="2">{blank}</table:table-row>'

    found = read_workbook(ods_of(PEOPLE, after=repeated + error, space=space), FileForm.ODS)

    assert found.sheets[0].rows[5] == ["x", "y", ErrorCell("#N/B"), ""]


def test_a_workbook_without_its_sheet_raises():
    with zipfile.ZipFile(io.BytesIO(xlsx_of(PEOPLE))) as packed:
        members = {name: packed.read(name) for name in packed.namelist() if "sheet1" not in name}

    with pytest.raises(Exception, match="Sheet"):
        read(zip_of(members))

import struct

import pytest

from moving.sheets import look
from moving.sheets.look import FileForm, look_into
from tests.moving.sheets.made import PEOPLE, changed, code_of, csv_of, xlsx_of, zip_of

XLSX = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
ODS = {"mimetype": b"application/vnd.oasis", "content.xml": b"<office:document-content/>"}


def refusal(content: bytes) -> str:
    return code_of(lambda: look_into(content))


def test_the_bytes_decide_and_not_a_name():
    assert look_into(csv_of(PEOPLE)) == FileForm.TEXT
    assert look_into(xlsx_of(PEOPLE)) == FileForm.XLSX
    assert look_into(zip_of(ODS)) == FileForm.ODS


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"<html><table><tr><td>Anna", "not_a_spreadsheet"),
        (b"\n <?xml version='1.0'?><a/>", "not_a_spreadsheet"),
        (b"%PDF-1.7 ...", "not_a_spreadsheet"),
        (look.OLE + "Workbook".encode("utf-16-le"), "old_xls"),
        (look.OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (look.OLE + "WordDocument".encode("utf-16-le"), "not_a_spreadsheet"),
        (zip_of({"word/document.xml": b"<w:document/>"}), "not_a_spreadsheet"),
        (zip_of({"xl/workbook.bin": b"binary"}), "old_xls"),
        (
            zip_of({**ODS, "META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
            "password",
        ),
    ],
)
def test_what_is_no_sheet_that_we_read_is_refused_by_name(content, code):
    assert refusal(content) == code


@pytest.mark.slow
def test_more_than_ten_megabytes_is_too_large():
    assert refusal(b"a;b\n" * 2_500_001) == "too_large"


@pytest.mark.slow
def test_a_zip_that_says_it_is_large_is_not_unpacked():
    bomb = zip_of({**XLSX, "xl/worksheets/sheet1.xml": b"0" * (look.MOST_UNPACKED + 1)})

    assert refusal(bomb) == "too_large"


@pytest.mark.slow
def test_a_zip_of_very_many_parts_is_too_large():
    parts = {f"xl/worksheets/sheet{number}.xml": b"" for number in range(look.MOST_MEMBERS)}

    assert refusal(zip_of({**XLSX, **parts})) == "too_large"


def test_a_part_that_says_it_is_smaller_breaks_before_it_is_read():
    content = zip_of({**XLSX, "xl/worksheets/sheet1.xml": b"0" * 1_000_000})
    told, lie = struct.pack("<L", 1_000_000), struct.pack("<L", 40_000)

    with pytest.raises(Exception, match=r"CRC|less|more"):
        look_into(content.replace(told, lie))


@pytest.mark.parametrize("declared", [b"<!DOCTYPE x>", b"<!ENTITY a 'b'>"])
@pytest.mark.parametrize("before", [b"", b" " * (look.PIECE - 5)])
def test_xml_that_declares_anything_is_unsafe_wherever_it_does(declared, before):
    content = xlsx_of(PEOPLE)
    sheet = "xl/worksheets/sheet1.xml"

    assert refusal(changed(content, sheet, b"<worksheet", before + declared + b"<worksheet")) == (
        "unsafe"
    )


def test_a_declaration_in_wide_letters_is_unsafe_too():
    wide = "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x><x/>".encode("utf-16")

    assert refusal(zip_of({**XLSX, "xl/worksheets/sheet1.xml": wide})) == "unsafe"

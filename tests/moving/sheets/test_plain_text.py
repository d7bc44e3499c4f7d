import time

import pytest

from moving.sheets import plain_text
from moving.sheets.cells import MOST_COLUMNS, MOST_ROWS, FileOfSheets
from moving.sheets.check import judge_file
from moving.sheets.columns import Answers
from moving.sheets.headers import SheetKind
from moving.sheets.plain_text import read_text
from tests.moving.sheets.made import PEOPLE, at, code_of, codes, csv_of

NAMES = [["Voornaam", "Achternaam"], ["Renée", "Müller"], ["Zoë", "Françoise"], ["Aïcha", "Núñez"]]


def rows_of(content: bytes, **chosen: str) -> list[list[object]]:
    return read_text(content, **chosen).sheets[0].rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_letters_are_read_in_the_encodings_that_spreadsheets_write(encoding):
    found = read_text(csv_of(NAMES, encoding=encoding))

    assert found.sheets[0].rows == NAMES
    assert found.encoding_is_sure


def test_letters_of_an_old_mac_are_offered_and_asked_about():
    found = read_text(csv_of(NAMES, encoding="mac_roman"))

    assert found.sheets[0].rows == NAMES
    assert not found.encoding_is_sure


def test_what_a_person_chose_wins():
    found = read_text("Voornaam;Naam\nJosé;Müller\n".encode("mac_roman"), encoding="cp1252")

    assert found.sheets[0].rows[1] == ["JosŽ", "MŸller"]
    assert found.encoding_is_sure


def test_an_encoding_that_cannot_be_is_no_way_to_read():
    assert (
        code_of(lambda: read_text(csv_of(NAMES, encoding="cp1252"), encoding="utf-8")) == "broken"
    )


@pytest.mark.parametrize("by", [";", ",", "\t", "|"])
def test_the_sign_between_cells_is_found(by):
    assert rows_of(csv_of(PEOPLE, by=by)) == PEOPLE


def test_commas_within_cells_do_not_win_from_semicolons():
    rows = [["Naam", "Kan"], ["Noor", "fietst, leest, zingt"], ["Ali", "kookt, leest, zwemt"]]

    assert rows_of(csv_of(rows)) == rows


def test_the_first_line_of_excel_says_the_sign_and_counts_as_a_row():
    assert rows_of(b"sep=|\r\na;b|c\r\nd;e|f\r\n") == [[], ["a;b", "c"], ["d;e", "f"]]


def test_a_record_is_one_row_however_many_lines_it_takes():
    assert rows_of(b'a;b\n"one\ntwo";c\nd;e\n')[1:] == [["one\ntwo", "c"], ["d", "e"]]


def test_lines_end_as_they_do_on_any_machine_and_nowhere_else():
    assert rows_of(b"a;b\rc;d\re;f\r") == [["a", "b"], ["c", "d"], ["e", "f"]]
    assert rows_of("a;b\nc\u2028c;d\n".encode()) == [["a", "b"], ["c\u2028c", "d"]]


@pytest.mark.slow
def test_too_many_rows_and_columns_are_told_apart():
    row = "a;b\n"

    assert read_text((row * (MOST_ROWS + 1)).encode()).sheets[0].refusal == ""
    assert read_text((row * (MOST_ROWS + 2)).encode()).sheets[0].refusal == "too_long"
    wide = csv_of([["a"] * (MOST_COLUMNS + 1)] * 2)
    assert read_text(wide).sheets[0].refusal == "too_wide"


def test_one_endless_cell_is_too_large():
    endless = "x" * (plain_text.LONGEST_CELL + 1)

    assert code_of(lambda: read_text(csv_of([["a", "b"], ["c", endless]]))) == "too_large"


def test_bytes_that_are_no_text_are_no_table():
    assert code_of(lambda: read_text(bytes(range(1, 32)) * 20)) == "not_a_spreadsheet"


HEADER = "Voornaam;Achternaam;Plaats;Opmerking"
WHOLE = ["Bo;Smit;Zuid;x", "Ali;Kaya;Noord;y", "Cé;Vos;Oost;z"]


def read(*lines):
    sheet = read_text("\r\n".join([HEADER, *lines]).encode()).sheets[0]
    return sheet.rows, dict(sheet.left_open)


@pytest.mark.parametrize(
    "spoilt",
    [
        'Noor;"de Wolf;West;w',  # swallows up to the end
        'Noor;de Wolf;West;"w',
        '"Noor;de Wolf;West;w',
        'Noor;"de Wolf" x;"West;w',
    ],
)
@pytest.mark.parametrize("place", [0, 2])
def test_a_quotation_mark_that_is_left_open_is_told_and_the_rows_behind_it_are_read(spoilt, place):
    lines = [*WHOLE[:place], spoilt, *WHOLE[place:], ""]
    rows, left_open = read(*lines)

    assert left_open == {place + 2: place + 2}
    assert len(rows) == 5
    assert [row for row in rows if '"' not in "".join(row)][1:] == [x.split(";") for x in WHOLE]


def test_two_of_them_do_not_close_each_other():
    rows, left_open = read(WHOLE[0], 'Noor;"de Wolf;West;w', *WHOLE[1:], 'Mo;"Bos;Wijk;v')

    assert left_open == {3: 3, 6: 6}
    assert rows[3] == WHOLE[1].split(";")


def test_nor_where_together_they_are_as_wide_as_one_row():
    rows, left_open = read('Noor;"de Wolf;West;w', 'Mo;Bos";Wijk;v')

    assert left_open == {2: 2}
    assert rows[2] == ["Mo", 'Bos"', "Wijk", "v"]


@pytest.mark.parametrize(
    "note",
    [
        '"a\nb; c; d; e"',
        '"hij zei ""ja""\nen; ging"',
        '"x; y"',
        '5" buis',
        '"ma;di\nwo"',
    ],
)
def test_a_note_with_lines_and_signs_in_it_is_whole(note):
    rows, left_open = read(WHOLE[0], f"Noor;de Wolf;West;{note}", *WHOLE[1:])

    assert left_open == {}
    assert len(rows) == 5
    assert rows[2][:3] == ["Noor", "de Wolf", "West"]
    assert rows[4] == WHOLE[2].split(";")


def test_one_in_the_header_costs_nobody_anything():
    text = HEADER.replace("Achter", '"Achter') + "\n" + "\n".join(WHOLE)
    rows = rows_of(text.encode())

    assert [row[0] for row in rows] == ["Voornaam", "Bo", "Ali", "Cé"]


def test_the_row_of_such_a_mark_is_a_fault_that_names_its_line():
    text = HEADER + '\nNoor;de Wolf;West;"a\nb"\nMo;"Bos;Oost;x\n' + "\n".join(WHOLE)
    sheet = read_text(text.encode()).sheets[0]
    found = FileOfSheets(sheets=[sheet])
    preview = judge_file(found, SheetKind.VOLUNTEERS, at(), known=None, answers=Answers())

    assert codes(preview.faults) == [(3, "Achternaam", "quote_left_open")]
    assert preview.faults[0].facts == {"line": 4}
    assert (preview.good, preview.bad) == (4, 1)


@pytest.mark.slow
def test_a_mark_on_every_line_takes_no_long():
    begin = time.process_time()
    found = read_text(('Noor;"' + "x" * 400 + ";y;z\n").encode() * MOST_ROWS).sheets[0]

    assert len(found.left_open) == MOST_ROWS
    assert time.process_time() - begin < 10

import pytest

from moving.sheets import plain_text
from moving.sheets.cells import MOST_COLUMNS, MOST_ROWS
from moving.sheets.plain_text import read_text
from tests.moving.sheets.made import PEOPLE, code_of, csv_of

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

"""Numbers of the state within a cell. All of these are made up; they only pass the tests."""

import json

import pytest

from moving.sheets.headers import SheetKind
from moving.sheets.report import as_report
from moving.sheets.state_numbers import masked_cell, without_state_numbers
from moving.words.findings import warning_in_words
from tests.moving.sheets.made import codes, judged

DUTCH = "123456782"
WRITINGS = [
    DUTCH,
    *("1234.56.782", "123 456 782", "123-456-782", "12.34.56.782", "1 2 3 4 5 6 7 8 2"),
    *("12345678 2", "123\u200b456782", "１２３４５６７８２", "123 – 456 – 782"),
]
BELGIAN = ["85073003328", "85.07.30-033.28", "850730-033-28", "850730 033 28"]
HARMLESS = [
    *("06-12345678", "0612345678", "+31 6 12345678", "+31612345679", "tel. 612345679"),
    *("01-05-2021 9:30", "20210501", "2026-00012", "9712 AB 12", "NL91 ABNA 0417 1643 00"),
    *("123456789", "zaak 12 van 34", "", "€ 1.234.567", "0475 12 34 56"),
]


@pytest.mark.parametrize("number", WRITINGS)
@pytest.mark.parametrize("around", ["{}", "BSN{}, belt liever", "Noor ({}) x", "1. {} en 12"])
def test_a_dutch_number_goes_and_the_words_around_it_stay(number, around):
    left, had_one = without_state_numbers(around.format(number), "nl")

    assert had_one
    assert left == around.format("•••")


@pytest.mark.parametrize("number", BELGIAN)
def test_so_does_a_belgian_one(number):
    assert without_state_numbers(f"n° {number}.", "be") == ("n° •••.", True)


@pytest.mark.parametrize("text", HARMLESS)
def test_telephones_days_and_numbers_of_cases_stay(text):
    assert without_state_numbers(text, "nl") == (text, False)


def test_of_two_both_go_and_a_telephone_beside_one_stays():
    text = f"{DUTCH} en 111222333; 06 12345678 {DUTCH}"

    assert without_state_numbers(text, "nl")[0] == "••• en •••; 06 12345678 •••"
    assert without_state_numbers("+31 612345678 " + DUTCH, "nl")[0] == "+31 612345678 •••"


def test_a_number_that_a_cell_holds_as_one_goes_too():
    assert masked_cell(123456782.0, "nl", is_numbered=False) == ("•••", True)
    assert masked_cell(20210501.0, "nl", is_numbered=False) == (20210501.0, False)
    assert masked_cell("202600015", "nl", is_numbered=True) == ("202600015", False)


@pytest.mark.parametrize("number", [DUTCH, "1234.56.782"])
def test_within_a_note_it_is_nowhere_in_the_result_and_is_told(number):
    rows = [
        ["Naam", "E-mail", "Opmerking", "Plaats"],
        ["Noor", "noor@post.example", f"belt 's avonds. BSN {number}", "Molendam"],
        ["Ali", "ali@post.example", "x" * 70 + f" {number}", f"Vechtdal {number}"],
    ]
    preview = judged(rows)
    everything = repr(preview) + json.dumps(as_report(preview))

    assert preview.rows[0].values["note"] == "belt 's avonds. BSN •••"
    assert codes(preview.warnings) == [
        (2, "Opmerking", "state_number"),
        (3, "Opmerking", "state_number"),
        (3, "Plaats", "state_number"),
    ]
    assert number not in everything
    assert number[:8] not in everything
    assert "BSN" in warning_in_words(preview.warnings[0])


@pytest.mark.parametrize("column", ["Sinds", "Postcode", "E-mail", "Max zaken", "Naam"])
def test_in_a_column_of_something_else_it_is_not_repeated_beside_its_fault(column):
    header = ["Nr", "Voornaam", column]
    preview = judged(
        [
            header,
            ["1", "Noor", DUTCH],
            ["2", "Ali", ""],
            ["3", "Bo", ""],
            ["4", "Cé", "x"],
            ["5", "Do", "y"],
        ]
    )

    assert DUTCH not in repr(preview)


@pytest.mark.parametrize("word", ["Verhaal melder", "In één regel"])
def test_within_the_story_of_a_case_it_goes_as_well(word):
    rows = [["Aangemeld op", "Melder", word], ["1-9-2026", "T. Proef", f"heg, {DUTCH}"]]
    preview = judged(rows, SheetKind.CASES)

    assert "heg, •••" in preview.rows[0].values.values()
    assert DUTCH not in repr(preview)


def test_as_the_number_of_a_row_it_makes_no_two_rows_one():
    rows = [
        ["Nr", "Naam", "E-mail"],
        ["V1", "Noor", "n@post.example"],
        ["V2", "Ali", "a@post.example"],
    ]
    rows += [[DUTCH, "Bo", "b@post.example"], ["111222333", "Cé", "c@post.example"]]
    rows += [["V5", "Do", "d@post.example"]]
    preview = judged(rows)

    assert preview.faults == []
    assert preview.rows[2].key == ("mailbox", "b@post.example")


def test_a_telephone_in_its_own_column_is_left_alone():
    rows = [["Naam", "Telefoon"], ["Noor", DUTCH], ["Ali", "06-12345681"], ["Bo", "06-12345682"]]

    assert judged(rows).rows[0].values["phone"] == "+31123456782"

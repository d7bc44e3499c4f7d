from datetime import date

import pytest

from moving.sheets.values.days import day_within, read_day, says_month_first
from tests.moving.sheets.made import at

FIRST_OF_MAY = "2021-05-01"


@pytest.mark.parametrize(
    "cell",
    [
        *("1-5-2021", "01/05/21", "1.5.2021", "2021-05-01", "20210501", "2021-05-01T09:30:00"),
        *("1 mei 2021", "1 mei '21", "za 1 mei 2021", "zaterdag 1 mei 2021", "1er mai 2021"),
        *("1. Mai 2021", "May 1, 2021", "1st of May 2021", "01-05-2021 00:00", "44317"),
        *(44317.0, date(2021, 5, 1)),
    ],
)
def test_a_day_is_read_in_every_writing(cell):
    assert read_day(cell, at()).value == FIRST_OF_MAY


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("31-2-2021", "no_such_date"),
        ("00-00-0000", "no_such_date"),
        ("12-13-2021", "no_such_date"),
        ("mei 2021", "date_without_day"),
        ("2021", "date_without_day"),
        (2021.0, "date_without_day"),
        ("05-2021", "date_without_day"),
        ("volgend jaar", "not_a_date"),
        ("1 prairial 2021", "not_a_date"),
        (True, "not_a_date"),
        ("1-5-2121", "date_too_far"),
        ("1-5-0021", "date_too_far"),
        ("31-12-1969", "date_too_far"),
        (date(1920, 1, 1), "date_too_far"),
    ],
)
def test_what_is_no_day_is_a_fault_and_never_a_guess(cell, fault):
    assert read_day(cell, at()).fault == fault


def test_a_year_of_two_digits_is_at_most_ten_years_ahead():
    assert read_day("28-11-36", at()).value == "2036-11-28"
    assert read_day("29-11-36", at()).fault == "date_too_far"
    assert read_day("1-5-71", at()).value == "1971-05-01"


def test_numbers_count_from_where_the_file_counts():
    assert read_day(42855.0, at(counts_from_1904=True)).value == FIRST_OF_MAY
    assert read_day("44317", at(counts_from_1904=True)).value == FIRST_OF_MAY


@pytest.mark.parametrize("text", ["", "-", "n.v.t.", "onbekend"])
def test_no_day_is_no_fault(text):
    assert (read_day(text, at()).value, read_day(text, at()).fault) == ("", "")


def test_the_order_is_that_of_the_column():
    assert says_month_first(["05/25/2021", "01/02/2021"])
    assert not says_month_first(["05/25/2021", "25/05/2021"])
    assert not says_month_first(["01/02/2021", "2021-05-25", 44317.0, ""])
    assert read_day("5/1/2021", at(month_first=True)).value == FIRST_OF_MAY


def test_a_day_is_found_among_words():
    assert day_within("weg per 1-5-2021", at()) == FIRST_OF_MAY
    assert day_within("weg", at()) == ""

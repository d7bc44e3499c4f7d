import pytest

from moving.sheets.values.names import (
    parted,
    read_full_name,
    read_name,
    read_name_of_party,
    with_prefix,
)
from tests.moving.sheets.made import at


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Noor de Wolf", "Noor", "de Wolf"),
        ("Wolf, Noor de", "Noor", "de Wolf"),
        ("Wolf, de, Noor", "Noor", "de Wolf"),
        ("de Wolf, Noor", "Noor", "de Wolf"),
        ("Mevr. dr. N. de Wolf", "N.", "de Wolf"),
        ("de heer A. Kaya", "A.", "Kaya"),
        ("N. de Wolf-van Beek", "N.", "de Wolf-van Beek"),
        ("N.A. Kaya", "N.A.", "Kaya"),
        ("N. A. Kaya", "N. A.", "Kaya"),
        ("Anne-Marie Kaya", "Anne-Marie", "Kaya"),
        ("Youssef El Idrissi", "Youssef", "El Idrissi"),
        ("d'Hondt, Zoë", "Zoë", "d'Hondt"),
        ("Zoë d'Hondt", "Zoë", "d'Hondt"),
        ("Bram op den Dijk", "Bram", "op den Dijk"),
        ("Heinz von der Au", "Heinz", "von der Au"),
        ("Ali", "Ali", ""),
        ("de Wolf", "", "de Wolf"),
    ],
)
def test_a_name_is_taken_apart_where_that_is_certain(text, first, last):
    name = parted(text, "nl")

    assert (name.first, name.last, name.is_sure) == (first, last, True)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Tran Thi Mai", "Tran", "Thi Mai"),
        ("KAYA Ali", "Ali", "Kaya"),
        ("Kaya, Ali (secretaris)", "Ali", "Kaya"),
        ("Ali “de reus” Kaya", "Ali", "Kaya"),
        ("Kaya, Ali, jr.", "jr.", "Kaya"),
        ("buurtagent", "buurtagent", ""),
        ("de Wolf Noor Anna", "", "de Wolf Noor Anna"),
    ],
)
def test_a_name_that_may_be_otherwise_is_shown(text, first, last):
    read = read_full_name(text, at())

    assert read.warnings == ("name_unsure",)
    assert read.facts == read.more == {"first_name": first, "last_name": last}


@pytest.mark.parametrize("text", ["Piet en Truus", "Piet & Truus Kaya", "Jean et Marie", "An/Bo"])
def test_two_people_are_two_rows(text):
    assert read_name(text, at()).fault == "two_people_in_one_row"
    assert read_full_name(text, at()).fault == "two_people_in_one_row"


@pytest.mark.parametrize(
    "text", ["=1+1", "@x", "<b>Ali</b>", "a|b", "{x}", "+31 6", "12", "http://x"]
)
def test_signs_of_programs_are_in_no_name(text):
    assert read_name(text, at()).fault == "not_a_name"


@pytest.mark.parametrize(
    ("text", "country", "name"),
    [
        ("KAYA", "nl", "Kaya"),
        ("VAN DEN BERG", "nl", "van den Berg"),
        ("VAN DAMME", "be", "Van Damme"),
        ("D'HONDT", "be", "d'Hondt"),
        ("DE WOLF-BEEK", "nl", "de Wolf-Beek"),
    ],
)
def test_capitals_are_made_ordinary_and_told(text, country, name):
    read = read_name(text, at(country))

    assert (read.value, read.warnings) == (name, ("capitals_made_ordinary",))


def test_initials_are_no_capitals():
    assert read_name("A.B.", at()).warnings == ()
    assert read_name("Bo", at()).warnings == ()


def test_a_last_name_that_is_turned_round_is_turned_back():
    assert read_name("Wolf, de", at()).value == "de Wolf"
    assert read_name("Wolf, Noor", at()).warnings == ("name_unsure",)


def test_signs_that_nobody_sees_are_taken_out_and_told():
    read = read_name("Wo\u200blf", at())

    assert (read.value, read.warnings) == ("Wolf", ("odd_signs",))
    assert read_full_name("Noor Wo\x00lf", at()).warnings == ("odd_signs",)


def test_a_whole_name_in_capitals_is_told_once():
    read = read_full_name("NOOR DE WOLF", at())

    assert read.more == {"first_name": "Noor", "last_name": "de Wolf"}
    assert read.warnings == ("capitals_made_ordinary",)


def test_nothing_is_nobody():
    assert read_name("", at()).value == ""
    assert read_full_name(" ", at()).more == {"first_name": "", "last_name": ""}
    assert read_full_name("", at()).warnings == ()


def test_prefixes_go_on_and_off():
    assert with_prefix("van den", "Berg") == "van den Berg"
    assert with_prefix("d'", "Hondt") == "d'Hondt"
    assert with_prefix("", "Berg") == "Berg"


@pytest.mark.parametrize("text", ["Noor; de Wolf", "Noor\tde Wolf", "Noor\nde Wolf", "a\u2028b"])
def test_what_stands_between_cells_stands_in_no_name(text):
    assert read_name(text, at()).fault == "not_a_name"
    assert read_full_name(text, at()).fault == "not_a_name"
    assert read_name_of_party(text, at()).fault == "not_a_name"
    assert read_name_of_party("Piet en Truus", at()).fault == ""
    assert read_name(" Noor\n", at()).value == "Noor"

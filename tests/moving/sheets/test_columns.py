from datetime import date

import pytest

from moving.sheets.cells import ErrorCell
from moving.sheets.columns import Answers, Certainty, find_columns, header_row_of, letter_of
from moving.sheets.fields import reader_of, sheet_fields
from moving.sheets.headers import SheetKind, headers_of, is_never_read
from tests.moving.sheets.made import PEOPLE, at

VOLUNTEERS, CASES, PARTNERS = SheetKind


def fields(rows, kind=VOLUNTEERS, *, country="nl", header_row=1, answers=None):
    columns = find_columns(rows, header_row, kind, at(country), answers or Answers())
    return {column.header: column.field for column in columns}


def test_the_header_is_the_line_with_most_known_words():
    rows = [["Onze vrijwilligers 2026"], [], ["", "Persoon", "", "Adres"], *PEOPLE]

    assert header_row_of(rows, VOLUNTEERS) == 4
    assert header_row_of(PEOPLE[1:], VOLUNTEERS) == 0
    assert header_row_of([["Naam"], ["Noor"]], VOLUNTEERS) == 1
    assert header_row_of([], VOLUNTEERS) == 0


def test_a_header_below_the_first_lines_is_not_looked_for():
    assert header_row_of([["x"]] * 25 + PEOPLE, VOLUNTEERS) == 0


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("E-MAILADRES:", "email"),
        ("Prénom", "first_name"),
        ("Straße/Nr.", "street_and_number"),
        ("Postal code", "postcode"),
        ("Achternaam *", "last_name"),
        ("Postcode (verplicht)", "postcode"),
        ("Datum VOG", "conduct_on"),
        ("Woonplaats van de vrijwilliger", "town"),
        ("Schoenmaat", ""),
    ],
)
def test_words_are_found_in_four_languages_and_with_words_around_them(header, field):
    assert fields([[header], [""]]) == {header: field}


def test_every_field_of_the_tables_can_be_read():
    for kind in SheetKind:
        for field in {*headers_of(kind).values(), *sheet_fields(kind)}:
            assert reader_of(kind, field)("", at()).fault == ""
        assert set(headers_of(kind).values()) <= sheet_fields(kind)


@pytest.mark.parametrize(
    "header",
    ["BSN", "BSN melder", "Rijksregisternr.", "N° NISS", "Nationaliteit", "IBAN-nummer", "Paspoort",
     "Godsdienst", "ID-kaart", "Numéro national", "Personalausweis", "Religion", "Bank account",
     "Burgerservicenr", "BSN-nr.", "N° national", "N° de registre national", "Persoonsnummer",
     "Documentnummer", "Rijksregisternr", "Identitätsnummer", "Steuer-ID", "Document no / BSN"],
)  # fmt: skip
def test_what_may_not_be_kept_is_known_by_its_header(header):
    assert is_never_read(header)


@pytest.mark.parametrize(
    "header", ["Naam", "Sofie", "Bankje in het park", "Geloofwaardig", "E-mail"]
)
def test_other_words_are_no_such_column(header):
    assert is_never_read(header) == (header == "Geloofwaardig")


def test_values_decide_between_a_day_and_a_cross():
    assert fields([["VOG"], ["1-5-2021"]]) == {"VOG": "conduct_on"}
    assert fields([["VOG"], ["ja"], ["nee"]]) == {"VOG": "conduct_seen"}
    assert fields([["VOG"], [True]]) == {"VOG": "conduct_seen"}
    assert fields([["Toestemming"], ["ja"]], CASES) == {"Toestemming": "a_consent"}


def test_values_decide_whether_an_address_is_whole():
    assert fields([["Adres"], ["Dorpsweg 1, 9712 AB Molendam"]]) == {"Adres": "address"}
    assert fields([["Adres"], ["Dorpsweg 1"]]) == {"Adres": "street_and_number"}
    assert fields([["Adres buren"], ["Dorpsweg 1"]], CASES) == {
        "Adres buren": "b_street_and_number"
    }


def test_neighbours_decide_what_a_name_and_a_number_are():
    assert fields([["Naam", "Voornaam"]]) == {"Naam": "last_name", "Voornaam": "first_name"}
    assert fields([["Naam"], ["Noor"]]) == {"Naam": "full_name"}
    assert fields([["Nr", "Rue", "N°"], ["1", "Neuve", "2"]]) == {
        "Nr": "number",
        "Rue": "street",
        "N°": "house_number",
    }


def test_of_two_telephones_the_mobile_one_is_the_first():
    rows = [["Telefoon", "Telefoon", "Mobiel"], ["030-2345681", "06-12345681", "06-12345682"]]

    assert fields(rows) == {"Telefoon": "", "Telefoon (2)": "phone", "Mobiel": "phone_2"}


def test_of_two_columns_for_one_fact_the_first_counts():
    assert fields([["Voornaam", "Roepnaam"]]) == {"Voornaam": "first_name", "Roepnaam": ""}
    assert fields([["E-mail", "Mail"]]) == {"E-mail": "email", "Mail": "email_2"}


def test_words_that_stand_together_are_read_together():
    rows = [
        ["Straat + huisnr", "Postcode en woonplaats", "Tel. / mobiel", "Taal/talen", "Naam/talen"]
    ]

    assert fields(rows) == {
        "Straat + huisnr": "street_and_number",
        "Postcode en woonplaats": "postcode",
        "Tel. / mobiel": "phone",
        "Taal/talen": "spoken",
        "Naam/talen": "",
    }


def test_a_first_name_counts_for_more_than_initials():
    rows = [["Voorletters", "Roepnaam"], ["N.A.", "Noor"], ["A.", "Ali"]]

    assert fields(rows) == {"Voorletters": "", "Roepnaam": "first_name"}
    assert fields([row[:1] for row in rows]) == {"Voorletters": "first_name"}


def test_days_of_two_letters_in_french_are_left_to_a_person():
    rows = [["Nom", "lu m", "ma m", "me m"], ["Noor", "x", "x", ""]]

    assert fields(rows) == {"Nom": "full_name", "lu m": "", "ma m": "", "me m": ""}


def test_columns_with_crosses_are_languages_and_parts_of_the_week():
    rows = [["NL", "Turks", "ma o", "vrijdagavond", "FR"], ["x", "", "1", "", "Frans"]]

    assert fields(rows) == {
        "NL": "spoken:nl",
        "Turks": "spoken:tr",
        "ma o": "free:0-morning",
        "vrijdagavond": "free:4-evening",
        "FR": "",
    }


def test_columns_of_years_are_seats():
    rows = [["Zaken 2024", "2025", "Jaar 2023"], [3.0, "12", "4"]]

    assert fields(rows) == {"Zaken 2024": "seats:2024", "2025": "seats:2025", "Jaar 2023": ""}


def test_without_words_values_tell_mailboxes_telephones_and_postcodes():
    rows = [["Noor", "noor@post.example", "06-12345681", "9712 AB"]]

    assert fields(rows, header_row=0) == {"A": "", "B": "email", "C": "phone", "D": "postcode"}


def test_parties_of_a_case_are_known_before_and_behind_the_word():
    rows = [["Melder", "Tel melder", "Buren adres", "E-mail partij 2", "Voisin"]]

    assert fields(rows, CASES) == {
        "Melder": "a_name",
        "Tel melder": "a_phone",
        "Buren adres": "b_street_and_number",
        "E-mail partij 2": "b_email",
        "Voisin": "b_name",
    }


def test_certainty_is_one_of_three_words():
    rows = [["E-mail", "Postcode", "Telefoon vrijwilliger", "X", "Z"]]
    rows += [["noor@post.example", "groen", "06-12345681", "06-12345682", "?"]]
    found = find_columns(rows, 1, VOLUNTEERS, at(), Answers())

    assert [column.certainty for column in found] == [
        Certainty.SURE,
        Certainty.THINK,
        Certainty.THINK,
        Certainty.THINK,
        Certainty.UNKNOWN,
    ]


def test_columns_without_anything_are_no_columns_and_without_a_name_have_their_letter():
    assert fields([["Naam", "", ""], ["Noor", "", "rood"]]) == {"Naam": "full_name", "C": ""}
    assert [letter_of(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_what_a_person_said_of_a_column_wins():
    answers = Answers(columns={"Kleur": "note", "Telefoon": "", "X": "email"})
    rows = [["Kleur", "Telefoon", "X", "E-mail"], ["rood", "06-12345681", "y", "noor@post.example"]]

    assert fields(rows, answers=answers) == {
        "Kleur": "note",
        "Telefoon": "",
        "X": "email",
        "E-mail": "",
    }


def test_nobody_can_have_a_column_read_that_is_never_read():
    answers = Answers(columns={"BSN": "note"})

    assert fields([["BSN"], ["123456782"]], answers=answers) == {"BSN": ""}


BSNS = ["123456782", "1112.22.333", 999999990.0]


@pytest.mark.parametrize("header", ["Kolom X", "Telefoon", "Nummer", "06", ""])
def test_numbers_of_the_state_are_never_read_whatever_they_are_called(header):
    rows = [["Naam", header], *([f"Noor {at}", bsn] for at, bsn in enumerate(BSNS))]
    found = find_columns(rows, 1, VOLUNTEERS, at(), Answers(columns={header or "B": "phone"}))

    assert (found[1].is_never_read, found[1].field) == (True, "")


def test_numbers_of_the_belgian_register_are_known_with_and_without_signs():
    rows = [["Naam", "X"], ["Noor", "85.07.30-033.28"], ["Ali", "85073003328"], ["Bo", "geen"]]

    assert find_columns(rows, 1, VOLUNTEERS, at("be"), Answers())[1].is_never_read


def test_without_a_header_numbers_of_the_state_are_no_telephones():
    rows = [["Noor", "Wolf", bsn] for bsn in BSNS]
    found = find_columns(rows, 0, VOLUNTEERS, at(), Answers())

    assert [column.is_never_read for column in found] == [False, False, True]
    as_header = find_columns(rows, 1, VOLUNTEERS, at(), Answers())
    assert [column.header for column in as_header] == ["Noor", "Wolf", "C"]


def test_bare_digits_are_guessed_to_be_no_telephone():
    rows = [["612345681", "623456781", "+31612345681", "0612345681", "06-12345681"]]
    rows += [["612345682", "623456783", "+31612345682", "0612345682", "06 12345682"]]

    assert fields(rows, header_row=0) == {"A": "", "B": "", "C": "phone", "D": "phone_2", "E": ""}
    assert fields([["Telefoon"], ["612345681"], ["612345684"]]) == {"Telefoon": "phone"}


def never_read(rows, header_row):
    columns = find_columns(rows, header_row, VOLUNTEERS, at(), Answers())
    return [column.index for column in columns if column.is_never_read]


def test_a_line_above_or_below_the_header_says_what_is_never_read():
    names = ["Voornaam", "Achternaam", "Nummer", "E-mail"]
    person = ["Noor", "Wolf", "123456789", "noor@post.example"]

    assert never_read([["", "", "BSN"], names, person], 2) == [2]
    assert never_read([["", "Identiteitsbewijs"], names, person], 2) == [1, 2]
    assert never_read([names, ["", "", "BSN", ""], person], 1) == [2]
    assert never_read([["Onze mensen, zonder BSN"], names, person], 2) == []


def test_a_field_of_another_kind_of_sheet_cannot_be_chosen():
    with pytest.raises(ValueError, match="a_name"):
        fields([["X"], ["y"]], answers=Answers(columns={"X": "a_name"}))


def test_errors_and_long_texts_tell_nothing_of_a_column():
    rows = [["Sinds"], [ErrorCell("#N/A")], ["x" * 400], ["y" * 400], [date(2021, 5, 1)]]
    found = find_columns(rows, 1, VOLUNTEERS, at(), Answers())

    assert (found[0].field, found[0].certainty) == ("admitted_on", Certainty.THINK)

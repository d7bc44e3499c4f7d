from datetime import date

import pytest

from moving.sheets.cells import ErrorCell
from moving.sheets.columns import Answers
from moving.sheets.headers import SheetKind
from tests.moving.sheets.made import PEOPLE, codes, judged

PARTNERS = SheetKind.PARTNERS
CASE = ["Zaaknr", "Aangemeld op", "Status", "Melder", "Toestemming", "In één regel"]


def values(rows, *args, **more):
    return judged(rows, *args, **more).rows[0].values


def test_right_rows_have_their_values_and_nothing_to_say():
    preview = judged(PEOPLE)

    assert (preview.good, preview.bad, preview.faults, preview.warnings) == (2, 0, [], [])
    assert [row.row for row in preview.rows] == [2, 3]
    assert preview.rows[0].values == {
        "first_name": "Noor",
        "last_name": "de Wolf",
        "email": "noor@post.example",
        "phone": "+31612345681",
    }


def test_a_fault_keeps_its_row_out_and_says_where_and_what():
    preview = judged([*PEOPLE, ["Bo", "Smit", "bo.post.example", "123"]])

    assert (preview.good, preview.bad) == (2, 1)
    assert codes(preview.faults) == [
        (4, "E-mail", "not_an_address"),
        (4, "Telefoon", "not_a_number"),
    ]
    assert preview.faults[0].cell == "bo.post.example"
    assert preview.rows[2].values == {"first_name": "Bo", "last_name": "Smit"}


def test_what_is_repeated_of_a_cell_turns_no_line_round():
    preview = judged([*PEOPLE, ["Bo", "Smit", "\u202ebo.post.example\u202c", ""]])

    assert preview.faults[0].cell == "bo.post.example"


def test_names_in_three_columns_come_together():
    rows = [["Voornaam", "Tussenv.", "Achternaam"], ["Noor", "van den", "Berg"]]

    assert values(rows) == {"first_name": "Noor", "last_name": "van den Berg"}


def test_a_first_name_that_lacks_is_a_fault_and_one_whole_name_is_enough():
    assert codes(judged([PEOPLE[0], ["", "Kaya", "a@post.example", ""]]).faults) == [
        (2, "Voornaam", "missing")
    ]
    assert judged([["Naam", "E-mail"], ["Mo", "mo@post.example"]]).faults == []
    assert codes(judged([["Naam", "E-mail"], ["", "mo@post.example"]]).faults) == [
        (2, "Naam", "missing")
    ]


def test_without_a_mailbox_somebody_is_let_in_and_told():
    rows = [["Naam", "E-mail"], ["Mo", ""], ["Bo", "geen"]]

    assert codes(judged(rows).warnings) == [
        (2, "E-mail", "without_mailbox"),
        (3, "E-mail", "without_mailbox"),
    ]
    assert judged([["Naam", "Talen"], ["Mo", "NL"]]).warnings == []


def test_who_left_needs_a_day():
    header = ["Naam", "Status", "Einddatum"]
    rows = [header, ["Mo", "gestopt", ""], ["Bo", "gestopt", "1-5-2021"], ["Al", "gestopt", "x y"]]
    rows += [["Cé", "uit dienst per 1-5-2021", ""]]

    assert codes(judged(rows).faults) == [
        (2, "Einddatum", "left_without_date"),
        (4, "Einddatum", "not_a_date"),
    ]
    assert judged(rows).rows[3].values["left_on"] == "2021-05-01"
    assert codes(judged([header[:2], ["Mo", "gestopt"]]).faults) == [
        (2, "Status", "left_without_date")
    ]


def test_crosses_and_words_come_to_one_list():
    rows = [["Naam", "Talen", "Turks", "FR", "ma o", "ma a"], ["Mo", "NL", "x", "", "ja", "nee"]]
    found = values(rows)

    assert found["spoken"] == ["nl", "tr"]
    assert found["free"] == ["0-morning"]


def test_a_cross_that_is_none_is_told():
    rows = [["Naam", "Turks", "ma o"], ["Mo", "x", "soms"]]
    answers = Answers(columns={"ma o": "free:0-morning"})
    preview = judged(rows, answers=answers)

    assert codes(preview.warnings) == [(2, "ma o", "not_understood")]
    assert preview.rows[0].values["free"] == []


def test_seats_of_earlier_years_are_kept_by_year():
    rows = [["Naam", "Zaken 2024", "Zaken 2025"], ["Mo", 3.0, ""]]

    assert values(rows)["seats"] == {"2024": 3}


def test_errors_of_the_program_are_faults_in_any_column_that_is_read():
    rows = [
        ["Naam", "Sinds", "Kleur"],
        ["Mo", ErrorCell("#N/A"), ErrorCell("#REF!")],
        ["Bo", "#VERW!", ""],
    ]

    assert codes(judged(rows).faults) == [(2, "Sinds", "error_value"), (3, "Sinds", "error_value")]


def test_a_cell_with_a_story_in_it_is_a_fault():
    rows = [
        ["Naam", "Woonplaats", "Opmerking"],
        ["Mo", "x" * 301, "y" * 301],
        ["Bo", "", "y" * 4001],
    ]

    assert codes(judged(rows).faults) == [
        (2, "Woonplaats", "too_much_text"),
        (3, "Opmerking", "too_much_text"),
    ]
    assert len(judged(rows).faults[0].cell) <= 80


def test_columns_chosen_as_notes_stand_below_one_another():
    rows = [["Naam", "Opmerking", "Kleur"], ["Mo", "fietst", "rood"], ["Bo", "", "groen"]]
    preview = judged(rows, answers=Answers(columns={"Kleur": "note"}))

    assert [row.values["note"] for row in preview.rows] == ["fietst\nKleur: rood", "groen"]


def test_a_column_of_its_own_wins_from_what_is_found_beside_a_value():
    rows = [["Naam", "Postcode", "Plaats"], ["Mo", "9712 AB Molendam", "Vechtdal"]]
    rows += [["Bo", "9712 AB Molendam", ""]]

    assert [row.values["town"] for row in judged(rows).rows] == ["Vechtdal", "Molendam"]


def test_totals_blank_rows_and_headers_again_are_no_people():
    rows = [
        *PEOPLE,
        [],
        ["", " "],
        PEOPLE[0],
        ["", "Totaal", 2.0],
        ["Totaal", "vrijwilligers", "2"],
    ]
    preview = judged(rows)

    assert preview.skipped_rows == [6, 7]
    assert [row.row for row in preview.rows] == [2, 3, 8]


def test_a_number_that_became_a_date_is_a_fault():
    rows = [["Naam", "Huisnr"], ["Mo", date(2026, 3, 12)]]

    assert codes(judged(rows).faults) == [(2, "Huisnr", "became_a_date")]


def test_partners_have_an_organisation():
    rows = [
        ["Organisatie", "Soort", "Contactpersoon"],
        ["Politie", "politie", "Ria Kok"],
        ["", "", "Jo Vos"],
    ]
    preview = judged(rows, PARTNERS)

    assert preview.rows[0].values == {
        "organisation": "Politie",
        "kind": "police",
        "full_name": "Ria Kok",
        "first_name": "Ria",
        "last_name": "Kok",
    }
    assert codes(preview.faults) == [(3, "Organisatie", "missing")]


def test_a_case_says_whose_consent_is_missing_unless_it_is_over():
    rows = [CASE, ["1", "1-9-2026", "intake", "T. Proef", "", "muziek"]]
    rows += [["2", "1-9-2026", "afgesloten: opgelost", "", "", "boom"]]
    preview = judged(rows, SheetKind.CASES)

    assert preview.faults == []
    assert codes(preview.warnings) == [
        (2, "Toestemming", "consent_missing"),
        (3, "In één regel", "closed_case_facts_only"),
    ]


def test_a_case_has_a_day_and_somebody_who_reported_it():
    rows = [CASE, ["1", "", "intake", "", "1-9-2026", "muziek"]]

    assert codes(judged(rows, SheetKind.CASES).faults) == [
        (2, "Aangemeld op", "missing"),
        (2, "Melder", "missing"),
    ]


def test_a_consent_that_was_refused_is_missing():
    rows = [CASE, ["1", "1-9-2026", "intake", "T. Proef", "ja", "x"]]
    rows += [["2", "1-9-2026", "intake", "U. Test", "nee", "x"]]

    assert codes(judged(rows, SheetKind.CASES).warnings) == [(3, "Toestemming", "consent_missing")]


@pytest.mark.parametrize("party", ["a", "b"])
def test_the_home_of_a_party_is_taken_apart_beside_its_words(party):
    word = {"a": "Adres melder", "b": "Adres buren"}[party]
    found = values(
        [["Datum melding", "Melder", word], ["1-9-2026", "T. Proef", "Dorpsweg 3"]], SheetKind.CASES
    )

    assert found[f"{party}_street_and_number"] == "Dorpsweg 3"
    assert (found[f"{party}_street"], found[f"{party}_house_number"]) == ("Dorpsweg", "3")


def test_a_number_in_a_column_of_streets_is_found_and_told():
    rows = [["Naam", "Straat", "Huisnr"], ["Mo", "Dorpsweg 3", ""], ["Bo", "Plein 1813", "4"]]
    rows += [["Al", "Plein 1813", ""], ["Cé", "2e Jan Steenstraat", "5"], ["Do", "Dorpsweg", "6"]]
    preview = judged(rows)

    assert [(row.values["street"], row.values["house_number"]) for row in preview.rows] == [
        ("Dorpsweg", "3"),
        ("Plein 1813", "4"),
        ("Plein 1813", ""),
        ("2e Jan Steenstraat", "5"),
        ("Dorpsweg", "6"),
    ]
    assert codes(preview.warnings) == [
        (2, "Straat", "number_unsure"),
        (4, "Straat", "number_not_split"),
    ]

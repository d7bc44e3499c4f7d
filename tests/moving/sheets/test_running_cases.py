"""Rows of running cases: days that cannot be, the same neighbours twice, talks and consent."""

import pytest

from moving.sheets.headers import SheetKind
from tests.moving.sheets.made import codes, judged

WHO = {"Aangemeld op": "1-9-2026", "Melder": "T. Proef", "Naam buren": "U. Test"}


def row_of(**said):
    values = WHO | {name.replace("_", " "): cell for name, cell in said.items()}
    return judged([list(values), list(values.values())], SheetKind.CASES).rows[0]


@pytest.mark.parametrize(
    ("column", "day", "code"),
    [
        ("Aangemeld op", "29-11-2026", "still_to_come"),
        ("Toegewezen op", "29-11-2026", "still_to_come"),
        ("Bemiddelaar 1 sinds", "29-11-2026", "still_to_come"),
        ("Datum gesprek 2", "29-11-2026", "still_to_come"),
        ("Toestemming", "29-11-2026", "still_to_come"),
        ("Toestemming buren", "29-11-2026", "still_to_come"),
        ("Datum gesprek 2", "31-8-2026", "before_the_report"),
        ("Bemiddelaar 2 sinds", "31-8-2026", "before_the_report"),
        ("Nazorg op", "31-8-2026", "before_the_report"),
        ("Wacht tot", "31-8-2026", "before_the_report"),
    ],
)
def test_a_day_that_cannot_be_is_a_fault(column, day, code):
    assert codes(row_of(**{column: day}).faults) == [(2, column, code)]


def test_days_that_can_be_are_none():
    row = row_of(
        Aangemeld_op="28-11-2026",
        Toestemming="1-11-2026",
        Nazorg_op="1-2-2027",
        Wacht_tot="28-11-2026",
        Datum_gesprek_1="28-11-2026",
    )

    assert row.faults == []


def test_a_closed_case_is_judged_by_no_day():
    assert row_of(Status="afgesloten", Nazorg_op="31-8-2026").faults == []


def test_talks_are_read_one_by_one():
    row = row_of(
        Soort_gesprek_1="intake",
        Datum_gesprek_1="5-9-2026",
        Minuten_gesprek_1="75",
        Uitkomst_gesprek_1="goed gesprek",
    )

    assert {name: row.values[name] for name in row.values if name.startswith("talk_1")} == {
        "talk_1_kind": "talk_a",
        "talk_1_on": "2026-09-05",
        "talk_1_minutes": 75,
        "talk_1_result": "",
    }
    assert codes(row.warnings) == [(2, "Uitkomst gesprek 1", "not_understood")]
    assert codes(row_of(Soort_gesprek_1="koffie").faults) == [
        (2, "Soort gesprek 1", "unknown_word")
    ]


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ({"Vorm": "pendel"}, {"form": "shuttle"}),
        ({"Langs": "telefonisch"}, {"channel": "phone"}),
        ({"Langs": "postduif"}, {"channel": ""}),
        ({"Toestemming hoe": "op papier"}, {"consent_how": "written"}),
        ({"Toestemming buren": "ja"}, {"b_consent": True}),
        ({"Toestemming partij 2": "3-9-2026"}, {"b_consent_on": "2026-09-03"}),
        ({"Status": "coaching"}, {"state": "coaching"}),
        ({"Contactpersoon verwijzer": "Ida Bos"}, {"partner_person": "Ida Bos"}),
    ],
)
def test_what_a_case_says_more(said, values):
    row = row_of(**said)

    assert row.faults == []
    assert {name: row.values.get(name) for name in values} == values


def twice(*rows):
    header = ["Nr", "Aangemeld op", "Status", "Melder", "Adres melder", "Naam buren", "Adres buren"]
    return judged([header, *rows], SheetKind.CASES).questions


ONE = ["1", "1-9-2026", "intake", "T. Proef", "Plein 3", "U. Test", "Plein 5"]


def test_the_same_two_neighbours_in_two_rows_are_asked_about():
    again = ["2", "8-9-2026", "wachtlijst", "t. proef", "Plein 3", "U. Test", "Plein 5"]

    (question,) = twice(ONE, again)

    assert (question.code, question.rows) == ("same_neighbours", (2, 3))


@pytest.mark.parametrize(
    ("at", "cell"), [(2, "afgesloten"), (3, "V. Ander"), (4, "Plein 4"), (5, "W. Anders"), (0, "1")]
)
def test_others_and_closed_and_wrong_rows_are_not(at, cell):
    again = [*ONE]
    again[0], again[at] = "2", cell

    assert twice(ONE, again) == []


def test_without_the_second_neighbour_nothing_is_asked():
    assert twice([*ONE[:5], "", ""], ["2", *ONE[1:5], "", ""]) == []


def test_two_hundred_rows_of_one_address_are_one_question():
    (question,) = twice(*([str(number), *ONE[1:]] for number in range(200)))

    assert len(question.rows) == 200

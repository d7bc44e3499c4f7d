import json

import pytest

from moving.sheets.cells import FileOfSheets, SheetOfCells, Unread
from moving.sheets.check import check_file, judge_file
from moving.sheets.columns import Answers
from moving.sheets.headers import SheetKind
from moving.sheets.report import as_report
from tests.moving.sheets.made import (
    PEOPLE,
    TODAY,
    at,
    code_of,
    codes,
    csv_of,
    judged,
    xlsx_of,
)

DATES = [["Naam", "Sinds"], ["Noor", "05/25/2021"], ["Ali", "01/02/2021"], ["Bo", "2021-05-01"]]


def judge(*sheets, answers=None, **more):
    found = FileOfSheets(sheets=list(sheets), **more)
    return judge_file(found, SheetKind.VOLUNTEERS, at(), known=None, answers=answers or Answers())


def people(name, **more):
    return SheetOfCells(name=name, rows=PEOPLE, **more)


def asks(preview):
    return [ask.code for ask in preview.asks]


@pytest.mark.slow
def test_a_file_becomes_a_preview():
    preview = check_file(csv_of(PEOPLE), SheetKind.VOLUNTEERS, country="nl", today=TODAY)

    assert (preview.header_row, preview.good, preview.bad, asks(preview)) == (1, 2, 0, [])


def test_a_header_alone_has_no_rows():
    assert code_of(lambda: judged(PEOPLE[:1])) == "no_rows"
    assert code_of(lambda: judged([*PEOPLE[:1], ["Totaal", 0.0]])) == "no_rows"


def test_of_more_sheets_the_one_with_most_words_is_read_and_the_others_are_asked_about():
    lists = SheetOfCells(name="Lijst", rows=[["Politie"], ["Gemeente"]])
    old = SheetOfCells(name="Oud", rows=[["Naam", "E-mail"], ["Bo", "bo@post.example"]])
    preview = judge(lists, old, people("Nu"))

    assert preview.sheet == "Nu"
    assert [(ask.code, ask.facts) for ask in preview.asks] == [("sheet", {"names": ["Oud"]})]


def test_the_sheet_that_somebody_chose_is_read():
    old = SheetOfCells(name="Oud", rows=[["Naam", "E-mail"], ["Bo", "bo@post.example"]])
    preview = judge(old, people("Nu"), answers=Answers(sheet="Oud"))

    assert (preview.sheet, asks(preview)) == ("Oud", [])
    assert code_of(lambda: judge(people("Nu"), answers=Answers(sheet="Nergens"))) == "empty"


def test_a_sheet_that_is_too_long_beside_a_good_one_stops_nothing():
    codes_of_streets = SheetOfCells(name="Postcodes", refusal="too_long")

    assert asks(judge(people("Nu"), codes_of_streets)) == ["sheet"]
    assert code_of(lambda: judge(codes_of_streets)) == "too_long"


def test_without_a_header_a_person_says_what_stands_where():
    rows = [["Noor", "de Wolf", "noor@post.example"], ["Ali", "Kaya", "ali@post.example"]]
    answers = Answers(columns={"A": "first_name", "B": "last_name"})

    assert asks(judged(rows)) == ["header"]
    answered = judged(rows, answers=answers)
    assert (answered.header_row, answered.good, asks(answered)) == (0, 2, [])
    assert answered.rows[0].values["email"] == "noor@post.example"


def test_a_person_may_say_which_line_is_the_header():
    rows = [["Voornaam", "Achternaam", "E-mail"], ["Wie", "Wat", "Naam"], ["a", "b", "Noor"]]

    assert judged(rows, answers=Answers(header_row=2)).rows[0].row == 3


def test_without_a_column_of_names_the_columns_are_asked_about():
    assert asks(judged([["E-mail", "Postcode"], ["noor@post.example", "9712 AB"]])) == ["columns"]


def test_the_order_of_dates_is_asked_of_the_whole_column():
    preview = judged(DATES)

    assert [row.values["admitted_on"] for row in preview.rows] == [
        "2021-05-25",
        "2021-01-02",
        "2021-05-01",
    ]
    assert [(one.code, one.rows, one.column) for one in preview.questions] == [
        ("date_order", (2, 3), "Sinds")
    ]
    assert asks(preview) == ["date_order"]


def test_the_order_of_dates_that_somebody_said_is_not_asked_again():
    preview = judged(DATES, answers=Answers(month_first={"Sinds": False}))

    assert codes(preview.faults) == [(2, "Sinds", "no_such_date")]
    assert preview.rows[1].values["admitted_on"] == "2021-02-01"
    assert (preview.questions, asks(preview)) == ([], [])


def test_letters_that_could_be_others_are_asked_about_with_words_of_the_sheet():
    rows = [
        ["Naam", "Nationaliteit", "Kleur"],
        ["José Núñez", "Française", "bèige"],
        ["Zoë Kaya", "", ""],
    ]
    sheet = SheetOfCells(name="", rows=rows)
    preview = judge(sheet, encoding="mac_roman", encoding_is_sure=False)

    assert preview.asks[0].code == "encoding"
    assert preview.asks[0].facts == {"words": ["José", "Núñez", "Zoë"]}


def test_what_was_seen_and_not_read_is_told_and_strokes_are_asked_about():
    unread = Unread(hidden_rows=1, hidden_columns=2, cell_notes=3, struck_rows=(1, 3))
    preview = judge(people("Nu", unread=unread), hidden_sheets=4)

    assert preview.told == {
        "hidden_columns": 2,
        "hidden_rows": 1,
        "hidden_sheet": 4,
        "cell_notes": 3,
        "struck_through": 2,
    }
    assert [(one.code, one.rows) for one in preview.questions] == [("struck_through", (3,))]


def test_what_may_not_be_kept_is_nowhere_in_the_result():
    rows = [["Naam", "BSN", "Nationaliteit", "E-mail"], ["Noor", "999999990", "Geheimlands", "x y"]]
    rows += [["Totaal", "888888880", "", ""], ["Ali", "#N/A", "Zwijglands", "ali@post.example"]]
    preview = judged(rows)
    everything = repr(preview) + json.dumps(as_report(preview))

    assert as_report(preview)["never_read"] == ["BSN", "Nationaliteit"]
    assert "not_an_address" in everything
    for secret in ("99999", "88888", "Geheim", "Zwijg", "#N/A"):
        assert secret not in everything


@pytest.mark.parametrize(
    "above",
    [
        [["Voornaam", "Achternaam", "Burgerservicenr"]],
        [["", "", "BSN"], ["Voornaam", "Achternaam", "Telefoon"]],
        [["Voornaam", "Achternaam", "Telefoon"]],
        [],
    ],
)
def test_a_number_of_the_state_is_nowhere_in_the_result(above):
    people = [["Jan", "Jansen", "123456782"], ["Piet", "Proef", "111222333"]]
    preview = judged([*above, *people])
    everything = repr(preview) + json.dumps(as_report(preview))

    assert len(as_report(preview)["never_read"]) == 1
    assert "123456782" not in everything
    assert "111222333" not in everything


def test_the_report_is_plain_values():
    report = as_report(judged([*PEOPLE, ["Bo", "Smit", "", "123"]]))

    assert json.loads(json.dumps(report)) == report
    assert report["certainty"]["Voornaam"] == "sure"
    assert report["keys"]["2"] == ["mailbox", "noor@post.example"]
    assert report["faults"] == [
        {"row": 4, "column": "Telefoon", "code": "not_a_number", "cell": "123", "facts": {}}
    ]


@pytest.mark.slow
def test_a_workbook_with_dates_and_errors_is_judged_as_one():
    rows = [
        ["Naam", "E-mail", "Sinds"],
        ["Noor", "#REF!", 44317],
        ["Ali", "ali@post.example", "#N/A"],
    ]
    preview = check_file(xlsx_of(rows), SheetKind.VOLUNTEERS, country="nl", today=TODAY)

    assert codes(preview.faults) == [(2, "E-mail", "error_value"), (3, "Sinds", "error_value")]
    assert preview.rows[0].values["admitted_on"] == "2021-05-01"

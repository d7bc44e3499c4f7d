import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.management.commands.check_sheet import Command
from tests.moving.sheets.made import csv_of, xlsx_of

pytestmark = pytest.mark.slow

PEOPLE = [
    ["Nr", "Voornaam", "Achternaam", "E-mail", "Sinds", "BSN", "Schoenmaat"],
    ["V-1", "Noor", "de Wolf", "noor@post.example", "1-5-2021", "999999990", "39"],
    ["V-2", "Ali", "Kaya", "", "mei 2021", "888888880", "44"],
]
CASES = [
    ["Aangemeld op", "Melder", "Bemiddelaar 1"],
    ["1-9-2026", "T. Proef", "Noor de Wolf"],
    ["2-9-2026", "U. Test", "Bo Smit"],
]


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "mensen.csv"
    path.write_bytes(csv_of(PEOPLE))
    return path


def said(*arguments, language="en"):
    out = StringIO()
    call_command(
        "check_sheet",
        *map(str, arguments),
        "--language",
        language,
        "--today",
        "2026-11-28",
        stdout=out,
    )
    return out.getvalue()


def test_it_says_what_was_recognised_and_what_is_wrong_by_row_and_column(people):
    words = said("volunteers", people, "--country", "nl")

    assert words.startswith("mensen.csv, read as: volunteers\nNames of columns stand on row 1.\n")
    assert "  Sinds: volunteer since (sure)\n" in words
    assert "  Schoenmaat: We do not know this column, and leave it out.\n" in words
    assert "  BSN: We may not keep this, and have read nothing of it.\n" in words
    assert "1 row is right. 1 row is not.\n" in words
    assert (
        "row 3, column Sinds: The day is missing. Write 1-5-2021, for instance. (mei 2021)" in words
    )
    assert "row 3, column E-mail: Without an email address this person cannot sign in." in words
    assert "99999" not in words


def test_it_speaks_the_language_that_is_asked_for(people):
    words = said("volunteers", people, "--country", "nl", language="nl")

    assert "1 regel is goed. 1 regel niet." in words
    assert "regel 3, kolom Sinds: De dag ontbreekt. Schrijf bijvoorbeeld 1-5-2021." in words


def test_the_report_is_written_as_json(people, tmp_path):
    path = tmp_path / "report.json"
    said("volunteers", people, "--country", "nl", "--report", path)
    report = json.loads(path.read_text())

    assert (report["good"], report["bad"], report["never_read"]) == (1, 1, ["BSN"])
    assert report["values"]["2"]["admitted_on"] == "2021-05-01"
    assert "99999" not in path.read_text()


def test_cases_are_held_against_the_sheet_of_volunteers(people, tmp_path):
    path = tmp_path / "zaken.xlsx"
    path.write_bytes(xlsx_of(CASES))

    words = said("cases", path, "--country", "nl", "--volunteers", people)

    assert "1 row is right. 1 row is not." in words
    assert "row 3, column Bemiddelaar 1: We do not know this mediator. Do you mean" in words


def test_questions_asks_and_what_was_seen_are_said(tmp_path):
    def change(book):
        book.active.row_dimensions[2].hidden = True
        book.create_sheet("Oud").append(["Naam", "E-mail"])
        book["Oud"].append(["Bo", "bo@post.example"])

    rows = [PEOPLE[0][:5], ["V-1", "Noor", "Vos", "v@post.example", "05/25/2021"]]
    rows += [["V-2", "Bas", "Vos", "v@post.example", "01/02/2021"]]
    path = tmp_path / "mensen.xlsx"
    path.write_bytes(xlsx_of(rows, change))

    words = said("volunteers", path, "--country", "be")

    assert "rows 2, 3: Noor Vos and Bas Vos use one email address." in words
    assert "rows 2, 3: In this column the month stands in front." in words
    assert "There is more in this file: Oud. Is this the right sheet?" in words
    assert "1 hidden row, which we have read." in words


def test_before_the_columns_are_known_no_row_is_called_right(tmp_path):
    path = tmp_path / "zonder kop.csv"
    path.write_bytes(csv_of([["Noor", "noor@post.example"], ["Ali", "ali@post.example"]]))

    words = said("volunteers", path, "--country", "nl")

    assert "We find no row with names of columns." in words
    assert "right" not in words


def test_where_nothing_is_wrong_nothing_is_said_of_it(tmp_path):
    path = tmp_path / "mensen.csv"
    path.write_bytes(csv_of(PEOPLE[:2]))

    assert said("volunteers", path, "--country", "nl").endswith("\n1 row is right.\n")


def test_a_refusal_is_said_in_words(tmp_path):
    path = tmp_path / "brief.xlsx"
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(CommandError, match="This is no table"):
        said("volunteers", path, "--country", "nl")


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="there is no file"):
        said("volunteers", tmp_path / "niets.csv", "--country", "nl")


@pytest.fixture
def complaint(capsys):
    """What somebody sees who types it: one line, and not how every command is used."""

    def typed(*words):
        with pytest.raises(SystemExit):
            Command().run_from_argv(["manage.py", "check_sheet", "--skip-checks", *map(str, words)])
        (line,) = capsys.readouterr().err.strip().splitlines()
        return line

    return typed


def test_what_was_typed_wrong_is_said_in_one_line(people, tmp_path, complaint):
    kinds = "KIND is one of cases, partners, volunteers, not mensen"
    assert kinds in complaint("mensen", people, "--country", "nl")
    assert "--country is one of be, de, nl, not xx" in complaint(
        "volunteers", people, "--country", "xx"
    )
    assert "not nothing" in complaint("volunteers", people)
    assert "cannot be read: Is a directory" in complaint("volunteers", tmp_path, "--country", "nl")
    assert "there is no file" in complaint("volunteers", tmp_path / "x", "--country", "nl")


@pytest.mark.parametrize(
    "typed", [("--language", "xx"), ("--today", "gisteren"), ("--volunteers", "/nowhere")]
)
def test_so_is_what_was_chosen_wrong(people, typed):
    with pytest.raises(CommandError) as refusal:
        call_command("check_sheet", "volunteers", str(people), "--country", "nl", *typed)

    assert typed[1] in str(refusal.value)


def test_a_report_that_cannot_be_written_is_an_error(people, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        said("volunteers", people, "--country", "nl", "--report", tmp_path / "no" / "report.json")

from bench.sheets import checks_of, checks_of_file
from moving.sheets.report import as_report
from tests.moving.sheets.made import PEOPLE, judged

EXPECTED = {
    "kind": "volunteers",
    "header_row": 1,
    "good": 2,
    "bad": 0,
    "columns": {
        "Voornaam": "first_name",
        "Achternaam": "last_name",
        "E-mail": "email",
        "Telefoon": "phone",
    },
    "faults": [],
    "warnings": [],
    "questions": [],
    "values": {"3": {"first_name": "Ali", "phone": "+31612345682"}},
}


def differing(expected):
    checks = checks_of(expected, as_report(judged(PEOPLE)))
    return {check.what for check in checks if not check.agrees}


def test_what_is_as_expected_agrees():
    assert differing(EXPECTED) == set()


def test_whatever_differs_is_said():
    assert differing(EXPECTED | {"bad": 1}) == {"bad"}
    assert differing(EXPECTED | {"columns": {}}) == {"columns"}
    assert differing(EXPECTED | {"never_read": ["BSN"]}) == {"never_read"}
    assert differing(EXPECTED | {"values": {"3": {"phone": ""}, "9": {"phone": "1"}}}) == {
        "row 3, phone",
        "row 9, phone",
    }
    fault = {"row": 2, "column": "E-mail", "code": "not_an_address"}
    assert differing(EXPECTED | {"faults": [fault]}) == {"faults"}


def test_to_ask_what_a_file_does_not_leave_open_differs():
    report = as_report(judged(PEOPLE)) | {"asks": ["sheet"]}

    assert not all(check.agrees for check in checks_of(EXPECTED, report))
    assert all(check.agrees for check in checks_of(EXPECTED | {"may_ask": ["sheet"]}, report))


def test_a_file_that_is_refused_differs(tmp_path):
    path = tmp_path / "leeg.csv"
    path.write_bytes(b"")

    assert [check.found for check in checks_of_file(path, EXPECTED, [])] == ["empty"]

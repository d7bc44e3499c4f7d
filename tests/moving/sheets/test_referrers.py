from moving.sheets.headers import SheetKind
from moving.sheets.referrers import find_referrers
from moving.sheets.rows import JudgedRow
from tests.moving.sheets.made import codes, judged

HEADER = ["Aangemeld op", "Melder", "Verwijzer", "Status"]


def case_of(said: str, *, state: str = "intake"):
    rows = [HEADER, ["1-9-2026", "T. Proef", said, state]]
    row = judged(rows, SheetKind.CASES).rows[0]
    find_referrers([row], ["Politie", "Woonstichting Vecht", "Gemeente"], {"partner": "Verwijzer"})
    return row


def test_an_organisation_is_known_by_its_name_however_it_is_written():
    for said in ("Politie", "POLITIE", "woonstichting  vecht", "zelf gemeld", ""):
        assert case_of(said).faults == []


def test_another_is_a_fault_that_names_the_most_alike():
    (fault,) = case_of("Politi").faults

    assert codes([fault]) == [(2, "Verwijzer", "partner_unknown")]
    assert (fault.cell, fault.facts["names"][0]) == ("Politi", "Politie")


def test_a_closed_case_names_whom_it_likes():
    assert case_of("Politi", state="afgesloten").faults == []


def test_of_thousands_of_rows_each_name_is_looked_for_once():
    rows = [JudgedRow(row=row, values={"partner": "Politi"}) for row in range(2, 3_000)]

    find_referrers(rows, [f"Partner {number}" for number in range(200)], {"partner": "X"})

    assert all(row.faults for row in rows)

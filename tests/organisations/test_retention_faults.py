"""The list is compared with the tables, and each difference is one sentence with its line."""

from dataclasses import replace

import pytest

from organisations.retention import parse_retention
from organisations.retention_faults import StoredColumn, StoredTable, retention_faults

LIST = """\
times:
  party: {begins: the case was closed, keep: 24 months, setting: case_retention_months}
people: [cases.Party]
tables:
  organisations.Service:
    - plain: [case_retention_months]
  cases.Case:
    - clocks: [{time: party, since: closed_at}]
      blank:
        summary: what it is about
    - plain: [closed_at]
  cases.Party:
    - clocks: [{time: party, since: case.closed_at, where: {role: [b]}}]
      delete:
        name: how we address them
    - plain: [case, role]
  auth.Group: nobody
"""


def text(name: str, **facts) -> StoredColumn:
    return StoredColumn(name, is_text=True, can_be_empty=True, **facts)


def table(label: str, *columns: StoredColumn, **facts) -> StoredTable:
    return StoredTable(label, {column.name: column for column in columns}, **facts)


SERVICE = table("organisations.Service", StoredColumn("case_retention_months", default=24))
CASE = table(
    "cases.Case",
    text("summary", length=200),
    StoredColumn("closed_at", is_moment=True),
    back={"parties": "cases.Party"},
)
PARTY = table(
    "cases.Party",
    StoredColumn("case", points_at="cases.Case"),
    text("role", words=frozenset("ab")),
    text("name"),
)
GROUP = table("auth.Group", text("name"), is_ours=False)


def with_column(stored: StoredTable, column: StoredColumn) -> StoredTable:
    return replace(stored, columns={**stored.columns, column.name: column})


def without_column(stored: StoredTable, name: str) -> StoredTable:
    rest = {key: column for key, column in stored.columns.items() if key != name}
    return replace(stored, columns=rest)


def faults(written: str = LIST, *, service=SERVICE, case=CASE, party=PARTY, group=GROUP, more=()):
    retention = parse_retention(written, "list.yaml")
    return retention_faults(retention, [service, case, party, group, *more])


def test_a_list_that_agrees_has_no_faults():
    assert faults() == []


def test_a_new_column_is_told_to_whoever_made_it():
    (fault,) = faults(party=with_column(PARTY, text("nickname")))

    assert fault.startswith("list.yaml:12: cases.Party.nickname has no line.")
    assert "`nickname: what it is for`" in fault
    assert "plain" in fault


def test_a_line_without_a_column_is_told():
    (fault,) = faults(party=without_column(PARTY, "name"))

    assert fault == "list.yaml:15: cases.Party has no column 'name': take it out"


def test_a_new_table_is_told():
    (fault,) = faults(more=[table("cases.Diary", text("words"))])

    assert fault.startswith("list.yaml: cases.Diary is missing.")


def test_a_table_that_went_is_told():
    retention = parse_retention(LIST, "list.yaml")

    assert "list.yaml:17: there is no table auth.Group: take it out" in retention_faults(
        retention, [SERVICE, CASE, PARTY]
    )


@pytest.mark.parametrize(
    ("instead_of", "stands", "said"),
    [
        ("24 months", "2 years", "party is kept 2 years, but a new service begins with"),
        ("24 months", "18 months", "party is kept 18 months, but a new service begins with"),
        ("setting: case_", "setting: no_", "a service has no setting 'no_retention_months'"),
        ("since: closed_at", "since: opened_at", "no way leads from it to 'opened_at'"),
        ("since: closed_at", "since: summary", "summary is no day and no moment"),
        ("since: case.closed_at", "since: house.closed_at", "no way leads from it to 'house."),
        ("{role: [b]}", "{role: [c]}", "role never says 'c'"),
        ("{role: [b]}", "{story: [b]}", "no way leads from it to 'story'"),
        ("people: [cases.Party]", "people: [cases.Kin]", "there is no table cases.Kin"),
        ("people: [cases.Party]", "people: [cases.Case]", "cases.Party.case leads to a person"),
        ("      blank:", "      number:", "cases.Case.summary needs no stand-in"),
        ("    - plain: [case_retention_months]", "    - plain: []", "has no line"),
    ],
)
def test_what_cannot_be_obeyed_is_told_with_its_line(instead_of, stands, said):
    assert LIST.count(instead_of) == 1

    (fault,) = faults(LIST.replace(instead_of, stands))

    assert said in fault


def test_a_way_may_lead_back_to_several_rows():
    written = LIST.replace("where: {role: [b]}", "where: {case.parties.role: [b]}")

    assert faults(written) == []


def test_what_the_database_wants_filled_cannot_be_blanked():
    (fault,) = faults(case=with_column(CASE, StoredColumn("summary", is_text=True)))

    assert fault.startswith("list.yaml:10: cases.Case.summary cannot be blank")


def test_a_digest_needs_room():
    written = LIST.replace("      blank:", "      digest:")

    (fault,) = faults(written, case=with_column(CASE, text("summary", length=40)))

    assert "has no room for a digest" in fault


def test_where_the_row_goes_no_column_stays():
    written = LIST.replace(
        "    - plain: [case, role]", "      keep: {role: x}\n    - plain: [case]"
    )

    (fault,) = faults(written)

    assert "where the row goes, no column can stay" in fault


def test_a_time_that_nothing_is_kept_for_is_told():
    written = LIST.replace("people:", "  idle: {begins: never, keep: 1 day}\npeople:")

    assert faults(written) == ["list.yaml:3: nothing is kept for the time 'idle': take it out"]


def test_a_table_of_ours_lists_its_columns_and_nobody_leads_to_nobody():
    link = StoredColumn("kin", points_at="cases.Party")

    assert faults(group=replace(GROUP, is_ours=True)) == [
        "list.yaml:17: auth.Group is a table of ours: list its columns"
    ]
    assert faults(group=with_column(GROUP, link)) == [
        "list.yaml:17: auth.Group.kin leads to a person"
    ]

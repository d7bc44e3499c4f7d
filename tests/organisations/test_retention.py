"""What stands in the list is read as it is meant, or refused with its line."""

from datetime import UTC, datetime

import pytest

from organisations.retention import (
    IS_EMPTY,
    Erasing,
    KeepingTime,
    Period,
    RetentionError,
    parse_retention,
)

GOOD = """\
times:
  party:
    begins: the case was closed
    keep: 24 months
    setting: case_retention_months
    never_before: [reopen_days, complaint_months]
people: [cases.Party]
tables:
  cases.Party:
    - clocks: [{time: party, since: case.closed_at, where: {consented_at: [empty]}}]
      delete:
        street, house_number: where to visit
        name: how we address them
    - plain: [role]
  auth.Group: nobody
"""


def read(text: str = GOOD):
    return parse_retention(text, "list.yaml")


def test_a_time_says_how_long_and_whose_setting_may_differ():
    time = read().times["party"]

    assert time.keep == Period(24, "months")
    assert time.setting == "case_retention_months"
    assert time.never_before == ("reopen_days", "complaint_months")


def test_a_line_gives_each_of_its_columns_its_purpose_and_the_way_it_goes():
    (rule,) = read().tables["cases.Party"].rules

    assert [(column.name, column.purpose, column.erasing) for column in rule.columns] == [
        ("street", "where to visit", Erasing.DELETE),
        ("house_number", "where to visit", Erasing.DELETE),
        ("name", "how we address them", Erasing.DELETE),
    ]
    assert rule.columns[0].line == 12


def test_a_clock_says_which_rows_and_from_which_day():
    (clock,) = read().tables["cases.Party"].rules[0].clocks

    assert (clock.time, clock.since) == ("party", "case.closed_at")
    assert clock.where == {"consented_at": frozenset({IS_EMPTY})}


def test_a_table_may_be_about_nobody():
    assert read().tables["auth.Group"].is_about_nobody


@pytest.mark.parametrize("told", ["1 day", "14 days", "1 month", "2 years"])
def test_a_time_is_told_in_days_months_or_years(told):
    period = read(GOOD.replace("24 months", told)).times["party"].keep

    assert f"{period.amount} {period.unit}".startswith(told)


@pytest.mark.parametrize(
    ("instead_of", "stands", "said"),
    [
        ("24 months", "two years", "list.yaml:4: 'two years' is no time"),
        ("24 months", "24 moons", "list.yaml:4: '24 moons' is no time"),
        ("24 months", "-1 days", "list.yaml:4: '-1 days' is no time"),
        ("    keep: 24 months\n", "", "list.yaml:3: 'keep' is missing"),
        ("      delete:", "      burn:", "list.yaml:11: 'burn' is none of: blank"),
        ("time: party", "time: partly", "list.yaml:10: cases.Party: no time is called 'partly'"),
        ("plain: [role]", "plain: [name]", "list.yaml:14: cases.Party.name stands twice"),
        ("        name: how", "        street: how", "cases.Party.street stands twice"),
        ("people:", "humans:", "list.yaml:7: 'humans' is none of: people"),
        ("  auth.Group: nobody", "  cases.Party: nobody", "list.yaml:15: 'cases.Party' stands tw"),
        ("how we address them", "", "list.yaml:13: here should stand a few words"),
        ("    - plain: [role]", "    - keep: {role: x}", "list.yaml:14: cases.Party: 'clocks' is"),
        ("[role]", "role", "list.yaml:14: here should stand a list"),
        ("nobody", "[", "list.yaml"),
    ],
)
def test_what_is_not_in_the_words_of_the_list_is_refused_with_its_line(instead_of, stands, said):
    assert GOOD.count(instead_of) == 1

    with pytest.raises(RetentionError) as refused:
        read(GOOD.replace(instead_of, stands))

    assert said in str(refused.value)


def test_an_empty_list_is_refused():
    with pytest.raises(RetentionError):
        read("# nothing yet\n")


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "unit", "moment", "before"),
    [
        (14, "days", _utc(2026, 3, 10, 12), _utc(2026, 2, 24, 12)),
        (6, "months", _utc(2026, 8, 31, 9), _utc(2026, 2, 28, 9)),
        (24, "months", _utc(2026, 2, 28), _utc(2024, 2, 28)),
        (3, "months", _utc(2026, 1, 15), _utc(2025, 10, 15)),
        (1, "years", _utc(2028, 2, 29), _utc(2027, 2, 28)),
    ],
)
def test_months_and_years_are_those_of_the_calendar(amount, unit, moment, before):
    assert Period(amount, unit).before(moment) == before


def test_nothing_goes_before_the_last_of_its_settings_has_run_out():
    time = KeepingTime("party", "", Period(24, "months"), "case_retention_months", ("a_days",), 1)
    moment = _utc(2026, 3, 1)

    assert time.cutoff(moment, {"case_retention_months": 1, "a_days": 90}) == _utc(2025, 12, 1)
    assert time.cutoff(moment, {"case_retention_months": 12, "a_days": 9}) == _utc(2025, 3, 1)
    assert not time.is_the_same_everywhere


def test_a_promise_beforehand_is_rounded_up():
    time = KeepingTime("party", "", Period(24, "months"), "case_retention_months", ("a_days",), 1)

    assert time.months_at_most({"case_retention_months": 24, "a_days": 90}) == 24
    assert time.months_at_most({"case_retention_months": 1, "a_days": 90}) == 4


def test_a_number_of_a_service_counts_as_ten_years_at_most():
    time = KeepingTime("applicant", "", Period(6, "months"), "applicant_retention_months", (), 1)
    moment = datetime(2026, 3, 2, tzinfo=UTC)

    assert time.cutoff(moment, {"applicant_retention_months": 120}).year == 2016
    assert time.cutoff(moment, {"applicant_retention_months": 30_000}).year == 2016
    assert time.end(moment, {"applicant_retention_months": 30_000}).year == 2036


@pytest.mark.parametrize("unit", ["days", "months", "years"])
def test_no_period_leads_out_of_the_calendar(unit):
    moment = datetime(2026, 3, 2, tzinfo=UTC)

    assert Period(10**9, unit).before(moment).year == 1926
    assert Period(10**9, unit).after(moment).year == 2126

"""Nothing about a person is kept without a purpose, a time and a way to go."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from config.checks import retention_list_agrees
from organisations.models.doors import wall_doors
from organisations.retention import Erasing, parse_retention
from organisations.retention_faults import StoredColumn, retention_faults
from organisations.snapshot import stored_tables

TEXT = Path(settings.RETENTION_FILE).read_text(encoding="utf-8")
RETENTION = parse_retention(TEXT, "config/retention.yaml")
EMPTY_AS = {models.JSONField: [], models.BinaryField: b""}


def columns(*ways: Erasing) -> dict[str, set[str]]:
    """By table, the columns that go in one of these ways."""
    found: dict[str, set[str]] = {}
    for table in RETENTION.tables.values():
        for column in (column for rule in table.rules for column in rule.columns):
            if column.erasing in ways:
                found.setdefault(table.label, set()).add(column.name)
    return found


def looked_at(condition: models.Q) -> set[str]:
    """The columns a condition of the database looks at."""
    parts = (looked_at(c) if isinstance(c, models.Q) else {c[0]} for c in condition.children)
    return {name.split("__")[0] for part in parts for name in part}


def test_every_column_of_every_table_stands_in_the_list():
    faults = retention_faults(RETENTION, stored_tables())

    assert not faults, "\n".join(faults)


def test_a_column_that_was_just_added_is_found():
    party = next(table for table in stored_tables() if table.label == "cases.Party")
    column = StoredColumn("birth_date", is_moment=True)
    grown = replace(party, columns={**party.columns, "birth_date": column})
    others = [table for table in stored_tables() if table.label != "cases.Party"]

    (fault,) = retention_faults(RETENTION, [*others, grown])

    assert "cases.Party.birth_date has no line" in fault
    assert "`birth_date: what it is for` below cases.Party" in fault


@pytest.mark.parametrize("start", ["summary: what it is about in one line", "number, secret: to"])
def test_a_line_that_is_taken_out_is_missed(start):
    line = next(line for line in TEXT.splitlines(keepends=True) if start in line)

    missed = retention_faults(parse_retention(TEXT.replace(line, ""), "list"), stored_tables())

    assert missed
    assert all("has no line" in fault for fault in missed)


def test_manage_py_check_says_what_is_wrong(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    settings.RETENTION_FILE = tmp_path / "retention.yaml"

    settings.RETENTION_FILE.write_text("times: {}\ntables: {cases.Nothing: nobody}\n")
    assert "there is no table cases.Nothing" in retention_list_agrees()[0].msg
    settings.RETENTION_FILE.write_text("times: soon\n")
    assert [message.id for message in retention_list_agrees()] == ["config.E008"]


def test_whatever_goes_from_behind_a_wall_has_a_door_in_it():
    goes = map(apps.get_model, columns(*set(Erasing) - {Erasing.KEEP}))
    walled = {model._meta.db_table for model in goes if getattr(model, "append_only", False)}

    assert walled == {door.table for door in wall_doors()}


@pytest.mark.django_db
def test_no_promise_of_the_database_refuses_a_row_that_was_blanked():
    tried = set()
    for label, blanked in columns(Erasing.BLANK).items():
        model = apps.get_model(label)
        fields = {field.name: field for field in model._meta.concrete_fields}
        empty = {name: _empty(fields[name]) for name in blanked}
        for constraint in model._meta.constraints:
            if not isinstance(constraint, models.CheckConstraint):
                continue
            seen = looked_at(constraint.condition)
            if seen & blanked:
                others = sorted(seen - blanked)
                for values in product([True, False], repeat=len(others)):
                    row = model(**empty, **dict(zip(others, values, strict=True)))
                    constraint.validate(model, row)
                tried.add(constraint.name)

    assert tried == {
        "cases_triage_none_or_some",
        "cases_triage_override_has_reason",
        "scheduling_offer_overridden_only_with_a_reason",
    }


def _empty(field: models.Field):
    return (
        None if field.null else next((v for k, v in EMPTY_AS.items() if isinstance(field, k)), "")
    )

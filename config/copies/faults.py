"""What SQLite has let in and PostgreSQL would refuse: table, row and column of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from django_q.models import OrmQ, Task

LEFT_BEHIND: tuple[type[models.Model], ...] = (OrmQ, Task, Session, UserSession)
"""True of the old place only: bells of the queue, and who is logged in there."""


@dataclass(frozen=True)
class RowFault:
    table: str
    row: Any
    column: str
    why: str

    def __str__(self) -> str:
        return f"{self.table}, row {self.row}, {self.column}: {self.why}"


def moved_models() -> list[type[models.Model]]:
    """Every table that has a model, once."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in LEFT_BEHIND
    ]


def row_faults(source: BaseDatabaseWrapper) -> Iterator[RowFault]:
    """In the order of the tables; a row that has two has both."""
    for model in moved_models():
        for field in model._meta.concrete_fields:
            for condition, why in _refused(field):
                yield from _found(source, model, field, condition, why)
    with source.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, target, _number in cursor.fetchall():
            yield RowFault(table, row, target, "points at a row that is not there")


def _refused(field: Any) -> Iterator[tuple[str, str]]:
    """Conditions of SQL on ``{0}``, the column, with what is wrong where one is true."""
    kept = field.target_field if field.remote_field else field
    kind = kept.get_internal_type()
    kind = {"AutoField": "IntegerField", "BigAutoField": "BigIntegerField"}.get(kind, kind)
    if kind == "JSONField":
        yield "NOT json_valid({0})", "is no JSON"
        yield "instr({0}, '\\u0000') > 0", "holds a NUL sign"
    elif kind == "BooleanField":
        yield "{0} NOT IN (0, 1)", "is neither yes nor no"
    elif span := BaseDatabaseOperations.integer_field_ranges.get(kind):
        yield "typeof({0}) <> 'integer'", "is no number"
        yield f"{{0}} NOT BETWEEN {span[0]} AND {span[1]}", f"is not from {span[0]} to {span[1]}"
    elif kind in {"CharField", "SlugField", "TextField"}:
        yield "instr({0}, char(0)) > 0", "holds a NUL sign"
        if kind != "TextField" and field.max_length:
            most = field.max_length
            yield f"length({{0}}) > {most}", f"is longer than {most} letters"


def _found(
    source: BaseDatabaseWrapper, model: type[models.Model], field: Any, condition: str, why: str
) -> Iterator[RowFault]:
    quoted = source.ops.quote_name
    table, key = model._meta.db_table, model._meta.pk.column or ""
    where = condition.format(quoted(field.column))
    with source.cursor() as cursor:
        cursor.execute(
            f"SELECT {quoted(key)} FROM {quoted(table)} "  # noqa: S608  (names of ours)
            f"WHERE {quoted(field.column)} IS NOT NULL AND {where} ORDER BY 1"
        )
        for (row,) in cursor.fetchall():
            yield RowFault(table, row, field.column, why)

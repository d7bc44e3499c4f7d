"""From SQLite to PostgreSQL, whole or not at all (docs/decisions/0003).

Nothing here asks for a superuser: whoever owns the tables may switch their triggers off. All keys
can be put off to the end, so the order of the tables does not matter.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NoReturn

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from config.copies.databases import second_database
from config.copies.digests import ROWS_AT_ONCE, model_digest
from config.copies.faults import LEFT_BEHIND, moved_models, row_faults
from config.copies.present import first_line, holds_rows
from config.copies.refusals import CopyRefused
from config.copies.still_running import refuse_while_running
from core.upgrades import due_migrations
from organisations.models.tenant_walls import missing

Say = Callable[[str], None]


def move_database(facts: dict[str, Any], *, at: datetime, say: Say) -> None:
    """Copy every row into an empty PostgreSQL; ``facts`` are those of ``DATABASES``.

    Compared row by row before it counts: otherwise the new database stays as empty as it was, and
    the old one is not touched in any case. Raises ``CopyRefused``.
    """
    source = connections[DEFAULT_DB_ALIAS]
    if due := due_migrations(source):
        raise CopyRefused(f"{len(due)} migrations wait here: run manage.py migrate first.")
    refuse_while_running(at=at)
    with second_database(facts) as target:
        _refuse_filled(target)
        _make_tables(source, target)
        # On SQLite this also keeps everybody else from writing until it is done.
        with transaction.atomic(using=source.alias):
            if fault := next(row_faults(source), None):
                raise CopyRefused(f"{fault} (move_to --check lists all)")
            try:
                with transaction.atomic(using=target.alias):
                    rows = _copy_rows(source, target)
                    _compare(source, target)
            except DatabaseError as error:
                # Only the first line: behind it PostgreSQL tells the row, with all its words.
                first = str(error).splitlines()[0]
                raise CopyRefused(f"PostgreSQL refuses: {first}") from error
        if gaps := missing(target):
            raise CopyRefused(f"{len(gaps)} walls are missing, the first on {gaps[0].table}.")
    say(f"{len(moved_models())} tables, {rows} rows: all equal, and the walls stand.")
    say("Now set DATABASE_URL to this address, run createcachetable, and start site and worker.")


def _refuse_filled(target: BaseDatabaseWrapper) -> None:
    try:
        is_filled = holds_rows(target)
    except DatabaseError as error:
        raise CopyRefused(f"The new database cannot be read: {first_line(error)}") from error
    if is_filled:
        raise CopyRefused("The new database is not empty.")


def _make_tables(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    """Raises ``CopyRefused`` whatever a step of a migration does, also where it asks the source."""

    def refuse(*_asked: Any) -> NoReturn:
        raise CopyRefused("a step asks the database of the site (docs/developing.md, .using)")

    try:
        with source.execute_wrapper(refuse):
            call_command("migrate", database=target.alias, verbosity=0, interactive=False)
            call_command("createcachetable", database=target.alias, verbosity=0)
    except Exception as error:
        # A step is code, and may fail as code does.
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise CopyRefused(f"The tables cannot be made there, nothing is moved: {first}") from error


def _copy_rows(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> int:
    every = moved_models()
    quoted = target.ops.quote_name
    tables = [quoted(model._meta.db_table) for model in (*every, *LEFT_BEHIND)]
    with target.cursor() as cursor:
        for table in tables:
            # The log of the pool, and the walls that let nothing be emptied.
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        # The migrations have put rows in, such as the permissions.
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        rows = sum(_copy_table(source, target, model) for model in every)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for sql in target.ops.sequence_reset_sql(no_style(), every):
            cursor.execute(sql)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return rows


def _copy_table(
    source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, model: type[models.Model]
) -> int:
    fields = model._meta.concrete_fields
    quoted = target.ops.quote_name
    columns = ", ".join(quoted(field.column or "") for field in fields)
    number = 0
    with target.cursor() as cursor:
        into = f"COPY {quoted(model._meta.db_table)} ({columns}) FROM STDIN"
        with cursor.copy(into) as copy:
            for row in _rows_for(source, model, fields):
                copy.write_row(row)
                number += 1
    return number


def _rows_for(
    source: BaseDatabaseWrapper, model: type[models.Model], fields: Sequence[Any]
) -> Iterator[Sequence[Any]]:
    every: models.QuerySet[Any, Any] = models.QuerySet(model, using=source.alias)
    rows = every.values_list(*(field.attname for field in fields))
    structured = [n for n, f in enumerate(fields) if f.get_internal_type() == "JSONField"]
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        if not structured:
            yield row
            continue
        told = list(row)
        for n in structured:
            # Where the column may be empty, empty is what None was; elsewhere it was JSON's null.
            if told[n] is not None or not fields[n].null:
                told[n] = json.dumps(told[n], cls=fields[n].encoder)
        yield told


def _compare(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    for model in moved_models():
        if model_digest(model, using=source.alias) != model_digest(model, using=target.alias):
            table = model._meta.db_table
            raise CopyRefused(f"The rows of {table} are not equal: nothing is moved.")

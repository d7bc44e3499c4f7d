"""What the rows of a table come to in one number, so that two databases can be compared.

The order of the rows does not count: two servers need not agree on the order of letters. The
digests of the rows are summed up, and not combined bit by bit, so that a row that is there twice
does not vanish.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from core.unfinished_restore import TABLE

ROWS_AT_ONCE = 2000
WIDTH = 1 << 256


@dataclass(frozen=True)
class TableDigest:
    rows: int
    sha256: str


def plain(value: Any) -> str:
    """What JSON has no word for, alike on both databases."""
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    return str(value)


def digest_of_table(rows: Iterable[Sequence[Any]]) -> TableDigest:
    number = total = 0
    for row in rows:
        words = json.dumps(row, default=plain, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
        number, total = number + 1, (total + int.from_bytes(digest, "big")) % WIDTH
    return TableDigest(number, f"{total:064x}")


def table_digests(database: BaseDatabaseWrapper) -> dict[str, TableDigest]:
    """Of every table that is there, as the database itself hands its columns out.

    Read on PostgreSQL inside a transaction: the rows come by a cursor of the server.
    """
    return {table: digest_of_table(_rows(database, table)) for table in tables_of(database)}


def tables_of(database: BaseDatabaseWrapper) -> list[str]:
    with database.cursor() as cursor:
        found = database.introspection.get_table_list(cursor)
    # What SQLite keeps for itself (sqlite_stat1) is no table of ours, nor is the mark.
    return sorted(
        t.name
        for t in found
        if t.type in "tp" and not t.name.startswith("sqlite_") and t.name != TABLE
    )


def _rows(database: BaseDatabaseWrapper, table: str) -> Iterator[Sequence[Any]]:
    quoted: Callable[[str], str] = database.ops.quote_name
    with database.cursor() as cursor:
        # Not introspection: on SQLite that takes apart the words of the whole table for collations.
        cursor.execute(f"SELECT * FROM {quoted(table)} LIMIT 0")  # noqa: S608  (names of ours)
        found = [column[0] for column in cursor.description]
    # By name: a column that came with a migration stands last here and in between there.
    columns = ", ".join(quoted(name) for name in sorted(found))
    with database.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quoted(table)}")  # noqa: S608  (names of ours)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def model_digest(model: type[models.Model], *, using: str) -> TableDigest:
    """The same through Django's fields, so that databases of two kinds can be compared."""
    fields = [field.attname for field in model._meta.concrete_fields]
    rows: models.QuerySet[Any, Any] = models.QuerySet(model, using=using).values_list(*fields)
    return digest_of_table(rows.iterator(chunk_size=ROWS_AT_ONCE))

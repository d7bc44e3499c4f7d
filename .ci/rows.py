"""Every row of a database, told apart, so that an upgrade can be held against what was there.

``rows.py keep FILE`` writes what stands now, with the code of the folder it is run in; after a
migration ``rows.py compare FILE`` names what is gone or otherwise. ``rows.py open`` opens the
first page of everybody who can sign in. Rows and columns may come; what a database says of itself
(its migrations, tables and rights) is not looked at.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

OF_ITSELF = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "django_q_schedule",
    "django_cache",
    "sqlite_",  # what SQLite keeps for itself: how many rows an index has
)
Rows = dict[str, dict[str, str]]


def tables() -> Iterator[tuple[str, list[str], list[str]]]:
    """Name, columns and key of each table."""
    with connection.cursor() as cursor:
        for found in connection.introspection.get_table_list(cursor):
            if found.type != "t" or found.name.startswith(OF_ITSELF):
                continue
            described = connection.introspection.get_table_description(cursor, found.name)
            key = connection.introspection.get_primary_key_columns(cursor, found.name)
            yield found.name, sorted(column.name for column in described), list(key or [])


def digest(value: Any) -> str:
    words = bytes(value).hex() if isinstance(value, (bytes, memoryview)) else str(value)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def rows_of(table: str, columns: list[str], key: list[str]) -> Rows:
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        names = ", ".join(map(quoted, columns))
        cursor.execute(f"SELECT {names} FROM {quoted(table)}")
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return {
        "/".join(str(row[name]) for name in key or columns): {
            name: digest(value) for name, value in row.items()
        }
        for row in found
    }


def stands_now() -> dict[str, Rows]:
    return {name: rows_of(name, columns, key) for name, columns, key in tables()}


def faults(before: dict[str, Rows], after: dict[str, Rows]) -> Iterator[str]:
    for table, rows in before.items():
        if table not in after:
            yield f"table {table} is gone"
            continue
        for key, row in rows.items():
            kept = after[table].get(key)
            if kept is None:
                yield f"{table} {key} is gone"
                continue
            for column, words in row.items():
                if kept.get(column) != words:
                    yield f"{table} {key}: {column} is {'otherwise' if column in kept else 'gone'}"


def keep(file: str) -> None:
    found = stands_now()
    if not sum(map(len, found.values())):
        sys.exit("nothing stands in this database")
    Path(file).write_text(json.dumps(found), encoding="utf-8")


def compare(file: str) -> None:
    before = json.loads(Path(file).read_text(encoding="utf-8"))
    found = list(faults(before, stands_now()))
    if found:
        sys.exit("\n".join([*found[:20], f"{len(found)} faults"]))
    print(f"{sum(map(len, before.values()))} rows of {len(before)} tables stand as they were")


def open_first_pages() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    people = get_user_model().objects.exclude(email=None).filter(is_active=True)
    opened = 0
    for person in people.filter(memberships__ended_at=None).distinct().order_by("pk")[:60]:
        client = Client(raise_request_exception=True)
        client.force_login(person)
        answer = client.get("/", follow=True)
        if answer.status_code != 200:
            sys.exit(f"the first page of {person} answers {answer.status_code}")
        opened += 1
    if not opened:
        sys.exit("nobody can sign in")
    print(f"the first pages of {opened} people open")


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    match sys.argv[1:]:
        case ["keep", file]:
            keep(file)
        case ["compare", file]:
            compare(file)
        case ["open"]:
            open_first_pages()
        case _:
            sys.exit(__doc__)

"""A second database beside the site's own, for as long as something is done with it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from config.copies.refusals import CopyRefused
from config.database_file import files_of

SECOND = "second"


@contextmanager
def second_database(facts: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Open it as ``connections["second"]``; the facts are those of ``DATABASES``."""
    filled = connections.configure_settings({DEFAULT_DB_ALIAS: facts})[DEFAULT_DB_ALIAS]
    database: BaseDatabaseWrapper = load_backend(filled["ENGINE"]).DatabaseWrapper(filled, SECOND)
    connections[SECOND] = database
    try:
        yield database
    finally:
        database.close()
        del connections[SECOND]


def is_there(database: BaseDatabaseWrapper) -> bool:
    """Asked of SQLite first: to connect would make the file, and open to others."""
    return database.vendor != "sqlite" or bool(files_of(database))


def only_read(file: Path) -> dict[str, Any]:
    """A file of SQLite that nothing changes, not even the journal beside it."""
    name = f"file:{quote(str(file.absolute()))}?mode=ro"
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name}


def run_postgresql(
    program: str, *words: str, database: BaseDatabaseWrapper, connects: bool = True
) -> None:
    """Run ``pg_dump`` or ``pg_restore``; the password stands in no list of processes.

    Raises ``CopyRefused`` with the first line that the program said.
    """
    ran = subprocess.run(  # noqa: S603
        postgresql_command(program, *words, database=database, connects=connects),
        env=postgresql_environment(database),
        capture_output=True,
        text=True,
        check=False,
    )
    refuse_failed(program, ran.returncode, ran.stderr)


def refuse_failed(program: str, code: int, said: str) -> None:
    """Only the first line: behind it a row may be told, with all its words."""
    if code:
        lines = said.strip().splitlines() or [f"ended with {code}"]
        raise CopyRefused(f"{program}: {lines[0]}")


def postgresql_environment(database: BaseDatabaseWrapper) -> dict[str, str]:
    facts = database.get_connection_params()
    environment = dict(os.environ)
    for name, variable in {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
        "sslmode": "PGSSLMODE",
    }.items():
        if facts.get(name):
            environment[variable] = str(facts[name])
    return environment


def postgresql_command(
    program: str, *words: str, database: BaseDatabaseWrapper, connects: bool = True
) -> list[str]:
    name = str(database.get_connection_params()["dbname"])
    aim = ["--dbname", name] if connects else []
    return [path_of(program, _version_of_server(database)), *words, *aim]


def _version_of_server(database: BaseDatabaseWrapper) -> int:
    """The first part of it, such as 15."""
    with database.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def path_of(program: str, version: int, folder: Path = Path("/usr/lib/postgresql")) -> str:
    """That of the server's version, else of the next newer one, else whatever is on the path.

    An older one refuses to read the server, and a newer one may write what the server cannot.
    """
    beside = {
        int(path.parts[-3]): path
        for path in folder.glob(f"*/bin/{program}")
        if path.parts[-3].isdecimal()
    }
    good = min((each for each in beside if each >= version), default=None)
    found = str(beside[good]) if good is not None else shutil.which(program)
    if not found and beside:
        found = str(beside[max(beside)])
    if not found:
        raise CopyRefused(f"{program} is not installed (Debian: postgresql-client).")
    return found

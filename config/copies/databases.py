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

    Raises ``CopyRefused`` with the last line that the program said.
    """
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
    aim = ["--dbname", str(facts["dbname"])] if connects else []
    command = [_path_of(program), *words, *aim]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode:
        said = ran.stderr.strip().splitlines() or [f"ended with {ran.returncode}"]
        raise CopyRefused(f"{program}: {said[0]}")


def _path_of(program: str) -> str:
    """On the path of commands, or the newest that Debian has put aside."""
    beside = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdecimal() else 0,
    )
    found = str(beside[-1]) if beside else shutil.which(program)
    if not found:
        raise CopyRefused(f"{program} is not installed (Debian: postgresql-client).")
    return found

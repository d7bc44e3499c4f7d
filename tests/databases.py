"""A database for processes of their own: a file, or one on a PostgreSQL server."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.post_office import free_port
from tests.trials import WHOLE

SERVER = os.environ.get("DATABASE_URL", "")
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
THIS_ONE = POSTGRESQL if SERVER else SQLITE
# A whole trial is run on both; the small one on whichever the other tests run on.
TRIED_ON = [SQLITE, POSTGRESQL] if WHOLE else [THIS_ONE]


@contextmanager
def database_of_its_own(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """The environment that names a new database of that kind: every table, and no row.

    Where the tests themselves run on that kind it is a copy of theirs: the test that asks is
    marked ``django_db(transaction=True)``, so that nothing is open there.
    """
    names = {"VAR_DIR": str(folder), "DATABASE_URL": ""}
    if kind == SQLITE and kind == THIS_ONE:
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as of_the_tests:
            of_the_tests.execute("VACUUM INTO ?", [str(folder / "tweespraak.sqlite3")])
        yield names
    elif kind == SQLITE:
        fill(names)
        yield names
    elif kind == THIS_ONE:
        connection.close()  # only a database that nobody uses is copied
        with database_on(SERVER, template=connection.settings_dict["NAME"]) as url:
            yield names | {"DATABASE_URL": url}
    else:
        with PostgresServer() as server, database_on(server.url) as url:
            fill(names | {"DATABASE_URL": url})
            yield names | {"DATABASE_URL": url}


def fill(names: dict[str, str]) -> None:
    for command in (["migrate", "-v0"], ["createcachetable"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=os.environ | names,
            check=True,
        )


@contextmanager
def database_on(server: str, *, template: str = "template1") -> Iterator[str]:
    name = f"trial_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


class PostgresServer:
    """A server of one's own in a temporary folder, so that a test may stop it."""

    def __init__(self) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parts[-2]))
        if not programs:
            pytest.skip("PostgreSQL is not installed")
        self.programs = programs[-1]
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def __enter__(self) -> "PostgresServer":
        self.folder = Path(tempfile.mkdtemp(prefix="tweespraak-postgres-"))
        if os.getuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8")
        self.control("start")
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.control("stop", "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def control(self, *words: str) -> None:
        """``start``, ``stop -m immediate``, ``restart -m fast`` …; returns when it is done."""
        options = f"-h 127.0.0.1 -p {self.port} -k '' -c fsync=off -c max_connections=200"
        self.run("pg_ctl", "-s", "-w", "-l", str(self.folder / "log"), "-o", options, *words)

    def run(self, program: str, *words: str) -> None:
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *words]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

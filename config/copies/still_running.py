"""Is somebody still at work on the database that is about to be replaced?"""

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from config.copies.refusals import CopyRefused
from config.database_file import files_of
from organisations.models import WorkerBeat

PATIENCE = 3  # seconds
BEATS = 2
LINGERING = 1.0  # seconds that a server may still count a line that was just closed


def refuse_while_running(*, at: datetime) -> None:
    """Raises ``CopyRefused``: what the site or the worker wrote from here on would be lost.

    A site behind a door of its own may not answer here, and a worker beats only now and then: so
    it is also asked who else has the database open.
    """
    if _site_answers():
        raise CopyRefused(f"The site answers at {settings.SITE_ADDRESS}: stop it first.")
    database = connections[DEFAULT_DB_ALIAS]
    try:
        _refuse_beat(database, at=at)
    except DatabaseError:
        pass  # a damaged database tells nothing of the worker
    finally:
        database.close()
    if database.vendor == "sqlite":
        _refuse_holders_of_file(database)
    else:
        _refuse_lines(database)


def _refuse_beat(database: BaseDatabaseWrapper, *, at: datetime) -> None:
    if WorkerBeat._meta.db_table not in database.introspection.table_names():
        return
    longest = timedelta(seconds=BEATS * settings.WORKER_BEAT_SECONDS)
    heard = WorkerBeat.objects.filter(came_home_at__gte=at - longest).first()
    if heard and heard.came_home_at:
        ago = (at - heard.came_home_at).total_seconds()
        raise CopyRefused(
            f"The worker was at work {ago:.0f} seconds ago: stop it, and try again in a minute."
        )


def _refuse_holders_of_file(database: BaseDatabaseWrapper) -> None:
    """Whoever has the file open would go on writing into the one that is put aside."""
    if files := files_of(database):
        if holder := next(_processes_with(files), None):
            raise CopyRefused(f"Process {holder} has {files[0]} open: stop web and worker first.")
        if _is_locked(files[0]):
            raise CopyRefused(f"Somebody has {files[0]} open: stop web and worker first.")


def _processes_with(files: list[Path]) -> Iterator[str]:
    """Others of this machine that have one of them open, as far as we may look."""
    wanted = {str(file.resolve()) for file in files}
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        try:
            opened = {str(line.readlink()) for line in (process / "fd").iterdir()}
        except OSError:
            continue  # it ended, or it is somebody else's
        if opened & wanted:
            yield f"{process.name} ({_name_of(process)})"


def _name_of(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return "ended"


def _is_locked(file: Path) -> bool:
    """Every line of SQLite to a file in WAL mode keeps a lock on it, also while it does nothing."""
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as line:
        try:
            line.execute("PRAGMA locking_mode=EXCLUSIVE")
            line.execute("BEGIN EXCLUSIVE")
            line.execute("ROLLBACK")
        except sqlite3.OperationalError as refusal:
            return refusal.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
        except sqlite3.DatabaseError:
            return False  # it is damaged: that is said elsewhere
    return False


def _refuse_lines(database: BaseDatabaseWrapper) -> None:
    until = time.monotonic() + LINGERING
    while others := _others_at(database):
        if time.monotonic() > until:
            raise CopyRefused(
                f"Others are connected to the database ({', '.join(others)}): "
                "stop web and worker first."
            )
        time.sleep(LINGERING / 10)


def _others_at(database: BaseDatabaseWrapper) -> list[str]:
    """Who is connected besides us, by the name of their role; not what the server does itself."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT usename, count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND usename IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        return [f"{name}: {number}" for name, number in cursor.fetchall()]


def _site_answers() -> bool:
    """Whether this very site does, well or ill; a proxy that finds nobody is not it."""
    try:
        # No proxy of the environment: it may know the address from outside only.
        with build_opener(ProxyHandler({})).open(
            f"{settings.SITE_ADDRESS}/healthz", timeout=PATIENCE
        ) as answer:
            said = answer.read()
    except HTTPError as refusal:
        said = refusal.read()
    except (OSError, HTTPException):
        return False
    try:
        return "database" in json.loads(said)
    except ValueError:
        return False

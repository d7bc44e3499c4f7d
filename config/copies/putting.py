"""Put a copy where the database is, wholly or not at all, with the mark that it is not done yet."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, cast

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from config.copies.backup import look_through
from config.copies.databases import (
    only_read,
    postgresql_command,
    postgresql_environment,
    refuse_failed,
    run_postgresql,
    second_database,
)
from config.copies.digests import TableDigest, table_digests, tables_of
from config.copies.manifest import Manifest
from config.copies.present import Aside
from config.copies.refusals import CopyRefused
from config.database_file import files_of, make_like, make_private
from core.unfinished_restore import MARK, TABLE
from organisations.models.tenant_walls import PREFIX

A_PIECE = 1 << 20


def put_copy(
    database: BaseDatabaseWrapper, file: Path, manifest: Manifest, aside: Aside | None
) -> str:
    """Returns where what was there lies now, if it was put aside. Raises ``CopyRefused``.

    Until the last moment what was there stays as it was.
    """
    put = _put_postgresql if database.vendor == "postgresql" else _put_sqlite
    return put(database, file, manifest, aside)


def _put_sqlite(
    database: BaseDatabaseWrapper, file: Path, manifest: Manifest, aside: Aside | None
) -> str:
    target = Path(database.settings_dict["NAME"])
    database.close()
    fresh = target.with_name(f"{target.name}.restored")
    fresh.unlink(missing_ok=True)
    make_private(fresh)
    try:
        shutil.copyfile(file, fresh)
        make_like(fresh, target)
        with second_database(only_read(fresh)) as copy:
            look_through(copy)
            _refuse_unequal(table_digests(copy), manifest)
        with closing(sqlite3.connect(fresh)) as line:
            line.execute(MARK % "")
            line.commit()
        _reach_the_disk(fresh)
        where = _move_files_aside(database, aside) if aside else ""
        # The journals are of the old file: beside the new one they would be played into it.
        for path in files_of(database):
            if path != target:
                path.unlink()
        fresh.replace(target)
        _reach_the_disk(target.parent)
    except sqlite3.Error as error:
        raise CopyRefused(f"The copy cannot be made ready: {error}") from error
    except PermissionError as error:
        owner = (target if target.exists() else target.parent).owner()
        raise CopyRefused(f"{target} belongs to {owner}: run restore as {owner}.") from error
    finally:
        fresh.unlink(missing_ok=True)
    return where


def _move_files_aside(database: BaseDatabaseWrapper, aside: Aside) -> str:
    target = Path(database.settings_dict["NAME"])
    for path in files_of(database):
        path.rename(path.with_name(path.name.replace(target.name, f"{target.name}.{aside.name}")))
    return str(target.with_name(f"{target.name}.{aside.name}"))


def _reach_the_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _put_postgresql(
    database: BaseDatabaseWrapper, file: Path, manifest: Manifest, aside: Aside | None
) -> str:
    """All in one transaction of ``psql``: what goes, what comes, and the mark."""
    run_postgresql("pg_restore", "--file=/dev/null", str(file), database=database, connects=False)
    with database.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = database.ops.quote_name(cursor.fetchone()[0])
    first = _moving_aside(database, aside) if aside else _emptying(database)
    unpack = postgresql_command(
        *("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(file)),
        database=database,
        connects=False,
    )
    play = postgresql_command(
        *("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"), database=database
    )
    environment = postgresql_environment(database)
    database.close()
    _play(
        play,
        unpack,
        ["SET client_min_messages = warning", "BEGIN", *first],
        [MARK % f"{schema}.", "COMMIT"],
        environment=environment,
    )
    with transaction.atomic(using=database.alias):
        _refuse_unequal(table_digests(database), manifest)
    return f"the schema {_schema_of(aside)} of this database" if aside else ""


def _schema_of(aside: Aside) -> str:
    return aside.name.replace("-", "_")


def _play(
    play: list[str],
    unpack: list[str],
    before: list[str],
    after: list[str],
    *,
    environment: dict[str, str],
) -> None:
    """What one program unpacks the other plays. Where it stops halfway nothing was committed."""
    with (
        tempfile.TemporaryFile() as said,
        tempfile.TemporaryFile() as complained,
        subprocess.Popen(  # noqa: S603
            play,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=environment,
        ) as player,
        subprocess.Popen(  # noqa: S603
            unpack, stdout=subprocess.PIPE, stderr=complained, env=environment
        ) as unpacker,
    ):
        try:
            _feed(cast("IO[bytes]", player.stdin), unpacker, before, after)
        except BrokenPipeError:
            unpacker.kill()  # it ended at a statement that the server refused
        code, unpacked = player.wait(), unpacker.wait()
        refuse_failed("psql", code, _told(said))
        refuse_failed("pg_restore", unpacked, _told(complained))


def _feed(
    into: IO[bytes],
    unpacker: "subprocess.Popen[bytes]",
    before: list[str],
    after: list[str],
) -> None:
    with into:
        into.write("".join(f"{sql};\n" for sql in before).encode())
        shutil.copyfileobj(cast("IO[bytes]", unpacker.stdout), into, A_PIECE)
        # Only what came out whole is committed: at the end of its input psql takes all back.
        if not unpacker.wait():
            into.write("".join(f"{sql};\n" for sql in after).encode())


def _told(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(A_PIECE).decode(errors="replace")


def _emptying(database: BaseDatabaseWrapper) -> list[str]:
    """Our tables with all that hangs on them, and the functions of the walls."""
    quoted = database.ops.quote_name
    tables = [f"DROP TABLE IF EXISTS {quoted(t)} CASCADE" for t in (*tables_of(database), TABLE)]
    return [*tables, *(f"DROP FUNCTION {each} CASCADE" for each in _functions(database))]


def _moving_aside(database: BaseDatabaseWrapper, aside: Aside) -> list[str]:
    """Into a schema of its own: it touches no row, so that it goes where rows cannot be read."""
    quoted = database.ops.quote_name
    schema = quoted(_schema_of(aside))
    return [
        f"CREATE SCHEMA {schema}",
        *(f"ALTER TABLE {quoted(t)} SET SCHEMA {schema}" for t in tables_of(database)),
        *(f"ALTER FUNCTION {each} SET SCHEMA {schema}" for each in _functions(database)),
    ]


def _functions(database: BaseDatabaseWrapper) -> Iterator[str]:
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc "
            "WHERE pronamespace = current_schema()::regnamespace AND starts_with(proname, %s)",
            [PREFIX],
        )
        yield from (function for (function,) in cursor.fetchall())


def _refuse_unequal(found: dict[str, TableDigest], manifest: Manifest) -> None:
    if found == manifest.tables:
        return
    names = found.keys() | manifest.tables.keys()
    first = min(name for name in names if found.get(name) != manifest.tables.get(name))
    raise CopyRefused(f"The rows of {first} are not those that were copied.")

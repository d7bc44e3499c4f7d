"""A copy of the database in one file, looked at before anybody leans on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from config.copies.databases import is_there, only_read, run_postgresql, second_database
from config.copies.digests import TableDigest, table_digests, tables_of
from config.copies.manifest import (
    Manifest,
    file_digest,
    manifest_file,
    write_manifest,
)
from config.copies.refusals import CopyRefused
from core.asked_to_erase import carry_asked
from core.last_backup import note_backup
from core.unfinished_restore import is_unfinished
from core.upgrades import due_migrations
from organisations.models.tenant_walls import missing, standing_walls

FOR_THE_OWNER = 0o077
PUT_ASIDE = "before_restore_*"
"""Schemas in which a restore has put what it could not copy (``putting``): that is not the site."""


def make_backup(file: Path, *, at: datetime, is_noted: bool = True) -> Manifest:
    """Copy the site's database into that file, while others go on writing.

    It is written beside it first, so that half a copy never has its name. What is copied only to
    make room is not noted: it is no backup of the day. Raises ``CopyRefused``, also where there is
    such a file already.
    """
    if file.exists() or manifest_file(file).exists():
        raise CopyRefused(f"There is a file {file} already: choose another name.")
    if not file.parent.is_dir():
        raise CopyRefused(f"There is no folder {file.parent}.")
    database = connections[DEFAULT_DB_ALIAS]
    if not is_there(database) or "django_migrations" not in tables_of(database):
        raise CopyRefused("There is no database of this site yet.")
    if is_unfinished(database):
        raise CopyRefused("A restore did not finish: run manage.py restore again first.")
    part = file.with_name(f"{file.name}.part")
    with _for_the_owner_alone():
        part.unlink(missing_ok=True)
        try:
            facts = _copy_postgresql if database.vendor == "postgresql" else _copy_sqlite
            walls, migrations, tables = facts(database, part)
            _reach_the_disk(part)
            manifest = Manifest(
                version=settings.VERSION,
                vendor=database.vendor,
                made_at=at,
                sha256=file_digest(part),
                walls=walls,
                migrations=migrations,
                tables=tables,
            )
            write_manifest(manifest, file)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        carry_asked(file.parent)
        if is_noted:
            note_backup(file, made_at=at)
    return manifest


@contextmanager
def _for_the_owner_alone() -> Iterator[None]:
    before = os.umask(FOR_THE_OWNER)
    try:
        yield
    finally:
        os.umask(before)


def _reach_the_disk(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


Facts = tuple[int, list[str], dict[str, TableDigest]]


def _copy_sqlite(database: BaseDatabaseWrapper, part: Path) -> Facts:
    with database.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(part)])
    # The rows of the copy and not those of the site: people go on writing meanwhile.
    with second_database(only_read(part)) as copy:
        look_through(copy)
        return _facts(copy)


def look_through(copy: BaseDatabaseWrapper) -> None:
    """Let SQLite itself say whether the file is whole. Raises ``CopyRefused``."""
    with copy.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        if (said := cursor.fetchone()) != ("ok",):
            raise CopyRefused(f"The copy is not whole: {said[0]}")
        cursor.execute("PRAGMA foreign_key_check")
        if broken := cursor.fetchone():
            raise CopyRefused(f"In the copy a row of {broken[0]} points at nothing.")


def _copy_postgresql(database: BaseDatabaseWrapper, part: Path) -> Facts:
    with transaction.atomic(using=database.alias), database.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # Both read the same moment: what is summed up here is what stands in the file.
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        run_postgresql(
            "pg_dump",
            *("--format=custom", "--no-owner", "--no-privileges", f"--exclude-schema={PUT_ASIDE}"),
            *(f"--snapshot={snapshot}", f"--file={part}"),
            database=database,
        )
        facts = _facts(database)
    # Reads and unpacks all of it, and writes nothing.
    run_postgresql("pg_restore", "--file=/dev/null", str(part), database=database, connects=False)
    return facts


def _facts(database: BaseDatabaseWrapper) -> Facts:
    if (gaps := missing(database)) and not due_migrations(database):
        raise CopyRefused(f"{len(gaps)} walls are missing, the first on {gaps[0].table}.")
    migrations = sorted(map(".".join, MigrationRecorder(database).applied_migrations()))
    return len(standing_walls(database)), migrations, table_digests(database)

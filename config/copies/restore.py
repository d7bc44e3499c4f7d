"""A backup put back: refused where anything speaks against it, and settled afterwards."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django_q.models import OrmQ, Schedule

from config.copies.backup import look_through, make_backup
from config.copies.databases import is_there, only_read, run_postgresql, second_database
from config.copies.digests import TableDigest, table_digests, tables_of
from config.copies.manifest import Manifest, house_version, read_manifest
from config.copies.refusals import CopyRefused
from config.copies.still_running import refuse_while_running
from config.database_file import files_of, make_private
from config.schedules import sync_schedules
from organisations.actions.upkeep import hold_back_mail
from organisations.models import Service, User
from organisations.models.tenant_walls import PREFIX

HOUSE: tuple[type[models.Model], ...] = (Service, User)


def restore_backup(
    file: Path, *, replace: bool, send_waiting_mail: bool, at: datetime, say: Callable[[str], None]
) -> None:
    """Put the copy where the site's database is, and bring it up to date.

    Raises ``CopyRefused``; with ``replace`` what was there lies in a copy of its own, beside
    ``file``, before anything is touched.
    """
    manifest = read_manifest(file)
    database = connections[DEFAULT_DB_ALIAS]
    _refuse_strange(manifest, file, vendor=database.vendor)
    if is_there(database):
        refuse_while_running(at=at)
        if holds_rows(database):
            if not replace:
                raise CopyRefused("The database is not empty: --replace copies it, then puts this.")
            kept = file.with_name(f"before-restore-{at:%Y-%m-%d-%H%M%S}")
            make_backup(kept, at=at)
            say(f"What was there is kept in {kept}.")
    put = _put_postgresql if database.vendor == "postgresql" else _put_sqlite
    put(database, file, manifest)
    call_command("migrate", verbosity=0, interactive=False)
    held = settle_restored(send_waiting_mail=send_waiting_mail, at=at)
    say(f"{file} is back, as of {manifest.made_at:%Y-%m-%d %H:%M} UTC, version {manifest.version}.")
    if held:
        say(f"{held} mails that waited are not sent: see “Email that did not arrive”.")


def _refuse_strange(manifest: Manifest, file: Path, *, vendor: str) -> None:
    if manifest.vendor != vendor:
        raise CopyRefused(f"{file} is of {manifest.vendor}, and this database is {vendor}.")
    if manifest.unknown_migrations:
        raise CopyRefused(
            f"{file} is of version {manifest.version} and newer than this code "
            f"({house_version()}): it knows {manifest.unknown_migrations[0]}."
        )


def holds_rows(database: BaseDatabaseWrapper) -> bool:
    """Whether a service or a person is in it. Raises ``CopyRefused`` for somebody else's tables."""
    tables = tables_of(database)
    if tables and "django_migrations" not in tables:
        raise CopyRefused(f"The database holds tables that are none of ours, such as {tables[0]}.")
    return any(
        model._meta.db_table in tables and models.QuerySet(model, using=database.alias).exists()
        for model in HOUSE
    )


def _put_sqlite(database: BaseDatabaseWrapper, file: Path, manifest: Manifest) -> None:
    target = Path(database.settings_dict["NAME"])
    database.close()
    fresh = target.with_name(f"{target.name}.restored")
    fresh.unlink(missing_ok=True)
    make_private(fresh)
    try:
        shutil.copyfile(file, fresh)
        with second_database(only_read(fresh)) as copy:
            look_through(copy)
            _refuse_unequal(table_digests(copy), manifest)
        # The journals are of the old file: beside the new one they would be played into it.
        for path in files_of(database):
            path.unlink()
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _put_postgresql(database: BaseDatabaseWrapper, file: Path, manifest: Manifest) -> None:
    run_postgresql("pg_restore", "--file=/dev/null", str(file), database=database, connects=False)
    _empty(database)
    database.close()
    run_postgresql(
        "pg_restore",
        *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
        str(file),
        database=database,
    )
    with transaction.atomic(using=database.alias):
        _refuse_unequal(table_digests(database), manifest)


def _empty(database: BaseDatabaseWrapper) -> None:
    """Our tables with all that hangs on them, and the functions of the walls."""
    quoted = database.ops.quote_name
    with transaction.atomic(using=database.alias), database.cursor() as cursor:
        for table in tables_of(database):
            cursor.execute(f"DROP TABLE IF EXISTS {quoted(table)} CASCADE")
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc "
            "WHERE pronamespace = current_schema()::regnamespace AND starts_with(proname, %s)",
            [PREFIX],
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function} CASCADE")


def _refuse_unequal(found: dict[str, TableDigest], manifest: Manifest) -> None:
    if found == manifest.tables:
        return
    names = found.keys() | manifest.tables.keys()
    first = min(name for name in names if found.get(name) != manifest.tables.get(name))
    raise CopyRefused(f"The rows of {first} are not those that were copied.")


def settle_restored(*, send_waiting_mail: bool, at: datetime) -> int:
    """What was true of the running site only goes. Returns how many mails were held back.

    Everything periodic is due at once: what is to be erased is erased again before anybody looks.
    """
    with transaction.atomic():
        Session.objects.all().delete()
        UserSession.objects.all().delete()
        OrmQ.objects.all().delete()
        sync_schedules(at=at)
        Schedule.objects.update(next_run=at)
        held = 0 if send_waiting_mail else hold_back_mail(at=at)
    call_command("createcachetable", verbosity=0)
    cache.clear()
    connection.close()
    return held

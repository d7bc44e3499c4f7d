"""What lies where a backup is to be put: nothing, a site, a damaged one, or half a restore."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, OperationalError, models
from django.db.backends.base.base import BaseDatabaseWrapper

from config.copies.backup import make_backup
from config.copies.databases import is_there
from config.copies.digests import tables_of
from config.copies.refusals import CopyRefused
from core.unfinished_restore import is_unfinished
from organisations.models import Service, User

HOUSE: tuple[type[models.Model], ...] = (Service, User)
IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@dataclass(frozen=True)
class Present:
    """``damage`` says in a line why it cannot be read; ``is_half`` is left by a restore."""

    is_there: bool = False
    holds_rows: bool = False
    is_half: bool = False
    damage: str = ""

    @property
    def is_worth_keeping(self) -> bool:
        return not self.is_half and (self.holds_rows or bool(self.damage))


def look_at_present(database: BaseDatabaseWrapper) -> Present:
    """Raises ``CopyRefused`` for a server that does not answer, and for somebody else's tables."""
    if not is_there(database):
        return Present()
    try:
        database.ensure_connection()
        if is_unfinished(database):
            return Present(is_there=True, is_half=True)
        found = Present(is_there=True, holds_rows=holds_rows(database))
    except DatabaseError as error:
        if database.vendor != "sqlite" and database.connection is None:
            raise CopyRefused(f"The database does not answer: {first_line(error)}") from error
        if _is_in_use(error):
            raise CopyRefused(
                "Somebody is writing in the database: stop web and worker."
            ) from error
        return Present(is_there=True, damage=first_line(error))
    finally:
        database.close()
    return found


def holds_rows(database: BaseDatabaseWrapper) -> bool:
    """Whether a service or a person is in it. Raises ``CopyRefused`` for somebody else's tables.

    Of a house that lost some of its tables it raises ``DatabaseError``.
    """
    tables = set(tables_of(database))
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    if tables and not tables & (ours | {"django_migrations"}):
        raise CopyRefused(
            f"The database holds tables that are none of ours, such as {min(tables)}."
        )
    if tables & ours and "django_migrations" not in tables:
        raise OperationalError("the list of its migrations is gone")
    return any(
        model._meta.db_table in tables and models.QuerySet(model, using=database.alias).exists()
        for model in HOUSE
    )


def _is_in_use(error: DatabaseError) -> bool:
    code = getattr(error.__cause__, "sqlite_errorcode", 0)
    return isinstance(code, int) and code & 0xFF in IN_USE


def first_line(error: BaseException) -> str:
    """What it says, without what may stand behind it of a row."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


@dataclass(frozen=True)
class Aside:
    """What could not be copied is moved out of the way as it is, and keeps its rows."""

    name: str
    why: str


def make_room(
    present: Present, file: Path, *, replace: bool, at: datetime, say: Callable[[str], None]
) -> Aside | None:
    """Copy what is there, so that nothing is lost; where that fails, say how it is called aside.

    Raises ``CopyRefused`` where nobody said that it may be replaced.
    """
    if present.is_half:
        say("A restore did not finish here: what it left is replaced.")
    if not present.is_worth_keeping:
        return None
    stamp = f"{at:%Y-%m-%d-%H%M%S}"
    if not replace:
        if present.damage:
            raise CopyRefused(
                f"The database cannot be read ({present.damage}): --replace puts it aside, "
                "then puts this."
            )
        raise CopyRefused("The database is not empty: --replace copies it, then puts this.")
    damage = present.damage
    if not damage:
        kept = file.with_name(f"before-restore-{stamp}")
        try:
            make_backup(kept, at=at, is_noted=False)
        except (CopyRefused, DatabaseError, OSError, ValueError) as fault:
            damage = first_line(fault)
        else:
            say(f"What was there is kept in {kept}.")
            return None
    return Aside(f"before-restore-{stamp}", damage)

"""Which migrations of the code a database has not had yet: after an upgrade, or a step back."""

from functools import cache

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """All that the code brings. Read once: the files of a process that runs do not change."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


@cache
def heard_of_migrations() -> frozenset[str]:
    """As ``app.name``, with those that others took the place of: an older database had them."""
    there = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = (old for migration in there.values() for old in migration.replaces)
    return frozenset(".".join(migration) for migration in (*there, *replaced))


def due_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """What ``migrate`` would do to this database, as ``app.name``; one query and no file."""
    done = MigrationRecorder(connection).applied_migrations().keys()
    return sorted(".".join(migration) for migration in known_migrations() - done)

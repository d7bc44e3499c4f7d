"""Django's ``migrate``, with the folder and the file of SQLite made first, for the owner alone."""

from pathlib import Path
from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from config.database_file import make_private


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        """Make the place before the system checks: they connect."""
        database = connections[options["database"]]
        if isinstance(database, DatabaseWrapper) and not database.is_in_memory_db():
            make_private(Path(database.settings_dict["NAME"]))
        return super().execute(*args, **options)

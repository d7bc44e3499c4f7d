"""Move a site that has grown from SQLite to PostgreSQL."""

import os
from typing import Any

import dj_database_url
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from config.copies.faults import row_faults
from config.copies.move import move_database
from config.copies.refusals import CopyRefused

ADDRESS = "MOVE_TO_URL"
"""The variable: what stands in a command everybody on the machine reads, the password too."""


class Command(BaseCommand):
    help = "Copy the SQLite database into an empty PostgreSQL, compare them, and say what is next."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "database_url",
            nargs="?",
            help=f"postgres://…; better in the variable {ADDRESS}: a password here shows in ps",
        )
        parser.add_argument(
            "--check", action="store_true", help="only list what PostgreSQL would refuse"
        )

    def handle(self, *, database_url: str | None, check: bool, **options: Any) -> None:
        source = connections[DEFAULT_DB_ALIAS]
        if source.vendor != "sqlite":
            raise CommandError(f"This site is on {source.vendor} already.")
        if not (database_url := database_url or os.environ.get(ADDRESS)):
            raise CommandError(f"Where to? Set {ADDRESS} to the address of the new database.")
        try:
            facts: dict[str, Any] = dict(dj_database_url.parse(database_url))
        except dj_database_url.ParseError as error:
            raise CommandError("That is no address of a database.") from error
        if not str(facts.get("ENGINE", "")).endswith("postgresql"):
            raise CommandError("That is no address of a PostgreSQL (postgres://…).")
        if check:
            self.list_faults()
            return
        try:
            move_database(facts, at=timezone.now(), say=self.stdout.write)
        except CopyRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def list_faults(self) -> None:
        faults = list(row_faults(connections[DEFAULT_DB_ALIAS]))
        for fault in faults:
            self.stdout.write(str(fault))
        if faults:
            raise CommandError(f"PostgreSQL would refuse {len(faults)} values: mend them first.")
        self.stdout.write("PostgreSQL would take every row.")

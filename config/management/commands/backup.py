"""Copy the database into one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.copies.backup import make_backup
from config.copies.refusals import CopyRefused


class Command(BaseCommand):
    help = "Copy the database into FILE, look at the copy, and say in FILE.json what is in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            manifest = make_backup(file, at=timezone.now())
        except CopyRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(table.rows for table in manifest.tables.values())
        size = file.stat().st_size / 1e6
        self.stdout.write(
            f"{file}: {len(manifest.tables)} tables, {rows} rows, {manifest.walls} walls, "
            f"{size:.1f} MB, read and found whole."
        )

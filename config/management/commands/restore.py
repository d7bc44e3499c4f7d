"""Put a backup back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.copies.refusals import CopyRefused
from config.copies.restore import restore_backup


class Command(BaseCommand):
    help = "Put the backup FILE where the database is, while site and worker stand still."
    # They would look into a database that may not be there yet.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="copy what is there into a file, then replace it"
        )
        parser.add_argument(
            "--send-waiting-mail",
            action="store_true",
            help="let mail leave that waited when the copy was made; it may have left since",
        )

    def handle(self, *, file: Path, replace: bool, send_waiting_mail: bool, **options: Any) -> None:
        try:
            restore_backup(
                file,
                replace=replace,
                send_waiting_mail=send_waiting_mail,
                clock=timezone.now,
                say=self.stdout.write,
            )
        except CopyRefused as refusal:
            raise CommandError(str(refusal)) from refusal

"""Gather every marked string into locale/*/LC_MESSAGES/django.po (needs GNU gettext)."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import makemessages

WRITTEN = ("nl", "fr", "de")  # English is the language of the source
NOT_OURS = [".venv", "node_modules", "build", "var", "tests", "bench", "docs", "static"]


def unwritten() -> list[str]:
    """Each string that a language lacks or is unsure of, as "nl: the string"."""
    lacks = []
    for code in WRITTEN:
        catalogue = Path(settings.LOCALE_PATHS[0], code, "LC_MESSAGES", "django.po")
        lacks += [
            f"{code}: {entry.msgid!r}"
            for entry in polib.pofile(str(catalogue))
            if not entry.obsolete and (entry.fuzzy or not entry.translated())
        ]
    return lacks


class Command(makemessages.Command):
    help = "Gather every marked string into the catalogues of nl, fr and de."
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail if a string is unwritten."
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        options.update(
            locale=list(WRITTEN),
            no_location=True,
            no_wrap=True,
            no_obsolete=True,
            ignore_patterns=NOT_OURS,
        )
        if not check:
            super().handle(*args, **options)
            return
        locale = Path(settings.LOCALE_PATHS[0])
        with tempfile.TemporaryDirectory() as keep:
            shutil.copytree(locale, keep, dirs_exist_ok=True)
            try:
                super().handle(*args, **options)
                lacks = unwritten()
            finally:
                shutil.rmtree(locale)
                shutil.copytree(keep, locale)
        if lacks:
            raise CommandError("Unwritten strings:\n" + "\n".join(lacks))

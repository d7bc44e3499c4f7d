"""Compile locale/*/LC_MESSAGES/django.po without gettext's tools, so that a bare machine can."""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the translations that changed."

    def handle(self, **options: object) -> None:
        for folder in settings.LOCALE_PATHS:
            for catalogue in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                compiled = catalogue.with_suffix(".mo")
                if compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime:
                    continue
                polib.pofile(str(catalogue)).save_as_mofile(str(compiled))

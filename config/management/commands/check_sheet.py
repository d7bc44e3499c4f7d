"""Read a sheet of volunteers, cases or partners and say what would become of it. Writes no row."""

import json
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from moving.sheets.cells import FileRefused
from moving.sheets.check import Preview, check_file
from moving.sheets.headers import SheetKind
from moving.sheets.mediators import KnownVolunteer
from moving.sheets.report import as_report
from moving.sheets.rows import Mark
from moving.sheets.values.contact import CODES
from moving.words.columns import KINDS, column_in_words
from moving.words.findings import (
    ask_in_words,
    fault_in_words,
    question_in_words,
    refusal_in_words,
    told_in_words,
    warning_in_words,
)


def a_file(path: str) -> Path:
    if not Path(path).is_file():
        raise ArgumentTypeError(f"there is no file {path}")
    return Path(path)


class Command(BaseCommand):
    help = "Read a sheet and say what is right and wrong in it. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[kind.value for kind in SheetKind])
        parser.add_argument("file", type=a_file)
        parser.add_argument(
            "--country", choices=sorted(CODES), required=True, help="of the service"
        )
        parser.add_argument("--language", choices=dict(settings.LANGUAGES), default="nl")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="dates are judged from this day"
        )
        parser.add_argument("--report", type=Path, help="write what was found here, as JSON")
        parser.add_argument(
            "--volunteers", type=a_file, help="the sheet of the volunteers that cases name"
        )

    def handle(self, *, kind: str, file: Path, country: str, **options: Any) -> None:
        facts: dict[str, Any] = {
            "country": country,
            "today": options["today"] or timezone.localdate(),
        }
        with override(options["language"]):
            try:
                known = self.known(options["volunteers"], facts)
                preview = check_file(file.read_bytes(), SheetKind(kind), known=known, **facts)
            except FileRefused as refused:
                raise CommandError(refusal_in_words(refused.code)) from refused
            for line in lines_of(preview, file.name):
                self.stdout.write(line)
        if options["report"]:
            report = json.dumps(as_report(preview), ensure_ascii=False, indent=1)
            options["report"].write_text(report + "\n")

    def known(self, file: Path | None, facts: dict[str, Any]) -> list[KnownVolunteer] | None:
        if file is None:
            return None
        preview = check_file(file.read_bytes(), SheetKind.VOLUNTEERS, **facts)
        return [KnownVolunteer.of_row(row) for row in preview.rows if row.is_good]


def lines_of(preview: Preview, name: str) -> Iterator[str]:
    place = name + (f" · {preview.sheet}" if preview.sheet else "")
    yield _("%(file)s, read as: %(kind)s") % {"file": place, "kind": KINDS[preview.kind]}
    if preview.header_row:
        yield _("Names of columns stand on row %(row)s.") % {"row": preview.header_row}
    yield from (f"  {column.header}: {column_in_words(column)}" for column in preview.columns)
    yield from part(_("First of all"), map(ask_in_words, preview.asks))
    if not {"header", "columns"} & {ask.code for ask in preview.asks}:
        # Before somebody said where the names stand, no row is right or wrong.
        yield from ("", how_many_rows(preview))
    yield from part(_("Faults: these rows stay out"), map(of_fault, preview.faults))
    yield from part(_("To look at: these rows do come in"), map(of_warning, preview.warnings))
    yield from part(
        _("Questions"), (of_question(preview, at) for at in range(len(preview.questions)))
    )
    yield from part(_("Seen"), (told_in_words(*told) for told in preview.told.items()))


def how_many_rows(preview: Preview) -> str:
    right = ngettext("%(count)s row is right.", "%(count)s rows are right.", preview.good)
    if not preview.bad:
        return right % {"count": preview.good}
    wrong = ngettext("%(count)s row is not.", "%(count)s rows are not.", preview.bad)
    return f"{right % {'count': preview.good}} {wrong % {'count': preview.bad}}"


def part(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = [f"  {line}" for line in lines]
    if found:
        yield from ("", title, *found)


def of_fault(fault: Mark) -> str:
    return where(fault, fault_in_words(fault))


def of_warning(warning: Mark) -> str:
    return where(warning, warning_in_words(warning))


def where(mark: Mark, words: str) -> str:
    facts = {"row": mark.row, "column": mark.column, "words": words, "cell": mark.cell}
    if mark.cell:
        return _("row %(row)s, column %(column)s: %(words)s (%(cell)s)") % facts
    return _("row %(row)s, column %(column)s: %(words)s") % facts


def of_question(preview: Preview, at: int) -> str:
    question = preview.questions[at]
    rows = ", ".join(map(str, question.rows))
    return _("rows %(rows)s: %(words)s") % {"rows": rows, "words": question_in_words(question)}

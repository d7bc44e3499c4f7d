"""Read a sheet of volunteers, cases or partners and say what would become of it. Writes no row."""

import json
from collections.abc import Iterable, Iterator
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


def a_file(path: Path) -> bytes:
    """What stands in it. Raises ``CommandError`` in one line."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CommandError(f"there is no file {path}") from None
    except (OSError, ValueError) as strange:
        why = getattr(strange, "strerror", None) or strange
        raise CommandError(f"{path} cannot be read: {why}") from None


def one_of(words: Iterable[str], said: str | None, what: str) -> str:
    """Asked here and not by argparse, which prints how every command is used."""
    known = sorted(words)
    if said not in known:
        raise CommandError(f"{what} is one of {', '.join(known)}, not {said or 'nothing'}")
    return said


def a_day(said: str | None) -> date:
    if said is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise CommandError(f"--today is a day such as 2026-11-28, not {said}") from None


class Command(BaseCommand):
    help = "Read a sheet and say what is right and wrong in it. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help=", ".join(kind.value for kind in SheetKind))
        parser.add_argument("file", type=Path)
        parser.add_argument("--country", help=f"of the service: {', '.join(sorted(CODES))}")
        parser.add_argument("--language", default="nl")
        parser.add_argument("--today", help="dates are judged from this day")
        parser.add_argument("--report", type=Path, help="write what was found here, as JSON")
        parser.add_argument(
            "--volunteers", type=Path, help="the sheet of the volunteers that cases name"
        )

    def handle(self, *, kind: str, file: Path, **options: Any) -> None:
        sheet_kind = SheetKind(one_of(list(SheetKind), kind, "KIND"))
        facts: dict[str, Any] = {
            "country": one_of(CODES, options["country"], "--country"),
            "today": a_day(options["today"]),
        }
        content = a_file(file)
        with override(one_of(dict(settings.LANGUAGES), options["language"], "--language")):
            try:
                known = self.known(options["volunteers"], facts)
                preview = check_file(content, sheet_kind, known=known, **facts)
            except FileRefused as refused:
                raise CommandError(refusal_in_words(refused.code)) from refused
            for line in lines_of(preview, file.name):
                self.stdout.write(line)
        if options["report"]:
            report = json.dumps(as_report(preview), ensure_ascii=False, indent=1)
            try:
                options["report"].write_text(report + "\n")
            except OSError as strange:
                raise CommandError(f"{options['report']}: {strange.strerror}") from strange

    def known(self, file: Path | None, facts: dict[str, Any]) -> list[KnownVolunteer] | None:
        if file is None:
            return None
        preview = check_file(a_file(file), SheetKind.VOLUNTEERS, **facts)
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

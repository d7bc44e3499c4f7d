"""Bring in a sheet of partners, volunteers or cases, by the rules of the pages, here and now."""

import json
import sys
from argparse import ArgumentTypeError
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.lifecycle import MoveRefused
from core.refusals import Refused
from moving.actions.answering import answer_as_proposed
from moving.actions.imports import start_import, stop_import, upload_file
from moving.actions.kinds import KINDS
from moving.actions.staging import read_file
from moving.actions.turns import claim_import, work_a_turn
from moving.lifecycle import ImportState
from moving.models import Import, ImportLine, ImportQuestion
from moving.pages.imports import asks_in_words, question_words, unknown_headers
from moving.policies import MOVE_IN
from moving.sheets.headers import SheetKind
from moving.snapshot.packed import unpacked_marks
from moving.words.findings import refusal_in_words
from moving.words.outcomes import (
    counts_in_a_line,
    line_fault_in_words,
    where_and_what,
    words_about_import,
)
from organisations.models import Membership, Role, Scope, Service

LONGEST_TURN = timedelta(days=1)


def a_readable_file(path: str) -> Path:
    if not Path(path).is_file():
        raise ArgumentTypeError(f"there is no file {path}")
    return Path(path)


class Command(BaseCommand):
    help = "Bring in a sheet. Exits 1 where a row did not come in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[kind.value for kind in KINDS])
        parser.add_argument("file", type=a_readable_file)
        parser.add_argument("--service", required=True, help="the short name in its addresses")
        parser.add_argument(
            "--by", default="", help="the address of the coordinator or manager whose file it is"
        )
        parser.add_argument("--check", action="store_true", help="say what would happen, and stop")
        parser.add_argument("--report", type=Path, help="write what became of it here, as JSON")

    def handle(self, *, kind: str, file: Path, service: str, **options: Any) -> None:
        found = Service.objects.of_slug(service).first()
        if found is None:
            raise CommandError(f"there is no service {service}")
        by = self.asker(found, SheetKind(kind), options["by"])
        with override(found.language):
            try:
                if options["check"]:
                    with transaction.atomic():
                        report = self.bring_in(by, SheetKind(kind), file, checks=True)
                        transaction.set_rollback(True)
                else:
                    report = self.bring_in(by, SheetKind(kind), file, checks=False)
            except MoveRefused as refused:
                raise CommandError(str(refused)) from refused
            except Refused as refused:
                raise CommandError(words_about_import(refused)) from refused
            for line in report.pop("said"):
                self.stdout.write(line)
        if options["report"]:
            text = json.dumps(report, ensure_ascii=False, indent=1)
            options["report"].write_text(text + "\n")
        if report["left"]:
            sys.exit(1)

    def asker(self, service: Service, kind: SheetKind, address: str) -> Scope:
        """Whose name stands in the history: named, or the only one who could have done it."""
        rows = Membership.objects.of_service(service).current().in_roles(MOVE_IN.roles)
        people = {row.user_id: row.user for row in rows.with_person().by_name()}
        if address:
            people = {pk: one for pk, one in people.items() if one.email == address.lower()}
        if len(people) != 1:
            raise CommandError(
                "say with --by whose file it is: the address of a coordinator or manager here"
            )
        (person,) = people.values()
        roles = frozenset(row.role for row in rows if row.user_id == person.pk)
        if kind == SheetKind.CASES and Role.COORDINATOR not in roles:
            raise CommandError("cases tell of residents: --by has to be a coordinator")
        return Scope(service=service, user=person, roles=roles, via="import")

    def bring_in(self, by: Scope, kind: SheetKind, file: Path, *, checks: bool) -> dict[str, Any]:
        now = timezone.now
        with transaction.atomic():  # claimed before the worker of the site can see it
            run = upload_file(file.read_bytes(), name=file.name, kind=kind, by=by, at=now())
            taken = claim_import(run.pk, at=now())
        if taken:
            read_file(taken, clock=now)
        run.refresh_from_db()
        if run.state == ImportState.REFUSED:
            raise CommandError(refusal_in_words(run.refusal))
        if run.state == ImportState.ASKING:
            said = [*asks_in_words(run), *unknown_headers(run)]
            stop_import(run, by=by, at=now())
            raise CommandError(
                _("answer this on the page of the service first: %(said)s")
                % {"said": " / ".join(said)}
            )
        answer_as_proposed(run, by=by, at=now(), unread=True)
        if checks:
            return self.report_of(run, by=by, checks=True)
        if not ImportLine.visible_to(by).of(run).waiting().exists():
            report = self.report_of(run, by=by, checks=False)
            # Nothing of it can come in any more, and the next file must not wait for it.
            stopped = stop_import(run, by=by, at=now())
            return report | {"state": stopped.state}
        with transaction.atomic():
            start_import(run, by=by, at=now())
            taken = claim_import(run.pk, at=now())
        if taken:
            work_a_turn(taken, clock=now, turn=LONGEST_TURN)
        run.refresh_from_db()
        return self.report_of(run, by=by, checks=False)

    def report_of(self, run: Import, *, by: Scope, checks: bool) -> dict[str, Any]:
        lines = ImportLine.visible_to(by).of(run)
        counts = {**lines.foreseen(), "wrong": lines.counted()["wrong"]} if checks else run.counts
        if not checks and not run.counts:
            counts = dict(lines.counted())
        faults = [
            where_and_what(line.row, mark, line_fault_in_words(mark))
            for line in lines.in_state("wrong").in_order()
            for mark in unpacked_marks(line.row, line.faults)
        ]
        open_ones = list(ImportQuestion.visible_to(by).of(run).unanswered().in_order())
        questions = [{"rows": one.rows, "said": question_words(one)} for one in open_ones]
        said = [counts_in_a_line(counts), *faults]
        said += [
            _("rows %(rows)s: %(words)s")
            % {"rows": ", ".join(map(str, one["rows"])), "words": one["said"]}
            for one in questions
        ]
        return {
            "kind": run.kind,
            "state": run.state,
            "counts": dict(counts),
            "faults": faults,
            "questions": questions,
            "left": bool(faults or questions),
            "said": said,
        }

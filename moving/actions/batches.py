"""Lines come in: rows, marks, keys and trail of some of them in one transaction, or none of it.

Why a line was refused is kept in words, for a refusal knows rows that go. Words stand on a floor
above this one, so that floor says how (``say_with``).
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from django.db import InterfaceError, OperationalError, models, transaction
from django.utils.translation import override

from core.refusals import Refused
from moving.actions.closed_lines import stays_open
from moving.actions.endings import may_write, move_by_worker, writing_scope
from moving.actions.keys import KeyMaker, address_of_row, lead_to
from moving.actions.kinds import KINDS, KindOfLine
from moving.actions.marking import mark_lines
from moving.actions.staging import new_question, question_of_difference
from moving.actions.standing import Standing, compare_line, standing_of_lines, tried
from moving.actions.two_people import keep_two_people, said_two_people
from moving.actions.written import Written
from moving.lifecycle import LineState
from moving.models import Import, ImportKey, ImportLine, ImportQuestion
from moving.sheets.again import Compared, is_filled
from moving.sheets.headers import SheetKind
from moving.snapshot.packed import pack, unpack
from organisations.actions.districts import districts_read_once
from organisations.audit import current_request_id, entries_together
from organisations.models import Scope

logger = logging.getLogger(__name__)

A_BATCH = 50
REST_SECONDS = 0.05
A_WHILE = 0.05
"""Seconds of our own work in a transaction. On SQLite it holds the only lock, and whoever waits
looks ever more rarely. By the clock of the wall a busy machine would write one line at a time.
"""
MARKS = [
    *("state", "is_held", "values", "erases", "cells", "faults", "became_kind"),
    *("became_id", "before", "told", "done_at"),
]
NOT_WRITTEN = "not_written"
REFUSED = "refused"
FACT_STAYS = "fact_stays"
STAYS_OPEN = "stays_open"
Sayer = Callable[[SheetKind, Refused], tuple[str, str]]
"""Of a refusal the field of the sheet that it is about, or nothing, and a sentence."""
_SAYERS: list[Sayer] = []


def say_with(sayer: Sayer) -> None:
    """Said once, when the app is loaded."""
    _SAYERS[:] = [sayer]


def write_batch(run: Import, *, clock: Callable[[], datetime]) -> bool:
    """Take the next lines in. False where there is no more to do, or not by this worker.

    What is here already of them is looked up once. They are written a few at a time, each few in
    a transaction of its own, with a rest between in which others write.
    """
    by = writing_scope(run)
    if not may_write(run, by):
        end_turn(run, "stop", at=clock())
        return False
    lines = list(ImportLine.unscoped.of(run).to_write().in_order()[:A_BATCH])
    if not lines:
        end_turn(run, "finish", at=clock())
        return False
    batch = BatchOfLines(run, lines, by=by)
    while batch.write_some(at=clock()):
        time.sleep(REST_SECONDS)
    return batch.is_ours


@transaction.atomic
def end_turn(run: Import, move: str, *, at: datetime) -> None:
    held = Import.unscoped.held_by(run).locked().without_file().select_related("service").first()
    if held is not None:
        move_by_worker(held, move, at=at)


def is_still_ours(run: Import, *, at: datetime) -> bool:
    """Inside the transaction of what is written next. False for a worker that was thought dead.

    Where somebody asked to stop, it stops here: False as well.
    """
    rows = Import.unscoped.held_by(run)
    if rows.filter(stop_asked=False).update(beat_at=at, stalls=0):
        return True
    end_turn(run, "stop", at=at)
    return False


@contextmanager
def named_in_trail(run: Import, line: ImportLine) -> Iterator[None]:
    """What is recorded meanwhile names this import and its line."""
    token = current_request_id.set(f"import:{run.pk}:{line.row}")
    try:
        yield
    finally:
        current_request_id.reset(token)


@dataclass(frozen=True)
class JustWritten:
    """A line whose row was not read since. ``said`` are the values that were to be written."""

    line: ImportLine
    standing: Standing
    said: Mapping[str, Any]
    written: Written

    @property
    def row(self) -> models.Model:
        return self.written.row

    def altered(self, here: Mapping[str, Any], kind: KindOfLine) -> list[str]:
        """The fields of which the row says something else now; what goes along with them too."""
        before = self.standing.here
        names = (name for name in kind.snapshot.FIELDS if name not in kind.apart)
        return [name for name in names if before.get(name) != here.get(name)]

    def digests(
        self, earlier: Mapping[str, str], here: Mapping[str, Any], kind: KindOfLine, maker: KeyMaker
    ) -> dict[str, str]:
        """Of each field that was kept what the sheet says.

        What was dropped can come once more, and is remembered as tried. A yes that had no room is
        settled: nobody is told twice that a paper without its day was not kept.
        """
        found = dict(earlier)
        day_of = {yes: day for day, yes in kind.signed.items()}
        for name, new in self.said.items():
            if name in kind.apart:
                found[name] = maker.of_value(name, new)
            elif name in day_of:
                if new or not is_filled(here.get(day_of[name])):
                    found[name] = maker.of_value(name, new)
            elif is_filled(here.get(name)) and self._is_kept(name, here, maker):
                found[name] = maker.of_value(name, new)
                found.pop(tried(name), None)
            else:
                found[tried(name)] = maker.of_value(name, new)
                if not is_filled(here.get(name)):
                    found.pop(name, None)
                elif self.standing.is_new:
                    found[name] = maker.of_value(name, here[name])
        return found

    def _is_kept(self, name: str, here: Mapping[str, Any], maker: KeyMaker) -> bool:
        """A sheet may say more than the row has room for, such as a second language of a party."""
        if self.standing.is_new:
            return name not in self.written.not_kept
        now = here.get(name)
        is_moved = now != self.standing.here.get(name)
        return is_moved or maker.of_value(name, self.said[name]) == maker.of_value(name, now)


class BatchOfLines:
    """Lines that are next, with all that is here already of them."""

    def __init__(self, run: Import, lines: list[ImportLine], *, by: Scope) -> None:
        self.run, self.lines, self.by = run, lines, by
        self.kind = KINDS[run.sheet_kind]
        self.maker = KeyMaker.of(run.service)
        self.values = [unpack(line.values) for line in lines]
        self.standings = standing_of_lines(run, self.kind, lines, self.values, by=by)
        self.next, self.is_ours = 0, True
        self.added: dict[str, models.Model] = {}
        self.unread: list[JustWritten] = []
        self.said_two = said_two_people(run)

    @transaction.atomic
    def write_some(self, *, at: datetime) -> bool:
        """As many as there is time for, and one at least. True while lines are left."""
        begun = time.thread_time()
        if not is_still_ours(self.run, at=at):
            self.is_ours = False
            return False
        self.at = at
        self.keys: list[ImportKey] = []
        self.new_keys: list[ImportKey] = []
        self.questions: list[ImportQuestion] = []
        first = self.next
        with (
            # Between two transactions somebody may move a postcode to another district.
            districts_read_once(),
            entries_together(),
            self.kind.writer.asked_together(self.values[first:], by=self.by),
        ):
            while self.next < len(self.lines):
                self._write_next()
                if time.thread_time() - begun >= A_WHILE:
                    break
        self._read_what_was_written()
        mark_lines(self.lines[first : self.next], MARKS)
        ImportKey.unscoped.bulk_create(self.new_keys)
        kept = ["fields", "became_kind", "became_id", "volunteer", "case", "partner"]
        ImportKey.unscoped.bulk_update(self.keys, kept)
        ImportQuestion.unscoped.bulk_create(self.questions)
        done = [line.row for line in self.lines[first : self.next]]
        keep_two_people(self.run, self.said_two, done, by=self.by, at=at)
        return self.next < len(self.lines)

    def _write_next(self) -> None:
        at, self.next = self.next, self.next + 1
        line, values = self.lines[at], self.values[at]
        standing = self._standing_now(values, self.standings[at])
        if standing.row in {one.row for one in self.unread}:
            # What this line makes of the row is not what the one before it made.
            self._read_what_was_written()
        with named_in_trail(self.run, line):
            self._write_line(line, values, standing)

    def _standing_now(self, values: Mapping[str, Any], standing: Standing) -> Standing:
        """A line before this one may have made the very row that this one is about."""
        row = self.added.get(self._called(values)) if standing.is_new else None
        if row is None:
            return standing
        here = self.kind.snapshot.values_of([row], scope=self.by)
        return replace(standing, row=row, here=here[row.pk])

    def _as_it_stands(self, standing: Standing, row: models.Model) -> Standing:
        rows: Any = type(row)._base_manager  # noqa: SLF001  (Django's own name)
        now = rows.select_for_update(of=("self",)).get(pk=row.pk)
        here = self.kind.snapshot.values_of([now], scope=self.by)
        return replace(standing, row=now, here=here[now.pk])

    def _called(self, values: Mapping[str, Any]) -> str:
        return self.kind.called(values) if self.kind.called else ""

    def _write_line(self, line: ImportLine, values: Mapping[str, Any], standing: Standing) -> None:
        try:
            # Whatever is undone of a line takes its entries of the trail along.
            with transaction.atomic(), entries_together():
                if standing.is_new:
                    self._add(line, values, standing)
                else:
                    self._change(line, values, standing)
        except Refused as refused:
            self._is_refused(line, refused)
        except (OperationalError, InterfaceError):
            raise  # the database is away or locked: none of this is the fault of the line
        except Exception:
            # Whatever it was, it keeps one line out and not all that stand behind it.
            logger.exception("line not written", extra={"import": self.run.pk, "row": line.row})
            self._is_wrong(line, NOT_WRITTEN)

    def _is_refused(self, line: ImportLine, refused: Refused) -> None:
        (say,) = _SAYERS
        with override(self.run.service.language):
            field, words = say(self.run.sheet_kind, refused)
        columns = self.run.found.get("columns", [])
        column = next((said["header"] for said in columns if field and said["field"] == field), "")
        self._is_wrong(line, REFUSED, column=column, words=words)

    def _is_wrong(self, line: ImportLine, code: str, *, column: str = "", words: str = "") -> None:
        line.state, line.done_at, line.values = LineState.WRONG, self.at, {}
        facts = {"words": words} if words else {}
        line.faults = [{"column": column, "code": code, "cell": "", "facts": facts}]

    def _add(self, line: ImportLine, values: Mapping[str, Any], standing: Standing) -> None:
        written = self.kind.writer.add(values, same=standing.same, by=self.by, at=self.at)
        if name := self._called(values):
            self.added[name] = written.row
        self._is_done(line, LineState.ADDED, written.row)
        said = {
            name: values[name] for name in self.kind.snapshot.FIELDS if is_filled(values.get(name))
        }
        said |= self._yes_and_no(values)
        self.unread.append(JustWritten(line, standing, said, written))

    def _change(self, line: ImportLine, values: Mapping[str, Any], standing: Standing) -> None:
        found = compare_line(standing, values, line.erases, self.kind, self.maker)
        if not found.is_equal and isinstance(standing.row, self.kind.model):
            # Looked up a moment ago: whoever changed it meanwhile is not overruled.
            standing = self._as_it_stands(standing, standing.row)
            found = compare_line(standing, values, line.erases, self.kind, self.maker)
        if found.differs and line.takes_sheet is None:
            self._ask(line, values, standing, found)
            return
        changes = dict(found.changes)
        if line.takes_sheet:
            changes |= {name: values.get(name, "") for name in found.differs}
        row = cast("models.Model", standing.row)
        if changes:
            changes |= self._beside(values, changes)
            noes = {yes: said for yes, said in self._yes_and_no(values).items() if not said}
            written = self.kind.writer.change(row, {**noes, **changes}, by=self.by, at=self.at)
            self.unread.append(JustWritten(line, standing, changes, written))
        elif standing.key is None:
            self._keep_key(line, row, standing, {})
        if standing.is_fact and not self.kind.tells_fact(values):
            line.told = [FACT_STAYS]
        elif self.kind.tells_fact(values) and stays_open(line, row):
            line.told = [STAYS_OPEN]
        self._is_done(line, LineState.UNCHANGED, row)

    def _beside(self, values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
        """What tells of one contact goes together, also what was said of them before."""
        is_said = any(name in changes for name in self.kind.apart)
        names = self.kind.apart if is_said else ()
        return {name: values[name] for name in names if is_filled(values.get(name))}

    def _yes_and_no(self, values: Mapping[str, Any]) -> dict[str, bool]:
        """What is said of papers and consents of which nobody knows the day."""
        return {
            yes: values[yes]
            for day, yes in self.kind.signed.items()
            if values.get(yes) is not None and not is_filled(values.get(day))
        }

    def _read_what_was_written(self) -> None:
        """Of all lines since the last time at once: what stands in their rows now."""
        rows = {one.row.pk: one.row for one in self.unread if isinstance(one.row, self.kind.model)}
        here: dict[int, dict[str, Any]] = {}
        if rows:
            fields = self._fields_to_read()
            here = self.kind.snapshot.values_of(list(rows.values()), scope=self.by, fields=fields)
        for one in self.unread:
            self._keep_what_came_of(one, here.get(one.row.pk, {}))
        self.unread = []

    def _fields_to_read(self) -> Collection[str]:
        """Of new rows what their lines said; of a row that was changed whatever went along too."""
        if not all(one.standing.is_new for one in self.unread):
            return self.kind.snapshot.FIELDS
        said = {name for one in self.unread for name in one.said}
        days = {day for day, yes in self.kind.signed.items() if yes in said}
        return (said | days) - {*self.kind.apart}

    def _keep_what_came_of(self, one: JustWritten, here: Mapping[str, Any]) -> None:
        line, standing = one.line, one.standing
        earlier = dict(standing.key.fields) if standing.key and not standing.is_new else {}
        is_fact = one.written.is_fact
        digests = {} if is_fact else one.digests(earlier, here, self.kind, self.maker)
        if standing.key is None or standing.is_new or digests != earlier:
            self._keep_key(line, one.row, standing, digests, is_fact=is_fact)
        line.told = list(one.written.told)
        if standing.is_new:
            return
        altered = one.altered(here, self.kind)
        if not (altered or one.written.beside or set(standing.unsettled) & one.said.keys()):
            return
        line.state = LineState.CHANGED
        line.before = pack(
            {
                "values": {name: standing.here.get(name, "") for name in altered},
                "became": {name: self.maker.of_value(name, here.get(name)) for name in altered},
                "digests": earlier,
                "beside": list(address_of_row(one.written.beside)) if one.written.beside else [],
            }
        )

    def _ask(
        self, line: ImportLine, values: Mapping[str, Any], standing: Standing, found: Compared
    ) -> None:
        """It was changed here after the file was read: now somebody has to say which counts."""
        question = question_of_difference(line.row, values, standing, found)
        self.questions.append(new_question(self.run, question))
        line.is_held = True

    def _keep_key(
        self,
        line: ImportLine,
        row: models.Model,
        standing: Standing,
        fields: dict[str, str],
        *,
        is_fact: bool = False,
    ) -> None:
        if not line.key:
            return
        if standing.key is None:
            key = ImportKey(service=self.run.service, kind=self.run.kind, digest=line.key)
            lead_to(key, row, is_fact=is_fact)
            self.new_keys.append(key)
        else:
            key = standing.key
            if key.place != address_of_row(row):
                lead_to(key, row, is_fact=is_fact)
            self.keys.append(key)
        key.fields = fields

    def _is_done(self, line: ImportLine, state: str, row: models.Model) -> None:
        """What stood in the row is here now, and nothing of it is kept twice."""
        line.state, line.done_at = state, self.at
        line.became_kind, line.became_id = address_of_row(row)
        line.values, line.cells, line.erases = {}, [], []

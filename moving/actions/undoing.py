"""Take an import back, fifty lines at a time: what nobody used since goes, and the rest is told."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from core.refusals import Refused
from moving.actions.batches import (
    A_BATCH,
    A_WHILE,
    end_turn,
    is_still_ours,
    named_in_trail,
)
from moving.actions.endings import may_write, writing_scope
from moving.actions.keys import KeyMaker, rows_at
from moving.actions.kinds import KINDS
from moving.actions.marking import mark_lines
from moving.actions.standing import is_tried
from moving.lifecycle import LineState
from moving.models import Import, ImportKey, ImportLine
from moving.snapshot.packed import unpack
from organisations.models import Scope

CHANGED_SINCE = "changed_since"
REFUSED = "refused"
MAILED = "mailed"


@transaction.atomic
def undo_batch(run: Import, *, clock: Callable[[], datetime]) -> bool:
    """The last lines first. False where there is no more to do, or not by this worker."""
    at, begun = clock(), time.thread_time()
    by = writing_scope(run)
    if not may_write(run, by):
        end_turn(run, "stop", at=at)
        return False
    if not is_still_ours(run, at=at):
        return False
    lines = list(ImportLine.unscoped.of(run).to_take_back().last_first()[:A_BATCH])
    if not lines:
        end_turn(run, "end_undoing", at=at)
        return False
    BatchToUndo(run, lines, by=by, at=at).take_back(until=begun + A_WHILE)
    return True


class BatchToUndo:
    """Lines that were written, with the rows they became."""

    def __init__(self, run: Import, lines: list[ImportLine], *, by: Scope, at: datetime) -> None:
        self.run, self.lines, self.by, self.at = run, lines, by, at
        self.kind = KINDS[run.sheet_kind]
        self.maker = KeyMaker.of(run.service)
        places = [(line.became_kind, line.became_id or 0) for line in lines]
        self.rows = rows_at(places, run.service)
        self.gone: set[tuple[str, int]] = set()
        digests = {line.key for line in lines}
        keys = ImportKey.unscoped.filter(service=run.service, kind=run.kind)
        self.keys = {key.digest: key for key in keys.among_digests(digests)}

    def take_back(self, *, until: float) -> None:
        done: list[ImportLine] = []
        for line in self.lines:
            if done and time.thread_time() >= until:
                break
            done.append(line)
            place = (line.became_kind, line.became_id or 0)
            row = None if place in self.gone else self.rows.get(place)
            with named_in_trail(self.run, line):
                try:
                    with transaction.atomic():
                        why = self._undo(line, row)
                except Refused:
                    why = REFUSED
            line.state = LineState.KEPT if why else LineState.UNDONE
            line.why_kept = why
            if not why and row is not None and line.before == {}:
                self.gone.add(place)
        mark_lines(done, ["state", "why_kept", "before"])

    def _undo(self, line: ImportLine, row: models.Model | None) -> str:
        """Why it stays; empty where it went, or was gone."""
        if row is None:
            return ""
        if line.state == LineState.CHANGED:
            return self._put_back(line, row)
        if line.welcomed_at:
            return MAILED
        writer = self.kind.writer
        if why := writer.kept_because(row, since=line.done_at or self.at, by=self.by):
            return why
        ImportKey.unscoped.of_row(line.became_kind, line.became_id or 0).delete()
        writer.take_back(row, by=self.by, at=self.at)
        return ""

    def _put_back(self, line: ImportLine, row: Any) -> str:
        """Where what the sheet wrote is still there, what was there before comes back."""
        before: dict[str, Any] = unpack(line.before)
        here = self.kind.snapshot.values_of([row], scope=self.by).get(row.pk, {})
        ours = {
            name: value
            for name, value in before["values"].items()
            if self.maker.of_value(name, here.get(name)) == before["became"][name]
        }
        if ours:
            self.kind.writer.change(row, ours, by=self.by, at=self.at)
        stays = self._take_back_beside(before["beside"])
        gone = {*ours, *(yes for day, yes in self.kind.signed.items() if day in ours)}
        gone |= set() if stays else set(self.kind.apart)
        if key := self.keys.get(line.key):
            earlier = {
                name: said
                for name, said in before["digests"].items()
                if name in gone or is_tried(name)
            }
            since = {name: said for name, said in key.fields.items() if name not in gone}
            # What this file tried in vain was not tried, once it is taken back.
            key.fields = {name: said for name, said in since.items() if not is_tried(name)}
            key.fields |= earlier
            key.save(update_fields=["fields"])
        return CHANGED_SINCE if len(ours) < len(before["values"]) else stays

    def _take_back_beside(self, place: list[Any]) -> str:
        """Of a row that came with this line: why it stays."""
        if not place or self.kind.take_back_beside is None:
            return ""
        (row,) = rows_at([(place[0], place[1])], self.run.service).values() or [None]
        if row is None:
            return ""
        return self.kind.take_back_beside(row, by=self.by, at=self.at)

"""What in the trail of a service does not agree with its seals: read through, changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.db import models

from organisations.models.audit import AuditEntry, ReadEntry, WrittenReason
from organisations.models.due_rows import cutoffs, retention_list
from organisations.models.seals import (
    EntryRow,
    EntrySeals,
    SealedTrail,
    TrailSeal,
    beginning_of,
    content_digest,
    entry_digest,
    utc_day,
)
from organisations.models.service import Service

ROWS_AT_ONCE = 2000


class TrailFaultKind(StrEnum):
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    SEAL_CHANGED = "seal changed"
    """Or one before it was changed or taken out."""
    PROOF_CHANGED = "proof changed"
    PROOF_REMOVED = "proof removed"
    REASON_CHANGED = "reason changed"
    REASON_REMOVED = "reason removed"


@dataclass(frozen=True)
class TrailFault:
    """One thing that is not as it was sealed. ``entry`` is None where a whole day is meant."""

    trail: SealedTrail
    day: date
    kind: TrailFaultKind
    entry: int | None = None


@dataclass
class TrailReading:
    """A look through all seals of a service. ``faults`` goes on as it is read, once."""

    service: Service
    at: datetime
    entries: int = 0
    last_seals: dict[SealedTrail, TrailSeal] = field(default_factory=dict)

    def faults(self) -> Iterator[TrailFault]:
        for trail in SealedTrail:
            yield from self._of_trail(trail)

    def _of_trail(self, trail: SealedTrail) -> Iterator[TrailFault]:
        # The seals first: what is written meanwhile then waits for the next, and is no fault.
        seals = list(_seals_of(self.service, trail))
        days = groupby(self._rows(trail), key=lambda row: utc_day(row["at"]))
        upcoming = next(days, None)
        before = ""
        for seal in seals:
            while upcoming and upcoming[0] < seal.day:
                yield from self._of_unsealed(trail, upcoming[0], upcoming[1])
                upcoming = next(days, None)
            if seal.seal != seal.chained_to(before):
                yield TrailFault(trail, seal.day, TrailFaultKind.SEAL_CHANGED)
            before, self.last_seals[trail] = seal.seal, seal
            rows: list[EntryRow] = []
            if upcoming and upcoming[0] == seal.day:
                rows = list(upcoming[1])
                upcoming = next(days, None)
            yield from self._of_day(trail, seal, rows)
        # Today is not over yet: what comes after the last seal waits for the next one.
        while upcoming:
            for row in upcoming[1]:
                yield from self._of_row(trail, row)
            upcoming = next(days, None)

    def _rows(self, trail: SealedTrail) -> Iterator[EntryRow]:
        rows = every_entry(trail, self.service).order_by("at", "pk")
        words = {}
        if trail is SealedTrail.CHANGES:
            words = {"salt": models.F("written__salt"), "words": models.F("written__words")}
        columns = rows.values(*trail.columns, **words)
        yield from columns.iterator(chunk_size=ROWS_AT_ONCE)

    def _of_unsealed(
        self, trail: SealedTrail, day: date, rows: Iterator[EntryRow]
    ) -> Iterator[TrailFault]:
        for row in rows:
            yield from self._of_row(trail, row)
            yield TrailFault(trail, day, TrailFaultKind.ADDED, row["id"])

    def _of_day(
        self, trail: SealedTrail, seal: TrailSeal, rows: list[EntryRow]
    ) -> Iterator[TrailFault]:
        try:
            proof: EntrySeals | None = seal.of_entries
        except EntrySeals.DoesNotExist:
            proof = None
        if proof is None:
            if rows or not self._may_be_gone(trail, seal.day):
                yield TrailFault(trail, seal.day, TrailFaultKind.PROOF_REMOVED)
            return
        if content_digest(proof.digests) != seal.content or len(proof.digests) != seal.entries:
            yield TrailFault(trail, seal.day, TrailFaultKind.PROOF_CHANGED)
            return
        left = dict(proof.digests)
        for row in rows:
            yield from self._of_row(trail, row)
            sealed = left.pop(row["id"], None)
            if sealed is None:
                yield TrailFault(trail, seal.day, TrailFaultKind.ADDED, row["id"])
            elif sealed != entry_digest(proof.salt, {name: row[name] for name in trail.columns}):
                yield TrailFault(trail, seal.day, TrailFaultKind.CHANGED, row["id"])
        if not self._may_be_gone(trail, seal.day):
            for pk in sorted(left):
                yield TrailFault(trail, seal.day, TrailFaultKind.REMOVED, pk)

    def _may_be_gone(self, trail: SealedTrail, day: date) -> bool:
        """What was read goes after its time; so much of the last day as the hour says.

        Of a service that was closed and erased all went, and its seals stay.
        """
        if self.service.erases_on and self.service.erases_on <= utc_day(self.at):
            return True
        return trail is SealedTrail.READS and beginning_of(day) <= self._reads_until

    @property
    def _reads_until(self) -> datetime:
        (cutoff,) = cutoffs(retention_list().times["seen"], self.at)
        return cutoff.moment

    def _of_row(self, trail: SealedTrail, row: EntryRow) -> Iterator[TrailFault]:
        """The entry is sealed with a digest of the words, which go on their own day."""
        self.entries += 1
        if trail is not SealedTrail.CHANGES:
            return
        day = utc_day(row["at"])
        if row["words"] is None:
            until = row["reason_until"]
            if row["reason_digest"] and (until is None or until > utc_day(self.at)):
                yield TrailFault(trail, day, TrailFaultKind.REASON_REMOVED, row["id"])
        elif not WrittenReason.proves(row["reason_digest"], row["salt"], row["words"]):
            yield TrailFault(trail, day, TrailFaultKind.REASON_CHANGED, row["id"])


def every_entry(trail: SealedTrail, service: Service) -> "models.QuerySet[Any]":
    model: type[AuditEntry] | type[ReadEntry] = trail.model
    rows: models.QuerySet[Any] = model.unscoped.filter(service=service)
    return rows


def _seals_of(service: Service, trail: SealedTrail) -> "models.QuerySet[TrailSeal]":
    seals: models.QuerySet[TrailSeal] = (
        TrailSeal.unscoped.filter(service=service).of_kind(trail).with_entries().in_order()
    )
    return seals


def has_seal(beginning: str, services: "models.QuerySet[Service]") -> bool:
    """Whether one of these services has a seal that begins with these digits."""
    seals = TrailSeal.unscoped.filter(service__in=services, seal__startswith=beginning.lower())
    return bool(seals.exists())

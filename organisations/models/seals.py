"""What proves that the trail is as it was written: a seal for each entry, and one for each day.

The seal of a day holds the seals of its entries and the seal of the day before it, so a change
anywhere breaks what follows. It is made when the day is over, by a job and not with the entry: a
chain that every action adds to would make all of them wait for each other.

The seals of single entries go with the last of what they prove, and their salt with them: nobody
can try afterwards what had been read. The seal of the day stays, with how many there were.
Days are those of UTC, which the walls of both databases count by too.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from organisations.models.audit import AuditEntry, ReadEntry
from organisations.models.scope import ScopedModel, ScopedQuerySet

EntryRow = dict[str, Any]


class SealedTrail(models.TextChoices):
    CHANGES = "changes", _("what was done")
    READS = "reads", _("what was read")

    @property
    def model(self) -> type[AuditEntry] | type[ReadEntry]:
        return AuditEntry if self is SealedTrail.CHANGES else ReadEntry

    @property
    def columns(self) -> list[str]:
        return [field.attname for field in self.model._meta.concrete_fields]


def utc_day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def beginning_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _plain(value: Any) -> str:
    """What JSON has no word for, alike on every database and in every zone."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _in_one_way(facts: Any) -> bytes:
    words = json.dumps(
        facts, default=_plain, sort_keys=True, ensure_ascii=True, separators=(",", ":")
    )
    return words.encode()


CAME_LATER = frozenset({"on_behalf_of_id"})
"""Columns that seals of before do not know."""


def entry_digest(salt: str, entry: EntryRow) -> str:
    """The seal of one entry, by the names of its columns; what was read cannot be guessed by it.

    A column that came later counts where something stands in it, so that older seals still hold.
    """
    facts = {
        name: value for name, value in entry.items() if value is not None or name not in CAME_LATER
    }
    return hmac.new(salt.encode(), _in_one_way(facts), hashlib.sha256).hexdigest()


def content_digest(digests: Sequence[Sequence[Any]]) -> str:
    """What the seals of the entries of a day come to: [number of the row, its seal] in order."""
    return hashlib.sha256(_in_one_way([list(pair) for pair in digests])).hexdigest()


class TrailSealQuerySet(ScopedQuerySet):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def in_order(self) -> Self:
        return self.order_by("day", "pk")

    def with_entries(self) -> Self:
        return self.select_related("of_entries")


class TrailSeal(ScopedModel):
    """That a day of the trail is whole, and how much was in it. Rows are only added."""

    append_only = True
    outlives_service = True

    kind = models.CharField(_("which part of the history"), max_length=10, choices=SealedTrail)
    day = models.DateField(_("day"))
    first_entry = models.BigIntegerField(_("first entry"))
    last_entry = models.BigIntegerField(_("last entry"))
    entries = models.PositiveIntegerField(_("number of entries"))
    content = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(_("sealed"))

    unscoped = TrailSealQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal of the history")
        verbose_name_plural = _("seals of the history")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "kind", "day"], name="organisations_trailseal_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"

    def chained_to(self, before: str) -> str:
        """What the seal of this day comes to, behind the one before it; of the first it is ""."""
        facts = {
            "before": before,
            "service": self.service_id,
            "kind": str(self.kind),
            "day": self.day,
            "first_entry": self.first_entry,
            "last_entry": self.last_entry,
            "entries": self.entries,
            "content": self.content,
            "sealed_at": self.sealed_at,
        }
        return hashlib.sha256(_in_one_way(facts)).hexdigest()


class EntrySeals(ScopedModel):
    """The seals of the single entries of one day: which of them was changed, taken out, put in."""

    append_only = True

    seal = models.OneToOneField(TrailSeal, on_delete=models.PROTECT, related_name="of_entries")
    salt = models.CharField(max_length=64)
    digests = models.JSONField(_("seals"), default=list)

    unscoped = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("seals of entries")
        verbose_name_plural = _("seals of entries")

    def __str__(self) -> str:
        return f"{self.seal_id}"


class TrailLook(ScopedModel):
    """What came of the last look through all seals of a service; one row for each service."""

    at = models.DateTimeField(_("last look"))
    entries = models.PositiveIntegerField(_("number of entries"))
    faults = models.PositiveIntegerField(_("number of differences"))
    first_fault = models.DateField(_("day of the first difference"), null=True, blank=True)

    unscoped = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("look through the history")
        verbose_name_plural = _("looks through the history")
        constraints = [
            models.UniqueConstraint(
                fields=["service"], name="organisations_traillook_one_a_service"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at}"


SEALS = TrailSeal._meta.db_table


def _unsealed_read(day: str) -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM {SEALS} s WHERE s.service_id = OLD.service_id "  # noqa: S608
        f"AND s.kind = '{SealedTrail.READS.value}' AND s.day = {day})"
    )


UNSEALED_READ = {
    "sqlite": _unsealed_read("date(OLD.at)"),
    "postgresql": _unsealed_read("(OLD.at AT TIME ZONE 'UTC')::date"),
}
"""For the wall of what was read: the day of this row is not sealed."""
STILL_PROVES = " OR ".join(
    f"EXISTS (SELECT 1 FROM {SEALS} s JOIN {kind.model._meta.db_table} e "  # noqa: S608
    "ON e.service_id = s.service_id AND e.id BETWEEN s.first_entry AND s.last_entry "
    f"WHERE s.id = OLD.seal_id AND s.kind = '{kind.value}')"
    for kind in SealedTrail
)
"""For the wall of the seals of entries: some of what they prove stands."""


def let_go_by_seals(model: type[models.Model]) -> Q:
    """Of rows that the list of retention lets go, those that the two walls let go as well."""
    if model is ReadEntry:
        moment = models.ExpressionWrapper(OuterRef("at"), output_field=models.DateTimeField())
        seals = TrailSeal.unscoped.of_kind(SealedTrail.READS).filter(
            service=OuterRef("service"), day=TruncDate(moment, tzinfo=UTC)
        )
        return Q(Exists(seals))
    if model is EntrySeals:
        ends = (OuterRef("seal__first_entry"), OuterRef("seal__last_entry"))
        return ~Q(Exists(ReadEntry.unscoped.filter(service=OuterRef("service"), pk__range=ends)))
    return Q()

"""A file that is brought in: what was sent, what was found, how far it is and what became of it."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Tone
from moving.lifecycle import (
    CAN_BE_UNDONE,
    IMPORT_ENDED,
    IMPORT_TONES,
    READ,
    UNDER_WAY,
    ImportState,
)
from moving.sheets.headers import SheetKind
from organisations.models import Scope, ScopedModel, ScopedQuerySet

OF_COORDINATORS = frozenset({SheetKind.CASES})
"""What stands in these is about parties: a manager neither brings them in nor sees them."""
UNDO_WITHIN = timedelta(days=7)
FILE_KEPT = timedelta(days=7)


class ImportKind(models.TextChoices):
    PARTNERS = SheetKind.PARTNERS.value, _("partner organisations")
    VOLUNTEERS = SheetKind.VOLUNTEERS.value, _("volunteers")
    CASES = SheetKind.CASES.value, _("cases")


class ImportQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        rows = super().visible_to(scope)
        if scope.is_coordinator:
            return rows
        return rows.exclude(kind__in=OF_COORDINATORS) if scope.is_manager else rows.none()

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)

    def held_by(self, row: "Import") -> Self:
        """This one, as long as no other worker has taken it up."""
        return self.filter(pk=row.pk, state=row.state, tries=row.tries)

    def in_turn(self, states: set[ImportState]) -> Self:
        return self.filter(state__in=states)

    def free_at(self, silent_since: datetime) -> Self:
        """On which nobody works: it was put down, or the beat is old."""
        return self.filter(Q(beat_at__isnull=True) | Q(beat_at__lte=silent_since))

    def woken_before(self, at: datetime) -> Self:
        return self.filter(woken_at__lte=at)

    def asked_before(self, at: datetime) -> Self:
        return self.filter(asked_at__lte=at)

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")

    def with_asker(self) -> Self:
        return self.select_related("asked_by")

    def without_file(self) -> Self:
        """For pages: the file itself is large, and no page shows it."""
        return self.defer("content")

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class Import(ScopedModel):
    """One file. ``asked_by`` is empty where the program did it for whoever runs the site.

    ``answers`` are what a person said of the whole file, ``found`` what the reader saw in it, as
    ``moving.snapshot.packed`` writes them. ``beat_at`` is the last sign of life of the worker that
    has it; empty: it waits for one. ``tries`` counts the workers that took it up, ``stalls`` those
    in a row that got nothing done. ``counts`` are the lines by their state once it ended.
    """

    kind = models.CharField(_("what is in it"), max_length=12, choices=ImportKind)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED
    )
    name = models.CharField(_("name of the file"), max_length=120, blank=True)
    form = models.CharField(_("form of the file"), max_length=5, blank=True)
    content = models.BinaryField(_("the file"), blank=True, default=b"")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("sent"))
    answers = models.JSONField(_("answers about the file"), default=dict, blank=True)
    found = models.JSONField(_("what was found"), default=dict, blank=True)
    refusal = models.CharField(_("why it was refused"), max_length=20, blank=True)
    woken_at = models.DateTimeField(_("last given to the queue"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    beat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    stalls = models.PositiveSmallIntegerField(_("tries without progress"), default=0)
    stop_asked = models.BooleanField(_("somebody asked to stop"), default=False)
    total = models.PositiveIntegerField(_("lines"), default=0)
    counts = models.JSONField(_("what became of the lines"), default=dict, blank=True)

    unscoped = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a file")
        verbose_name_plural = _("imports of files")
        constraints = [
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                # The database decides between two tabs, two people and the command.
                name="moving_import_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(IMPORT_ENDED), ended_at__isnull=False)
                | (~Q(state__in=sorted(IMPORT_ENDED)) & Q(ended_at__isnull=True)),
                name="moving_import_ended_at_only_when_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ImportState.RUNNING, ImportState.UNDOING])
                | Q(started_at__isnull=False),
                name="moving_import_running_has_started",
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.REFUSED) ^ Q(refusal=""),
                name="moving_import_refused_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["service", "-asked_at", "-id"], name="moving_import_newest")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def state_tone(self) -> Tone:
        return IMPORT_TONES[self.state]

    @property
    def sheet_kind(self) -> SheetKind:
        return SheetKind(self.kind)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_read(self) -> bool:
        """Its preview stands, and nothing of it was written."""
        return self.state in READ

    @property
    def was_put_aside(self) -> bool:
        """It was stopped before anything of it came in."""
        return self.state == ImportState.STOPPED and self.started_at is None

    def count_of(self, state: str) -> int:
        return int(self.counts.get(state, 0))

    def can_be_undone(self, at: datetime) -> bool:
        return (
            self.state in CAN_BE_UNDONE
            and self.started_at is not None
            and self.ended_at is not None
            and at <= self.ended_at + UNDO_WITHIN
        )

"""The lines of a file, and what is asked about them."""

from collections import Counter
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Tone
from moving.lifecycle import LINE_TONES, WRITTEN, LineState
from moving.models.imports import OF_COORDINATORS, Import, ImportKind
from organisations.models import Scope, ScopedModel, ScopedQuerySet


class OfImportQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """As the file they stand in."""
        rows = super().visible_to(scope)
        if scope.is_coordinator:
            return rows
        if scope.is_manager:
            return rows.exclude(of_import__kind__in=OF_COORDINATORS)
        return rows.none()

    def of(self, row: Import) -> Self:
        return self.filter(of_import=row)


class ImportLineQuerySet(OfImportQuerySet):
    def in_order(self) -> Self:
        return self.order_by("row")

    def last_first(self) -> Self:
        return self.order_by("-row")

    def of_rows(self, rows: Iterable[int]) -> Self:
        return self.filter(row__in=list(rows))

    def in_state(self, *states: str) -> Self:
        return self.filter(state__in=states)

    def to_write(self) -> Self:
        """Whose turn it is: they wait, and for no answer."""
        return self.filter(state=LineState.WAITS, is_held=False)

    def waiting(self) -> Self:
        """Those, and the ones that wait for an answer."""
        return self.filter(state=LineState.WAITS)

    def to_take_back(self) -> Self:
        return self.filter(state__in=WRITTEN)

    def facts_to_come(self) -> Self:
        """Closed cases that would come in as numbers only."""
        new = self.filter(state=LineState.WAITS, outlook=Foreseen.ADD)
        return new.filter(of_import__kind=ImportKind.CASES, values__state="closed")

    def without_cells(self) -> Self:
        """Of wrong lines those of closed cases: nothing of such a row is given back."""
        return self.filter(cells=[])

    def with_warnings(self) -> Self:
        return self.exclude(warnings=[])

    def with_news(self) -> Self:
        """Of which somebody should know what became of them."""
        return self.exclude(told=[])

    def to_welcome(self) -> Self:
        return self.filter(state=LineState.ADDED, welcomed_at__isnull=True)

    def counted(self) -> Counter[str]:
        """How many are in each state; those that wait for an answer as ``held``."""
        groups = self.order_by().values_list("state", "is_held").annotate(Count("pk"))
        found: Counter[str] = Counter()
        for state, is_held, count in groups:
            found["held" if is_held and state == LineState.WAITS else state] += count
        return found

    def foreseen(self) -> Counter[str]:
        """How many of those that wait would be added, changed or stay as they are."""
        groups = self.filter(state=LineState.WAITS).order_by().values_list("outlook", "is_held")
        found: Counter[str] = Counter()
        for outlook, is_held, count in groups.annotate(Count("pk")):
            found["held" if is_held else outlook] += count
        return found


class Foreseen(models.TextChoices):
    """What would become of a line if it came in now."""

    ADD = "added", _("new")
    CHANGE = "changed", _("changed")
    AGAIN = "again", _("tried again")
    NOTHING = "unchanged", _("unchanged")


class ImportLine(ScopedModel):
    """One row of a file under the number that a spreadsheet program shows.

    ``values``, ``cells`` and ``before`` are as ``moving.snapshot.packed`` writes them; they go as
    soon as nothing needs them. ``key`` is a digest. ``same_kind`` and ``same_id`` are the row that
    a person said it is, ``became_kind`` and ``became_id`` what it became.
    """

    of_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField(_("row"))
    state = models.CharField(_("state"), max_length=10, choices=LineState, default=LineState.WAITS)
    is_held = models.BooleanField(_("waits for an answer"), default=False)
    outlook = models.CharField(max_length=10, choices=Foreseen, blank=True)
    values = models.JSONField(default=dict, blank=True)
    erases = models.JSONField(default=list, blank=True)
    cells = models.JSONField(default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    key = models.CharField(max_length=64, blank=True)
    key_kind = models.CharField(max_length=20, blank=True)
    same_kind = models.CharField(max_length=60, blank=True)
    same_id = models.BigIntegerField(null=True, blank=True)
    takes_sheet = models.BooleanField(null=True, blank=True)
    became_kind = models.CharField(max_length=60, blank=True)
    became_id = models.BigIntegerField(null=True, blank=True)
    before = models.JSONField(default=dict, blank=True)
    told = models.JSONField(default=list, blank=True)
    why_kept = models.CharField(max_length=30, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    welcomed_at = models.DateTimeField(_("welcomed"), null=True, blank=True)

    unscoped = ImportLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a file")
        verbose_name_plural = _("lines of a file")
        constraints = [
            models.UniqueConstraint(fields=["of_import", "row"], name="moving_importline_row_once"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(WRITTEN)) | Q(became_id__isnull=False),
                name="moving_importline_written_became_something",
            ),
        ]
        indexes = [
            # A batch takes the next fifty that wait, however many there are.
            models.Index(
                fields=["of_import", "state", "is_held", "row"], name="moving_importline_next"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_import_id} {self.row} {self.state}"

    @property
    def state_tone(self) -> Tone:
        return LINE_TONES[self.state]


class ImportQuestionQuerySet(OfImportQuerySet):
    def unanswered(self) -> Self:
        return self.filter(answer="")

    def answered(self) -> Self:
        return self.exclude(answer="")

    def said(self) -> Self:
        """By a person, and not let in as likely."""
        return self.filter(answered_by__isnull=False)

    def with_preset(self) -> Self:
        return self.exclude(preset="")

    def in_order(self) -> Self:
        return self.order_by("pk")

    def open_first(self) -> Self:
        is_answered = models.Case(models.When(answer="", then=0), default=1)
        return self.order_by(is_answered, "pk")

    def among(self, pks: Iterable[int]) -> Self:
        return self.filter(pk__in=list(pks))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class ImportQuestion(ScopedModel):
    """What a person decides. It holds its own lines and no others; an answer may be changed as
    long as these wait.
    """

    of_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=40)
    rows = models.JSONField(default=list)
    column = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    preset = models.CharField(max_length=30, blank=True)
    # A mediator is answered by what the sheet would call them: a number, a name or a mailbox.
    answer = models.CharField(_("answer"), max_length=254, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    unscoped = ImportQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a file")
        verbose_name_plural = _("questions about a file")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="") ^ Q(answered_at__isnull=False),
                name="moving_importquestion_answered_at_with_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_import_id} {self.code}"

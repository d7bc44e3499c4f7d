"""What is written down beside a case: a line after each call, and what to look out for."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case, OfCaseQuerySet
from core.notes import LONGEST_NOTE, may_be_taken_back
from organisations.models import Scope, ScopedModel

LONGEST_HEADS_UP = 300


class NoteKind(models.TextChoices):
    CALLED = "called", pgettext_lazy("note", "called")
    NO_ANSWER = "no_answer", pgettext_lazy("note", "no answer")
    NOTE = "note", pgettext_lazy("note", "note")


class CaseNoteQuerySet(OfCaseQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Mediators read those of their cases, but for what coordinators keep to themselves."""
        notes = super().visible_to(scope)
        return notes if scope.is_coordinator else notes.filter(staff_only=False)

    def with_person(self) -> Self:
        return self.select_related("by")

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def lately_by(self, scope: Scope, *, since: datetime) -> Self:
        return self.filter(by=scope.user, at__gt=since)


class CaseNote(ScopedModel):
    """One line about a case, in the words of whoever called or was called."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(_("kind of note"), max_length=10, choices=NoteKind)
    text = models.CharField(_("note"), max_length=LONGEST_NOTE)
    staff_only = models.BooleanField(_("for coordinators only"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(pgettext_lazy("moment", "at"))

    unscoped = CaseNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note on a case")
        verbose_name_plural = _("notes on cases")
        indexes = [models.Index(fields=["case", "-at", "-id"], name="cases_note_newest")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d %H:%M}"

    def may_be_taken_back_by(self, scope: Scope, at: datetime) -> bool:
        return self.by_id == scope.person.pk and may_be_taken_back(self.at, at)


class HeadsUp(ScopedModel):
    """What to know before anybody goes there; first on the page of its case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="heads_up")
    text = models.CharField(_("what to look out for"), max_length=LONGEST_HEADS_UP)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(pgettext_lazy("moment", "at"))

    unscoped = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("heads-up")
        verbose_name_plural = _("heads-ups")

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"

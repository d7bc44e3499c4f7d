"""What coordinators and a volunteer spoke of, a line each."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.notes import LONGEST_NOTE, may_be_taken_back
from organisations.models import ForCoordinatorsQuerySet, Scope, ScopedModel
from volunteers.models.people import Volunteer


class VolunteerNoteKind(models.TextChoices):
    CALLED = "called", pgettext_lazy("note", "called")
    SPOKEN = "spoken", pgettext_lazy("note", "spoken in person")
    NOTE = "note", pgettext_lazy("note", "note")


class VolunteerNoteQuerySet(ForCoordinatorsQuerySet):
    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)

    def with_person(self) -> Self:
        return self.select_related("by")

    def of_talks(self) -> Self:
        """In which they were spoken, by phone or in person."""
        return self.exclude(kind=VolunteerNoteKind.NOTE)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def lately_by(self, scope: Scope, *, since: datetime) -> Self:
        return self.filter(by=scope.user, at__gt=since)


class VolunteerNote(ScopedModel):
    """One line of a talk with a volunteer. Coordinators read it, and the volunteer who asks."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(_("kind of note"), max_length=10, choices=VolunteerNoteKind)
    text = models.CharField(_("note"), max_length=LONGEST_NOTE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(pgettext_lazy("moment", "at"))

    unscoped = VolunteerNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note on a volunteer")
        verbose_name_plural = _("notes on volunteers")
        indexes = [models.Index(fields=["volunteer", "-at", "-id"], name="volunteers_note_newest")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.at:%Y-%m-%d %H:%M}"

    def may_be_taken_back_by(self, scope: Scope, at: datetime) -> bool:
        return self.by_id == scope.person.pk and may_be_taken_back(self.at, at)

"""What stays longer than the list of retention says, and what went by it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models.scope import ScopedModel, ScopedQuerySet


@dataclass(frozen=True)
class KeptSubject:
    """Rows whose time the list counts, and that somebody may hold: ``word`` stands in addresses.

    ``page`` shows one; it takes the service and the row.
    """

    word: str
    label: str
    page: str

    @property
    def kind(self) -> str:
        """As the trail calls it."""
        return self.label.lower()

    @property
    def model(self) -> type[ScopedModel]:
        model: type[ScopedModel] = apps.get_model(self.label)
        return model


# Filled by the apps above when they are ready: this floor may not import them.
_SUBJECTS: dict[str, KeptSubject] = {}


def tell_subject(subject: KeptSubject) -> None:
    """Let rows of this kind be held. A second time replaces the first."""
    _SUBJECTS[subject.word] = subject


def kept_subjects() -> dict[str, KeptSubject]:
    return dict(_SUBJECTS)


def subject_of(kind: str) -> KeptSubject:
    """By what the trail calls it. Raises ``LookupError`` where nothing of that kind is held."""
    found = [subject for subject in _SUBJECTS.values() if subject.kind == kind]
    if not found:
        raise LookupError(kind)
    return found[0]


class HoldQuerySet(ScopedQuerySet):
    def standing(self, day: date) -> Self:
        """Those by which nothing goes on that day: it goes on the day after the last."""
        return self.filter(ended_at__isnull=True, until__gte=day)

    def not_ended(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def about(self, kind: str, pk: int) -> Self:
        return self.filter(about_kind=kind, about_id=pk)

    def soonest_first(self) -> Self:
        return self.order_by("until", "pk")

    def with_person(self) -> Self:
        return self.select_related("placed_by")


class Hold(ScopedModel):
    """That somebody's data are kept longer: a running complaint, a court, a question under the law.

    It stops one subject and not a whole service, and always has an end. ``person`` is whose account
    is kept with it.
    """

    about_kind = models.CharField(_("kind of row"), max_length=60)
    about_id = models.BigIntegerField(_("row"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("why it is kept longer"))
    until = models.DateField(_("kept until"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    placed_at = models.DateTimeField(_("placed"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    unscoped = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "about_kind", "about_id"],
                condition=Q(ended_at__isnull=True),
                name="organisations_hold_once_a_subject",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="organisations_hold_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about_kind} {self.about_id}"


class ErasingRunQuerySet(ScopedQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-day", "-pk")


class ErasingRun(ScopedModel):
    """What went on one day, as numbers: ``counts`` are rows by table. ``at`` is the last look."""

    day = models.DateField(_("day"))
    at = models.DateTimeField(_("last look"))
    counts = models.JSONField(_("what went"), default=dict)

    unscoped = ErasingRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of erasing")
        verbose_name_plural = _("days of erasing")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "day"], name="organisations_erasingrun_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class ErasureRequestQuerySet(ScopedQuerySet):
    def since(self, moment: datetime) -> Self:
        return self.filter(at__gte=moment)


class ErasureRequest(ScopedModel):
    """That somebody asked to be erased and was: a digest, by which nobody is found who is gone.

    After an older backup was put back it finds the same rows again, and they go once more.
    """

    digest = models.CharField(_("digest"), max_length=64)
    at = models.DateTimeField(_("asked"))

    unscoped = ErasureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to be erased")
        verbose_name_plural = _("requests to be erased")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "digest", "at"], name="organisations_erasurerequest_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at}"

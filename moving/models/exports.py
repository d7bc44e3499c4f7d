"""What somebody took away as sheets: who, when, what; the file itself for a day at most."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import Scope, ScopedModel, ScopedQuerySet

LINK_STAYS = timedelta(hours=24)
"""So long may the file be fetched; what is left of it then goes by the list of retention."""
LONGEST = timedelta(minutes=15)
"""A file that is not there by then will never be: whoever wants it asks again."""


class ExportForm(models.TextChoices):
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    ZIP = "zip", _("everything in one file")


class ExportQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own: the file holds what its asker may read, and perhaps nobody else."""
        return super().visible_to(scope).filter(asked_by=scope.user)

    def of_key(self, key: int) -> Self:
        return self.filter(pk=key)

    def still_to_make(self) -> Self:
        return self.filter(made_at__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")

    def without_content(self) -> Self:
        """For lists: the bytes of a file stay where they are."""
        return self.defer("content")

    def asked_since(self, at: datetime) -> Self:
        return self.filter(asked_at__gte=at)


class Export(ScopedModel):
    """``kinds`` are those of the sheets, and ``figures``; ``content`` stands only where a job made
    the file, until it is fetched no more."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    kinds = models.JSONField(_("what was taken along"), default=list)
    form = models.CharField(_("kind of file"), max_length=10, choices=ExportForm)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    filename = models.CharField(_("name of the file"), max_length=120, blank=True)
    content = models.BinaryField(_("file"), default=b"")

    unscoped = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [
            models.Index(
                fields=["service", "asked_by", "-asked_at"], name="moving_export_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.form}"

    def can_be_fetched(self, at: datetime) -> bool:
        return self.made_at is not None and at < self.made_at + LINK_STAYS

    def has_failed(self, at: datetime) -> bool:
        return self.made_at is None and at >= self.asked_at + LONGEST

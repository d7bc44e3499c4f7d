"""That two records became one: what moved from which to which, so that it can be taken back."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models import ScopedModel, ScopedQuerySet
from volunteers.models.people import Volunteer

MAY_BE_UNDONE = timedelta(days=1)


class RecordMergeQuerySet(ScopedQuerySet):
    def into(self, volunteer: Volunteer) -> Self:
        return self.filter(kept=volunteer)

    def of_record(self, volunteer: Volunteer) -> Self:
        return self.filter(merged=volunteer)

    def standing(self) -> Self:
        return self.filter(undone_at__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-merged_at", "-pk")

    def with_people(self) -> Self:
        return self.select_related("kept__user", "merged__user", "merged_by")


class RecordMerge(ScopedModel):
    """The record that is in use, and the one that is shown nowhere any more.

    ``moved`` are the rows that followed, ``changed`` the facts that were chosen: each a list of
    ``[table, key, column, before, after, digest of the row]`` in the order in which it was done.
    Both are emptied when it can be undone no more.
    """

    kept = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="+")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    merged_at = models.DateTimeField(_("brought together"))
    moved: "models.JSONField[list[list[Any]], list[list[Any]]]" = models.JSONField(
        _("rows that moved"), default=list
    )
    changed: "models.JSONField[list[list[Any]], list[list[Any]]]" = models.JSONField(
        _("facts before and after"), default=list
    )
    undone_at = models.DateTimeField(_("taken apart again"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    is_undoable: bool  # only on a page, which knows what time it is

    unscoped = RecordMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("records brought together")
        verbose_name_plural = _("records brought together")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("merged")), name="volunteers_merge_of_two_records"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="volunteers_merge_undone_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="volunteers_merge_once_a_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} {self.kept_id}"

    @property
    def may_be_undone_until(self) -> datetime:
        return self.merged_at + MAY_BE_UNDONE

    def may_be_undone(self, at: datetime) -> bool:
        return self.undone_at is None and at < self.may_be_undone_until

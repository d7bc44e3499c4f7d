"""Whom coordinators have fixed for a case, before the next plan of the queue."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import IN_QUEUE
from cases.models import Case
from organisations.models import ForCoordinatorsQuerySet, ScopedModel
from volunteers.models import Volunteer

# By the stamps: a case that left the queue and came back waits anew, and the old lock no longer
# counts.
STANDS = Q(case__state__in=IN_QUEUE, locked_at__gte=F("case__ready_at"))


class PlanLockQuerySet(ForCoordinatorsQuerySet):
    def standing(self) -> Self:
        """A lock ends by itself with the queue, so nobody has to take it back."""
        return self.filter(STANDS)

    def over(self) -> Self:
        return self.exclude(STANDS)

    def of_cases(self, cases: Iterable[int]) -> Self:
        return self.filter(case__in=list(cases))

    def with_team(self) -> Self:
        people = LockedSeat.unscoped.order_by("pk").select_related("volunteer__user")
        return self.prefetch_related(Prefetch("seats", queryset=people))


class PlanLock(ScopedModel):
    """Who takes a case, whatever the next plan would think. Ends when the case leaves the queue."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    locked_at = models.DateTimeField(_("fixed"))

    unscoped = PlanLockQuerySet.as_manager()

    class Meta:
        verbose_name = _("fixed team")
        verbose_name_plural = _("fixed teams")

    def __str__(self) -> str:
        return f"{self.case_id} {self.locked_at:%Y-%m-%d}"


class LockedSeatQuerySet(ForCoordinatorsQuerySet):
    def of_locks(self, locks: PlanLockQuerySet) -> Self:
        return self.filter(lock__in=locks)

    def with_person(self) -> Self:
        return self.select_related("lock", "volunteer__user").order_by("pk")


class LockedSeat(ScopedModel):
    lock = models.ForeignKey(PlanLock, on_delete=models.CASCADE, related_name="seats")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")

    unscoped = LockedSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("fixed seat")
        verbose_name_plural = _("fixed seats")
        constraints = [
            models.UniqueConstraint(
                fields=["lock", "volunteer"], name="scheduling_lockedseat_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lock_id} {self.volunteer_id}"

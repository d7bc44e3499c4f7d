"""A volunteer who would like to do a case that waits: no promise, and no question yet."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from organisations.models import Scope, ScopedModel, ScopedQuerySet
from scheduling.lifecycle import ENDED_UNMET, UP, HandState
from volunteers.models import Volunteer


class HandQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Coordinators see all hands; volunteers their own."""
        hands = super().visible_to(scope)
        if scope.is_coordinator:
            return hands
        if scope.is_volunteer:
            return hands.filter(volunteer__user=scope.user)
        return hands.none()

    def up(self) -> Self:
        return self.filter(state__in=UP)

    def of_case(self, case: Case) -> Self:
        return self.filter(case=case)

    def of_people(self, volunteers: Collection[int]) -> Self:
        return self.filter(volunteer__in=list(volunteers))

    def of_person(self, user: models.Model) -> Self:
        return self.filter(volunteer__user=user)

    def unmet_since(self, moment: datetime) -> Self:
        """Put up in vain: others do the case, or nobody has to any more."""
        return self.filter(state__in=ENDED_UNMET, ended_at__gte=moment)

    def with_person(self) -> Self:
        return self.select_related("volunteer__user")

    def first_up_first(self) -> Self:
        return self.order_by("raised_at", "pk")

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class Hand(ScopedModel):
    """Somebody put up a hand for a case. It ends once, and putting it up again is another row."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hands")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="hands")
    state = models.CharField(_("state"), max_length=10, choices=HandState, default=HandState.UP)
    raised_at = models.DateTimeField(_("put up"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    unscoped = HandQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand up")
        verbose_name_plural = _("hands up")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "volunteer"],
                condition=Q(state=HandState.UP),
                name="scheduling_hand_up_once",
            ),
            models.CheckConstraint(
                condition=Q(state=HandState.UP, ended_at__isnull=True)
                | (~Q(state=HandState.UP) & Q(ended_at__isnull=False)),
                name="scheduling_hand_ended_at_only_when_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["volunteer", "state"], name="scheduling_hand_volunteer"),
            models.Index(
                fields=["service", "raised_at"],
                condition=Q(state="up"),
                name="scheduling_hand_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.volunteer_id} {self.state}"


def own_hands(scope: Scope, *, since: datetime) -> Any:
    """Rows of the record of whoever asks, each with a hand that is up or came to nothing since.

    One row without a hand where there is none; no row for who was never admitted.
    """
    told = Q(hands__state__in=UP) | Q(hands__state__in=ENDED_UNMET, hands__ended_at__gte=since)
    own: Any = Volunteer.visible_to(scope).of_person(scope.person)
    own = own.annotate(hand=FilteredRelation("hands", condition=told))
    facts = ("hand__pk", "hand__state", "hand__raised_at", "hand__case")
    case = ("hand__case__kind", "hand__case__own_kind", "hand__case__district__name")
    return own.order_by("hand__raised_at", "hand__pk").values_list("pk", *facts, *case, named=True)

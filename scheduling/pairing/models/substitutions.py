"""A mediator who cannot go on names a colleague: nobody changes seats before it is confirmed."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import OWN_REASONS, Assignment, Case, WhySeatEnded
from core.lifecycle import Tone
from organisations.models import Membership, Scope, ScopedModel, ScopedQuerySet
from scheduling.lifecycle import (
    DECIDED,
    NAMED,
    OPEN_SUBSTITUTION,
    SUBSTITUTION_TONES,
    SubstitutionState,
)
from volunteers.models import Volunteer

OWN_WHYS = [(why.value, why.label) for why in WhySeatEnded if why in OWN_REASONS]


class SubstitutionQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Coordinators see all; volunteers those in which they are named, or name."""
        rows = super().visible_to(scope)
        if scope.is_coordinator:
            return rows
        if scope.is_volunteer:
            return rows.filter(Q(volunteer__user=scope.user) | Q(seat__volunteer__user=scope.user))
        return rows.none()

    def open(self) -> Self:
        """Somebody can still answer, or a coordinator is to confirm it."""
        return self.filter(state__in=OPEN_SUBSTITUTION)

    def asked(self) -> Self:
        return self.filter(state__in=NAMED)

    def agreed(self) -> Self:
        return self.filter(state=SubstitutionState.AGREED)

    def past_expiry(self, at: datetime) -> Self:
        return self.asked().filter(expires_at__lte=at)

    def of_case(self, case: Case) -> Self:
        return self.filter(case=case)

    def of_seat(self, seat: Assignment) -> Self:
        return self.filter(seat=seat)

    def named_by(self, user: models.Model) -> Self:
        return self.filter(seat__volunteer__user=user)

    def to_person(self, user: models.Model) -> Self:
        return self.filter(volunteer__user=user)

    def of_members(self) -> Self:
        """To people who are volunteers of the service now."""
        return self.filter(models.Exists(Membership.objects.of_volunteer_in("volunteer__user")))

    def with_all(self) -> Self:
        """With the case, who is named and who names."""
        return self.select_related("case__district", "volunteer__user", "seat__volunteer__user")

    def in_order(self) -> Self:
        return self.order_by("pk")

    def newest_first(self) -> Self:
        return self.order_by("-named_at", "-pk")

    def soonest_expiring_first(self) -> Self:
        return self.order_by("expires_at", "pk")

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class Substitution(ScopedModel):
    """``volunteer`` is asked to take ``seat`` over from whoever has it.

    Not an offer: the case seeks nobody, and a yes waits for a coordinator (docs/decisions/0035).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="substitutions")
    seat = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="substitutions")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="substitutions")
    state = models.CharField(
        _("state"), max_length=10, choices=SubstitutionState, default=SubstitutionState.ASKED
    )
    why = models.CharField(_("why"), max_length=15, choices=OWN_WHYS)
    named_at = models.DateTimeField(_("named"))
    expires_at = models.DateTimeField(_("stands until"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_via = models.CharField(_("answered how"), max_length=10, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refusal = models.CharField(_("why it is not confirmed"), max_length=200, blank=True)

    unscoped = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(state__in=sorted(OPEN_SUBSTITUTION)),
                name="scheduling_substitution_seat_once",
            ),
            models.UniqueConstraint(
                fields=["case", "volunteer"],
                condition=Q(state__in=sorted(OPEN_SUBSTITUTION)),
                name="scheduling_substitution_colleague_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN_SUBSTITUTION), ended_at__isnull=True)
                | (~Q(state__in=sorted(OPEN_SUBSTITUTION)) & Q(ended_at__isnull=False)),
                name="scheduling_substitution_ended_at_only_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DECIDED), decided_by__isnull=False)
                | (~Q(state__in=sorted(DECIDED)) & Q(decided_by__isnull=True)),
                name="scheduling_substitution_decided_by_only_when_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["volunteer", "state"], name="scheduling_substitution_to"),
            models.Index(
                fields=["expires_at"],
                condition=Q(state="asked"),
                name="scheduling_substitution_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.volunteer_id} {self.state}"

    @property
    def state_tone(self) -> Tone:
        return SUBSTITUTION_TONES[self.state]

    @property
    def is_asked(self) -> bool:
        return self.state in NAMED

    @property
    def is_agreed(self) -> bool:
        return self.state == SubstitutionState.AGREED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_SUBSTITUTION

    @property
    def leaver(self) -> Volunteer:
        """Whoever has the seat, and cannot go on."""
        return self.seat.volunteer

    def has_ended(self, at: datetime) -> bool:
        """Whether its time is over, also where the round that says so has not come by yet."""
        return self.state == SubstitutionState.EXPIRED or (self.is_asked and self.expires_at <= at)

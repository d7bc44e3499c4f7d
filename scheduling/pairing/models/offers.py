"""Asking a volunteer for a seat on a case: carries no party data."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import TIME_TO_UNDO, Case
from core.lifecycle import Tone
from organisations.models import Membership, Scope, ScopedModel, ScopedQuerySet, User
from scheduling.lifecycle import ANSWERED, OFFER_TONES, WAITING, OfferState
from volunteers.models import Volunteer


class DeclineReason(models.TextChoices):
    BUSY = "busy", _("I have no time now")
    KNOWS_THEM = "knows_them", _("I think I know these people")
    UNCOMFORTABLE = "uncomfortable", _("I do not feel comfortable with it")
    TOO_FAR = "too_far", _("it is too far for me")
    OTHER = "other", _("something else")


class OfferQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Coordinators see all offers; volunteers their own."""
        offers = super().visible_to(scope)
        if scope.is_coordinator:
            return offers
        if scope.is_volunteer:
            return offers.filter(volunteer__user=scope.user)
        return offers.none()

    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def accepted(self) -> Self:
        return self.filter(state=OfferState.ACCEPTED)

    def answered(self) -> Self:
        return self.filter(state__in=ANSWERED)

    def really_asked(self) -> Self:
        """Without those that were undone: of these nobody ever got an email."""
        return self.filter(undone_at__isnull=True)

    def sent_since(self, moment: datetime) -> Self:
        return self.filter(sent_at__gte=moment)

    def due_a_reminder(self, at: datetime) -> Self:
        """Silent since they were asked, half-way, and nobody is to call them."""
        silent = self.waiting().filter(reminded_at__isnull=True, call_asked_at__isnull=True)
        return silent.filter(remind_at__lte=at, expires_at__gt=at)

    def past_expiry(self, at: datetime) -> Self:
        return self.waiting().filter(expires_at__lte=at)

    def of_case(self, case: Case) -> Self:
        return self.filter(case=case)

    def of_cases(self, cases: Iterable[Case]) -> Self:
        return self.filter(case__in=[case.pk for case in cases])

    def to_person(self, user: models.Model) -> Self:
        return self.filter(volunteer__user=user)

    def of_members(self) -> Self:
        """To people who are volunteers of the service now."""
        return self.filter(models.Exists(Membership.objects.of_volunteer_in("volunteer__user")))

    def with_case(self) -> Self:
        return self.select_related("case__district")

    def with_person(self) -> Self:
        return self.select_related("volunteer__user")

    def with_who_typed(self) -> Self:
        """With whoever noted an answer given by phone, in one more query where there was one."""
        # Not joined: few answers come by phone, and a join would widen every row.
        return self.prefetch_related("entered_by")

    def newest_first(self) -> Self:
        return self.order_by("-sent_at", "-pk")

    def soonest_expiring_first(self) -> Self:
        return self.order_by("expires_at", "pk")

    def as_lines(self) -> "models.QuerySet[Any, Any]":
        """What tells how a case of the queue stands, instead of the rows."""
        return self.values_list("case", "wave", "state", "expires_at", named=True)

    def in_order(self) -> Self:
        return self.order_by("pk")

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class Offer(ScopedModel):
    """One volunteer asked for one case. A ``wave`` is a group of offers sent together.

    ``overridden`` are the soft rules (``pairing.reasons.Rule``) that spoke against it and were set
    aside, with the coordinator's reason; neither is ever shown to the volunteer.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="offers")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="offers")
    wave = models.PositiveSmallIntegerField(_("wave"))
    state = models.CharField(_("state"), max_length=10, choices=OfferState, default=OfferState.SENT)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(_("stands until"))
    remind_at = models.DateTimeField(_("reminds at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    call_asked_at = models.DateTimeField(_("asked to be called"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_via = models.CharField(_("answered how"), max_length=10, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_reason = models.CharField(_("reason"), max_length=20, choices=DeclineReason, blank=True)
    decline_note = models.CharField(_("note"), max_length=200, blank=True)
    overridden = models.JSONField(_("rules set aside"), default=list)
    override_reason = models.CharField(
        _("why they were asked all the same"), max_length=300, blank=True
    )

    to_call: list[User]  # of one that was just accepted: whom no letter tells of it

    unscoped = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "volunteer"],
                condition=Q(state=OfferState.SENT),
                # Only while it waits: somebody may be asked again in a later wave.
                name="scheduling_offer_waiting_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ANSWERED), answered_at__isnull=False)
                | (~Q(state__in=sorted(ANSWERED)) & Q(answered_at__isnull=True)),
                name="scheduling_offer_answered_at_only_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(overridden=[]) | ~Q(override_reason=""),
                name="scheduling_offer_overridden_only_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(state=OfferState.WITHDRAWN),
                name="scheduling_offer_undone_only_when_withdrawn",
            ),
        ]
        indexes = [
            models.Index(fields=["volunteer", "state"], name="scheduling_offer_volunteer"),
            models.Index(
                fields=["expires_at"], condition=Q(state="sent"), name="scheduling_offer_expiry"
            ),
            models.Index(
                fields=["remind_at"],
                condition=Q(state="sent", reminded_at__isnull=True),
                name="scheduling_offer_reminder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.volunteer_id} {self.state}"

    @property
    def state_tone(self) -> Tone:
        return OFFER_TONES[self.state]

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def waits_for_a_call(self) -> bool:
        """They want to hear more before they say yes or no."""
        return self.is_waiting and self.call_asked_at is not None

    @property
    def is_accepted(self) -> bool:
        return self.state == OfferState.ACCEPTED

    def leaves_after(self, at: datetime) -> datetime | None:
        """When its email leaves, as long as whoever asked can undo it."""
        leaves = self.sent_at + TIME_TO_UNDO
        return leaves if self.is_waiting and at < leaves else None

    def has_ended(self, at: datetime) -> bool:
        """Whether its time is over, also where the round that says so has not come by yet."""
        return self.state == OfferState.EXPIRED or (self.is_waiting and self.expires_at <= at)

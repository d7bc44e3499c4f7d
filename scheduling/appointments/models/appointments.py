"""Talks with a place and a time, and the quarters of an hour that they take from people."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.lifecycle import CaseState
from cases.models import (
    TALK_CHOICES,
    Assignment,
    Case,
    OfCaseQuerySet,
    Outcome,
    OutcomeQuerySet,
    Party,
)
from core.lifecycle import Tone
from organisations.models import RoomBooking, ScopedModel, ScopedQuerySet, User
from scheduling.appointments.models.reports import MAY_BE_TOLD, AfterTalk, MissedBecause
from scheduling.lifecycle import APPOINTMENT_TONES, STANDING, AppointmentState

ASKED_AFTER = timedelta(minutes=30)
"""So long after the end of a talk its mediators are asked how it went."""
ASKED_UNTIL = timedelta(days=7)
"""Of what is longer ago nobody is mailed: the list of turns has it."""


class PlaceKind(models.TextChoices):
    NEUTRAL = "neutral", _("a neutral place")
    HOME = "home", _("at somebody's home")
    ONLINE = "online", _("online")


class AppointmentQuerySet(OfCaseQuerySet):
    def standing(self) -> Self:
        return self.filter(state__in=STANDING)

    def from_instant(self, at: datetime) -> Self:
        return self.filter(ends_at__gt=at)

    def counting(self) -> Self:
        """Talks that were held or still stand."""
        return self.filter(state__in=STANDING | {AppointmentState.HELD})

    def at_neutral_places(self) -> Self:
        return self.filter(place_kind=PlaceKind.NEUTRAL).exclude(place="")

    def between(self, start: datetime, past: datetime) -> Self:
        """Those that begin from ``start`` on and before ``past``."""
        return self.filter(starts_at__gte=start, starts_at__lt=past)

    def with_all_of_the_week(self) -> Self:
        """With what a week shows of a talk: its case, who is in charge of it, and its room.

        ``seats`` is how many mediators the case has now, ``parties`` how many neighbours.
        """
        whole = self.select_related(
            "case__district", "case__owner__user", "room_booking__room__venue"
        )
        seats = Assignment.unscoped.open().filter(case=OuterRef("case"))
        parties = Party.unscoped.filter(case=OuterRef("case"))
        return whole.annotate(seats=_number_of(seats), parties=_number_of(parties))

    def not_told(self) -> Self:
        return self.filter(~Exists(told_since_it_began()))

    def to_tell(self, at: datetime) -> Self:
        """Over, and nobody of the present pair has told how it went."""
        of_this_pair = Q(case__ready_at__isnull=True) | Q(ends_at__gte=F("case__ready_at"))
        over = self.counting().filter(of_this_pair, ends_at__lte=at, case__state__in=MAY_BE_TOLD)
        return over.not_told()

    def of_cases_held_by(self, person: User) -> Self:
        return self.filter(case__in=Assignment.unscoped.open().of_person(person).values("case"))

    def with_unheard_alarm(self) -> Self:
        """Of which somebody told that it was unsafe, and no coordinator has called yet."""
        return self.filter(unsafe_at__isnull=False, unsafe_heard_at__isnull=True)

    def not_asked_about(self) -> Self:
        return self.filter(report_asked_at__isnull=True)

    def to_ask_about(self, at: datetime) -> Self:
        """Those to tell of which nobody was mailed yet, while it is fresh."""
        fresh = self.not_asked_about().filter(
            ends_at__gt=at - ASKED_UNTIL, service__closed_at__isnull=True
        )
        return fresh.to_tell(at - ASKED_AFTER).exclude(case__state=CaseState.COACHING)

    def soonest_first(self) -> Self:
        return self.order_by("starts_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-planned_at", "-pk")

    def in_rooms(self, rooms: Collection[int]) -> Self:
        return self.filter(room_booking__room__in=rooms)

    def by_case(self) -> Self:
        return self.select_related("case").order_by("case", "pk")

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def with_case(self) -> Self:
        return self.select_related("case__district")

    def with_report(self) -> Self:
        return self.select_related("outcome__recorded_by")


def _number_of(rows: models.QuerySet[Any]) -> Coalesce:
    """Inside a query: how many of these the case has."""
    number = rows.order_by().values("case").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def told_since_it_began() -> OutcomeQuerySet:
    """Inside a query of talks: whatever was told of the talks of the case once that one began."""
    of_case: OutcomeQuerySet = Outcome.unscoped.filter(case=OuterRef("case"))
    return of_case.told_of_talks_since(OuterRef("starts_at"))


class Appointment(ScopedModel):
    """A talk of a case. Instants are UTC; ``zone`` is that of the wall time people agreed on.

    ``place`` is a neutral address or a link, that of its room where it has one; for a talk at
    somebody's home it stays empty: the address is the party's and stands only on the case's page.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(_("kind"), max_length=10, choices=TALK_CHOICES)
    state = models.CharField(
        _("state"), max_length=10, choices=AppointmentState, default=AppointmentState.PROPOSED
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=40)
    place_kind = models.CharField(
        _("where"), max_length=10, choices=PlaceKind, default=PlaceKind.NEUTRAL
    )
    place = models.CharField(pgettext_lazy("of a talk", "place"), max_length=400, blank=True)
    room_booking = models.OneToOneField(
        RoomBooking,
        verbose_name=_("room"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="talk",
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField(_("planned"))
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True)
    report_asked_at = models.DateTimeField(_("asked how it went"), null=True, blank=True)
    missed_because = models.CharField(
        _("why it did not take place"), max_length=12, choices=MissedBecause, blank=True
    )
    told_after = models.CharField(
        _("what comes after it"), max_length=12, choices=AfterTalk, blank=True
    )
    unsafe_at = models.DateTimeField(_("something was unsafe"), null=True, blank=True)
    unsafe_heard_at = models.DateTimeField(
        _("the coordinator spoke about it"), null=True, blank=True
    )
    outcome = models.OneToOneField(
        Outcome,
        verbose_name=_("what it brought"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="talk",
    )

    unscoped = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="scheduling_appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(place_kind=PlaceKind.HOME) | Q(place=""),
                # Actions and forms leave it out already; a mail is made of this column, so the
                # database holds it too.
                name="scheduling_appointment_home_address_not_kept",
            ),
            models.CheckConstraint(
                condition=Q(room_booking__isnull=True) | Q(place_kind=PlaceKind.NEUTRAL),
                name="scheduling_appointment_room_is_a_neutral_place",
            ),
            models.CheckConstraint(
                condition=Q(missed_because="") | Q(state=AppointmentState.MISSED),
                name="scheduling_appointment_missed_with_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(unsafe_heard_at__isnull=True) | Q(unsafe_at__isnull=False),
                name="scheduling_appointment_heard_what_was_told",
            ),
        ]
        indexes = [
            models.Index(
                fields=["service", "state", "starts_at", "ends_at"],
                name="scheduling_appointment_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def state_tone(self) -> Tone:
        return APPOINTMENT_TONES[self.state]

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING

    def is_over(self, at: datetime) -> bool:
        return self.ends_at <= at


class BookedQuarterQuerySet(ScopedQuerySet):
    def of_appointment(self, appointment: Appointment) -> Self:
        return self.filter(appointment=appointment)

    def taken_from(self, users: Collection[User], at: Collection[datetime]) -> Self:
        return self.filter(user__in=users, at__in=at)


class BookedQuarter(ScopedModel):
    """A quarter of an hour of a person's time; the second booking of one is refused."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="booked_quarters"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("quarter"))

    unscoped = BookedQuarterQuerySet.as_manager()

    class Meta:
        verbose_name = _("booked quarter")
        verbose_name_plural = _("booked quarters")
        constraints = [
            # Of the person, over all services: two of them cannot want the same evening. What is
            # refused says nothing of the other booking.
            models.UniqueConstraint(fields=["user", "at"], name="scheduling_no_double_booking")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d %H:%M}"

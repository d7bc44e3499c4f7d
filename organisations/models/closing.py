"""A service that leaves: who asked for it and confirmed it, its last export, and what is left."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Tone
from organisations.lifecycle import CLOSING_TONES, UNDER_WAY, ClosingState
from organisations.models.due_rows import retention_list
from organisations.models.keeping import Hold
from organisations.models.scope import ScopedModel, ScopedQuerySet
from organisations.models.service import Service

DOWNLOAD_STAYS = timedelta(hours=24)
"""So long may the file be fetched; what is left of it then goes by the list of retention."""
LONGEST_MAKING = timedelta(minutes=15)
"""A file that is not there by then will never be: whoever wants it asks again."""
LONGEST_AHEAD = timedelta(days=366)


def earliest_day(service: Service, at: datetime) -> date:
    """The first day on which a service that closes now may be erased, as UTC counts days.

    Not before a complaint about its last case could still come (the list of retention says so),
    and not while somebody holds data.
    """
    keeping = retention_list().times["closed_service"]
    # The day after: until then so many whole days have gone by, by any clock.
    end = keeping.end(at.astimezone(service.zone), vars(service))
    first = end.date() + timedelta(days=1)
    held = Hold.unscoped.filter(service=service).standing(at.date())
    last = held.aggregate(last=models.Max("until"))["last"]
    return max(first, last + timedelta(days=1)) if last else first


class ServiceClosingQuerySet(ScopedQuerySet):
    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)

    def in_states(self, *states: str) -> Self:
        return self.filter(state__in=states)

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")

    def due_to_erase(self, day: date) -> Self:
        """Closed, and their day is there; or begun before, and not finished."""
        due = Q(state=ClosingState.CLOSED, service__erases_on__lte=day)
        return self.filter(due | Q(state=ClosingState.ERASING))

    def with_people(self) -> Self:
        return self.select_related("service", "asked_by", "confirmed_by", "ended_by")


class ServiceClosing(ScopedModel):
    """``work`` is what was under way, by its word, when somebody said that it was handed over.

    It outlives the service: then ``counts`` says how many rows of each table went.
    """

    outlives_service = True

    state = models.CharField(
        _("state"), max_length=10, choices=ClosingState, default=ClosingState.ASKED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    erases_on = models.DateField(_("day of erasing"))
    work = models.JSONField(_("what was under way"), default=dict)
    handed_to = models.TextField(_("handed over to"), blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    counts = models.JSONField(_("what went"), default=dict)

    unscoped = ServiceClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing of the service")
        verbose_name_plural = _("closings of the service")
        constraints = [
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                name="organisations_serviceclosing_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                ^ Q(
                    state__in=sorted(
                        {
                            ClosingState.CLOSED,
                            ClosingState.TAKEN_BACK,
                            ClosingState.ERASING,
                            ClosingState.ERASED,
                        }
                    )
                ),
                name="organisations_serviceclosing_closed_with_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.erases_on}"

    @property
    def state_tone(self) -> Tone:
        return CLOSING_TONES[self.state]

    @property
    def rows_gone(self) -> int:
        return sum(self.counts.values())


class LastExportQuerySet(ScopedQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")

    def without_content(self) -> Self:
        """For pages: the bytes of a file stay where they are."""
        return self.defer("content")

    def still_to_make(self) -> Self:
        return self.filter(made_at__isnull=True)

    def asked_since(self, at: datetime) -> Self:
        return self.filter(asked_at__gte=at)

    def taken_since(self, at: datetime) -> Self:
        return self.filter(taken_at__gte=at)


class LastExport(ScopedModel):
    """Everything of a service in one file, for a day: coordinators fetch it, who read it anyway."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    rows = models.PositiveIntegerField(_("number of rows"), default=0)
    content = models.BinaryField(_("file"), default=b"")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(_("taken away"), null=True, blank=True)

    unscoped = LastExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("last export")
        verbose_name_plural = _("last exports")

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def stays_until(self) -> datetime | None:
        return self.made_at + DOWNLOAD_STAYS if self.made_at else None

    def can_be_fetched(self, at: datetime) -> bool:
        return self.made_at is not None and at < self.made_at + DOWNLOAD_STAYS

    def is_being_made(self, at: datetime) -> bool:
        return self.made_at is None and at < self.asked_at + LONGEST_MAKING


def state_of_closing(service: Service) -> ServiceClosing | None:
    """The one that is under way, if any is."""
    rows: Any = ServiceClosing.unscoped.filter(service=service).under_way()
    found: ServiceClosing | None = rows.with_people().first()
    return found

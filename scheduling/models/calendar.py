"""What stands in people's calendars: one item for each person, with a secret of its own."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import ScopedModel, ScopedQuerySet
from scheduling.models.appointments import Appointment
from training.models import CourseSession


class ItemState(models.TextChoices):
    INVITED = "invited", _("invited")
    CANCELLED = "cancelled", _("cancelled")


class PartStat(models.TextChoices):
    """RFC 5545 §3.2.12, in our words."""

    NEEDS_ACTION = "needs_action", _("no answer yet")
    ACCEPTED = "accepted", _("coming")
    TENTATIVE = "tentative", _("maybe")
    DECLINED = "declined", _("not coming")


class CalendarItemQuerySet(ScopedQuerySet):
    def of_appointment(self, appointment: Appointment) -> Self:
        return self.filter(appointment=appointment)

    def of_session(self, session: CourseSession) -> Self:
        return self.filter(course_session=session)

    def of_person(self, user: models.Model) -> Self:
        return self.filter(user=user)

    def in_feed(self, since: datetime) -> Self:
        """What a feed shows: what ends after ``since``, cancelled items included."""
        return self.filter(ends_at__gt=since)

    def from_instant(self, at: datetime) -> Self:
        return self.filter(ends_at__gt=at, state=ItemState.INVITED)

    def soonest_first(self) -> Self:
        return self.order_by("starts_at", "pk")

    def with_person(self) -> Self:
        return self.select_related("user")

    def with_subject(self) -> Self:
        return self.select_related("appointment__case", "course_session__course")


class CalendarItem(ScopedModel):
    """One appointment or course session in one person's calendar.

    ``uid`` is secret (128 bits) and never shared with another person's item. ``sequence`` grows
    by one with each message that changes time, place or standing (RFC 5546 §2.1.4).
    ``vevent`` is the finished text for the private feed; ``answer`` is the newest of ``answers``.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_items"
    )
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="calendar_items"
    )
    course_session = models.ForeignKey(
        CourseSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calendar_items",
    )
    address = models.EmailField(_("address it was sent to"))
    uid = models.CharField(_("UID"), max_length=120, unique=True)
    sequence = models.PositiveIntegerField(_("sequence"), default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=ItemState, default=ItemState.INVITED
    )
    answer = models.CharField(
        _("answer"), max_length=20, choices=PartStat, default=PartStat.NEEDS_ACTION
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    vevent = models.BinaryField(_("text for the feed"))
    changed_at = models.DateTimeField(_("changed"))

    unscoped = CalendarItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar item")
        verbose_name_plural = _("calendar items")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "user"], name="scheduling_item_once_an_appointment"
            ),
            models.UniqueConstraint(
                fields=["course_session", "user"], name="scheduling_item_once_a_session"
            ),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False, course_session__isnull=True)
                | Q(appointment__isnull=True, course_session__isnull=False),
                name="scheduling_item_of_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_at"], name="scheduling_item_of_person")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.sequence} {self.state}"


class AnswerChannel(models.TextChoices):
    LINK = "link", _("by the link in the mail")
    PAGE = "page", _("on the page")
    PHONE = "phone", _("by phone, entered by the coordinator")


class Answer(ScopedModel):
    """One answer to an invitation; rows are only added, the newest counts."""

    item = models.ForeignKey(CalendarItem, on_delete=models.PROTECT, related_name="answers")
    partstat = models.CharField(_("answer"), max_length=20, choices=PartStat)
    for_sequence = models.PositiveIntegerField(_("for sequence"))
    channel = models.CharField(_("how"), max_length=10, choices=AnswerChannel)
    note = models.CharField(_("note"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered"))

    unscoped = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"{self.item_id} {self.partstat}"


class FeedTokenQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def of_person(self, user: models.Model) -> Self:
        return self.filter(user=user)


class FeedToken(ScopedModel):
    """The key of a private calendar feed; only the digest of the secret is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_tokens"
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("made"))
    last_used_on = models.DateField(_("last used on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    unscoped = FeedTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "user"],
                condition=Q(revoked_at__isnull=True),
                name="scheduling_feed_once_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"

"""Promised mail: finished bytes, written in the transaction of the change that promised them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Tone
from organisations.models.addresses import MailboxColumn
from organisations.models.scope import Scope, ScopedModel, ScopedQuerySet
from organisations.models.service import Service


class OutboxState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNCLEAR = "unclear", _("unclear whether it was sent")
    SUPERSEDED = "superseded", _("replaced by a newer message")
    JOINED = "joined", _("left together with others")


class Pace(models.TextChoices):
    """When a kind of mail may leave (docs/mail.md)."""

    NOW = "now", _("at once, at any hour")
    DAY = "day", _("by day")
    DIGEST = "digest", _("by day, together with other news of the same hour")


OUTBOX_TONES: dict[str, Tone] = {
    OutboxState.QUEUED: Tone.GO,
    OutboxState.SENDING: Tone.GO,
    OutboxState.SENT: Tone.GOOD,
    OutboxState.FAILED: Tone.BAD,
    OutboxState.UNCLEAR: Tone.BAD,
    OutboxState.SUPERSEDED: Tone.QUIET,
    OutboxState.JOINED: Tone.GOOD,
}

WAITING = {OutboxState.QUEUED, OutboxState.SENDING}
UNSENDABLE = "NotAMailbox"
"""What ``last_error`` says of a mail that was never made, since its address takes none."""
LONGEST_WAIT = timedelta(minutes=10)
"""Of a mail that is due: a mail server that is away shows here before people miss anything."""
LONGEST_SILENCE = timedelta(minutes=3)
"""Between two beats of a worker that lives."""
NEEDS_A_PERSON = {OutboxState.FAILED, OutboxState.UNCLEAR}


DAY_BEGINS, DAY_ENDS = 8 * 60, 21 * 60
"""The minutes of the service's day between which mail may leave that is not for at once."""
AN_HOUR = timedelta(hours=1)
"""So long news waits for other news to the same person."""


KINDS_OF_ACCOUNTS = "account"
"""So the kinds of codes and links begin that belong to no service."""


def pace_of(kind: str) -> Pace:
    """When a kind may leave; of accounts at once, and of what nobody said it of by day.

    Each app says so of its own in its ``AppConfig`` (``mail_pace``).
    """
    if kind.startswith(KINDS_OF_ACCOUNTS):
        return Pace.NOW
    said = (getattr(config, "mail_pace", {}) for config in apps.get_app_configs())
    return Pace(next((paces[kind] for paces in said if kind in paces), Pace.DAY))


def kinds_to_staff() -> frozenset[str]:
    """The kinds whose addresses are those of people who work here: the others may see them too.

    Each app says so of its own in its ``AppConfig`` (``mail_to_staff``), so that this floor names
    nothing of the floors above. A kind that is forgotten there is shown to fewer people.
    """
    said = (getattr(config, "mail_to_staff", ()) for config in apps.get_app_configs())
    return frozenset(chain.from_iterable(said))


class OutboxQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Coordinators see all; others not who reported, applied, referred or was asked."""
        rows = super().visible_to(scope)
        return rows if scope.is_coordinator else rows.filter(kind__in=kinds_to_staff())

    def due(self, at: datetime) -> Self:
        """Queued, not postponed, of use still, and nothing older in its lane is under way.

        An older one that was put off on purpose holds nobody up; one that is tried again does.
        """
        # Excluded is what was put off on purpose: a reminder for next week would hold everything
        # back until then.
        older = OutboxMessage.unscoped.filter(
            lane=OuterRef("lane"), pk__lt=OuterRef("pk"), state__in=WAITING
        ).exclude(state=OutboxState.QUEUED, attempts=0, not_before__gt=at)
        # What is for at once passes what waits for the morning, also where that was tried before.
        older = older.exclude(
            Exact(OuterRef("pace"), Value(Pace.NOW)),
            ~Q(pace=Pace.NOW),
            state=OutboxState.QUEUED,
            not_before__gt=at,
        )
        useful = Q(expires_at__isnull=True) | Q(expires_at__gt=at)
        return self.filter(useful, ~Exists(older), state=OutboxState.QUEUED, not_before__lte=at)

    def due_too_long(self, at: datetime) -> Self:
        """A mail server that is away shows here before people miss anything."""
        return self.due(at - LONGEST_WAIT)

    def expired(self, at: datetime) -> Self:
        """Still waiting, and of no use to anybody any more: a code whose minutes are over."""
        return self.filter(state=OutboxState.QUEUED, expires_at__lte=at)

    def forgotten(self, at: datetime, *, rung_before: datetime) -> Self:
        """Due, and last given to the queue before then, or before they became due."""
        return self.due(at).filter(Q(woken_at__lt=rung_before) | Q(woken_at__lt=F("not_before")))

    def abandoned(self, at: datetime) -> Self:
        """Claimed by a worker whose lease is over: it died, or its mail server hangs."""
        return self.filter(state=OutboxState.SENDING, lease_until__lte=at)

    def perhaps_left(self, at: datetime) -> Self:
        """Waiting in this database and due: where it is a copy, it may have left since."""
        due = Q(state=OutboxState.SENDING) | Q(state=OutboxState.QUEUED, not_before__lte=at)
        return self.filter(due)

    def held(self, at: datetime) -> Self:
        """Waiting for its hour, the soonest first."""
        rows = self.filter(state=OutboxState.QUEUED, not_before__gt=at)
        return rows.order_by("not_before", "pk")

    def put_off(self, at: datetime) -> Self:
        """Promised for a later moment, and not only held until its hour. Never tried."""
        later = Q(promised_for__gt=at) | Q(promised_for__isnull=True, not_before__gt=at)
        return self.filter(later, state=OutboxState.QUEUED, attempts=0)

    def news_in(self, lane: str, service: Service) -> Self:
        """What waits there to leave together, the oldest first; nothing of it was ever tried."""
        rows = self.waiting_in(lane).filter(service=service, pace=Pace.DIGEST, attempts=0)
        return rows.filter(last_error="").order_by("pk")

    def taken_along_by(self, carriers: Iterable[int]) -> Self:
        """What stands in mails that have not left for certain, and is kept here until they have."""
        return self.filter(joined_to__in=carriers, state=OutboxState.JOINED)

    def still_to_leave(self) -> Self:
        return self.filter(Q(state=OutboxState.QUEUED) | Q(joined_to__isnull=False)).order_by()

    def waiting_in(self, lane: str) -> Self:
        return self.filter(lane=lane, state=OutboxState.QUEUED)

    def unsendable(self) -> Self:
        return self.filter(state=OutboxState.FAILED, last_error=UNSENDABLE)

    def needing_a_person(self) -> Self:
        return self.filter(state__in=NEEDS_A_PERSON)

    def counted(self, service: Service, at: datetime) -> dict[str, Any]:
        """How the mail of a service stands, in numbers and moments that name nobody.

        ``waiting`` now and since when (``due_since``), for ``later``, ``stranded``, and the
        ``last_sent``.
        """
        now = Q(state__in=WAITING, not_before__lte=at)
        return self.filter(service=service).aggregate(
            waiting=Count("pk", filter=now),
            due_since=Min("not_before", filter=now),
            later=Count("pk", filter=Q(state=OutboxState.QUEUED, not_before__gt=at)),
            stranded=Count("pk", filter=Q(state__in=NEEDS_A_PERSON)),
            last_sent=Max("sent_at"),
        )

    def oldest_first(self) -> Self:
        return self.order_by("pk")

    def soonest_first(self) -> Self:
        return self.order_by("not_before", "pk")

    def without_content(self) -> Self:
        """For lists: the bytes of a mail stay where they are."""
        return self.defer("content", "own_words")

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class OutboxMessage(ScopedModel):
    """One mail to one address. ``key`` is its meaning, so a double click makes one row.

    ``lane`` keeps order per person; ``about`` names the thing a newer message replaces.
    A ``repeatable`` message may leave twice after a crash, byte for byte the same.
    One that ``expires_at`` some time opens a door: it leaves until then or never, and its words
    do not stay here. Only such a one may belong to no service, where no colleague sees it.
    """

    service = models.ForeignKey(  # type: ignore[assignment]  # empty here and nowhere else
        Service, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    lane = models.CharField(_("lane"), max_length=254)
    about = models.CharField(_("about"), max_length=100, blank=True)
    recipient = MailboxColumn(_("recipient"))
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    content = models.BinaryField(_("message"))
    repeatable = models.BooleanField(_("may be repeated after a crash"), default=True)
    state = models.CharField(
        _("state"), max_length=20, choices=OutboxState, default=OutboxState.QUEUED
    )
    queued_at = models.DateTimeField(_("queued"))
    woken_at = models.DateTimeField(_("last given to the queue"))
    not_before = models.DateTimeField(_("not before"))
    # What the rules for hours add stands in ``not_before`` alone. Empty in rows from before them.
    promised_for = models.DateTimeField(_("promised for"), null=True, blank=True)
    pace = models.CharField(_("hours"), max_length=10, choices=Pace, default=Pace.NOW)
    expires_at = models.DateTimeField(_("of no use after"), null=True, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # Until that one has left or will never leave; its own words wait here as long.
    joined_to = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="companions",
        verbose_name=_("leaves together with"),
    )
    own_words = models.BinaryField(_("its own words, while it takes others along"), default=b"")
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    unscoped = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outbox")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=OutboxState.SENT, sent_at__isnull=False)
                | (~Q(state=OutboxState.SENT) & Q(sent_at__isnull=True)),
                # Both ways: words are blanked two weeks after the stamp, and what never left may
                # not have one.
                name="organisations_outbox_sent_at_only_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(service__isnull=False) | Q(expires_at__isnull=False),
                name="organisations_outbox_of_a_service_or_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["lane", "state", "id"], name="organisations_outbox_lane"),
            models.Index(
                fields=["not_before", "id"],
                # Partial: what has left is nearly everything, and nobody asks for it by its due
                # time.
                condition=Q(state__in=["queued", "sending"]),
                name="organisations_outbox_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_unsendable(self) -> bool:
        """Nothing is there to send again: somebody mends the address, or calls."""
        return self.last_error == UNSENDABLE

    @property
    def is_kept_short(self) -> bool:
        """Whether its words go as soon as it has left, or never will."""
        return self.expires_at is not None

    @property
    def state_tone(self) -> Tone:
        return OUTBOX_TONES[self.state]


class MailLook(models.Model):
    """What came of the last look at the mail of this site (``manage.py check_mail``); one row."""

    at = models.DateTimeField(_("last look"))
    faults = models.PositiveIntegerField(_("to be mended"))
    advice = models.PositiveIntegerField(_("better mended"))

    objects = models.Manager()

    class Meta:
        verbose_name = _("look at the email")
        verbose_name_plural = _("looks at the email")

    def __str__(self) -> str:
        return f"{self.at}"


class WorkerBeatQuerySet(models.QuerySet["WorkerBeat"]):
    def lately(self, at: datetime) -> Self:
        return self.filter(came_home_at__gte=at - LONGEST_SILENCE)


class WorkerBeat(models.Model):
    """The last sign of life that went through the queue and came home (one row)."""

    sent_at = models.DateTimeField(_("sent"))
    came_home_at = models.DateTimeField(_("came home"), null=True, blank=True)

    objects = WorkerBeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("beat of the worker")
        verbose_name_plural = _("beats of the worker")

    def __str__(self) -> str:
        return f"{self.came_home_at}"

"""What stands in people's calendars: one item for each person, with a secret of its own."""

from collections.abc import Collection
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Assignment, Case
from core.lifecycle import Tone
from organisations.models import (
    MailboxColumn,
    Membership,
    Scope,
    ScopedModel,
    ScopedQuerySet,
    User,
)
from scheduling.appointments.models.appointments import Appointment, AppointmentQuerySet
from scheduling.appointments.models.availability import AvailabilityException
from training.models import Certification, Course, CourseSession, Enrolment
from volunteers.models import Volunteer

FEED_PAST = timedelta(days=90)
FEED_CANCELLED = timedelta(days=60)
LINK_STANDS_AFTER = timedelta(days=7)


class ItemState(models.TextChoices):
    INVITED = "invited", _("invited")
    CANCELLED = "cancelled", _("cancelled")


class PartStat(models.TextChoices):
    """RFC 5545 §3.2.12, in our words."""

    NEEDS_ACTION = "needs_action", _("no answer yet")
    ACCEPTED = "accepted", _("coming")
    TENTATIVE = "tentative", _("maybe")
    DECLINED = "declined", _("not coming")


ANSWER_TONES: dict[str, Tone] = {
    PartStat.NEEDS_ACTION: Tone.TURN,
    PartStat.ACCEPTED: Tone.GOOD,
    PartStat.TENTATIVE: Tone.WAIT,
    PartStat.DECLINED: Tone.BAD,
}

ANSWERS = (PartStat.ACCEPTED, PartStat.TENTATIVE, PartStat.DECLINED)


class CalendarItemQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own, and those of whoever is invited to an appointment one may see."""
        items = super().visible_to(scope)
        if scope.is_coordinator or scope.user is None:
            return items
        theirs = Appointment.visible_to(scope).values("pk")
        return items.filter(Q(user=scope.user) | Q(appointment__in=theirs))

    def answerable_by(self, scope: Scope) -> Self:
        """Everybody answers for themselves; a coordinator also for who said it by phone."""
        return self if scope.is_coordinator else self.filter(user=scope.user)

    def of_appointment(self, appointment: Appointment) -> Self:
        return self.filter(appointment=appointment)

    def of_appointments(
        self, appointments: Collection[Appointment | int] | models.QuerySet[Any, Any]
    ) -> Self:
        return self.filter(appointment__in=appointments)

    def of_case(self, case: Case) -> Self:
        return self.filter(appointment__case=case)

    def of_session(self, session: CourseSession) -> Self:
        return self.filter(course_session=session)

    def of_course(self, course: Course) -> Self:
        return self.filter(course_session__course=course)

    def of_person(self, user: User) -> Self:
        return self.filter(user=user)

    def but_of(self, user: User) -> Self:
        return self.exclude(user=user)

    def invited(self) -> Self:
        return self.filter(state=ItemState.INVITED)

    def in_feed(self, *, since: datetime, called_off_since: datetime) -> Self:
        """What a feed shows (``FEED_PAST``), and what was cancelled lately (``FEED_CANCELLED``)."""
        standing_or_new = Q(state=ItemState.INVITED) | Q(changed_at__gt=called_off_since)
        return self.filter(standing_or_new, ends_at__gt=since)

    def from_instant(self, at: datetime) -> Self:
        return self.filter(ends_at__gt=at, state=ItemState.INVITED)

    def soonest_first(self) -> Self:
        return self.order_by("starts_at", "pk")

    def of_members(self) -> Self:
        """Of people who are volunteers of the service now."""
        return self.filter(models.Exists(Membership.objects.of_volunteer_in("user")))

    def still_expected(self) -> Self:
        """Of people who still sit on the case of the talk, or take part in the course."""
        seats = Assignment.unscoped.open().filter(
            case=models.OuterRef("appointment__case"), volunteer__user=models.OuterRef("user")
        )
        places = Enrolment.unscoped.taking_part().filter(
            course=models.OuterRef("course_session__course"),
            volunteer__user=models.OuterRef("user"),
        )
        return self.filter(models.Exists(seats) | models.Exists(places))

    def with_person(self) -> Self:
        return self.select_related("user")

    def with_subject(self) -> Self:
        return self.select_related("appointment__case", "course_session__course")

    def with_note(self) -> Self:
        """``note``: what the person wrote with the answer that counts."""
        answers = Answer.unscoped.filter(
            item=models.OuterRef("pk"), for_sequence=models.OuterRef("sequence")
        )
        return self.annotate(note=models.Subquery(answers.newest_first().values("note")[:1]))

    def in_order(self) -> Self:
        return self.order_by("pk")

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


def with_each_invited(talks: AppointmentQuerySet, zone: tzinfo) -> AppointmentQuerySet:
    """A talk stands in it once for each person who is invited, and once where nobody is.

    ``invited_as`` is their item, with ``invited_name`` and ``answer``; ``seat`` and ``volunteer``
    theirs on the case, where they have one. Of the local day on which it begins: ``is_away``, they
    said to be away; ``has_right``, a certificate counts; ``is_resting``, they take a break.
    """
    day = models.OuterRef("begins_on")
    of_volunteer = {
        "service": models.OuterRef("service"),
        "volunteer__user": models.OuterRef("invited__user"),
    }
    stretches = AvailabilityException.unscoped.away().filter(
        starts_on__lte=day, ends_on__gte=day, **of_volunteer
    )
    seats = Assignment.unscoped.open().filter(
        case=models.OuterRef("case"), volunteer__user=models.OuterRef("invited__user")
    )
    rights = Certification.unscoped.counting_on(day).filter(**of_volunteer)
    breaks = Volunteer.unscoped.resting_on(day).filter(
        service=models.OuterRef("service"), user=models.OuterRef("invited__user")
    )
    invited = Q(calendar_items__state=ItemState.INVITED)
    return talks.annotate(
        begins_on=TruncDate("starts_at", tzinfo=zone),
        invited=models.FilteredRelation("calendar_items", condition=invited),
        invited_as=models.F("invited__pk"),
        invited_name=models.F("invited__user__first_name"),
        answer=models.F("invited__answer"),
        is_away=models.Exists(stretches),
        seat=models.Subquery(seats.values("pk")[:1]),
        volunteer=models.Subquery(seats.values("volunteer")[:1]),
        has_right=models.Exists(rights),
        is_resting=models.Exists(breaks),
    ).order_by("starts_at", "pk", "invited_as")


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
    address = MailboxColumn(_("address it was sent to"))
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

    @property
    def happening(self) -> Appointment | CourseSession:
        """What it is about; the database holds that it is one of the two."""
        if self.appointment is not None:
            return self.appointment
        if self.course_session is not None:
            return self.course_session
        raise LookupError("a calendar item about nothing")

    @property
    def answer_tone(self) -> Tone:
        return ANSWER_TONES[self.answer]

    @property
    def is_declined(self) -> bool:
        """They said that they do not come."""
        return self.answer == PartStat.DECLINED

    @property
    def is_cancelled(self) -> bool:
        return self.state == ItemState.CANCELLED

    def is_answerable(self, at: datetime) -> bool:
        """An answer is taken until a week after the end: somebody may say afterwards why not."""
        return not self.is_cancelled and at < self.ends_at + LINK_STANDS_AFTER


class AnswerChannel(models.TextChoices):
    LINK = "link", _("by the link in the email")
    PAGE = "page", _("on the page")
    PHONE = "phone", _("by phone, entered by the coordinator")


class AnswerQuerySet(ScopedQuerySet):
    def of_item(self, item: CalendarItem) -> Self:
        return self.filter(item=item)

    def newest_first(self) -> Self:
        """By what they answer to, then by when: an answer to an old time never counts."""
        return self.order_by("-for_sequence", "-answered_at", "-pk")


class Answer(ScopedModel):
    """One answer to an invitation; rows are only added, the newest counts."""

    append_only = True

    item = models.ForeignKey(CalendarItem, on_delete=models.PROTECT, related_name="answers")
    partstat = models.CharField(_("answer"), max_length=20, choices=PartStat)
    for_sequence = models.PositiveIntegerField(_("for sequence"))
    channel = models.CharField(
        pgettext_lazy("of an answer", "how"), max_length=10, choices=AnswerChannel
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered"))

    unscoped = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"{self.item_id} {self.partstat}"


class FeedShows(models.TextChoices):
    OWN = "own", _("one's own days")
    WEEK = "week", _("all of the service")


class FeedTokenQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def of_person(self, user: User) -> Self:
        return self.filter(user=user)

    def showing(self, shows: str) -> Self:
        return self.filter(shows=shows)

    def of_members(self) -> Self:
        """Of people who may see now what it shows: volunteers their own days, coordinators all."""
        volunteer = models.Exists(Membership.objects.of_volunteer_in("user"))
        coordinator = models.Exists(Membership.objects.of_coordinator_in("user"))
        return self.filter(Q(volunteer, shows=FeedShows.OWN) | Q(coordinator, shows=FeedShows.WEEK))

    def with_service(self) -> Self:
        return self.select_related("service", "user")


class FeedToken(ScopedModel):
    """The key of a private calendar feed; only the digest of the secret is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_tokens"
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    shows = models.CharField(
        _("what it shows"), max_length=10, choices=FeedShows, default=FeedShows.OWN
    )
    created_at = models.DateTimeField(_("made"))
    last_used_on = models.DateField(_("last used on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    unscoped = FeedTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "user", "shows"],
                condition=Q(revoked_at__isnull=True),
                name="scheduling_feed_once_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"

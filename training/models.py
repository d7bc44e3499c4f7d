"""Courses, who was there, how they did, and the right to mediate that follows."""

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Language, ScopedModel, ScopedQuerySet
from training.lifecycle import (
    HOLDS_A_PLACE,
    OPEN,
    TAKES_PART,
    CertificationState,
    EnrolmentState,
    Standing,
)
from volunteers.models import Volunteer


class CourseKind(models.TextChoices):
    BASIC = "basic", _("basic training")
    FOLLOW_UP = "follow_up", _("further training")
    COACHING = "coaching", _("training in coaching")
    SHUTTLE = "shuttle", _("training in shuttle mediation")
    GROUP = "group", _("training in group mediation")


class CourseQuerySet(ScopedQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "-pk")

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def with_trainer(self) -> Self:
        return self.select_related("trainer")

    def counting(self) -> Self:
        """``taking_part``, ``sessions_planned`` on each row, in one query."""
        taking_part = (
            Enrolment.unscoped.filter(course=models.OuterRef("pk"), state__in=TAKES_PART)
            .order_by()
            .values("course")
            .annotate(n=models.Count("pk"))
            .values("n")
        )
        sessions = (
            CourseSession.unscoped.filter(course=models.OuterRef("pk"))
            .order_by()
            .values("course")
            .annotate(n=models.Count("pk"))
            .values("n")
        )
        return self.annotate(
            taking_part=models.functions.Coalesce(models.Subquery(taking_part), 0),
            sessions_planned=models.functions.Coalesce(models.Subquery(sessions), 0),
        )


class Course(ScopedModel):
    """A training with one or more sessions. ``starts_on`` is the day of its first session."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=CourseKind, default=CourseKind.BASIC)
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="courses"
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.NL)
    places = models.PositiveSmallIntegerField(_("places"), default=12)
    starts_on = models.DateField(_("starts on"))
    all_sessions_required = models.BooleanField(_("every session must be attended"), default=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    unscoped = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="training_course_has_places")
        ]

    def __str__(self) -> str:
        return self.name


class CourseSessionQuerySet(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("starts_at", "pk")

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def standing(self) -> Self:
        return self.filter(cancelled_at__isnull=True)

    def with_course(self) -> Self:
        return self.select_related("course")

    def without_register(self, at: datetime) -> Self:
        """Over by then, with people taking part, and nobody's presence recorded."""
        recorded = Attendance.unscoped.filter(session=models.OuterRef("pk"))
        takes_part = Enrolment.unscoped.filter(
            course=models.OuterRef("course"), state=EnrolmentState.ACCEPTED
        )
        return self.standing().filter(
            ~models.Exists(recorded), models.Exists(takes_part), ends_at__lte=at
        )


class CourseSession(ScopedModel):
    """One meeting of a course. Instants are UTC; the wall time is the service's zone."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200)
    half_days = models.PositiveSmallIntegerField(_("half-days"), default=1)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    unscoped = CourseSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of a course")
        verbose_name_plural = _("sessions of courses")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="training_session_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at


class EnrolmentQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def taking_part(self) -> Self:
        return self.filter(state__in=TAKES_PART)

    def holding_a_place(self) -> Self:
        return self.filter(state__in=HOLDS_A_PLACE)

    def taking_part_now(self) -> Self:
        return self.filter(state=EnrolmentState.ACCEPTED)

    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)

    def to_judge(self, at: datetime) -> Self:
        """Still taking part in a course whose last session is over, and not judged yet."""
        ahead = CourseSession.unscoped.filter(
            course=models.OuterRef("course"), cancelled_at__isnull=True, ends_at__gt=at
        )
        held = CourseSession.unscoped.filter(
            course=models.OuterRef("course"), cancelled_at__isnull=True
        )
        judged = Assessment.unscoped.filter(enrolment=models.OuterRef("pk"))
        return self.taking_part_now().filter(
            ~models.Exists(ahead), models.Exists(held), ~models.Exists(judged)
        )

    def to_propose(self) -> Self:
        """Judged competent and completed, without any certification from this course."""
        competent = Assessment.unscoped.filter(
            enrolment=models.OuterRef("pk"), verdict=Verdict.COMPETENT
        )
        certified = Certification.unscoped.filter(enrolment=models.OuterRef("pk"))
        return self.filter(
            models.Exists(competent), ~models.Exists(certified), state=EnrolmentState.COMPLETED
        )

    def with_person(self) -> Self:
        return self.select_related("volunteer__user")

    def with_course(self) -> Self:
        return self.select_related("course")

    def in_order(self) -> Self:
        return self.order_by("course__starts_on", "pk")

    def by_name(self) -> Self:
        return self.order_by("volunteer__user__last_name", "volunteer__user__first_name", "pk")


class Enrolment(ScopedModel):
    """One volunteer in one course."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(
        _("state"), max_length=20, choices=EnrolmentState, default=EnrolmentState.REQUESTED
    )
    enrolled_at = models.DateTimeField(_("enrolled"))
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)

    unscoped = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["course", "volunteer"], name="training_enrolment_once"),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.COMPLETED, completed_at__isnull=False)
                | (~Q(state=EnrolmentState.COMPLETED) & Q(completed_at__isnull=True)),
                name="training_enrolment_completed_at_only_when_completed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.volunteer_id}"


class Presence(models.TextChoices):
    PRESENT = "present", _("present")
    LATE = "late", _("partly present")
    ABSENT = "absent", _("absent")


class Attendance(ScopedModel):
    """Whether a participant was at a session, as the trainer saw it."""

    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(_("presence"), max_length=10, choices=Presence)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded"))

    unscoped = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="training_attendance_once")
        ]

    def __str__(self) -> str:
        return self.presence


class Verdict(models.TextChoices):
    COMPETENT = "competent", _("competent")
    NOT_YET = "not_yet", _("not yet competent")
    UNFIT = "unfit", _("not fit for this work")


class AssessmentQuerySet(ScopedQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-assessed_at", "-pk")


class Assessment(ScopedModel):
    """The trainer's judgement of competence, apart from presence."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="assessments")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    note = models.TextField(_("note"), blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assessed_at = models.DateTimeField(_("judged"))

    unscoped = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")

    def __str__(self) -> str:
        return self.verdict


class CertificationQuerySet(ScopedQuerySet):
    def proposed(self) -> Self:
        return self.filter(state=CertificationState.PROPOSED)

    def confirmed(self) -> Self:
        return self.filter(state=CertificationState.CONFIRMED)

    def counting_on(self, day: date) -> Self:
        """Those that give the right to mediate on that day. ``valid_until`` is the last day."""
        return self.confirmed().filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day), effective_on__lte=day
        )

    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)

    def newest_first(self) -> Self:
        return self.order_by("-proposed_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("proposed_at", "pk")

    def with_person(self) -> Self:
        return self.select_related("volunteer__user", "enrolment__course")


class Certification(ScopedModel):
    """The right to mediate of one volunteer; a renewal is a new row, so history stays."""

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="certifications"
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="certifications"
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=CertificationState,
        default=CertificationState.PROPOSED,
    )
    number = models.CharField(_("number"), max_length=20)
    secret = models.CharField(_("secret of the verification page"), max_length=52, unique=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    effective_on = models.DateField(_("effective on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    unscoped = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="training_certification_number_once"),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(state=CertificationState.PROPOSED),
                name="training_certification_proposed_once",),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[
                        CertificationState.CONFIRMED,
                        CertificationState.SUSPENDED,
                        CertificationState.REVOKED,
                    ]
                )
                | Q(effective_on__isnull=False),
                name="training_certification_has_effective_date",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("effective_on")),
                name="training_certification_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["volunteer", "state"], name="training_certification_state"),
        ]

    def __str__(self) -> str:
        return self.number

    def standing(self, day: date, *, renewal_window_days: int) -> Standing:
        """What it is worth on that local day; due from so many days before its last day."""
        decided = {
            CertificationState.PROPOSED: Standing.NOT_CONFIRMED,
            CertificationState.REFUSED: Standing.NOT_CONFIRMED,
            CertificationState.SUSPENDED: Standing.SUSPENDED,
            CertificationState.REVOKED: Standing.REVOKED,
        }
        if self.state in decided:
            return decided[CertificationState(self.state)]
        if self.effective_on is None or day < self.effective_on:
            return Standing.PENDING
        if self.valid_until is None:
            return Standing.VALID
        if day > self.valid_until:
            return Standing.LAPSED
        due_from = self.valid_until - timedelta(days=renewal_window_days)
        return Standing.DUE if day >= due_from else Standing.VALID

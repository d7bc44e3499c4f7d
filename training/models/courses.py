"""Courses, their sessions and who takes part."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.lifecycle import Tone
from organisations.models import (
    Language,
    Membership,
    Role,
    RoomBooking,
    Scope,
    ScopedModel,
    ScopedQuerySet,
)
from organisations.models.scope import SYSTEM
from training.lifecycle import (
    ENROLMENT_TONES,
    HOLDS_A_PLACE,
    NOT_IN_YET,
    OPEN,
    TAKES_PART,
    EnrolmentState,
)
from volunteers.models import Volunteer

SEE_ALL = (Role.TRAINER, Role.COORDINATOR, Role.MANAGER, SYSTEM)


class CourseKind(models.TextChoices):
    BASIC = "basic", _("basic training")
    FOLLOW_UP = "follow_up", _("further training")
    COACHING = "coaching", _("training in coaching")
    SHUTTLE = "shuttle", _("training in shuttle mediation")
    GROUP = "group", _("training in group mediation")


LEADS_TO_CERTIFICATION = {CourseKind.BASIC, CourseKind.FOLLOW_UP}


class CourseQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Staff see every course of the service; a volunteer those they are in."""
        courses = super().visible_to(scope)
        if scope.has(*SEE_ALL):
            return courses
        return courses.filter(
            pk__in=Enrolment.unscoped.filter(volunteer__user=scope.user).values("course")
        )

    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "-pk")

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)

    def of_enrolments(self, enrolments: "EnrolmentQuerySet") -> Self:
        return self.filter(pk__in=enrolments.values("course"))

    def locked(self) -> Self:
        """In one order, so that two who lock several never wait for each other."""
        return self.select_for_update(of=("self",)).order_by("pk")

    def with_trainer(self) -> Self:
        """And ``has_trainer``: whoever gives the course may have left."""
        return self.select_related("trainer").annotate(has_trainer=_is_trainer("trainer"))

    def counting(self) -> Self:
        """``taking_part``, ``holding_places``, ``waiting``, ``sessions_planned`` on each row."""
        in_course = Enrolment.unscoped.filter(course=models.OuterRef("pk"))
        sessions = CourseSession.unscoped.standing().filter(course=models.OuterRef("pk"))
        return self.annotate(
            taking_part=_count(in_course.taking_part()),
            holding_places=_count(in_course.holding_a_place()),
            waiting=_count(in_course.filter(state=EnrolmentState.WAITING)),
            sessions_planned=_count(sessions),
        )


def _is_trainer(person: str) -> models.Exists:
    here = Membership.objects.current().in_role(Role.TRAINER)
    return models.Exists(
        here.filter(service=models.OuterRef("service"), user=models.OuterRef(person))
    )


def _count(rows: models.QuerySet) -> models.functions.Coalesce:
    counted = rows.order_by().values("course").annotate(n=models.Count("pk")).values("n")
    return models.functions.Coalesce(models.Subquery(counted), 0)


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

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def leads_to_certification(self) -> bool:
        return self.kind in LEADS_TO_CERTIFICATION


class CourseSessionQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Staff see every session of the service; a volunteer those of the courses they are in."""
        sessions = super().visible_to(scope)
        if scope.has(*SEE_ALL):
            return sessions
        return sessions.filter(
            course__in=Enrolment.unscoped.filter(volunteer__user=scope.user).values("course")
        )

    def in_order(self) -> Self:
        return self.order_by("starts_at", "pk")

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def standing(self) -> Self:
        return self.filter(cancelled_at__isnull=True)

    def with_course(self) -> Self:
        return self.select_related("course")

    def of_course(self, course: Course) -> Self:
        return self.filter(course=course)

    def to_come_in(self, course: Course, at: datetime) -> list["CourseSession"]:
        """The days of a course that stand and are not over, in order."""
        return list(self.of_course(course).standing().ending_after(at).in_order())

    def in_rooms(self, rooms: Iterable[int]) -> Self:
        return self.filter(room_booking__room__in=rooms)

    def with_room(self) -> Self:
        return self.select_related("room_booking__room__venue")

    def counting_people(self) -> Self:
        """``people``: how many take part in the course."""
        taking_part = Enrolment.unscoped.taking_part().filter(course=models.OuterRef("course"))
        counted = taking_part.order_by().values("course").annotate(number=models.Count("pk"))
        return self.annotate(people=Coalesce(models.Subquery(counted.values("number")), 0))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def of_courses(self, courses: set[int]) -> Self:
        return self.filter(course__in=courses)

    def ending_after(self, moment: datetime) -> Self:
        return self.filter(ends_at__gt=moment)

    def without_register(self, before: datetime) -> Self:
        """Those that begin before then and of which nothing is recorded yet."""
        return self.standing().filter(
            starts_at__lt=before, attendances__isnull=True, course__closed_at__isnull=True
        )

    def counting_recorded(self) -> Self:
        """``recorded``: of how many people the register says something."""
        return self.annotate(recorded=models.Count("attendances"))


class CourseSession(ScopedModel):
    """One meeting of a course. Instants are UTC; the wall time is the service's zone."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(pgettext_lazy("of a course day", "place"), max_length=400)
    room_booking = models.OneToOneField(
        RoomBooking,
        verbose_name=_("room"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="course_day",
    )
    half_days = models.PositiveSmallIntegerField(_("half-days"), default=1)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=200, blank=True)

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

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class EnrolmentQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Staff see every enrolment of the service; a volunteer their own."""
        # Of two records that became one, what stayed with the other is shown nowhere.
        enrolments = super().visible_to(scope).filter(volunteer__merged_into__isnull=True)
        return enrolments if scope.has(*SEE_ALL) else enrolments.of_person(scope.user)

    def of_person(self, user: models.Model | None) -> Self:
        return self.filter(volunteer__user=user)

    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)

    def of_volunteers(self, volunteers: Iterable[Any]) -> Self:
        return self.filter(volunteer__in=[volunteer.pk for volunteer in volunteers])

    def of_members(self) -> Self:
        """Of people who are volunteers of the service now."""
        members = Membership.objects.of_volunteer_in("volunteer__user")
        return self.filter(models.Exists(members))

    def in_course(self, course: Course) -> Self:
        return self.filter(course=course)

    def in_the_same_elsewhere(self, course: Course) -> Self:
        """In another course of this kind that still runs: learning the same thing twice."""
        elsewhere = self.filter(course__kind=course.kind, course__closed_at__isnull=True)
        return elsewhere.exclude(course=course).open()

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def taking_part(self) -> Self:
        return self.filter(state__in=TAKES_PART)

    def taking_part_now(self) -> Self:
        return self.filter(state=EnrolmentState.ACCEPTED)

    def in_running_courses(self) -> Self:
        return self.filter(course__closed_at__isnull=True)

    def not_in_yet(self) -> Self:
        """Who asked, waits or was asked, and does not take part."""
        return self.filter(state__in=NOT_IN_YET)

    def to_judge(self, at: datetime) -> Self:
        """Nobody has said yet how they did, and the last session is over."""
        over = CourseSession.unscoped.standing().filter(course=models.OuterRef("course"))
        return self.taking_part_now().filter(
            models.Exists(over),
            ~models.Exists(over.ending_after(at)),
            course__closed_at__isnull=True,
            assessments__isnull=True,
        )

    def to_propose(self) -> Self:
        """Judged competent in the end, and no certification proposed or given for it."""
        judged = Enrolment.unscoped.filter(pk=models.OuterRef("pk"))
        latest = judged.order_by("-assessments__assessed_at", "-assessments__pk")
        return (
            self.taking_part()
            .filter(course__kind__in=LEADS_TO_CERTIFICATION)
            .annotate(verdict=models.Subquery(latest.values("assessments__verdict")[:1]))
            .filter(verdict="competent", certifications__isnull=True)
        )

    def holding_a_place(self) -> Self:
        return self.filter(state__in=HOLDS_A_PLACE)

    def not_withdrawn(self) -> Self:
        return self.exclude(state=EnrolmentState.WITHDRAWN)

    def with_person(self) -> Self:
        return self.select_related("volunteer__user")

    def with_course(self) -> Self:
        return self.select_related("course__trainer")

    def knowing_trainer(self) -> Self:
        """``has_trainer``: whoever gives the course is a trainer here still."""
        return self.annotate(has_trainer=_is_trainer("course__trainer"))

    def with_service(self) -> Self:
        return self.select_related("service")

    def with_course_alone(self) -> Self:
        return self.select_related("course")

    def by_name(self) -> Self:
        return self.order_by("volunteer__user__name_key", "pk")

    def by_course_and_name(self) -> Self:
        return self.order_by("course__starts_on", "course", "volunteer__user__name_key", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-course__starts_on", "-pk")

    def in_order(self) -> Self:
        return self.order_by("course__starts_on", "pk")

    def oldest_first(self) -> Self:
        return self.order_by("enrolled_at", "pk")


class Enrolment(ScopedModel):
    """One row for a volunteer and a course, also where they left and came back."""

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

    @property
    def state_tone(self) -> Tone:
        return ENROLMENT_TONES[self.state]

    @property
    def takes_part(self) -> bool:
        return self.state in TAKES_PART

    @property
    def is_offered(self) -> bool:
        return self.state == EnrolmentState.OFFERED

    @property
    def is_waiting(self) -> bool:
        return self.state == EnrolmentState.WAITING

    @property
    def is_withdrawn(self) -> bool:
        return self.state == EnrolmentState.WITHDRAWN

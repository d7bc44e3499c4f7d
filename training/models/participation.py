"""Who was there, and how they did."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Tone
from organisations.models import Scope, ScopedModel, ScopedQuerySet
from training.models.courses import SEE_ALL, CourseSession, Enrolment


class Presence(models.TextChoices):
    PRESENT = "present", _("present")
    LATE = "late", _("partly present")
    ABSENT = "absent", _("absent")


class AttendanceQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Staff see the whole register; a volunteer what it says of them."""
        rows = super().visible_to(scope)
        return rows if scope.has(*SEE_ALL) else rows.filter(enrolment__volunteer__user=scope.user)

    def of_session(self, session: CourseSession) -> Self:
        return self.filter(session=session)

    def of_enrolments(self, enrolments: list[Enrolment]) -> Self:
        return self.filter(enrolment__in=enrolments)

    def as_seen(self) -> "models.QuerySet[Any, tuple[int, int, str]]":
        """Who (enrolment), where (session) and how, instead of the rows."""
        return self.values_list("enrolment", "session", "presence")

    def with_recorder(self) -> Self:
        return self.select_related("recorded_by")

    def newest_first(self) -> Self:
        return self.order_by("-recorded_at", "-pk")


class Attendance(ScopedModel):
    """Whether a participant was at a session, as the trainer saw it."""

    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(_("presence"), max_length=10, choices=Presence)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded"))

    unscoped = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"], name="training_attendance_once"
            )
        ]

    def __str__(self) -> str:
        return self.presence


class AssessmentVerdict(models.TextChoices):
    COMPETENT = "competent", _("competent")
    NOT_YET = "not_yet", _("not yet competent")
    UNFIT = "unfit", _("not fit for this work")


VERDICT_TONES: dict[str, Tone] = {
    AssessmentVerdict.COMPETENT: Tone.GOOD,
    AssessmentVerdict.NOT_YET: Tone.WAIT,
    AssessmentVerdict.UNFIT: Tone.WAIT,
}


class AssessmentQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Staff see every judgement; a volunteer their own."""
        rows = super().visible_to(scope)
        return rows if scope.has(*SEE_ALL) else rows.filter(enrolment__volunteer__user=scope.user)

    def of_enrolment(self, enrolment: Enrolment) -> Self:
        return self.filter(enrolment=enrolment)

    def of_enrolments(self, enrolments: list[Enrolment]) -> Self:
        return self.filter(enrolment__in=enrolments)

    def with_judge(self) -> Self:
        return self.select_related("assessed_by")

    def newest_first(self) -> Self:
        return self.order_by("-assessed_at", "-pk")


class Assessment(ScopedModel):
    """The trainer's judgement of competence, apart from presence."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="assessments")
    verdict = models.CharField(_("verdict"), max_length=10, choices=AssessmentVerdict)
    note = models.TextField(_("note"), blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assessed_at = models.DateTimeField(_("assessed"))

    unscoped = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")

    def __str__(self) -> str:
        return self.verdict

    @property
    def verdict_tone(self) -> Tone:
        return VERDICT_TONES[self.verdict]

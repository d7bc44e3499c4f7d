from datetime import UTC, date, datetime

import factory

from core.tokens import secret
from tests.factories.organisations import EARLIER, UserFactory
from tests.factories.scoped import ScopedFactory, same_service
from tests.factories.volunteers import VolunteerFactory
from training.lifecycle import CertificationState, EnrolmentState
from training.models import (
    Assessment,
    AssessmentVerdict,
    Attendance,
    Certification,
    Course,
    CourseSession,
    Enrolment,
    Observation,
    ObservationKind,
    Presence,
)


class CourseFactory(ScopedFactory):
    class Meta:
        model = Course

    name = factory.Sequence(lambda n: f"Basic training {n:06}")
    trainer = factory.SubFactory(UserFactory)
    starts_on = date(2026, 4, 1)


class CourseSessionFactory(ScopedFactory):
    """Wednesday 1 April 2026, 19:00–21:30 in Amsterdam."""

    class Meta:
        model = CourseSession

    course = same_service(CourseFactory)
    title = factory.Sequence(lambda n: f"Evening {n + 1:06}")
    starts_at = datetime(2026, 4, 1, 17, tzinfo=UTC)
    ends_at = datetime(2026, 4, 1, 19, 30, tzinfo=UTC)
    place = "Community centre"


class EnrolmentFactory(ScopedFactory):
    class Meta:
        model = Enrolment

    course = same_service(CourseFactory)
    volunteer = same_service(VolunteerFactory, trainee=True)
    state = EnrolmentState.ACCEPTED
    enrolled_at = EARLIER


class AttendanceFactory(ScopedFactory):
    """Present. Say of which session and whose enrolment."""

    class Meta:
        model = Attendance

    service = factory.SelfAttribute("session.service")
    presence = Presence.PRESENT
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = EARLIER


class AssessmentFactory(ScopedFactory):
    """Judged competent."""

    class Meta:
        model = Assessment

    enrolment = same_service(EnrolmentFactory)
    verdict = AssessmentVerdict.COMPETENT
    assessed_by = factory.SubFactory(UserFactory)
    assessed_at = EARLIER


class ObservationFactory(ScopedFactory):
    """Somebody in training watched a talk on 2 February 2026."""

    class Meta:
        model = Observation

    volunteer = same_service(VolunteerFactory, trainee=True)
    day = date(2026, 2, 2)
    kind = ObservationKind.TALK
    mentor = same_service(VolunteerFactory)
    noted_by = factory.SubFactory(UserFactory)
    noted_at = EARLIER


class CertificationFactory(ScopedFactory):
    """Confirmed and without end."""

    class Meta:
        model = Certification

    volunteer = same_service(VolunteerFactory)
    state = CertificationState.CONFIRMED
    number = factory.Sequence(lambda n: f"2025-{n:06}")
    secret = factory.LazyFunction(secret)
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = EARLIER
    decided_by = factory.SelfAttribute("proposed_by")
    decided_at = EARLIER
    effective_on = date(2025, 2, 21)

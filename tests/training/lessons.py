"""Courses as they stand in the tests: sessions that were held, and people who were there."""

from datetime import UTC, datetime, timedelta

from organisations.models import Service
from tests.factories.training import (
    AssessmentFactory,
    AttendanceFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
)
from training.models import Course, CourseSession, Enrolment, Presence

FIRST_EVENING = datetime(2026, 2, 2, 18, tzinfo=UTC)


def held_course(service: Service, *, sessions: int = 2, hours: int = 8, **facts) -> Course:
    """A course whose sessions are over on 2 March 2026; together more than the hours needed."""
    course = CourseFactory(service=service, **facts)
    for number in range(sessions):
        starts_at = FIRST_EVENING + timedelta(weeks=number)
        CourseSessionFactory(
            course=course,
            service=service,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=hours),
        )
    return course


def sessions_of(course: Course) -> list[CourseSession]:
    return list(CourseSession.unscoped.of_course(course).in_order())


def participant(
    course: Course, *, present: bool = True, judged: str = "competent", **facts
) -> Enrolment:
    """Somebody who was at every session of the course (or at none) and was judged."""
    enrolment = EnrolmentFactory(course=course, service=course.service, **facts)
    for session in sessions_of(course):
        presence = Presence.PRESENT if present else Presence.ABSENT
        AttendanceFactory(session=session, enrolment=enrolment, presence=presence)
    if judged:
        AssessmentFactory(enrolment=enrolment, service=course.service, verdict=judged)
    return enrolment

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from organisations.models import Role, Scope
from tests.factories.training import (
    AssessmentFactory,
    AttendanceFactory,
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
)
from tests.factories.volunteers import VolunteerFactory
from tests.training.lessons import held_course, participant
from training.lifecycle import COUNTS, Standing
from training.models import (
    Assessment,
    Attendance,
    Certification,
    Course,
    CourseSession,
    Enrolment,
)

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({}, Standing.VALID),
        ({"effective_on": DAY}, Standing.VALID),
        ({"effective_on": DAY + timedelta(days=1)}, Standing.PENDING),
        ({"valid_until": DAY}, Standing.DUE),
        ({"valid_until": DAY - timedelta(days=1)}, Standing.LAPSED),
        ({"valid_until": DAY + timedelta(days=90)}, Standing.DUE),
        ({"valid_until": DAY + timedelta(days=91)}, Standing.VALID),
        ({"state": "proposed"}, Standing.NOT_CONFIRMED),
        ({"state": "refused"}, Standing.NOT_CONFIRMED),
        ({"state": "suspended"}, Standing.SUSPENDED),
        ({"state": "revoked"}, Standing.REVOKED),
    ],
)
def test_the_standing_and_the_query_agree_on_what_counts(db, facts, standing):
    certification = CertificationFactory(**facts)

    assert certification.standing(DAY, renewal_window_days=90) == standing
    counts = Certification.unscoped.counting_on(DAY).exists()
    assert counts == (standing in COUNTS)


def test_a_volunteer_sees_their_own_rows_only(service):
    course = held_course(service)
    mine, theirs = participant(course), participant(course)
    for enrolment in (mine, theirs):
        CertificationFactory(service=service, volunteer=enrolment.volunteer)
    CourseSessionFactory(service=service)
    scope = Scope.by_link(service, mine.volunteer.user, Role.VOLUNTEER)

    assert list(Enrolment.visible_to(scope)) == [mine]
    assert list(Course.visible_to(scope)) == [course]
    assert CourseSession.visible_to(scope).count() == 2
    assert {row.enrolment for row in Attendance.visible_to(scope)} == {mine}
    assert {row.enrolment for row in Assessment.visible_to(scope)} == {mine}
    assert {row.volunteer for row in Certification.visible_to(scope)} == {mine.volunteer}


def test_the_worker_sees_all_of_a_service(service):
    participant(held_course(service))

    assert Enrolment.visible_to(Scope.system(service)).count() == 1


def test_a_partner_sees_nothing_of_training(service, member):
    participant(held_course(service))
    partner = member(service, Role.PARTNER)

    for model in (Course, CourseSession, Enrolment, Attendance, Assessment, Certification):
        assert not model.visible_to(partner).exists()


def test_a_course_counts_its_people_and_sessions(service):
    course = held_course(service)
    for state in ("accepted", "completed", "offered", "waiting", "withdrawn"):
        stamp = datetime(2026, 3, 1, tzinfo=UTC) if state == "completed" else None
        EnrolmentFactory(course=course, service=service, state=state, completed_at=stamp)
    CourseSessionFactory(course=course, service=service, cancelled_at=course.closed_at or DAY_AT)

    counted = Course.unscoped.counting().get()

    assert counted.taking_part == 2
    assert counted.holding_places == 3
    assert counted.waiting == 1
    assert counted.sessions_planned == 2


DAY_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_register_is_missing_until_somebody_is_recorded(service):
    course = held_course(service, sessions=1)
    missing = CourseSession.unscoped.without_register(DAY_AT)
    assert missing.count() == 1

    enrolment = EnrolmentFactory(course=course, service=service)
    AttendanceFactory(session=CourseSession.unscoped.get(), enrolment=enrolment)
    assert not missing.all().exists()


def test_to_judge_are_those_whose_course_is_over(service):
    over = held_course(service)
    to_judge = participant(over, judged="")
    participant(over)
    running = held_course(service)
    CourseSessionFactory(course=running, service=service)
    participant(running, judged="")
    EnrolmentFactory(service=service)

    assert list(Enrolment.unscoped.to_judge(DAY_AT)) == [to_judge]


def test_to_propose_are_those_who_were_judged_competent_in_the_end(service):
    course = held_course(service)
    ready = participant(course)
    CertificationFactory(service=service, enrolment=participant(course))
    changed = participant(course)
    AssessmentFactory(enrolment=changed, service=service, verdict="unfit", assessed_at=DAY_AT)
    participant(held_course(service, kind="coaching"))

    assert list(Enrolment.unscoped.to_propose()) == [ready]


def test_the_database_refuses_a_session_that_ends_before_it_starts(service):
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseSessionFactory(service=service, ends_at=datetime(2026, 4, 1, 17, tzinfo=UTC))


def test_the_database_refuses_two_enrolments_in_one_course(service):
    course, volunteer = CourseFactory(service=service), VolunteerFactory(service=service)
    EnrolmentFactory(course=course, volunteer=volunteer, service=service)

    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentFactory(course=course, volunteer=volunteer, service=service)


def test_the_database_refuses_a_certification_without_a_first_day(service):
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificationFactory(service=service, effective_on=None)

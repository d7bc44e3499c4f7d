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
    ObservationFactory,
)
from tests.factories.volunteers import VolunteerFactory
from tests.training.lessons import held_course, participant
from training.lifecycle import COUNTS, CertificationStanding
from training.models import (
    Assessment,
    Attendance,
    Certification,
    Course,
    CourseSession,
    Enrolment,
    Observation,
)

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({}, CertificationStanding.VALID),
        ({"effective_on": DAY}, CertificationStanding.VALID),
        ({"effective_on": DAY + timedelta(days=1)}, CertificationStanding.PENDING),
        ({"valid_until": DAY}, CertificationStanding.DUE),
        ({"valid_until": DAY - timedelta(days=1)}, CertificationStanding.LAPSED),
        ({"valid_until": DAY + timedelta(days=90)}, CertificationStanding.DUE),
        ({"valid_until": DAY + timedelta(days=91)}, CertificationStanding.VALID),
        ({"state": "proposed"}, CertificationStanding.NOT_CONFIRMED),
        ({"state": "refused"}, CertificationStanding.NOT_CONFIRMED),
        ({"state": "suspended"}, CertificationStanding.SUSPENDED),
        ({"state": "revoked"}, CertificationStanding.REVOKED),
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
        ObservationFactory(service=service, volunteer=enrolment.volunteer)
    CourseSessionFactory(service=service)
    scope = Scope.by_link(service, mine.volunteer.user, Role.VOLUNTEER)

    assert list(Enrolment.visible_to(scope)) == [mine]
    assert list(Course.visible_to(scope)) == [course]
    assert CourseSession.visible_to(scope).count() == 2
    assert {row.enrolment for row in Attendance.visible_to(scope)} == {mine}
    assert {row.enrolment for row in Assessment.visible_to(scope)} == {mine}
    for model in (Certification, Observation):
        assert {row.volunteer for row in model.visible_to(scope)} == {mine.volunteer}


def test_the_worker_sees_all_of_a_service(service):
    participant(held_course(service))

    assert Enrolment.visible_to(Scope.system(service)).count() == 1


def test_a_partner_sees_nothing_of_training(service, member):
    participant(held_course(service))
    partner = member(service, Role.PARTNER)

    ObservationFactory(service=service)
    for model in (
        Course,
        CourseSession,
        Enrolment,
        Attendance,
        Assessment,
        Certification,
        Observation,
    ):
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


@pytest.mark.parametrize("facts", [{}, {"kind": "practice", "mentor": None}])
def test_the_database_refuses_the_same_observation_twice(service, facts):
    first = ObservationFactory(service=service, **facts)
    again = {"service": service, "volunteer": first.volunteer, "kind": first.kind}

    with pytest.raises(IntegrityError), transaction.atomic():
        ObservationFactory(**again, mentor=first.mentor)

    Observation.unscoped.update(taken_back_at=DAY_AT, taken_back_by=first.noted_by)
    assert ObservationFactory(**again, mentor=first.mentor).stands


def test_the_database_refuses_a_talk_without_a_mentor_and_somebody_who_watched_themselves(service):
    watcher = VolunteerFactory(service=service)
    for mentor in (None, watcher):
        with pytest.raises(IntegrityError), transaction.atomic():
            ObservationFactory(service=service, volunteer=watcher, mentor=mentor)


def test_the_database_refuses_what_nobody_took_back(service):
    with pytest.raises(IntegrityError), transaction.atomic():
        ObservationFactory(service=service, taken_back_at=DAY_AT)


@pytest.mark.parametrize(("asked", "who"), [(0, set()), (1, {"one", "both"}), (2, {"both"})])
def test_who_watched_enough_goes_by_what_their_service_asks(service, asked, who):
    people = {name: VolunteerFactory(service=service, trainee=True) for name in ("one", "both")}
    for watcher in (*people.values(), people["both"]):
        ObservationFactory(service=service, volunteer=watcher)
    ObservationFactory(
        service=service, volunteer=people["one"], taken_back_at=DAY_AT, taken_back_by=watcher.user
    )
    service.observations_needed = asked
    service.save()

    enough = Observation.unscoped.of_who_watched_enough().values_list("volunteer", flat=True)

    assert set(enough) == {people[name].pk for name in who}

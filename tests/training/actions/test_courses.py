from datetime import UTC, date, datetime, timedelta

import pytest

from organisations.models import AuditEntry, Role
from tests.cases.letters import letters
from tests.factories.training import (
    AttendanceFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
)
from training.actions.courses import (
    PlannedSession,
    cancel_session,
    change_course,
    close_course,
    create_course,
    move_session,
    plan_sessions,
)
from training.actions.refusals import CourseClosed, SessionCancelled, SessionHasRegister
from training.models import Course, CourseSession
from training.signals import session_cancelled, session_moved, sessions_planned

EVENING = PlannedSession(
    title="Evening 1",
    starts_at=datetime(2026, 4, 1, 17, tzinfo=UTC),
    ends_at=datetime(2026, 4, 1, 19, 30, tzinfo=UTC),
    place="Community centre",
)
DAY = PlannedSession(
    title="Saturday",
    starts_at=datetime(2026, 3, 28, 8, tzinfo=UTC),
    ends_at=datetime(2026, 3, 28, 15, tzinfo=UTC),
    place="Town hall",
)


@pytest.fixture
def course(service):
    return CourseFactory(service=service)


@pytest.fixture
def session(course):
    return CourseSessionFactory(course=course, service=course.service)


def trail(scope):
    return [entry.verb for entry in AuditEntry.visible_to(scope).order_by("pk")]


def test_a_course_is_created_in_the_service_of_the_asker(service, trainer, now):
    course = create_course(
        name="Basic training",
        kind="basic",
        language="nl",
        places=8,
        trainer=trainer.user,
        all_sessions_required=True,
        by=trainer,
        at=now,
    )

    assert course.service == service
    assert course.starts_on == date(2026, 3, 2)
    assert trail(trainer) == ["course.create"]


def test_changing_a_course_notes_what_changed(course, trainer, now):
    course = change_course(course, name="Other name", places=course.places, by=trainer, at=now)

    assert course.name == "Other name"
    assert AuditEntry.visible_to(trainer).get().changed == ["name"]


def test_changing_nothing_leaves_no_trace(course, trainer, now):
    change_course(course, name=course.name, by=trainer, at=now)

    assert trail(trainer) == []


def test_a_course_is_closed_once(course, trainer, now):
    assert close_course(course, by=trainer, at=now).closed_at == now

    with pytest.raises(CourseClosed):
        close_course(course, by=trainer, at=now)


def test_closing_is_told_to_who_is_in_the_course_or_waits_for_it(course, session, trainer, now):
    states = ("accepted", "waiting", "offered", "withdrawn", "completed")
    people = {
        state: EnrolmentFactory(
            service=course.service,
            course=course,
            state=state,
            completed_at=now if state == "completed" else None,
        ).volunteer.user
        for state in states
    }

    close_course(course, by=trainer, at=now)

    told = {letter["to"]: letter["text"] for letter in letters()}
    assert set(told) == {people[state].email for state in ("accepted", "waiting", "offered")}
    assert "You still take part" in told[people["accepted"].email]
    assert session.place in told[people["accepted"].email]
    assert "There was no place for you" in told[people["waiting"].email]
    assert session.place not in told[people["waiting"].email]
    assert "no longer stands" in told[people["offered"].email]
    assert "There was no place for you" not in told[people["offered"].email]


@pytest.mark.parametrize("state", ["requested", "waiting", "offered"])
def test_closing_takes_whoever_has_no_place_off_the_list(state, course, trainer, now):
    enrolment = EnrolmentFactory(service=course.service, course=course, state=state)

    close_course(course, by=trainer, at=now)

    enrolment.refresh_from_db()
    assert enrolment.is_withdrawn
    assert trail(trainer) == ["course.close", "enrolment.withdraw"]
    assert len(letters()) == 1


def test_planning_sets_the_first_day_of_the_course_and_is_told_above(course, trainer, now, heard):
    said = heard(sessions_planned)

    evening, day = plan_sessions(course, [EVENING, DAY], by=trainer, at=now)

    course.refresh_from_db()
    assert course.starts_on == date(2026, 3, 28)
    assert (evening.half_days, day.half_days) == (1, 2)
    assert [(told["course"], told["sessions"]) for told in said] == [(course, [evening, day])]
    assert said[0]["by"] == trainer
    assert said[0]["at"] == now
    assert trail(trainer) == ["session.plan", "session.plan"]


def test_the_first_day_is_the_local_day_of_the_service(course, trainer, now):
    late = PlannedSession(
        title="Night",
        starts_at=datetime(2026, 4, 1, 22, 30, tzinfo=UTC),
        ends_at=datetime(2026, 4, 1, 23, 30, tzinfo=UTC),
        place="Here",
    )

    plan_sessions(course, [late], by=trainer, at=now)

    assert Course.unscoped.get().starts_on == date(2026, 4, 2)


def test_a_closed_course_gets_no_sessions(course, trainer, now):
    close_course(course, by=trainer, at=now)

    with pytest.raises(CourseClosed):
        plan_sessions(course, [EVENING], by=trainer, at=now)


def test_a_session_moves_and_is_told_above(session, trainer, now, heard):
    said = heard(session_moved)

    session = move_session(session, DAY, by=trainer, at=now)

    assert session.starts_at == DAY.starts_at
    assert session.half_days == 2
    assert session.course.starts_on == date(2026, 3, 28)
    assert [told["session"] for told in said] == [session]
    assert AuditEntry.visible_to(trainer).get().changed == [
        "ends_at",
        "place",
        "starts_at",
        "title",
    ]


def test_moving_to_the_same_is_nothing(session, trainer, now, heard):
    said = heard(session_moved)
    same = PlannedSession(
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place,
    )

    move_session(session, same, by=trainer, at=now)

    assert said == []
    assert trail(trainer) == []


def test_a_session_with_a_register_keeps_its_time_but_may_get_another_place(session, trainer, now):
    enrolment = EnrolmentFactory(course=session.course, service=session.service)
    AttendanceFactory(session=session, enrolment=enrolment)
    elsewhere = PlannedSession(
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place="Library",
    )

    assert move_session(session, elsewhere, by=trainer, at=now).place == "Library"
    with pytest.raises(SessionHasRegister):
        move_session(session, DAY, by=trainer, at=now)
    with pytest.raises(SessionHasRegister):
        cancel_session(session, by=trainer, at=now)


def test_cancelling_is_told_above_with_its_reason_in_the_trail(session, trainer, now, heard):
    said = heard(session_cancelled)
    later = CourseSessionFactory(
        course=session.course,
        service=session.service,
        starts_at=session.starts_at + timedelta(weeks=1),
        ends_at=session.ends_at + timedelta(weeks=1),
    )

    session = cancel_session(session, reason="Trainer is ill", by=trainer, at=now)

    assert session.cancelled_at == now
    assert [told["session"] for told in said] == [session]
    assert session.cancel_reason == "Trainer is ill"
    assert AuditEntry.visible_to(trainer).get().reason == "Trainer is ill"
    assert Course.unscoped.get().starts_on == later.starts_at.date()


def test_a_cancelled_session_neither_moves_nor_is_cancelled_again(session, trainer, now):
    session = cancel_session(session, by=trainer, at=now)

    with pytest.raises(SessionCancelled):
        move_session(session, DAY, by=trainer, at=now)
    with pytest.raises(SessionCancelled):
        cancel_session(session, by=trainer, at=now)


def test_the_sessions_of_a_closed_course_stand(session, trainer, now):
    close_course(session.course, by=trainer, at=now)

    with pytest.raises(CourseClosed):
        cancel_session(session, by=trainer, at=now)


def test_a_receiver_that_fails_undoes_the_change(session, trainer, now):
    def fail(**_facts):
        raise RuntimeError

    session_moved.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            move_session(session, DAY, by=trainer, at=now)
    finally:
        session_moved.disconnect(fail)

    assert CourseSession.unscoped.get().starts_at == session.starts_at


def test_another_services_course_is_not_there(course, member, now):
    stranger = member(CourseFactory().service, Role.TRAINER)

    with pytest.raises(Course.DoesNotExist):
        close_course(course, by=stranger, at=now)

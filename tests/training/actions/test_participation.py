from datetime import UTC, datetime, timedelta

import pytest

from organisations.models import AuditEntry
from tests.factories.training import CourseSessionFactory, EnrolmentFactory
from training.actions.courses import cancel_session
from training.actions.participation import judge_participant, save_register
from training.actions.refusals import NotInCourse, SessionCancelled, SessionNotYet
from training.models import Assessment, Attendance, Presence

THAT_EVENING = datetime(2026, 4, 1, 17, 5, tzinfo=UTC)


@pytest.fixture
def session(service):
    return CourseSessionFactory(service=service)


@pytest.fixture
def enrolments(session):
    course = session.course
    return [EnrolmentFactory(course=course, service=course.service) for _ in range(3)]


def test_the_register_is_saved_in_one_go(session, enrolments, trainer):
    first, second, _third = enrolments

    written = save_register(
        session,
        {first.pk: Presence.PRESENT, second.pk: Presence.LATE},
        by=trainer,
        at=THAT_EVENING,
    )

    assert written == 2
    assert {row.enrolment_id: row.presence for row in Attendance.unscoped.all()} == {
        first.pk: "present",
        second.pk: "late",
    }
    assert {row.recorded_by for row in Attendance.unscoped.all()} == {trainer.user}
    assert AuditEntry.visible_to(trainer).get().verb == "session.register"


def test_saving_the_same_again_keeps_who_saw_it_first(session, enrolments, trainer, coordinator):
    seen = {enrolments[0].pk: Presence.PRESENT}
    save_register(session, seen, by=trainer, at=THAT_EVENING)

    written = save_register(session, seen, by=coordinator, at=THAT_EVENING + timedelta(days=1))

    assert written == 0
    assert Attendance.unscoped.get().recorded_by == trainer.user
    assert AuditEntry.visible_to(trainer).count() == 1


def test_a_correction_says_who_corrected(session, enrolments, trainer, coordinator):
    save_register(session, {enrolments[0].pk: "present"}, by=trainer, at=THAT_EVENING)

    save_register(session, {enrolments[0].pk: "absent"}, by=coordinator, at=THAT_EVENING)

    row = Attendance.unscoped.get()
    assert (row.presence, row.recorded_by) == ("absent", coordinator.user)


def test_the_register_opens_on_the_local_day_of_the_session(session, enrolments, trainer):
    seen = {enrolments[0].pk: "present"}
    before = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)

    with pytest.raises(SessionNotYet):
        save_register(session, seen, by=trainer, at=before)
    assert save_register(session, seen, by=trainer, at=before + timedelta(minutes=1)) == 1


def test_a_cancelled_session_has_no_register(session, enrolments, trainer):
    cancel_session(session, by=trainer, at=THAT_EVENING)

    with pytest.raises(SessionCancelled):
        save_register(session, {enrolments[0].pk: "present"}, by=trainer, at=THAT_EVENING)


def test_nobody_from_another_course_is_written_down(session, enrolments, trainer):
    stranger = EnrolmentFactory(service=session.service)

    with pytest.raises(NotInCourse):
        save_register(
            session,
            {enrolments[0].pk: "present", stranger.pk: "present"},
            by=trainer,
            at=THAT_EVENING,
        )
    assert not Attendance.unscoped.exists()


def test_every_judgement_is_kept(enrolments, trainer):
    judge_participant(
        enrolments[0], verdict="not_yet", note="Listens well", by=trainer, at=THAT_EVENING
    )
    later = judge_participant(
        enrolments[0], verdict="competent", by=trainer, at=THAT_EVENING + timedelta(days=1)
    )

    assert Assessment.unscoped.newest_first().first() == later
    assert Assessment.unscoped.count() == 2
    assert AuditEntry.visible_to(trainer).filter(verb="enrolment.assess").count() == 2

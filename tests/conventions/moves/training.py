"""How somebody's place in a course and their certification are moved."""

from organisations.lifecycle import Told
from organisations.models import Scope
from tests.conventions.moves.stage import Act, Stage, makes
from tests.factories.training import (
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
)
from tests.factories.volunteers import VolunteerFactory
from training.actions import certifications, enrolments
from training.lifecycle import EnrolmentState
from training.models import Certification, Course, Enrolment


def a_place(stage: Stage, state: str) -> tuple[Enrolment, Scope]:
    """In a course that has a day ahead; who takes part was invited to it."""
    course = CourseFactory(service=stage.service)
    CourseSessionFactory(service=stage.service, course=course)
    takes_part = state == EnrolmentState.ACCEPTED
    enrolment = EnrolmentFactory(
        service=stage.service,
        course=course,
        state=EnrolmentState.OFFERED if takes_part else state,
    )
    stage.know(Told.VOLUNTEER, enrolment.volunteer.user.email)
    if takes_part:
        enrolments.accept_place(enrolment, by=stage.trainer, at=stage.now)
    return enrolment, stage.trainer


def fill(course: Course) -> None:
    """Somebody has its only place."""
    EnrolmentFactory(service=course.service, course=course)
    course.places = 1
    course.save()


@makes("Enrolment", "wait")
def wait(stage: Stage, state: str) -> Act:
    """The course is full when somebody is put in it; nobody sees the request before."""
    course = CourseFactory(service=stage.service)
    fill(course)
    volunteer = VolunteerFactory(service=stage.service, trainee=True)
    stage.know(Told.VOLUNTEER, volunteer.user.email)
    assert state == EnrolmentState.REQUESTED
    return lambda: enrolments.enrol_volunteer(course, volunteer, by=stage.trainer, at=stage.now)


@makes("Enrolment", "offer")
def offer(stage: Stage, state: str) -> Act:
    one, by = a_place(stage, state)
    return lambda: enrolments.offer_place(one, by=by, at=stage.now)


@makes("Enrolment", "accept")
def accept(stage: Stage, state: str) -> Act:
    one, by = a_place(stage, state)
    return lambda: enrolments.accept_place(one, by=by, at=stage.now)


@makes("Enrolment", "complete")
def complete(stage: Stage, state: str) -> Act:
    one, by = a_place(stage, state)
    return lambda: enrolments.complete_enrolment(one, by=by, at=stage.now)


@makes("Enrolment", "withdraw")
def withdraw(stage: Stage, state: str) -> Act:
    one, by = a_place(stage, state)
    return lambda: enrolments.withdraw_enrolment(one, by=by, at=stage.now)


@makes("Enrolment", "return")
def come_back(stage: Stage, state: str) -> Act:
    one, by = a_place(stage, state)
    fill(one.course)
    return lambda: enrolments.enrol_volunteer(one.course, one.volunteer, by=by, at=stage.now)


def a_certification(stage: Stage, state: str) -> tuple[Certification, Scope]:
    """Of somebody who is asked for no case: they hear of the decision all the same."""
    volunteer = VolunteerFactory(service=stage.service, trainee=True)
    stage.know(Told.VOLUNTEER, volunteer.user.email)
    stage.know("the trainer", stage.trainer.person.email)
    certification = CertificationFactory(
        service=stage.service,
        volunteer=volunteer,
        state=state,
        proposed_by=stage.trainer.person,
    )
    return certification, stage.coordinator


@makes("Certification", "confirm")
def confirm(stage: Stage, state: str) -> Act:
    one, by = a_certification(stage, state)
    today = stage.now.date()
    return lambda: certifications.confirm_certification(
        one, effective_on=today, valid_until=None, by=by, at=stage.now
    )


@makes("Certification", "refuse")
def refuse(stage: Stage, state: str) -> Act:
    one, by = a_certification(stage, state)
    return lambda: certifications.refuse_certification(one, reason="later", by=by, at=stage.now)


@makes("Certification", "suspend")
def suspend(stage: Stage, state: str) -> Act:
    one, by = a_certification(stage, state)
    return lambda: certifications.suspend_certification(one, reason="", by=by, at=stage.now)


@makes("Certification", "reinstate")
def reinstate(stage: Stage, state: str) -> Act:
    one, by = a_certification(stage, state)
    return lambda: certifications.reinstate_certification(one, by=by, at=stage.now)


@makes("Certification", "revoke")
def revoke(stage: Stage, state: str) -> Act:
    one, by = a_certification(stage, state)
    return lambda: certifications.revoke_certification(one, reason="", by=by, at=stage.now)

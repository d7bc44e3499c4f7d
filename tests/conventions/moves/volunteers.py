"""How applicants and volunteers are moved."""

from datetime import date

from organisations.lifecycle import Told
from organisations.models import Scope
from tests.conventions.moves.stage import Act, Stage, makes
from tests.factories.training import CourseFactory, CourseSessionFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from tests.volunteers.papers import ready_to_screen
from training.actions.enrolments import enrol_volunteer
from volunteers.actions import admission, applications, volunteers
from volunteers.lifecycle import ApplicationState, VolunteerState
from volunteers.models import Application, Volunteer


def an_applicant(stage: Stage, state: str) -> Application:
    if state == ApplicationState.INTERVIEWED:
        application = ready_to_screen(stage.service, stage.now)
    else:
        application = ApplicationFactory(service=stage.service, state=state)
    stage.know(Told.APPLICANT, application.email)
    return application


@makes("Application", "inform")
def inform(stage: Stage, state: str) -> Act:
    one, by, now = an_applicant(stage, state), stage.coordinator, stage.now
    return lambda: applications.inform_applicant(one, informed_on=now.date(), by=by, at=now)


@makes("Application", "interview")
def interview(stage: Stage, state: str) -> Act:
    one, by, now = an_applicant(stage, state), stage.coordinator, stage.now
    return lambda: applications.interview_applicant(
        one, interviewed_on=now.date(), note="", by=by, at=now
    )


@makes("Application", "screen")
def screen(stage: Stage, state: str) -> Act:
    one, by = an_applicant(stage, state), stage.coordinator
    return lambda: applications.screen_applicant(one, by=by, at=stage.now)


@makes("Application", "admit")
def admit(stage: Stage, state: str) -> Act:
    one, by = an_applicant(stage, state), stage.coordinator

    def act() -> Application:
        admission.admit_applicant(one, by=by, at=stage.now)
        return one

    return act


@makes("Application", "decline")
def decline(stage: Stage, state: str) -> Act:
    one, by = an_applicant(stage, state), stage.coordinator
    return lambda: applications.decline_application(one, reason="", tell=True, by=by, at=stage.now)


@makes("Application", "withdraw")
def withdraw(stage: Stage, state: str) -> Act:
    one, by = an_applicant(stage, state), stage.coordinator
    return lambda: applications.withdraw_application(one, reason="", by=by, at=stage.now)


def a_busy_volunteer(stage: Stage, state: str) -> tuple[Volunteer, Scope]:
    """On a case with a talk ahead, asked for another, and taking part in a course."""
    volunteer = stage.pair().volunteers[0]
    offer = stage.ask(stage.case_before_the_pair("ready"))
    offer.volunteer = volunteer
    offer.save()
    course = CourseFactory(service=stage.service)
    CourseSessionFactory(service=stage.service, course=course)
    enrol_volunteer(course, volunteer, by=stage.trainer, at=stage.now)
    stage.know(Told.VOLUNTEER, volunteer.user.email)
    Volunteer.unscoped.filter(pk=volunteer.pk).update(state=state)
    return Volunteer.unscoped.get(pk=volunteer.pk), stage.coordinator


@makes("Volunteer", "begin_probation")
def begin_probation(stage: Stage, state: str) -> Act:
    one, by = a_busy_volunteer(stage, state)
    return lambda: volunteers.begin_probation(one, by=by, at=stage.now)


@makes("Volunteer", "release")
def release(stage: Stage, state: str) -> Act:
    one, by = a_busy_volunteer(stage, state)
    return lambda: volunteers.release(one, by=by, at=stage.now)


@makes("Volunteer", "pause")
def pause(stage: Stage, state: str) -> Act:
    one, by = a_busy_volunteer(stage, state)
    return lambda: volunteers.pause_volunteer(one, until=None, by=by, at=stage.now)


@makes("Volunteer", "return", "return_to_probation")
def come_back(stage: Stage, state: str) -> Act:
    one = VolunteerFactory(service=stage.service, state=state, paused_from=stage.move.target)
    stage.know(Told.VOLUNTEER, one.user.email)
    return lambda: volunteers.return_from_pause(one, by=stage.coordinator, at=stage.now)


@makes("Volunteer", "leave")
def leave(stage: Stage, state: str) -> Act:
    one, by = a_busy_volunteer(stage, state)
    return lambda: volunteers.leave(one, reason="", by=by, at=stage.now)


@makes("Volunteer", "take_back")
def take_back(stage: Stage, state: str) -> Act:
    assert state == VolunteerState.LEFT
    one = VolunteerFactory(service=stage.service, state=state, left_on=date(2026, 1, 9))
    stage.know(Told.VOLUNTEER, one.user.email)
    return lambda: volunteers.take_back(one, by=stage.coordinator, at=stage.now)

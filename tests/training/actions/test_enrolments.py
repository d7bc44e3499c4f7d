from datetime import date

import pytest

from core.lifecycle import MoveRefused
from organisations.models import AuditEntry, OutboxMessage, Role, Scope
from tests.factories.training import CourseFactory, EnrolmentFactory
from tests.factories.volunteers import VolunteerFactory
from training.actions.courses import close_course
from training.actions.enrolments import (
    accept_place,
    complete_enrolment,
    enrol_volunteer,
    offer_place,
    withdraw_enrolment,
)
from training.actions.refusals import AlreadyEnrolled, CourseClosed, NoPlaceLeft, VolunteerHasLeft
from training.lifecycle import EnrolmentState
from training.models import Enrolment
from training.signals import participant_joined, participant_left
from volunteers.actions.volunteers import leave


@pytest.fixture
def course(service):
    return CourseFactory(service=service, places=1)


@pytest.fixture
def volunteer(service):
    return VolunteerFactory(service=service, trainee=True)


def themselves(volunteer):
    return Scope.by_link(volunteer.service, volunteer.user, Role.VOLUNTEER)


def test_a_volunteer_takes_part_at_once_and_it_is_told_above(
    course, volunteer, trainer, now, heard
):
    said = heard(participant_joined)

    enrolment = enrol_volunteer(course, volunteer, by=trainer, at=now)

    assert enrolment.state == EnrolmentState.ACCEPTED
    assert [told["enrolment"] for told in said] == [enrolment]
    assert AuditEntry.visible_to(trainer).get().verb == "enrolment.accept"


def test_a_volunteer_who_is_asked_first_gets_a_mail_and_is_not_in_yet(
    course, volunteer, trainer, now, heard, deliver_mail
):
    said = heard(participant_joined)

    enrolment = enrol_volunteer(course, volunteer, ask_first=True, by=trainer, at=now)

    assert enrolment.state == EnrolmentState.OFFERED
    assert said == []
    (mail,) = deliver_mail()
    assert mail.to == [volunteer.user.email]
    assert f"/s/{course.service.slug}/my-training/" in mail.body


def test_a_full_course_has_a_waiting_list(course, volunteer, trainer, now):
    EnrolmentFactory(course=course, service=course.service)

    enrolment = enrol_volunteer(course, volunteer, by=trainer, at=now)

    assert enrolment.state == EnrolmentState.WAITING


def test_an_offered_place_is_taken_already(course, volunteer, trainer, now):
    EnrolmentFactory(course=course, service=course.service, state=EnrolmentState.OFFERED)

    assert enrol_volunteer(course, volunteer, by=trainer, at=now).state == EnrolmentState.WAITING


def test_nobody_is_in_a_course_twice(course, volunteer, trainer, now):
    enrol_volunteer(course, volunteer, by=trainer, at=now)

    with pytest.raises(AlreadyEnrolled) as refusal:
        enrol_volunteer(course, volunteer, by=trainer, at=now)
    assert refusal.value.state == EnrolmentState.ACCEPTED


def test_who_withdrew_may_come_back_in_the_same_row(course, volunteer, trainer, now):
    enrolment = enrol_volunteer(course, volunteer, by=trainer, at=now)
    withdraw_enrolment(enrolment, by=trainer, at=now)

    again = enrol_volunteer(course, volunteer, by=trainer, at=now)

    assert again.pk == enrolment.pk
    assert again.state == EnrolmentState.ACCEPTED


def test_who_has_left_is_not_enrolled(course, trainer, now):
    left = VolunteerFactory(service=course.service, state="left", left_on=date(2026, 1, 1))

    with pytest.raises(VolunteerHasLeft):
        enrol_volunteer(course, left, by=trainer, at=now)
    assert not Enrolment.unscoped.exists()


def test_a_closed_course_takes_nobody(course, volunteer, trainer, now):
    waiting = EnrolmentFactory(course=course, service=course.service, state=EnrolmentState.WAITING)
    close_course(course, by=trainer, at=now)

    with pytest.raises(CourseClosed):
        enrol_volunteer(course, volunteer, by=trainer, at=now)
    with pytest.raises(CourseClosed):
        offer_place(waiting, by=trainer, at=now)


def test_a_place_is_offered_to_who_waits_and_they_accept_it_themselves(
    course, volunteer, trainer, now, heard
):
    said = heard(participant_joined)
    waiting = EnrolmentFactory(
        course=course, service=course.service, volunteer=volunteer, state=EnrolmentState.WAITING
    )

    offered = offer_place(waiting, by=trainer, at=now)
    enrolment = accept_place(offered, by=themselves(volunteer), at=now)

    assert enrolment.state == EnrolmentState.ACCEPTED
    assert [told["enrolment"] for told in said] == [enrolment]


def test_no_place_is_offered_or_taken_in_a_full_course(course, trainer, now):
    EnrolmentFactory(course=course, service=course.service)
    waiting = EnrolmentFactory(course=course, service=course.service, state=EnrolmentState.WAITING)

    with pytest.raises(NoPlaceLeft) as refusal:
        offer_place(waiting, by=trainer, at=now)
    with pytest.raises(NoPlaceLeft):
        accept_place(waiting, by=trainer, at=now)
    assert refusal.value.places == 1


def test_who_waits_does_not_let_themselves_in(course, volunteer, now):
    waiting = EnrolmentFactory(
        course=course, service=course.service, volunteer=volunteer, state=EnrolmentState.WAITING
    )

    with pytest.raises(MoveRefused):
        accept_place(waiting, by=themselves(volunteer), at=now)


def test_a_volunteer_does_not_answer_for_another(course, volunteer, now):
    anothers = EnrolmentFactory(course=course, service=course.service, state=EnrolmentState.OFFERED)
    EnrolmentFactory(course=course, service=course.service, volunteer=volunteer)

    with pytest.raises(Enrolment.DoesNotExist):
        accept_place(anothers, by=themselves(volunteer), at=now)
    with pytest.raises(Enrolment.DoesNotExist):
        withdraw_enrolment(anothers, by=themselves(volunteer), at=now)


def test_leaving_a_course_is_told_above(course, volunteer, trainer, now, heard):
    said = heard(participant_left)
    enrolment = enrol_volunteer(course, volunteer, by=trainer, at=now)

    enrolment = withdraw_enrolment(enrolment, reason="Ill", by=themselves(volunteer), at=now)

    assert enrolment.state == EnrolmentState.WITHDRAWN
    assert [told["enrolment"] for told in said] == [enrolment]
    assert AuditEntry.visible_to(trainer).latest("pk").reason == "Ill"


def test_declining_a_place_tells_nobody_and_takes_the_mail_back(
    course, volunteer, trainer, now, heard
):
    said = heard(participant_left)
    enrolment = enrol_volunteer(course, volunteer, ask_first=True, by=trainer, at=now)

    withdraw_enrolment(enrolment, by=themselves(volunteer), at=now)

    assert said == []
    assert OutboxMessage.unscoped.get().state == "superseded"


def test_a_course_is_completed_once(course, volunteer, trainer, now):
    enrolment = enrol_volunteer(course, volunteer, by=trainer, at=now)

    enrolment = complete_enrolment(enrolment, by=trainer, at=now)

    assert enrolment.state == EnrolmentState.COMPLETED
    assert enrolment.completed_at == now
    with pytest.raises(MoveRefused):
        complete_enrolment(enrolment, by=trainer, at=now)


def test_a_volunteer_does_not_complete_their_own_course(course, volunteer, trainer, now):
    enrolment = enrol_volunteer(course, volunteer, by=trainer, at=now)

    with pytest.raises(MoveRefused):
        complete_enrolment(enrolment, by=themselves(volunteer), at=now)


def test_who_leaves_the_service_leaves_their_courses(
    course, volunteer, trainer, coordinator, now, heard
):
    said = heard(participant_left)
    enrol_volunteer(course, volunteer, by=trainer, at=now)

    leave(volunteer, reason="Moved house", by=coordinator, at=now)

    assert Enrolment.unscoped.get().state == EnrolmentState.WITHDRAWN
    assert len(said) == 1

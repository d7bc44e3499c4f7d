"""Whoever races, a place is taken once, a number is given once, nobody is proposed twice."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from organisations.models import OutboxMessage, OutboxState, Role, Scope
from scheduling.models import CalendarItem
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.factories.training import CourseFactory
from tests.factories.volunteers import VolunteerFactory
from tests.races.racing import race
from tests.scheduling.talks import let_everything_leave
from tests.training.lessons import held_course, participant
from training.actions.certifications import propose_certification
from training.actions.courses import PlannedSession, close_course, move_session, plan_sessions
from training.actions.enrolments import (
    enrol_volunteer,
    enrol_volunteers,
    leave_every_course,
    withdraw_enrolment,
)
from training.actions.observations import note_observation
from training.actions.refusals import AlreadyProposed, VolunteerHasLeft
from training.models import Certification, Enrolment, Observation
from volunteers.actions.volunteers import leave

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = range(3)


def trainer(service):
    user = MembershipFactory(service=service, role=Role.TRAINER).user
    return Scope(service=service, user=user, roles=frozenset({Role.TRAINER}))


def evening_after(at, place):
    starts_at = at + timedelta(days=9)
    ends_at = starts_at + timedelta(hours=2)
    return PlannedSession(title="Evening 1", starts_at=starts_at, ends_at=ends_at, place=place)


@pytest.mark.parametrize("turn", ROUNDS)
def test_the_last_place_of_a_course_is_taken_once(turn):
    course = CourseFactory(places=1)
    by, at = trainer(course.service), timezone.now()
    people = [VolunteerFactory(service=course.service, trainee=True) for _ in range(3)]

    results = race(*(partial(enrol_volunteer, course, one, by=by, at=at) for one in people))

    states = sorted(Enrolment.unscoped.values_list("state", flat=True))
    assert states == ["accepted", "waiting", "waiting"], results


@pytest.mark.parametrize("turn", ROUNDS)
def test_nobody_is_asked_again_for_a_day_while_they_are_taken_out(turn):
    course = CourseFactory()
    by, at = trainer(course.service), timezone.now()
    plans = [evening_after(at, "Library"), evening_after(at, "Town hall")]
    (session,) = plan_sessions(course, plans[:1], by=by, at=at)
    enrolment = enrol_volunteer(course, VolunteerFactory(service=course.service), by=by, at=at)
    let_everything_leave(at)

    results = race(
        partial(withdraw_enrolment, enrolment, by=by, at=at),
        partial(move_session, session, plans[1], by=by, at=at),
    )

    assert not [result for result in results if isinstance(result, Exception)], results
    assert CalendarItem.unscoped.get().is_cancelled
    waiting = OutboxMessage.unscoped.filter(state=OutboxState.QUEUED)
    assert [message.kind for message in waiting] == ["training.place_ended"]


@pytest.mark.parametrize("turn", ROUNDS)
def test_whoever_leaves_while_their_courses_close_reads_it_once(turn):
    service = ServiceFactory()
    by, at = trainer(service), timezone.now()
    courses = [CourseFactory(service=service) for _ in range(2)]
    leaver = VolunteerFactory(service=service)
    for course in courses:
        enrol_volunteer(course, leaver, ask_first=True, by=by, at=at)
    let_everything_leave(at)

    results = race(
        partial(leave_every_course, leaver, by=by, at=at),
        *(partial(close_course, course, by=by, at=at) for course in courses),
    )

    assert not [result for result in results if isinstance(result, Exception)], results
    assert set(Enrolment.unscoped.values_list("state", flat=True)) == {"withdrawn"}
    assert OutboxMessage.unscoped.filter(state=OutboxState.QUEUED).count() == len(courses)


@pytest.mark.parametrize("turn", ROUNDS)
def test_whoever_leaves_while_they_are_enrolled_has_no_place(turn):
    service = ServiceFactory()
    coordinator = MembershipFactory(service=service, role=Role.COORDINATOR).user
    by = Scope(service=service, user=coordinator, roles=frozenset({Role.COORDINATOR}))
    at, courses = timezone.now(), [CourseFactory(service=service) for _ in range(2)]
    leaver, stays = (VolunteerFactory(service=service) for _ in range(2))

    results = race(
        partial(leave, leaver, reason="", by=by, at=at),
        *(partial(enrol_volunteers, one, [stays, leaver], by=by, at=at) for one in courses),
    )

    failed = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(result, VolunteerHasLeft) for result in failed), results
    theirs = Enrolment.unscoped.of_volunteer(leaver)
    assert set(theirs.values_list("state", flat=True)) <= {"withdrawn"}


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_who_are_proposed_at_once_get_numbers_of_their_own(turn):
    service = ServiceFactory()
    by, at = trainer(service), timezone.now()
    course = held_course(service)
    ready = [participant(course) for _ in range(3)]

    results = race(*(partial(propose_certification, one, by=by, at=at) for one in ready))

    numbers = sorted(Certification.unscoped.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003"], results


@pytest.mark.parametrize("turn", ROUNDS)
def test_of_two_who_propose_the_same_person_one_succeeds(turn):
    service = ServiceFactory()
    by, at = trainer(service), timezone.now()
    enrolment = participant(held_course(service))

    results = race(*(partial(propose_certification, enrolment, by=by, at=at) for _ in range(2)))

    assert Certification.unscoped.count() == 1, results
    assert sum(isinstance(result, AlreadyProposed) for result in results) == 1, results


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_double_click_notes_one_observation(turn):
    learner = VolunteerFactory(trainee=True)
    by, at = trainer(learner.service), timezone.now()
    facts = {"day": at.date(), "kind": "practice", "by": by, "at": at}

    results = race(*(partial(note_observation, learner, **facts) for _ in range(2)))

    assert Observation.unscoped.count() == 1, results
    assert {row.pk for row in results} == {Observation.unscoped.get().pk}

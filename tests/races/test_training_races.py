"""Whoever races, a place is taken once, a number is given once, nobody is proposed twice."""

from functools import partial

import pytest
from django.utils import timezone

from organisations.models import Role, Scope
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.factories.training import CourseFactory
from tests.factories.volunteers import VolunteerFactory
from tests.races.racing import race
from tests.training.lessons import held_course, participant
from training.actions.certifications import propose_certification
from training.actions.enrolments import enrol_volunteer
from training.actions.observations import note_observation
from training.actions.refusals import AlreadyProposed
from training.models import Certification, Enrolment, Observation

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = range(3)


def trainer(service):
    user = MembershipFactory(service=service, role=Role.TRAINER).user
    return Scope(service=service, user=user, roles=frozenset({Role.TRAINER}))


@pytest.mark.parametrize("turn", ROUNDS)
def test_the_last_place_of_a_course_is_taken_once(turn):
    course = CourseFactory(places=1)
    by, at = trainer(course.service), timezone.now()
    people = [VolunteerFactory(service=course.service, trainee=True) for _ in range(3)]

    results = race(*(partial(enrol_volunteer, course, one, by=by, at=at) for one in people))

    states = sorted(Enrolment.unscoped.values_list("state", flat=True))
    assert states == ["accepted", "waiting", "waiting"], results


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

from datetime import UTC, date, datetime

import pytest

from organisations.models import AuditEntry
from tests.factories.training import ObservationFactory
from tests.factories.volunteers import VolunteerFactory
from training.actions.observations import note_observation, take_back_observation
from training.actions.refusals import BeforeJoining, DayToCome, MentorNeeded, VolunteerHasLeft
from training.models import Observation, ObservationKind
from volunteers.models import Volunteer

DAY = date(2026, 2, 26)


@pytest.fixture
def learner(service):
    return VolunteerFactory(service=service, trainee=True, admitted_on=date(2026, 1, 5))


@pytest.fixture
def mentor(service):
    return VolunteerFactory(service=service)


def verbs(scope):
    return [entry.verb for entry in AuditEntry.visible_to(scope).order_by("pk")]


def test_a_talk_they_watched_stands_in_the_logbook(learner, mentor, trainer, now):
    observation = note_observation(learner, day=DAY, kind="talk", mentor=mentor, by=trainer, at=now)

    observation.refresh_from_db()
    assert (observation.volunteer, observation.mentor, observation.day) == (learner, mentor, DAY)
    assert (observation.noted_by, observation.noted_at) == (trainer.user, now)
    assert observation.stands
    assert verbs(trainer) == ["observation.note"]


@pytest.mark.parametrize("kind", ["practice", "elsewhere"])
def test_a_practice_talk_and_another_service_need_no_mentor(learner, trainer, now, kind):
    assert note_observation(learner, day=DAY, kind=kind, by=trainer, at=now).mentor is None


def test_a_second_click_notes_nothing_more(learner, mentor, trainer, coordinator, now):
    facts = {"day": DAY, "kind": ObservationKind.TALK, "mentor": mentor, "at": now}
    first = note_observation(learner, **facts, by=trainer)

    assert note_observation(learner, **facts, by=coordinator) == first
    assert Observation.unscoped.get().noted_by == trainer.user
    assert verbs(trainer) == ["observation.note"]


def test_two_talks_on_one_day_with_different_mediators_are_two(learner, mentor, trainer, now):
    other = VolunteerFactory(service=learner.service)
    for watched in (mentor, other):
        note_observation(learner, day=DAY, kind="talk", mentor=watched, by=trainer, at=now)

    assert Observation.unscoped.standing().count() == 2


def test_a_talk_without_its_mediator_is_refused(learner, trainer, now):
    with pytest.raises(MentorNeeded):
        note_observation(learner, day=DAY, kind="talk", by=trainer, at=now)


def test_a_day_to_come_is_refused_by_the_local_day(learner, mentor, trainer):
    facts = {"day": DAY, "kind": "talk", "mentor": mentor, "by": trainer}
    eve = datetime(2026, 2, 25, 22, 59, tzinfo=UTC)

    with pytest.raises(DayToCome):
        note_observation(learner, **facts, at=eve)
    assert note_observation(learner, **facts, at=datetime(2026, 2, 25, 23, tzinfo=UTC)).stands


def test_a_day_before_they_joined_is_refused(learner, mentor, trainer, now):
    facts = {"kind": "talk", "mentor": mentor, "by": trainer, "at": now}

    with pytest.raises(BeforeJoining) as refusal:
        note_observation(learner, day=date(2026, 1, 4), **facts)
    assert refusal.value.joined == learner.admitted_on
    assert note_observation(learner, day=date(2026, 1, 5), **facts).stands


def test_nothing_is_noted_of_somebody_who_left(service, mentor, trainer, now):
    leaver = VolunteerFactory(service=service, state="left", left_on=DAY)

    with pytest.raises(VolunteerHasLeft):
        note_observation(leaver, day=DAY, kind="talk", mentor=mentor, by=trainer, at=now)


def test_a_volunteer_of_another_service_is_not_found(trainer, mentor, now):
    with pytest.raises(Volunteer.DoesNotExist):
        note_observation(
            VolunteerFactory(), day=DAY, kind="talk", mentor=mentor, by=trainer, at=now
        )


def test_what_was_noted_by_mistake_is_taken_back_and_stays_in_the_trail(service, coordinator, now):
    observation = ObservationFactory(service=service)

    take_back_observation(observation, by=coordinator, at=now)

    observation.refresh_from_db()
    assert (observation.taken_back_by, observation.taken_back_at) == (coordinator.user, now)
    assert not Observation.unscoped.standing().exists()
    entry = AuditEntry.visible_to(coordinator).get()
    assert (entry.verb, entry.changed) == (
        "observation.take_back",
        ["taken_back_at", "taken_back_by"],
    )


def test_taking_back_twice_keeps_who_did_it_first(service, trainer, coordinator, now):
    observation = ObservationFactory(service=service)
    take_back_observation(observation, by=coordinator, at=now)

    again = take_back_observation(observation, by=trainer, at=now)

    assert again.taken_back_by == coordinator.user
    assert verbs(trainer) == ["observation.take_back"]


def test_what_was_taken_back_may_be_noted_again(learner, mentor, trainer, now):
    facts = {"day": DAY, "kind": "talk", "mentor": mentor, "by": trainer, "at": now}
    first = note_observation(learner, **facts)
    take_back_observation(first, by=trainer, at=now)

    assert note_observation(learner, **facts) != first

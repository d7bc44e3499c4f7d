"""Fixing a team for a case before the next plan."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import Role
from scheduling.engine.reasons import Rule
from scheduling.models import PlanLock, PlanRun
from scheduling.pairing.actions.locks import lock_team, unlock_team
from scheduling.pairing.actions.refusals import AlreadyAsked, CaseNotWaiting, TeamRefused, TooMany
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.plans import PlanLockFactory, PlanRunFactory
from tests.factories.volunteers import VolunteerFactory
from tests.scheduling.mediators import (
    mediator,
    moment,
    offer_to,
    offered_case,
    ready_case,
    verbs,
)
from volunteers.models import Volunteer


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


def fixed_for(case) -> list[int]:
    return sorted(
        seat.volunteer_id
        for lock in PlanLock.unscoped.with_team().filter(case=case)
        for seat in lock.seats.all()
    )


def test_a_fixed_team_takes_the_place_of_the_one_before(service, coordinator, now):
    case = ready_case(service)
    one, other, third = (mediator(service) for _ in range(3))

    lock_team(case, [one, other], by=coordinator, at=now)
    lock_team(case, [third], by=coordinator, at=now)

    assert fixed_for(case) == [third.pk]
    assert verbs() == ["plan.lock", "plan.lock"]


def test_no_more_people_are_fixed_than_there_are_seats(service, coordinator, now):
    case = ready_case(service)
    people = VolunteerFactory.create_batch(3, service=service)

    for wrong in (people, []):
        with pytest.raises(TooMany) as refused:
            lock_team(case, wrong, by=coordinator, at=now)

        assert refused.value.seats == 2


def test_a_case_with_one_seat_left_has_one_person_fixed(service, coordinator, now):
    case = ready_case(service, state="seeking_pair")
    AssignmentFactory(service=service, case=case, volunteer=mediator(service))

    with pytest.raises(TooMany) as refused:
        lock_team(case, [mediator(service), mediator(service)], by=coordinator, at=now)

    assert refused.value.seats == 1


def test_people_a_rule_forbids_are_not_fixed_and_whoever_was_stays(service, coordinator, now):
    case = ready_case(service)
    certified, uncertified = mediator(service), mediator(service, certified=False)
    lock_team(case, [certified], by=coordinator, at=now)

    with pytest.raises(TeamRefused) as refused:
        lock_team(case, [certified, uncertified], by=coordinator, at=now)

    told = [(reason.rule, reason.about) for reason in refused.value.reasons]
    assert told == [(Rule.NOT_CERTIFIED, uncertified.pk)]
    assert fixed_for(case) == [certified.pk]


def test_people_only_a_soft_rule_speaks_against_are_fixed(service, coordinator, now):
    case = ready_case(service)
    elsewhere = mediator(service, weekdays=())

    lock_team(case, [elsewhere], by=coordinator, at=now)

    assert fixed_for(case) == [elsewhere.pk]


def test_somebody_who_is_asked_already_is_not_fixed(service, coordinator, now):
    case, asked = offered_case(service), mediator(service)
    offer_to(asked, case)

    with pytest.raises(AlreadyAsked) as refused:
        lock_team(case, [asked], by=coordinator, at=now)

    assert refused.value.names == [str(asked)]


def test_nobody_is_fixed_for_a_case_that_seeks_nobody(service, coordinator, now):
    case = CaseFactory(service=service, paired=True)

    with pytest.raises(CaseNotWaiting):
        lock_team(case, [VolunteerFactory(service=service)], by=coordinator, at=now)


def test_nobody_of_another_service_is_fixed(service, coordinator, now):
    case, stranger = ready_case(service), VolunteerFactory()

    with pytest.raises(Volunteer.DoesNotExist):
        lock_team(case, [stranger], by=coordinator, at=now)

    assert fixed_for(case) == []


def test_people_are_held_before_their_case_as_where_they_are_asked(service, coordinator, now):
    case, volunteer = ready_case(service), mediator(service)

    with CaptureQueriesContext(connection) as queries:
        lock_team(case, [volunteer], by=coordinator, at=now)

    read = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    held = [
        table
        for sql in read
        for table in ("volunteers_volunteer", "cases_case")
        if f'FROM "{table}"' in sql
    ]
    assert held[:2] == ["volunteers_volunteer", "cases_case"]


def test_a_fixed_team_is_let_go(service, coordinator, now):
    case = ready_case(service)
    lock_team(case, [mediator(service)], by=coordinator, at=now)

    assert unlock_team(case, by=coordinator, at=now)
    assert not unlock_team(case, by=coordinator, at=now)

    assert fixed_for(case) == []
    assert verbs() == ["plan.lock", "plan.unlock"]


def test_a_team_stays_fixed_until_its_case_leaves_the_queue(service):
    stays = PlanLockFactory(service=service, locked_at=moment(2))
    PlanLockFactory(service=service, case=CaseFactory(service=service, paired=True))
    back = ready_case(service, ready_at=moment(3))
    PlanLockFactory(service=service, case=back, locked_at=moment(2))

    assert list(PlanLock.unscoped.standing()) == [stays]


def test_only_coordinators_see_plans_and_who_is_fixed(service, member):
    PlanRunFactory(service=service)
    PlanLockFactory(service=service)

    assert PlanRun.visible_to(member(service, Role.COORDINATOR)).exists()
    for role in (Role.VOLUNTEER, Role.TRAINER, Role.MANAGER):
        scope = member(service, role)
        assert not PlanRun.visible_to(scope).exists()
        assert not PlanLock.visible_to(scope).exists()

"""Asking for a plan, stopping it, and fixing a team."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ

from core.lifecycle import MoveRefused
from organisations.models import Role
from scheduling.actions import plans
from scheduling.actions.refusals import AlreadyAsked, TeamRefused
from scheduling.lifecycle import PlanState
from scheduling.models import PlanLock, PlanRun
from scheduling.pairing.reasons import Rule
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.plans import PlanLockFactory, PlanRunFactory
from tests.factories.volunteers import VolunteerFactory
from tests.marks import needs_the_orm_queue
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


# --- asking


def test_who_asks_for_a_plan_gets_a_run_that_waits(service, coordinator, now):
    ready_case(service)

    run = plans.ask_plan(by=coordinator, at=now)

    assert run.state == PlanState.WAITING
    assert (run.asked_by, run.asked_at) == (coordinator.user, now)
    assert verbs() == ["plan.ask"]


@needs_the_orm_queue
def test_asking_wakes_the_worker(service, coordinator, now):
    ready_case(service)

    run = plans.ask_plan(by=coordinator, at=now)

    task = OrmQ.objects.get().task
    assert (task["func"], task["args"]) == ("scheduling.tasks.run_plan", (run.pk,))


def test_a_second_plan_is_not_begun_while_one_is_under_way(service, coordinator, now):
    ready_case(service)
    plans.ask_plan(by=coordinator, at=now)

    with pytest.raises(plans.PlanUnderWay):
        plans.ask_plan(by=coordinator, at=now)

    assert PlanRun.unscoped.count() == 1


def test_the_database_itself_holds_one_plan_under_way(service):
    PlanRunFactory(service=service, waiting=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRunFactory(service=service, running=True)

    PlanRunFactory(running=True)  # of another service
    PlanRunFactory(service=service)


def test_a_queue_in_which_everybody_is_asked_needs_no_plan(service, coordinator, now):
    offered_case(service)

    with pytest.raises(plans.NothingToPlan):
        plans.ask_plan(by=coordinator, at=now)


# --- stopping


def test_a_plan_that_has_not_begun_stops_at_once(service, coordinator, now):
    run = PlanRunFactory(service=service, waiting=True)

    run = plans.stop_plan(run, by=coordinator, at=now)

    assert (run.state, run.ended_at) == (PlanState.STOPPED, now)
    assert verbs() == ["plan.stop"]


def test_a_plan_that_runs_is_asked_to_stop(service, coordinator, now):
    run = PlanRunFactory(service=service, running=True)

    run = plans.stop_plan(run, by=coordinator, at=now)

    assert (run.state, run.stop_asked) == (PlanState.RUNNING, True)


def test_a_plan_that_is_made_cannot_be_stopped(service, coordinator, now):
    run = PlanRunFactory(service=service)

    with pytest.raises(MoveRefused):
        plans.stop_plan(run, by=coordinator, at=now)


# --- fixing a team


def test_a_fixed_team_takes_the_place_of_the_one_before(service, coordinator, now):
    case = ready_case(service)
    one, other, third = (mediator(service) for _ in range(3))

    plans.lock_team(case, [one, other], by=coordinator, at=now)
    plans.lock_team(case, [third], by=coordinator, at=now)

    assert fixed_for(case) == [third.pk]
    assert verbs() == ["plan.lock", "plan.lock"]


def test_no_more_people_are_fixed_than_there_are_seats(service, coordinator, now):
    case = ready_case(service)
    people = VolunteerFactory.create_batch(3, service=service)

    for wrong in (people, []):
        with pytest.raises(plans.TooMany) as refused:
            plans.lock_team(case, wrong, by=coordinator, at=now)

        assert refused.value.seats == 2


def test_a_case_with_one_seat_left_has_one_person_fixed(service, coordinator, now):
    case = ready_case(service, state="seeking_pair")
    AssignmentFactory(service=service, case=case, volunteer=mediator(service))

    with pytest.raises(plans.TooMany) as refused:
        plans.lock_team(case, [mediator(service), mediator(service)], by=coordinator, at=now)

    assert refused.value.seats == 1


def test_people_a_rule_forbids_are_not_fixed_and_whoever_was_stays(service, coordinator, now):
    case = ready_case(service)
    certified, uncertified = mediator(service), mediator(service, certified=False)
    plans.lock_team(case, [certified], by=coordinator, at=now)

    with pytest.raises(TeamRefused) as refused:
        plans.lock_team(case, [certified, uncertified], by=coordinator, at=now)

    told = [(reason.rule, reason.about) for reason in refused.value.reasons]
    assert told == [(Rule.NOT_CERTIFIED, uncertified.pk)]
    assert fixed_for(case) == [certified.pk]


def test_people_only_a_soft_rule_speaks_against_are_fixed(service, coordinator, now):
    case = ready_case(service)
    elsewhere = mediator(service, weekdays=())

    plans.lock_team(case, [elsewhere], by=coordinator, at=now)

    assert fixed_for(case) == [elsewhere.pk]


def test_somebody_who_is_asked_already_is_not_fixed(service, coordinator, now):
    case, asked = offered_case(service), mediator(service)
    offer_to(asked, case)

    with pytest.raises(AlreadyAsked) as refused:
        plans.lock_team(case, [asked], by=coordinator, at=now)

    assert refused.value.names == [str(asked)]


def test_nobody_is_fixed_for_a_case_that_seeks_nobody(service, coordinator, now):
    case = CaseFactory(service=service, paired=True)

    with pytest.raises(plans.CaseNotWaiting):
        plans.lock_team(case, [VolunteerFactory(service=service)], by=coordinator, at=now)


def test_nobody_of_another_service_is_fixed(service, coordinator, now):
    case, stranger = ready_case(service), VolunteerFactory()

    with pytest.raises(Volunteer.DoesNotExist):
        plans.lock_team(case, [stranger], by=coordinator, at=now)

    assert fixed_for(case) == []


def test_people_are_held_before_their_case_as_where_they_are_asked(service, coordinator, now):
    case, volunteer = ready_case(service), mediator(service)

    with CaptureQueriesContext(connection) as queries:
        plans.lock_team(case, [volunteer], by=coordinator, at=now)

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
    plans.lock_team(case, [mediator(service)], by=coordinator, at=now)

    assert plans.unlock_team(case, by=coordinator, at=now)
    assert not plans.unlock_team(case, by=coordinator, at=now)

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

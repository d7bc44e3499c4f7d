"""Offering what a plan found, each case by itself."""

import pytest

from organisations.models import Role
from scheduling.models import Offer, PlannedCase, PlanRun
from scheduling.planning.actions.offers import Offered, offer_planned
from tests.factories.cases import AssignmentFactory, PartyFactory
from tests.factories.plans import PlannedCaseFactory, PlannedSeatFactory, PlanRunFactory
from tests.scheduling.mediators import mediator, offer_to, ready_case, state_of, verbs


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def run(service):
    return PlanRunFactory(service=service)


def planned(run, case, *people, **facts) -> PlannedCase:
    row = PlannedCaseFactory(service=run.service, run=run, case=case, **facts)
    for person in people:
        PlannedSeatFactory(service=run.service, planned=row, volunteer=person)
    return row


def offer(run, coordinator, now, **facts) -> Offered:
    rows = PlannedCase.unscoped.of_run(run).with_case().with_team().longest_waiting_first()
    return offer_planned(run, rows, by=coordinator, at=now, **facts)


def asked() -> set[tuple[int, int]]:
    return set(Offer.unscoped.waiting().values_list("case", "volunteer"))


def refusal_of(row) -> dict:
    return PlannedCase.unscoped.get(pk=row.pk).refusal


def test_the_team_of_each_case_is_asked(service, coordinator, run, now):
    cases = [ready_case(service), ready_case(service)]
    teams = [[mediator(service), mediator(service)] for _ in cases]
    for case, team in zip(cases, teams, strict=True):
        planned(run, case, *team)

    offered = offer(run, coordinator, now)

    assert offered == Offered(cases=2, refused=0)
    assert asked() == {
        (case.pk, person.pk) for case, team in zip(cases, teams, strict=True) for person in team
    }
    assert verbs()[0] == "plan.offer"


def test_a_case_that_is_refused_stops_no_other(service, coordinator, run, now):
    resting = mediator(service, state="paused")
    refused = planned(run, ready_case(service), mediator(service), resting)
    case = ready_case(service)
    planned(run, case, mediator(service), mediator(service))

    offered = offer(run, coordinator, now)

    assert offered == Offered(cases=1, refused=1)
    assert refusal_of(refused) == {"kind": "rules", "reasons": [["not_active", resting.pk]]}
    assert state_of(refused.case) == "ready"
    assert state_of(case) == "offered"


def test_a_case_for_which_somebody_was_quicker_keeps_that(service, coordinator, run, now):
    case = ready_case(service, state="offered")
    other = mediator(service)
    offer_to(other, case)
    twice = planned(run, case, other, mediator(service))

    offered = offer(run, coordinator, now)

    assert offered == Offered(cases=0, refused=1)
    assert refusal_of(twice) == {"kind": "asked"}


def test_a_case_that_seeks_nobody_any_more_keeps_that(service, coordinator, run, now):
    gone = planned(run, ready_case(service, state="paired"), mediator(service), mediator(service))

    offer(run, coordinator, now)

    assert refusal_of(gone) == {"kind": "gone"}


def test_offering_twice_asks_nobody_twice(service, coordinator, run, now):
    row = planned(run, ready_case(service), mediator(service), mediator(service))
    offer(run, coordinator, now)

    offered = offer(run, coordinator, now)

    assert offered == Offered(cases=0, refused=1)
    assert len(asked()) == 2
    assert refusal_of(row) == {"kind": "asked"}


def test_a_plan_that_gave_way_meanwhile_is_offered_all_the_same(service, coordinator, run, now):
    planned(run, ready_case(service), mediator(service), mediator(service))
    rows = list(PlannedCase.unscoped.of_run(run).with_case().with_team())
    PlanRun.unscoped.filter(pk=run.pk).delete()

    offered = offer_planned(run, rows, by=coordinator, at=now)

    assert offered == Offered(cases=1, refused=0)
    assert len(asked()) == 2


def test_whoever_stays_on_the_case_is_not_asked(service, coordinator, run, now):
    case = ready_case(service, state="seeking_pair")
    stays, new = mediator(service), mediator(service)
    AssignmentFactory(service=service, case=case, volunteer=stays)
    row = planned(run, case, new)
    PlannedSeatFactory(service=service, planned=row, volunteer=stays, stays=True)

    offer(run, coordinator, now)

    assert asked() == {(case.pk, new.pk)}


def test_a_warning_stands_until_somebody_says_why(service, coordinator, run, now):
    case = ready_case(service)
    near = mediator(service, district=case.district)
    row = planned(run, case, near, mediator(service), warnings=[["same_district", near.pk]])

    without = offer(run, coordinator, now)
    kept = refusal_of(row)
    with_reason = offer(run, coordinator, now, reasons={row.pk: "Nobody else speaks it"})

    assert (without.refused, kept["kind"]) == (1, "warnings")
    assert with_reason == Offered(cases=1, refused=0)
    assert refusal_of(row) == {}


def test_of_a_reason_that_names_a_neighbour_only_that_is_kept(service, coordinator, run, now):
    case = ready_case(service)
    PartyFactory(service=service, case=case, name="Aylin Demir")
    near = mediator(service, district=case.district)
    row = planned(run, case, near, mediator(service), warnings=[["same_district", near.pk]])

    offer(run, coordinator, now, reasons={row.pk: "Demir wants it"})

    assert refusal_of(row) == {"kind": "names"}

"""From the queue's rows to the planner's values, and from its plan back to rows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduling.engine.people import Address, Level, Mediator, Need
from scheduling.engine.plan.model import (
    Lack,
    Left,
    Placed,
    Plan,
    Queue,
    Scarcity,
    Tally,
    WaitingCase,
)
from scheduling.engine.pool import Pool
from scheduling.engine.reasons import Rule
from scheduling.engine.slots.grid import Grid
from scheduling.models import LackedKind, PlannedCase, PlannedSeat, SeatPlan
from scheduling.planning.snapshot import (
    Looked,
    fixed_teams,
    results_of,
    waiting_cases,
    write_results,
)
from tests.factories.organisations import DistrictFactory
from tests.factories.plans import LockedSeatFactory, PlanLockFactory, PlanRunFactory
from tests.factories.volunteers import VolunteerFactory
from tests.scheduling.mediators import ready_case

EVENING = 1 << 37  # 18:30 on the first day
NEED = Need(today=date(2026, 3, 2), languages=frozenset({"nl", "ar"}), starts=EVENING)
GRID = Grid(date(2026, 3, 3), 28, ZoneInfo("Europe/Amsterdam"))


def plan_of(**facts) -> Plan:
    ordinary = {
        "placed": (),
        "left": (),
        "tally": Tally(served=1, value=900, points=9, waiting_days=12),
        "borrowed": Tally(served=0, value=0, points=0, waiting_days=0),
        "bound": 1_000,
        "best": 950,
        "most_served": 2,
        "oldest_first": Tally(served=0, value=800, points=8, waiting_days=3),
        "oldest_first_teams": {},
    }
    return Plan(**(ordinary | facts))


def speaker(id_: int, **facts) -> Mediator:
    languages = frozenset({"nl", "ar"})
    return Mediator(
        **({"id": id_, "languages": languages, "max_open": 2, "starts": EVENING} | facts)
    )


@pytest.fixture
def people(service):
    return VolunteerFactory.create_batch(3, service=service)


def looked_at(waiting: list[WaitingCase], mediators: list[Mediator]) -> Looked:
    return Looked(Queue(tuple(waiting), Pool.of(mediators, GRID.days)), GRID)


# --- towards the planner


def test_a_case_with_a_free_seat_is_planned_with_who_is_fixed(service):
    case, full = ready_case(service, priority=2), ready_case(service)
    needs = {case.pk: NEED, full.pk: replace(NEED, kept=frozenset({8, 9}))}

    waiting = waiting_cases([case, full], needs, {case.pk: frozenset({4, 5})})

    assert waiting == (WaitingCase(id=case.pk, need=NEED, priority=2, fixed=frozenset({4, 5})),)


def test_whoever_is_on_the_case_needs_no_fixing(service):
    case = ready_case(service)
    need = replace(NEED, kept=frozenset({4}))

    (waiting,) = waiting_cases([case], {case.pk: need}, {case.pk: frozenset({4, 5})})

    assert waiting.fixed == {5}


def test_a_fixed_team_that_no_longer_fits_is_let_go(service):
    case = ready_case(service)
    need = replace(NEED, kept=frozenset({3}))

    (waiting,) = waiting_cases([case], {case.pk: need}, {case.pk: frozenset({4, 5})})

    assert waiting.fixed == frozenset()


def test_an_unheard_of_priority_is_brought_within_bounds(service):
    case = ready_case(service, priority=9)

    (waiting,) = waiting_cases([case], {case.pk: NEED}, {})

    assert waiting.priority == 3


def test_fixed_teams_are_those_of_the_service(service):
    lock = PlanLockFactory(service=service)
    seats = [LockedSeatFactory(service=service, lock=lock) for _ in range(2)]
    LockedSeatFactory()

    assert fixed_teams(service) == {lock.case_id: {seat.volunteer_id for seat in seats}}


# --- and back


def test_a_team_is_written_with_its_hour_its_reasons_and_its_load(service, people):
    newcomer, mentor, _ = people
    run, case = PlanRunFactory(service=service), ready_case(service)
    looked = looked_at(
        [WaitingCase(case.pk, replace(NEED, waiting_days=12))],
        [
            speaker(newcomer.pk, level=Level.NOVICE),
            speaker(mentor.pk, level=Level.SENIOR, open_cases=1),
        ],
    )
    placed = Placed(case.pk, (newcomer.pk, mentor.pk), points=700, start=37)

    write_results(run, looked, plan_of(placed=(placed,)))

    row = PlannedCase.unscoped.with_team().get()
    assert (row.place, row.days, row.is_placed, row.points) == (1, 12, True, 700)
    assert row.starts_at == datetime(2026, 3, 3, 17, 30, tzinfo=UTC)
    told = {term: fact for term, _points, fact in row.terms}
    assert told["mentoring"] == ["novice", "senior"]
    assert told["languages"] == ["ar", "nl"]
    assert told["hours"] == 1
    loads = {seat.volunteer: (seat.taken, seat.room) for seat in row.team}
    assert loads == {newcomer: (1, 2), mentor: (2, 2)}


def test_who_stays_is_marked_and_gets_no_case_more(service, people):
    stays, new, _ = people
    run, case = PlanRunFactory(service=service), ready_case(service)
    need = replace(NEED, kept=frozenset({stays.pk}))
    looked = looked_at(
        [WaitingCase(case.pk, need)], [speaker(stays.pk, open_cases=1), speaker(new.pk)]
    )

    write_results(run, looked, plan_of(placed=(Placed(case.pk, (stays.pk, new.pk), 5),)))

    seats = {seat.volunteer: seat for seat in PlannedSeat.unscoped.with_person()}
    assert (seats[stays].stays, seats[stays].taken) == (True, 1)
    assert (seats[new].stays, seats[new].taken) == (False, 1)
    assert PlannedCase.unscoped.get().starts_at is None


def test_a_warning_is_written_with_whom_it_is_about(service, people):
    near, far, _ = people
    district = DistrictFactory(service=service)
    run, case = PlanRunFactory(service=service), ready_case(service, district=district)
    here = Address(district=district.pk)
    looked = looked_at(
        [WaitingCase(case.pk, replace(NEED, addresses=(here,)))],
        [speaker(near.pk, home=here), speaker(far.pk)],
    )

    write_results(run, looked, plan_of(placed=(Placed(case.pk, (near.pk, far.pk), 5),)))

    assert PlannedCase.unscoped.get().warnings == [["same_district", near.pk]]


def test_the_team_of_oldest_first_stands_beside_ours(service, people):
    one, other, third = people
    run, case = PlanRunFactory(service=service), ready_case(service)
    looked = looked_at([WaitingCase(case.pk, NEED)], [speaker(person.pk) for person in people])
    plan = plan_of(
        placed=(Placed(case.pk, (one.pk, other.pk), 5),),
        oldest_first_teams={case.pk: (one.pk, third.pk)},
    )

    write_results(run, looked, plan)

    row = PlannedCase.unscoped.with_team().get()
    assert {seat.volunteer for seat in row.team} == {one, other}
    assert {seat.volunteer for seat in row.oldest_first_team} == {one, third}
    assert {seat.plan for seat in row.oldest_first_team} == {SeatPlan.OLDEST_FIRST}


def test_a_case_nobody_takes_is_written_with_what_lacks(service):
    run, case = PlanRunFactory(service=service), ready_case(service)
    looked = looked_at([WaitingCase(case.pk, NEED, fixed=frozenset({7}))], [])
    left = Left(case.pk, Lack.NO_PAIR, rule=Rule.LANGUAGE)

    write_results(run, looked, plan_of(left=(left,)))

    row = PlannedCase.unscoped.get()
    assert (row.is_placed, row.lack, row.rule, row.is_fixed) == (False, "no_pair", "language", True)


def test_what_lacks_is_written_kind_by_kind(service):
    run, district = PlanRunFactory(service=service), DistrictFactory(service=service)
    scarcity = Scarcity("ar", district.pk, "evening", Level.SENIOR, 5_000, people=1, cases=4)

    write_results(run, looked_at([], []), plan_of(lacks=(scarcity,)))

    row = LackedKind.unscoped.get()
    assert (row.language, row.district, row.level, row.serves) == ("ar", district, "senior", None)


def test_the_numbers_of_a_plan_go_to_its_run(service):
    left = Left(1, Lack.NO_ROOM, teams=2)

    numbers = results_of(plan_of(left=(left,)))

    assert numbers == {
        "value": 900,
        "bound": 1_000,
        "best": 950,
        "served": 1,
        "left": 1,
        "points": 9,
        "waiting_days": 12,
        "most_served": 2,
        "oldest_served": 0,
        "oldest_waiting_days": 3,
        "oldest_value": 800,
    }

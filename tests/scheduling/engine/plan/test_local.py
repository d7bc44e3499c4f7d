import numpy as np
import pytest
from hypothesis import given

from scheduling.engine.plan import local
from scheduling.engine.plan.columns import TeamColumns
from scheduling.engine.plan.local import Solution, solve
from tests.scheduling.engine.plan.markets import (
    Instance,
    all_plans,
    columns_of,
    instances,
    room_of,
    seeded,
    worth,
)
from tests.trials import examples


def same(one: Solution, other: Solution) -> bool:
    return (
        one.chosen.tolist() == other.chosen.tolist()
        and (one.value, one.bound, one.nodes) == (other.value, other.bound, other.nodes)
        and one.prices.tolist() == other.prices.tolist()
    )


@examples(100)
@given(instances())
def test_the_plan_is_the_best_of_all_plans(instance: Instance) -> None:
    columns, room, cases = instance
    plans = all_plans(columns, room, cases)

    solution = solve(columns, room, cases=cases)

    assert solution.value == worth(columns, room, solution.chosen.tolist())
    assert solution.value == solution.bound == max(value for value, _ in plans)


@examples(60)
@given(instances())
def test_no_plan_serves_more_than_the_proven_most(instance: Instance) -> None:
    columns, room, cases = instance

    solution = solve(columns, room, cases=cases)

    assert max(len(chosen) for _, chosen in all_plans(columns, room, cases)) <= solution.most_served


@examples(60)
@given(instances())
def test_stopped_at_any_moment_the_plan_stands_and_the_bound_is_honest(instance: Instance) -> None:
    columns, room, cases = instance
    best, _ = max(all_plans(columns, room, cases))

    for patience in range(4):
        told = iter(range(patience))
        solution = solve(
            columns, room, cases=cases, report=lambda *_, told=told: next(told, None) is not None
        )

        assert solution.value == worth(columns, room, solution.chosen.tolist())
        assert solution.value <= best <= solution.bound


@examples(40)
@given(instances())
def test_the_plan_is_never_worse_than_the_one_it_starts_from(instance: Instance) -> None:
    columns, room, cases = instance
    for value, chosen in all_plans(columns, room, cases)[::7]:
        start = np.array(chosen, np.int32)

        stopped = solve(columns, room, cases=cases, start=start, report=lambda *_: False)

        assert stopped.value >= value


@pytest.mark.parametrize("seed", range(6))
def test_a_scarce_queue_is_proven(seed: int) -> None:
    columns, room, cases = seeded(seed, cases=8, people=12)

    solution = solve(columns, room, cases=cases)

    assert solution.value == solution.bound
    assert solution.chosen.size <= solution.most_served


def test_the_same_queue_gives_the_same_plan() -> None:
    columns, room, cases = seeded(3, cases=8, people=12, step=500)

    assert same(solve(columns, room, cases=cases), solve(columns, room, cases=cases))


def test_without_nodes_the_gap_is_told() -> None:
    columns, room, cases = seeded(2, cases=8, people=12)
    proven = solve(columns, room, cases=cases)

    rough = solve(columns, room, cases=cases, node_limit=0)

    assert proven.value == proven.bound
    assert rough.value <= proven.value <= rough.bound
    assert rough.nodes == 0


def test_what_our_search_leaves_open_highs_closes() -> None:
    columns, room, cases = seeded(2, cases=8, people=12)
    stages: list[str] = []

    def told(stage: str, lower: int, upper: int) -> bool:
        stages.append(stage)
        return lower <= upper

    solution = solve(columns, room, cases=cases, report=told, node_limit=1)

    assert "finish" in stages
    assert solution.value == solution.bound == solve(columns, room, cases=cases).value


@pytest.mark.parametrize("per_served", [1, 10_000], ids=["ever more", "all at once"])
def test_a_hard_queue_is_proven_however_many_columns_are_searched(
    monkeypatch: pytest.MonkeyPatch, per_served: int
) -> None:
    columns, room, cases = seeded(2, cases=8, people=12)
    quick = solve(columns, room, cases=cases)
    monkeypatch.setattr(local, "PER_SERVED", per_served)

    other = solve(columns, room, cases=cases)

    assert (other.value, other.bound) == (quick.value, quick.bound)


@pytest.mark.parametrize("last", ["relax", "count", "search", "dive", "finish"])
def test_it_can_be_stopped_at_every_stage(last: str) -> None:
    columns, room, cases = seeded(2, cases=8, people=12)
    best = solve(columns, room, cases=cases).value

    stopped = solve(
        columns, room, cases=cases, node_limit=1, report=lambda stage, *_: stage != last
    )

    assert stopped.value == worth(columns, room, stopped.chosen.tolist())
    assert stopped.value <= best <= stopped.bound


def test_the_report_sees_the_bounds_close_in() -> None:
    columns, room, cases = seeded(5, cases=8, people=12)
    told: list[tuple[int, int]] = []

    def report(_stage: str, lower: int, upper: int) -> bool:
        told.append((lower, upper))
        return True

    solution = solve(columns, room, cases=cases, report=report)

    lower, upper = zip(*told, strict=True)
    assert list(lower) == sorted(lower)
    assert list(upper) == sorted(upper, reverse=True)
    assert lower[-1] <= solution.value <= solution.bound <= upper[-1]


def test_a_start_that_does_not_fit_is_taken_as_far_as_it_fits() -> None:
    columns = columns_of((0, 0, 1, 500), (1, 0, 2, 400))

    solution = solve(
        columns,
        room_of(1, 1, 1),
        cases=2,
        start=np.array([0, 1], np.int32),
        report=lambda *_: False,
    )

    assert solution.chosen.tolist() == [0]


def test_a_price_is_what_one_more_place_would_add() -> None:
    columns = columns_of((0, 0, -1, 900), (1, 0, -1, 700))

    solution = solve(columns, room_of(1, cost=(10, 30, 50)), cases=2)

    assert solution.value == 890
    assert solution.prices.tolist() == [690]
    assert solution.case_prices.tolist() == [200, 0]


def test_room_for_a_second_case_is_bought_at_its_cost() -> None:
    columns = columns_of((0, 0, -1, 900), (1, 0, -1, 700))

    assert solve(columns, room_of(2, cost=(10, 30, 50)), cases=2).value == 1560
    assert solve(columns, room_of(2, cost=(10, 800, 900)), cases=2).value == 890


def test_a_plan_worth_nothing_is_no_plan() -> None:
    solution = solve(columns_of((0, 0, 1, 50)), room_of(1, 1, cost=(40,)), cases=1)

    assert solution.chosen.size == 0
    assert (solution.value, solution.bound, solution.most_served) == (0, 0, 1)


def test_three_teams_that_share_three_people_are_one_team() -> None:
    columns = columns_of((0, 0, 1, 110), (1, 1, 2, 100), (2, 0, 2, 120))

    solution = solve(columns, room_of(1, 1, 1), cases=3)

    assert solution.chosen.tolist() == [2]
    assert (solution.value, solution.bound, solution.most_served) == (120, 120, 1)


def test_a_team_far_down_the_list_is_found_when_the_best_are_taken() -> None:
    wanted = [(case, 0, helper, 900) for case in (0, 1) for helper in range(1, 10)]
    columns = columns_of(*wanted, (0, 10, 11, 50), (1, 12, 13, 60))

    nothing = np.zeros(0, np.int32)

    assert solve(columns, room_of(*[1] * 14), cases=2, start=nothing).value == 960


def test_the_count_looks_at_teams_that_are_not_worth_it_too() -> None:
    wanted = [(case, 0, helper, 900) for case in (0, 1) for helper in range(1, 10)]
    columns = columns_of(*wanted, (0, 10, 11, 0), (1, 12, 13, 0))

    solution = solve(columns, room_of(*[1] * 14), cases=2)

    assert (solution.chosen.size, solution.value, solution.most_served) == (1, 900, 2)


@pytest.mark.parametrize(
    ("columns", "capacity", "cases"),
    [
        (columns_of(), (), 0),
        (columns_of(), (1, 2), 3),
        (columns_of((0, 0, 1, 500)), (1, 0), 1),
    ],
    ids=["nothing", "no team", "no room"],
)
def test_an_empty_queue_has_an_empty_plan(
    columns: TeamColumns, capacity: tuple[int, ...], cases: int
) -> None:
    solution = solve(columns, room_of(*capacity), cases=cases)

    assert solution.chosen.tolist() == []
    assert (solution.value, solution.bound, solution.most_served) == (0, 0, 0)
    assert solution.prices.tolist() == [0] * len(capacity)
    assert solution.case_prices.tolist() == [0] * cases

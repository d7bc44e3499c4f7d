from itertools import product

import numpy as np
import pytest

from bench.baselines import environment, highs
from bench.bruteforce import oldest_first
from bench.checker import Checker
from bench.columns import Columns, best_of_each_case, columns_of
from bench.worlds import World, make


def value_of(columns: Columns, chosen: list[int]) -> int:
    """Return what these columns are worth together, with the extras they need."""
    ends = np.concatenate([columns.one[chosen], columns.other[chosen]])
    work = np.bincount(ends, minlength=columns.people)
    cost = sum(
        int(np.sort(columns.cost[columns.extra == person])[: number - 1].sum())
        for person, number in enumerate(work)
        if number > 1
    )
    return int(columns.value[chosen].sum()) - cost


def chosen_by(columns: Columns, plan: list[tuple[int, int, int]]) -> list[int]:
    rows = zip(columns.case.tolist(), columns.one.tolist(), columns.other.tolist(), strict=True)
    where = {row: at for at, row in enumerate(rows)}
    return [where[seat] for seat in plan]


def test_a_plan_is_worth_its_columns():
    world = make(2, 60, 30, "local")
    columns, plan = columns_of(world), oldest_first(world)

    assert value_of(columns, chosen_by(columns, plan)) == Checker(world).verdict(plan).objective


def best_of_all(world: World, columns: Columns) -> int:
    """Try every plan of a tiny world."""
    checker = Checker(world)
    options = [[None, *np.flatnonzero(columns.case == case)] for case in range(world.m)]
    best = 0
    for plan in product(*options):
        seats = [
            (int(columns.case[at]), int(columns.one[at]), int(columns.other[at]))
            for at in plan
            if at is not None
        ]
        verdict = checker.verdict(seats)
        if not verdict.violations:
            best = max(best, verdict.objective)
    return best


@pytest.mark.slow
def test_highs_finds_the_best_of_all_plans(tmp_path):
    world = make(1, 18, 3, "local")
    columns = columns_of(world)
    columns.save(tmp_path / "columns.npz")

    answer = highs.solve(str(tmp_path / "columns.npz"), 10)

    assert answer["proven"]
    assert answer["value"] == best_of_all(world, columns)


def test_the_best_of_each_case_are_kept():
    columns = columns_of(make(1, 40, 8, "local"))

    few = best_of_each_case(columns, 3)

    for case in range(8):
        everything = np.sort(columns.value[columns.case == case])[::-1]
        assert np.sort(few.value[few.case == case])[::-1].tolist() == everything[:3].tolist()


def test_a_machine_without_the_solver_is_told_why(tmp_path, monkeypatch):
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setenv("VAR_DIR", str(blocked))

    with pytest.raises(environment.NoSolver, match="a file"):
        environment.cp_sat([], seconds=1)

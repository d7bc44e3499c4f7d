import pytest

from bench.adapter import WEIGHTS, need_of, pool_of, queue_of
from bench.bruteforce import dense
from bench.checker import Checker
from bench.worlds import MODES, make
from scheduling.engine.rank import best
from scheduling.engine.rules import objections
from scheduling.engine.scores import score
from scheduling.engine.weights import quality_weight, worth_of_serving


@pytest.mark.parametrize("mode", MODES)
def test_the_engine_ranks_a_world_as_the_plain_way_does(mode):
    world = make(3, 120, 6, mode)
    pool = pool_of(world)

    for case in range(world.m):
        teams, _blockers = best(need_of(world, case), pool)

        assert [(points, *rows) for rows, points in teams] == dense(world, case).best(10)


def test_rules_and_points_over_values_are_those_of_the_checker():
    world = make(8, 16, 3, "local")
    pool, checker = pool_of(world), Checker(world)
    people = [pool.mediator(row) for row in range(world.n)]
    for case in range(world.m):
        need = need_of(world, case)
        for one in range(world.n):
            for other in range(one + 1, world.n):
                team = [people[one], people[other]]
                allowed = not objections(need, team)
                assert allowed == checker.may(case, one, other)
                if allowed:
                    points = sum(term.points for term in score(need, team))
                    assert points == checker.points(case, one, other)


def test_a_case_is_worth_as_much_in_a_plan_of_the_engine():
    world = make(1, 10, 20, "local")
    checker, queue = Checker(world), queue_of(world)
    for waiting in queue.cases:
        weight = quality_weight(waiting.priority, waiting.need.waiting_days)
        serving = worth_of_serving(WEIGHTS, waiting.need.waiting_days)

        assert weight * 1_500 + serving == checker.value(waiting.id, 1_500)


def test_every_service_lends_to_all_others():
    queue = queue_of(make(1, 200, 5, "national"), within_service=True)

    assert queue.lends == {0: {1, 2}, 1: {0, 2}, 2: {0, 1}}
    assert all(len(waiting.need.services) == 1 for waiting in queue.cases)

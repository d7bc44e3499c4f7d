import pytest

from bench.bruteforce import Plain, dense, oldest_first
from bench.checker import Checker
from bench.worlds import make


@pytest.mark.parametrize("mode", ["local", "metro", "national", "adv"])
def test_the_plain_way_and_the_arrays_agree(mode):
    world = make(4, 40, 5, mode)
    plain = Plain(world)

    for case in range(world.m):
        assert plain.rank(case, 1_000_000) == dense(world, case).best(1_000_000)


def test_all_pairs_are_those_the_checker_allows_at_its_points():
    world = make(5, 25, 4, "local")
    checker = Checker(world)
    for case in range(world.m):
        allowed = [
            (checker.points(case, one, other), one, other)
            for one in range(world.n)
            for other in range(one + 1, world.n)
            if checker.may(case, one, other)
        ]

        assert dense(world, case).best(1_000) == sorted(
            allowed, key=lambda pair: (-pair[0], pair[1], pair[2])
        )


def test_the_longest_waiting_case_gets_the_best_pair():
    world = make(1, 60, 10, "local")
    oldest = int(world.cases.waiting.argmax())

    plan = oldest_first(world)

    _points, one, other = dense(world, oldest).best(1)[0]
    assert plan[0] == (oldest, one, other)


@pytest.mark.slow
def test_a_coordinator_by_hand_reaches_what_the_trials_say():
    """Ten services of 60 people and 40 cases: 32.5 served on average, 7,560,076 points in all."""
    verdicts = []
    for seed in range(1, 11):
        world = make(seed, 60, 40, "local")
        verdicts.append(Checker(world).verdict(oldest_first(world)))

    assert [verdict.violations for verdict in verdicts] == [[]] * 10
    assert sum(verdict.served for verdict in verdicts) == 325
    assert round(sum(verdict.objective for verdict in verdicts) / 100) == 7_560_076

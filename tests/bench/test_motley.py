from random import Random

import pytest

from bench.motley import DAYS, need, people, slow_ranking
from scheduling.engine.pool import Pool
from scheduling.engine.rank import best


@pytest.mark.parametrize("seed", range(12))
def test_the_engine_ranks_as_the_rules_say_one_by_one(seed):
    chance = Random(seed)
    mediators = people(chance, 12)
    pool = Pool.of(mediators, DAYS)
    for k in (1, 5, 100):
        asked = need(chance, [one.id for one in mediators])

        teams, _blockers = best(asked, pool, k)

        found = [(points, *(int(pool.ids[row]) for row in rows)) for rows, points in teams]
        assert found == slow_ranking(asked, mediators, k)


def test_most_needs_leave_a_choice():
    sizes = []
    for seed in range(20):
        chance = Random(seed)
        mediators = people(chance, 14)
        asked = need(chance, [one.id for one in mediators])
        sizes.append(len(slow_ranking(asked, mediators, 1_000)))

    assert sum(size > 3 for size in sizes) > 5, sizes

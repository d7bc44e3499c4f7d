"""Goal A6: counting every pair that can take a case, and what each rule keeps out."""

from collections.abc import Iterator

from bench.adapter import needs_of, pool_of
from bench.bruteforce import dense
from bench.figures import Goal, Spread, all_of, at_most, beside, usual_cpu
from bench.pairing_rank import K, scene, small_worlds
from scheduling.engine.rank import best
from scheduling.engine.tally import tally


def a6(*, quick: bool) -> Iterator[Goal]:
    """Beside the ten best of the same case: whoever judges it sees the count with every answer."""
    for n, mode, most in ((100, "local", 4.0), (1_000, "metro", 5.0)):
        at = scene(n, mode, 60)
        counted, ranked = Spread(), Spread()
        for need in at.needs[: 10 if quick else 60]:
            counted.add(usual_cpu(tally, need, at.pool)[0])
            ranked.add(usual_cpu(best, need, at.pool, K)[0])
        ratio = counted.median / ranked.median
        yield at_most("A6", f"all pairs counted / ten best, {n:,} mediators", ratio, most, " ×")
        yield beside(
            "A6", f"all pairs counted, {n:,}: CPU median / p95 / most", counted.milliseconds()
        )
    equal = total = 0
    for world in small_worlds(4 if quick else 20):
        pool = pool_of(world)
        for case, need in enumerate(needs_of(world)):
            total += 1
            equal += tally(need, pool).teams == len(dense(world, case).points)
    yield all_of("A6", "counts as brute force counts", equal, total)

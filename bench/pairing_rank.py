"""Goals A1 to A5: ranking the pairs of one case."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from bench import motley
from bench.adapter import needs_of, pool_of
from bench.bruteforce import AllPairs, Plain, Ranked, dense
from bench.figures import (
    Goal,
    Spread,
    all_of,
    at_least,
    at_most,
    beside,
    cpu,
    times_goal,
    usual_cpu,
)
from bench.pairing_rows import a3_rows, a5_rows
from bench.worlds import World, make
from scheduling.engine.people import Need
from scheduling.engine.pool import Pool
from scheduling.engine.rank import best, rank

K = 10


@dataclass(frozen=True)
class Size:
    """A pool to rank in, with how long it may take (median and p95, in milliseconds)."""

    n: int
    mode: str
    cases: int
    median: float
    p95: float

    @property
    def name(self) -> str:
        return f"{self.n:,} mediators, {self.mode}"


SIZES = (
    Size(100, "local", 60, 1.0, 1.5),
    Size(1_000, "metro", 60, 1.5, 2.5),
    Size(5_000, "metro", 60, 2.0, 3.5),
    Size(20_000, "metro", 60, 3.5, 6.0),
    Size(20_000, "adv", 10, 20.0, 30.0),
)


@dataclass(frozen=True)
class Scene:
    world: World
    pool: Pool
    needs: list[Need]


@cache
def scene(n: int, mode: str, cases: int) -> Scene:
    world = make(1, n, cases, mode)
    return Scene(world, pool_of(world), needs_of(world))


def kernel_times(at: Scene) -> Spread:
    """Rank every case on a warm pool; a need and its people are there, as in a request."""
    spread = Spread()
    best(at.needs[0], at.pool, K)
    for need in at.needs:
        spread.add(usual_cpu(best, need, at.pool, K)[0])
    return spread


def a1(*, quick: bool) -> Iterator[Goal]:
    for size in SIZES:
        if quick and size.n > 5_000:
            continue
        times = kernel_times(scene(size.n, size.mode, size.cases))
        yield times_goal("A1", size.name, times, median=size.median, p95=size.p95)


def a2(*, quick: bool) -> Iterator[Goal]:
    """The same cases, the same process: plain Python over every pair of candidates."""
    for n, cases, least in ((1_000, 20, 5.0), (5_000, 12, 100.0)):
        at = scene(n, "metro", 60)
        plain = Plain(at.world)
        ours, theirs = Spread(), Spread()
        for case in range(4 if quick else cases):
            ours.add(usual_cpu(best, at.needs[case], at.pool, K)[0])
            theirs.add(cpu(plain.rank, case, K)[0])
        ratio = theirs.median / ours.median
        yield at_least("A2", f"× plain Python, {n:,} mediators", ratio, least, " ×")
        yield beside("A2", f"plain Python, {n:,}: CPU median / p95 / most", theirs.milliseconds())


def a3(*, quick: bool) -> Iterator[Goal]:
    """The request on rows; and the engine's part of it: every term of the ten teams, and warnings."""
    yield from a3_rows(quick=quick)
    n = 5_000 if quick else 20_000
    at = scene(n, "metro", 60)
    times = Spread()
    for need in at.needs:
        times.add(usual_cpu(rank, need, at.pool, K)[0])
    yield beside(
        "A3", f"ranking with its terms, {n:,}: CPU median / p95 / most", times.milliseconds()
    )


def a4(*, quick: bool) -> Iterator[Goal]:
    equal = tied = total = 0
    for world in small_worlds(10 if quick else 52):
        pool = pool_of(world)
        for case, need in enumerate(needs_of(world)):
            k = (1, 3, 10, 40)[case % 4]
            found = [(points, *rows) for rows, points in best(need, pool, k)[0]]
            everything = dense(world, case)
            wanted = everything.best(k)
            total += 1
            equal += found == wanted
            tied += len(wanted) < len(everything.points) and _ties_at_the_end(everything, wanted)
    yield all_of("A4", "cases ranked as brute force ranks them", equal, total)
    yield Goal("A4", "of them with equal points at the end of the list", str(tied))

    yield motley_goal(40 if quick else 400)


def motley_goal(number: int) -> Goal:
    """Every rule and weight of the house; of 20 pools one is too large to try every pair."""
    equal = 0
    for seed in range(number):
        chance = Random(seed)
        mediators = motley.people(chance, 150 if seed % 20 == 0 else chance.choice((10, 14, 20)))
        need = motley.need(chance, [one.id for one in mediators])
        pool = Pool.of(mediators, motley.DAYS)
        found = best(need, pool, K)[0]
        ids = [(points, *(int(pool.ids[row]) for row in rows)) for rows, points in found]
        equal += ids == motley.slow_ranking(need, mediators, K)
    return all_of(
        "A4", "needs with every rule of the house, ranked as told one by one", equal, number
    )


def _ties_at_the_end(everything: AllPairs, wanted: Ranked) -> bool:
    last = wanted[-1][0]
    return int((everything.points == last).sum()) > sum(points == last for points, *_ in wanted)


def small_worlds(number: int) -> Iterator[World]:
    """Make worlds of ten cases; of every four, one is full of ties."""
    kinds = (("local", 100), ("metro", 1_200), ("national", 400), ("adv", 160))
    for seed in range(number):
        mode, n = kinds[seed % len(kinds)]
        world = make(700 + seed, n, 10, mode)
        if seed // 4 % 4 == 3:
            make_alike(world)
        yield world


def make_alike(world: World) -> None:
    """Give everybody the same load, pause, age, place and background, so that points tie."""
    people, cases = world.mediators, world.cases
    for column in (people.recent, people.pause, people.gender, people.background):
        column[:] = 1
    people.age[:] = 50
    people.x[:] = people.y[:] = 0
    people.max_km[:] = 100
    cases.x[:] = cases.y[:] = 1


def a5(*, quick: bool) -> Iterator[Goal]:
    n = 5_000 if quick else 20_000
    at = scene(n, "metro", 60)
    people = [at.pool.mediator(row) for row in range(0, n, max(n // 200, 1))]
    times = Spread()
    for person in people:
        times.add(1e6 * usual_cpu(at.pool.put, person)[0])
    what = f"one person of {n:,} changed in place, CPU median"
    yield at_most("A5", what, times.median, 50, " µs", gate=False)
    yield at_most("A5", f"columns of {n:,} mediators", at.pool.octets / 1e6, 25, " MB")
    yield from a5_rows(quick=quick)

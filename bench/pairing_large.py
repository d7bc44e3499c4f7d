"""Goals B4 to B6: one pool too large to write its pairs down; how fast the proven gap closes."""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.checker import Checker
from bench.figures import Goal, at_most, beside
from bench.ledger import Ledger
from bench.plans import Made, Moment, apart, made, oldest_first_seats
from bench.worlds import World, make


@dataclass(frozen=True)
class Large:
    """A pool to plan, with the gaps (in %) wanted after so many seconds of processor time."""

    goal: str
    cases: int
    people: int
    mode: str
    seeds: tuple[int, ...]
    gaps: tuple[tuple[float, float], ...]
    most_mb: float | None = None

    @property
    def name(self) -> str:
        return f"{self.cases:,} cases x {self.people:,} people, {self.mode}"


POOLS = (
    Large("B4", 1_000, 5_000, "metro", (1, 2, 3), ((1.0, 3), (0.05, 8)), 250),
    Large("B5", 3_000, 18_000, "national", (1,), ((0.1, 8),)),
    Large("B6", 1_000, 2_000, "metro", (1, 2), ((0.02, 10),)),
    Large("B6", 3_000, 5_000, "metro", (1,), ((1.0, 15),)),
)
QUICK = (
    Large("B4", 100, 500, "metro", (1,), ((1.0, 3), (0.05, 8)), 250),
    Large("B5", 100, 600, "national", (1,), ((0.1, 8),)),
    Large("B6", 100, 200, "metro", (1,), ((0.02, 10),)),
)


@dataclass(frozen=True)
class Reached:
    """What one seed came to; gaps are shares of the bound, and of the quality alone."""

    seed: int
    one: Made
    by_hand: int
    faults: list[str]

    @property
    def of_quality(self) -> float:
        plan = self.one.plan
        return (plan.bound - plan.tally.value) / max(self.one.verdict.quality, 1)


def reach(seed: int, path: Path) -> Reached:
    """Plan the world in this file, here; meant for a process of its own, whose memory then tells.

    A file, for a world sent through a pipe is there twice, and one made here takes more still.
    """
    with path.open("rb") as file:
        world: World = pickle.load(file)
    one = made(world)
    hand = Checker(world).verdict(oldest_first_seats(one.plan))
    faults = [*one.faults, *(f"oldest first: {violation}" for violation in hand.violations)]
    if hand.served != one.plan.oldest_first.served or hand.objective != one.plan.oldest_first.value:
        faults.append("oldest first is counted otherwise")
    if one.plan.tally.value < hand.objective:
        faults.append("worse than oldest first")
    return Reached(seed, one, hand.served, faults)


def goals(pool: Large, ledger: Ledger) -> Iterator[Goal]:
    found = []
    with TemporaryDirectory() as folder:
        for seed in pool.seeds:
            path = Path(folder, str(seed))
            path.write_bytes(pickle.dumps(make(seed, pool.people, pool.cases, pool.mode)))
            found.append(apart(reach, seed, path))
    for one in found:
        ledger.add(f"{pool.name} seed {one.seed}", len(one.one.plan.placed), one.faults)
    end = 100 * max(one.one.plan.gap for one in found)
    yield at_most(pool.goal, f"{pool.name}: proven gap in the end", end, pool.gaps[-1][0], " %")
    if pool.most_mb is not None:
        octets = max(one.one.octets for one in found) / 1e6
        yield at_most(pool.goal, f"{pool.name}: memory of the process", octets, pool.most_mb, " MB")
    for gap, seconds in pool.gaps:
        worst = 100 * max(one.one.gap_after(seconds) for one in found)
        what = f"{pool.name}: gap after {seconds:g} CPU-s"
        yield at_most(pool.goal, what, worst, gap, " %", gate=False)
    for one in found:
        yield beside(pool.goal, f"{pool.name}, seed {one.seed}", story(one))


def story(one: Reached) -> str:
    plan = one.one.plan
    when = " ".join(f"{moment.gap:.3%} at {moment.cpu:.2g} s" for moment in falling(one.one))
    return (
        f"{plan.tally.served:,} served (oldest first {one.by_hand:,}), gap {plan.gap:.4%}"
        f" ({one.of_quality:.3%} of quality), CPU {one.one.cpu:.3g} s; {when}"
    )


def falling(one: Made) -> list[Moment]:
    """Return the moments at which the gap had halved since the last one told."""
    told, last = [], 1.0
    for moment in one.story:
        if moment.gap <= last / 2 or (moment.gap < last and moment is one.story[-1]):
            told.append(moment)
            last = moment.gap
    return told


def b4_to_b6(ledger: Ledger, names: set[str], *, quick: bool) -> Iterator[Goal]:
    for pool in QUICK if quick else POOLS:
        if pool.goal in names:
            yield from goals(pool, ledger)

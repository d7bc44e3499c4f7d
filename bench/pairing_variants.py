"""The same services bent: where proofs are said to break, and how far they hold.

Not goals, but what the trials reached: the solver of small queues, on columns made by hand.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.adapter import solver_columns
from bench.baselines import environment
from bench.checker import Checker, Seat
from bench.columns import Columns, columns_of
from bench.figures import Goal, Spread, beside, cpu
from bench.worlds import World, make
from scheduling.engine.plan.local import Solution, solve

PEOPLE, CASES, SEEDS = 60, 40, 60
CHECKED = 5


def as_it_is(world: World) -> None:
    pass


def one_case_each(world: World) -> None:
    people = world.mediators
    people.max_open = np.minimum(people.max_open, people.open_cases + 1).astype(np.int8)


def equally_long(world: World) -> None:
    world.cases.waiting[:] = 30


def half_gone(world: World) -> None:
    world.mediators.active[::2] = False


def equally_weighed(world: World) -> None:
    equally_long(world)
    world.cases.priority[:] = 1


@dataclass(frozen=True)
class Variant:
    """What is done to a world, to what its points are rounded, and how many the trials proved."""

    name: str
    bend: Callable[[World], None]
    rounded: int = 1
    proven: int = SEEDS


VARIANTS = (
    Variant("room for one case each", one_case_each),
    Variant("all cases waiting equally long", equally_long),
    Variant("points rounded to 100", as_it_is, 100),
    Variant("half the mediators gone", half_gone),
    Variant("nearly tied: rounded to 250, equal weights", equally_weighed, 250, 55),
)


def variants(*, quick: bool) -> Iterator[Goal]:
    for variant in VARIANTS:
        yield from goals(variant, range(1, 1 + (6 if quick else SEEDS)))


def goals(variant: Variant, seeds: range) -> Iterator[Goal]:
    times, found, faults = Spread(), [], 0
    problems: dict[int, Columns] = {}
    for seed in seeds:
        world = make(seed, PEOPLE, CASES, "local")
        variant.bend(world)
        columns = columns_of(world, rounded=variant.rounded)
        spent, solution = cpu(solve, *solver_columns(world, columns), cases=world.m)
        times.add(spent)
        found.append(solution)
        faults += faults_of(world, columns, solution)
        if seed <= CHECKED:
            problems[seed] = columns
    proven = sum(one.value == one.bound for one in found)
    gap = max((one.bound - one.value) / max(one.bound, 1) for one in found)
    least = variant.proven if len(found) == SEEDS else len(found)
    reached = f"{proven} of {len(found)}, largest gap {gap:.3%}"
    yield Goal(
        "variants", f"{variant.name}: proven", reached, f"≥ {least}", proven >= least, gate=False
    )
    yield Goal("variants", f"{variant.name}: faults", str(faults), "0", not faults)
    yield same_as_highs(variant, problems, found)
    yield beside("variants", f"{variant.name}: CPU median / p95 / most", times.milliseconds())


def faults_of(world: World, columns: Columns, solution: Solution) -> int:
    """Count what the checker has against the plan; its points may have been rounded."""
    chosen = solution.chosen
    rows = zip(columns.case[chosen], columns.one[chosen], columns.other[chosen], strict=True)
    return len(Checker(world).verdict([Seat(*map(int, row)) for row in rows]).violations)


def same_as_highs(variant: Variant, problems: dict[int, Columns], found: list[Solution]) -> Goal:
    """Compare with HiGHS where that proves its answer in time; never may it find more."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{seed}.npz") for seed in problems]
        for path, columns in zip(files, problems.values(), strict=True):
            columns.save(path)
        answers = environment.highs(files, seconds=30)
    fine = sum(
        one.value <= answer.bound and answer.value <= one.bound
        and (one.value == answer.value or not (answer.proven and one.value == one.bound))
        for one, answer in zip(found, answers, strict=False)
    )  # fmt: skip
    return Goal(
        "variants", f"{variant.name}: agrees with HiGHS", f"{fine} of {len(answers)}", "all",
        fine == len(answers),
    )  # fmt: skip

"""Goals B1, B2 and B9: one service planned at once, beside stock solvers on the same columns."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench.baselines import environment
from bench.baselines.environment import Answer, NoSolver
from bench.columns import best_of_each_case, columns_of
from bench.figures import Goal, Spread, all_of, at_least, beside, times_goal
from bench.ledger import Ledger
from bench.plans import Made, apart, made
from bench.worlds import World, make

PATIENCE = 60.0


def seeds(*, quick: bool, most: int) -> range:
    return range(1, 1 + (max(most // 20, 3) if quick else most))


def planned(cases: int, people: int, numbers: Iterable[int], ledger: Ledger) -> dict[int, Made]:
    """Plan local worlds of these seeds, after one to warm up."""
    made(make(0, people, cases, "local"))
    found = {}
    for seed in numbers:
        found[seed] = made(make(seed, people, cases, "local"))
        ledger.note(f"{people}x{cases} seed {seed}", found[seed])
    return found


def local_goals(
    name: str, size: str, plans: dict[int, Made], *, median: float, p95: float, most: float
) -> Iterator[Goal]:
    every = list(plans.values())
    times = Spread([one.cpu_of_pairs for one in every])
    whole = Spread([one.cpu for one in every])
    yield all_of(name, f"{size} teams proven best", sum(one.proven for one in every), len(every))
    yield times_goal(name, f"{size} teams", times, median=median, p95=p95, most=most)
    yield beside(name, f"{size} with hours: CPU median / p95 / most", whole.milliseconds())
    most_served = sum(one.plan.tally.served == one.plan.most_served for one in every)
    yield Goal(name, f"{size} serves as many as can be served", f"{most_served} of {len(every)}")


def b1(ledger: Ledger, *, quick: bool) -> Iterator[Goal]:
    plans = planned(40, 60, seeds(quick=quick, most=200), ledger)
    yield from beside_stock_solvers(plans, number=3 if quick else 20)
    yield from local_goals("B1", "60 people x 40 cases", plans, median=60, p95=150, most=500)


def beside_stock_solvers(plans: dict[int, Made], *, number: int) -> Iterator[Goal]:
    chosen = list(plans)[:number]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for seed in chosen:
            columns = columns_of(make(seed, 60, 40, "local"))
            files.append(Path(folder, f"{seed}.npz"))
            columns.save(files[-1])
            best_of_each_case(columns, 30).save(Path(folder, f"{seed}-best.npz"))
        ours = [plans[seed] for seed in chosen]
        yield from against("HiGHS", environment.highs, files, ours, least=10)
        yield from against("CP-SAT", environment.cp_sat, files, ours, least=40)
        yield from only_the_best(files, ours)


Solve = Callable[..., list[Answer]]


def against(
    name: str, solve: Solve, files: list[Path], ours: list[Made], *, least: float
) -> Iterator[Goal]:
    """Compare with one stock solver; ours builds its columns itself, within its time."""
    try:
        answers = solve(files, seconds=PATIENCE)
    except NoSolver as missing:
        yield Goal(
            "B1", f"× {name} on the same columns", f"not installed: {missing}", f"≥ {least:g} ×"
        )
        return
    theirs = Spread([answer.cpu for answer in answers])
    mine = Spread([one.cpu_of_pairs for one in ours])
    yield at_least("B1", f"× {name} on the same columns", theirs.median / mine.median, least, " ×")
    yield beside("B1", f"{name}: CPU median / p95 / most", theirs.milliseconds())
    same = sum(
        answer.proven and one.proven and answer.value == one.best_value
        for answer, one in zip(answers, ours, strict=True)
    )
    yield all_of("B1", f"the same optimum as {name}", same, len(ours))


def only_the_best(files: list[Path], ours: list[Made]) -> Iterator[Goal]:
    """Show what is lost by keeping the 30 best pairs of each case: a warning, not a goal."""
    few = [path.with_name(f"{path.stem}-best.npz") for path in files[:10]]
    answers = environment.highs(few, seconds=PATIENCE)
    whole = sum(one.best_value for one in ours[:10])
    lost = 1 - sum(answer.value for answer in answers) / whole
    yield Goal("B1", "value lost by keeping 30 pairs a case (HiGHS)", f"{100 * lost:.2g} %")


def b2(ledger: Ledger, *, quick: bool) -> Iterator[Goal]:
    plans = planned(60, 100, seeds(quick=quick, most=60), ledger)
    yield from local_goals("B2", "100 people x 60 cases", plans, median=200, p95=500, most=2_000)


def b9(ledger: Ledger, *, quick: bool) -> Iterator[Goal]:
    sizes = [(60, 40, "local"), (100, 60, "local"), (500, 100, "metro")]
    sizes += [] if quick else [(1_000, 300, "metro"), (1_200, 400, "national")]
    same = 0
    for number, (people, cases, mode) in enumerate(sizes):
        world = make(900 + number, people, cases, mode)
        once = made(world)
        ledger.note(f"{people}x{cases} {mode} again", once)
        same += once.plan.placed == made(world).plan.placed == apart(placed_of, *world_of(world))
    yield all_of("B9", "planned alike twice, and in another process", same, len(sizes))
    yield from ledger.goals()


def world_of(world: World) -> tuple[int, int, int, str]:
    return world.seed, world.n, world.m, world.mode


def placed_of(seed: int, people: int, cases: int, mode: str) -> object:
    return made(make(seed, people, cases, mode)).plan.placed

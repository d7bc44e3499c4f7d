"""Goals and what was reached, as rows of one table; and the clock of one processor."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

HEAD = "| goal | figure | reached | wanted | |\n|---|---|---|---|---|"


def short(number: float) -> str:
    """Return three figures of it, and never a power of ten."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


@dataclass(frozen=True)
class Goal:
    """One figure. ``met`` is None for a figure that has no goal, and stands beside the others.

    Ratios and quality are the ``gate``; what hangs on how fast the machine is, is not.
    """

    name: str
    what: str
    reached: str
    wanted: str = ""
    met: bool | None = None
    gate: bool = True

    @property
    def mark(self) -> str:
        return "" if self.met is None else "met" if self.met else "missed !"

    def line(self) -> str:
        cells = (self.name, self.what, self.reached, self.wanted, self.mark)
        return f"| {' | '.join(cells)} |"


def at_least(name: str, what: str, value: float, least: float, unit: str = "") -> Goal:
    return Goal(name, what, f"{short(value)}{unit}", f"≥ {least:g}{unit}", value >= least)


def at_most(
    name: str, what: str, value: float, most: float, unit: str = "", *, gate: bool = True
) -> Goal:
    return Goal(name, what, f"{short(value)}{unit}", f"≤ {most:g}{unit}", value <= most, gate)


def beside(name: str, what: str, reached: str) -> Goal:
    """A figure without a goal, told beside the times."""
    return Goal(name, what, reached, gate=False)


def all_of(name: str, what: str, number: int, total: int) -> Goal:
    return Goal(name, what, f"{number} of {total}", "all", number == total)


@dataclass
class Spread:
    """Some measurements of one thing, in seconds of processor time or what you will."""

    values: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        self.values.append(value)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]

    @property
    def most(self) -> float:
        return max(self.values)

    def milliseconds(self) -> str:
        numbers = (self.median, self.p95, self.most)
        return " / ".join(short(1000 * number) for number in numbers) + " ms"

    def within(self, median: float, p95: float, most: float = float("inf")) -> bool:
        return self.median <= median and self.p95 <= p95 and self.most <= most


def times_goal(
    name: str, what: str, times: Spread, *, median: float, p95: float, most: float | None = None
) -> Goal:
    """A goal of median and p95 (and most), all in milliseconds of processor time."""
    limits = [median, p95] + ([] if most is None else [most])
    wanted = "≤ " + " / ".join(f"{limit:g}" for limit in limits) + " ms"
    met = times.within(*(limit / 1000 for limit in limits))
    return Goal(
        name, f"{what}: CPU median / p95 / most", times.milliseconds(), wanted, met, gate=False
    )


def cpu(work: Callable[..., Any], *arguments: Any, **named: Any) -> tuple[float, Any]:
    """Return the processor seconds this took, and its answer."""
    begin = time.process_time()
    answer = work(*arguments, **named)
    return time.process_time() - begin, answer


def usual_cpu(work: Callable[..., Any], *arguments: Any, times: int = 3) -> tuple[float, Any]:
    """Return the median of a few runs: one run may have met a busy neighbour in the cache."""
    gc.disable()
    try:
        runs = [cpu(work, *arguments) for _ in range(times)]
    finally:
        gc.enable()
    return statistics.median(run[0] for run in runs), runs[-1][1]


def table(goals: Iterable[Goal]) -> str:
    return "\n".join([HEAD, *(goal.line() for goal in goals)])


def report(goals: Sequence[Goal]) -> str:
    """Return both tables: what is the gate, and the times beside it."""
    gate = [goal for goal in goals if goal.gate]
    rest = [goal for goal in goals if not goal.gate]
    tables = (("Ratios and quality", gate), ("Processor times", rest))
    return "\n\n".join(f"### {title}\n\n{table(part)}" for title, part in tables if part)


def missed(goals: Iterable[Goal]) -> list[Goal]:
    return [goal for goal in goals if goal.met is False]

"""Lets the engine plan a world, watches how the gap closes, and has the checker look at it."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.adapter import queue_of
from bench.checker import Checker, Seat, Verdict
from bench.worlds import World
from scheduling.engine.plan.model import Plan, PlanStage, Progress, Queue
from scheduling.engine.plan.planner import make_plan

TALLIED = ("served", "value", "points", "waiting_days")
AFTER_THE_PAIRS = {PlanStage.BORROWING, PlanStage.HOURS, PlanStage.LACKS}


@dataclass(frozen=True)
class Moment:
    """What was known after so many seconds of processor time; hundredths of a point."""

    cpu: float
    value: int
    bound: int

    @property
    def gap(self) -> float:
        return (self.bound - self.value) / self.bound if self.bound > 0 else 1.0


@dataclass
class Watch:
    """Told of the progress of a plan; remembers when what was known."""

    began: float = field(default_factory=time.process_time)
    moments: list[Moment] = field(default_factory=list)
    paired: float | None = None

    def __call__(self, progress: Progress) -> bool:
        spent = time.process_time() - self.began
        if progress.stage == PlanStage.HOURS and self.paired is None:
            self.paired = spent
        if progress.bound and progress.stage not in AFTER_THE_PAIRS:
            self.moments.append(Moment(spent, progress.value, progress.bound))
        return True


@dataclass(frozen=True)
class Made:
    """A plan with its story, and the most memory of the process.

    ``cpu`` are seconds of processor time, ``cpu_of_pairs`` those before hours were looked for.
    """

    plan: Plan
    cpu: float
    cpu_of_pairs: float
    moments: list[Moment]
    verdict: Verdict
    octets: int

    @property
    def best_value(self) -> int:
        """What the best teams were worth, before hours had to be found for them."""
        return self.plan.best

    @property
    def lost(self) -> float:
        """Which part of that the hours cost."""
        best = self.best_value
        return (best - self.plan.tally.value) / best if best > 0 else 0.0

    @property
    def proven(self) -> bool:
        """Whether the teams were proven best, before hours had to be found for them."""
        return self.plan.best == self.plan.bound

    @property
    def untimed(self) -> int:
        return sum(placed.start is None for placed in self.plan.placed)

    @property
    def faults(self) -> list[str]:
        """What the checker found, and where it counts something else than the plan says."""
        found = [str(violation) for violation in self.verdict.violations]
        parts = (self.plan.tally, self.plan.borrowed)
        said = tuple(sum(getattr(one, name) for one in parts) for name in TALLIED)
        seen = self.verdict
        counted = (seen.served, seen.objective, sum(seen.points.values()), seen.waited)
        if said != counted:
            found.append(f"the plan says {said}, the checker counts {counted}")
        wrong = [p.case for p in self.plan.placed if self.verdict.points.get(p.case) != p.points]
        return found + [f"other points for case {case}" for case in wrong]

    def gap_after(self, seconds: float) -> float:
        """Return the smallest gap known after so much processor time, 1 if none was."""
        known = [moment.gap for moment in self.story if moment.cpu <= seconds]
        return min(known, default=1.0)

    @property
    def story(self) -> list[Moment]:
        """The moments with bounds that hold for the whole queue, ending with the plan.

        While hours are sought some teams are ruled out, and what is told then holds without them.
        """
        bound = self.plan.bound
        told = [Moment(m.cpu, m.value, max(m.bound, bound)) for m in self.moments]
        return [*told, Moment(self.cpu, self.plan.tally.value, bound)]


def seats_of(plan: Plan) -> list[Seat]:
    return [Seat(placed.case, *placed.team, placed.start) for placed in plan.placed]


def oldest_first_seats(plan: Plan) -> list[Seat]:
    return [Seat(case, *team) for case, team in plan.oldest_first_teams.items()]


def made(world: World, *, queue: Queue | None = None) -> Made:
    """Plan a whole world and check the plan."""
    return checked(world, unchecked(queue or queue_of(world)))


def unchecked(queue: Queue) -> Made:
    """Plan it and watch; nothing is checked yet."""
    watch = Watch()
    plan = make_plan(queue, report=watch, lacks=False)
    cpu = time.process_time() - watch.began
    octets = most_memory()
    paired = cpu if watch.paired is None else watch.paired
    return Made(plan, cpu, paired, watch.moments, Verdict(), octets)


def most_memory() -> int:
    """Return the most memory this process ever had, in octets.

    Linux hands ``ru_maxrss`` down to children, through ``exec`` too, so its own count is asked.
    """
    status = Path("/proc/self/status")
    if status.exists():
        words = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(words.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def checked(world: World, one: Made) -> Made:
    return replace(one, verdict=Checker(world).verdict(seats_of(one.plan)))


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do it in a process of its own, which has made no world and keeps its memory to itself."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)

"""The whole queue at once: the best teams for all cases together, with what is proven of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scheduling.engine.plan.diary import Timed
from scheduling.engine.plan.gaps import gaps_of
from scheduling.engine.plan.groups import Group, Solved, worth
from scheduling.engine.plan.hours import Patience
from scheduling.engine.plan.model import (
    Lack,
    Left,
    Placed,
    Plan,
    PlanStage,
    Progress,
    Queue,
    Report,
    Scarcity,
    Tally,
    WaitingCase,
)
from scheduling.engine.plan.repair import places_used
from scheduling.engine.plan.talks import all_of, busy_hours, oldest_with_hours, with_talks
from scheduling.engine.plan.teams import NOBODY, Teams
from scheduling.engine.pool import Ints, Pool
from scheduling.engine.rank import best, kept_out
from scheduling.engine.reasons import Rule

LOOKS = 40
"""After so many looks at what is lacking, half of that part is done."""


@dataclass(eq=False)
class Reporter:
    """Tells how far it is, and remembers that somebody said stop."""

    report: Report | None
    groups: int
    done: int = 0
    value: int = 0
    bound: int = 0
    looked: int = 0
    stopped: bool = False

    def tell(self, stage: PlanStage, done: int, *, value: int = 0, bound: int = 0) -> bool:
        if self.report is not None and not self.stopped:
            self.stopped = not self.report(Progress(stage, done, value, bound))
        return not self.stopped

    def improving(self, lower: int, upper: int) -> bool:
        # In the middle of the group that is under way.
        share = (self.done + 0.5) / max(self.groups, 1)
        stage = PlanStage.IMPROVING if upper > lower else PlanStage.PROVING
        return self.tell(
            stage, 10 + int(70 * share), value=self.value + lower, bound=self.bound + upper
        )

    def lacking(self) -> bool:
        self.looked += 1
        # Nobody knows how many looks there will be, so it creeps towards 99 and never arrives.
        done = 99 - 9 * LOOKS // (LOOKS + self.looked)
        return self.tell(PlanStage.LACKS, done, value=self.value, bound=self.bound)

    def timing(self) -> bool:
        done = 10 + int(70 * self.done / max(self.groups, 1))
        return self.tell(PlanStage.HOURS, done, value=self.value, bound=self.bound)

    def lent(self) -> "Reporter":
        """Return one for the part that is borrowed: it tells no more of it than that it goes on."""

        def report(_progress: Progress) -> bool:
            return self.tell(PlanStage.BORROWING, 85, value=self.value, bound=self.bound)

        return Reporter(report, 1)

    def group_done(self, solved: Solved) -> None:
        self.done += 1
        self.value += solved.lower
        self.bound += solved.bound


@dataclass(frozen=True, eq=False)
class Part:
    """A group of the queue with its answer; ``numbers`` are its cases in the queue."""

    numbers: list[int]
    group: Group
    solved: Solved
    timed: Timed
    oldest: Timed

    @property
    def best(self) -> int:
        """What the best teams found are worth, whether their talks can have hours or not."""
        return max(self.solved.lower, worth(self.timed.teams, self.group.room))


def make_plan(queue: Queue, *, report: Report | None = None, lacks: bool = True) -> Plan:
    """Plan the queue. The same queue always gets the same plan, in whatever order it is told.

    ``lacks`` says whether to look for the people one would gladly have more of, which plans again
    a few times. When ``report`` answers False the plan is what was found until then, at least as
    good as the longest waiting first, and its bound still holds.
    """
    queue = _in_order(queue)
    groups = _groups(queue)
    reporter = Reporter(report, len(groups))
    reporter.tell(PlanStage.LOOKING, 0)
    parts = _parts(queue, groups, reporter)
    borrowed = _borrow(queue, parts, reporter)
    found: list[Scarcity] = []
    if lacks and reporter.lacking():
        for part in parts:
            found += gaps_of(part.group, part.solved, reporter.lacking)
    plan = _plan(queue, parts, borrowed, found, stopped=reporter.stopped)
    reporter.tell(PlanStage.LACKS, 100, value=plan.tally.value, bound=plan.bound)
    return plan


def _in_order(queue: Queue) -> Queue:
    """Return the cases by id; whoever stays on one need not be fixed for it."""
    cases = (replace(case, fixed=case.fixed - case.need.kept) for case in queue.cases)
    return replace(queue, cases=tuple(sorted(cases, key=lambda case: case.id)))


def _groups(queue: Queue) -> list[list[int]]:
    """Return the cases of each service, which draw on nobody else; or all of them together."""
    services = [case.need.services for case in queue.cases]
    # One case that may ask two services ties their queues together.
    if any(asked is None or len(asked) > 1 for asked in services):
        return [list(range(len(services)))]
    groups: dict[frozenset[int], list[int]] = defaultdict(list)
    for number, asked in enumerate(services):
        groups[asked or frozenset()].append(number)
    # In the order of the services: what a set gives first may differ from process to process, and
    # the plan with it.
    return [groups[key] for key in sorted(groups, key=sorted)]


def _parts(queue: Queue, groups: list[list[int]], reporter: Reporter) -> list[Part]:
    """Plan each group by itself; who stays on a case of another has their talk there as well."""
    stay = {one for case in queue.cases for one in case.need.kept}
    rows = queue.pool.rows(stay).tolist()
    busy: dict[int, int] = {}
    parts = []
    for numbers in groups:
        part = _part(queue, numbers, reporter, busy=busy)
        parts.append(part)
        taken = busy_hours([(part.group, part.timed)])
        busy = {row: taken[row] for row in rows if row in taken}
    return parts


def _part(
    queue: Queue,
    numbers: list[int],
    reporter: Reporter,
    *,
    taken: Ints | None = None,
    busy: Mapping[int, int] | None = None,
) -> Part:
    """Plan these cases with the places and hours that are left of those ``taken`` and ``busy``."""
    cases = [queue.cases[number] for number in numbers]
    group = Group.of(cases, queue.pool, taken=taken, busy=busy, talk=queue.talk)
    solved = group.solve(reporter.improving)
    reporter.group_done(solved)
    reporter.timing()
    patience = Patience(reporter.timing)
    oldest = oldest_with_hours(group, solved, patience)
    timed = with_talks(group, solved, oldest, patience)
    return Part(numbers, group, solved, timed, oldest)


def _borrow(queue: Queue, parts: Sequence[Part], reporter: Reporter) -> Part | None:
    """Plan what is left with whoever is left in services that lend, all together."""
    served = {part.numbers[case] for part in parts for case in part.timed.teams.case}
    numbers, cases = [], list(queue.cases)
    for number, case in enumerate(queue.cases):
        own = case.need.services or frozenset()
        lenders = {lender for lender, to in queue.lends.items() if own & to} - own
        # Whom a coordinator fixed is who they want: nobody else is looked for.
        if number not in served and lenders and not case.fixed:
            numbers.append(number)
            cases[number] = replace(case, need=replace(case.need, services=own | lenders))
    if not numbers or not reporter.tell(PlanStage.BORROWING, 85):
        return None
    wider = replace(queue, cases=tuple(cases))
    taken = np.zeros(len(queue.pool), np.int64)
    for part in parts:
        taken += places_used(part.timed.teams, all_of(part.timed.teams), len(queue.pool))
    busy = busy_hours((part.group, part.timed) for part in parts)
    return _part(wider, numbers, reporter.lent(), taken=taken, busy=busy)


def _plan(
    queue: Queue,
    parts: Sequence[Part],
    borrowed: Part | None,
    lacks: Sequence[Scarcity],
    *,
    stopped: bool,
) -> Plan:
    placed = [team for part in parts for team in _placed(queue, part, borrowed=False)]
    if borrowed is not None:
        placed += _placed(queue, borrowed, borrowed=True)
    served = {team.case for team in placed}
    left = [
        _left(part, at, queue.pool, stopped=stopped)
        for part in parts
        for at, number in enumerate(part.numbers)
        if queue.cases[number].id not in served
    ]
    oldest = {
        case.id: _whole_team(case, queue.pool, rows)
        for part in parts
        for at, rows in _teams(part.oldest.teams)
        for case in [queue.cases[part.numbers[at]]]
    }
    return Plan(
        placed=tuple(sorted(placed, key=lambda team: team.case)),
        left=tuple(sorted(left, key=lambda one: one.case)),
        tally=_tally(queue, [(part, part.timed.teams) for part in parts]),
        bound=sum(part.solved.bound for part in parts),
        best=sum(part.best for part in parts),
        most_served=sum(part.solved.most_served for part in parts),
        borrowed=_tally(queue, [(borrowed, borrowed.timed.teams)] if borrowed else []),
        oldest_first=_tally(queue, [(part, part.oldest.teams) for part in parts]),
        oldest_first_teams=oldest,
        lacks=tuple(lacks),
        stopped=stopped,
    )


def _teams(teams: Teams) -> list[tuple[int, tuple[int, ...]]]:
    """By number of the case in its group; a team of one is a tuple of one."""
    rows = zip(teams.first.tolist(), teams.second.tolist(), strict=True)
    people = (tuple(row for row in pair if row != NOBODY) for pair in rows)
    return list(zip(teams.case.tolist(), people, strict=True))


def _whole_team(case: WaitingCase, pool: Pool, rows: tuple[int, ...]) -> tuple[int, ...]:
    """Return the ids of these people and of who stays on the case."""
    return tuple(sorted({*(int(pool.ids[row]) for row in rows), *case.need.kept}))


def _placed(queue: Queue, part: Part, *, borrowed: bool) -> list[Placed]:
    found = []
    teams = part.timed.teams
    for (at, rows), points, start in zip(
        _teams(teams), teams.points.tolist(), part.timed.starts, strict=True
    ):
        case = queue.cases[part.numbers[at]]
        team = _whole_team(case, queue.pool, rows)
        found.append(Placed(case.id, team, points, start, borrowed))
    return found


def _tally(queue: Queue, parts: Sequence[tuple[Part, Teams]]) -> Tally:
    waiting = [
        queue.cases[part.numbers[case]].need.waiting_days
        for part, teams in parts
        for case in teams.case
    ]
    return Tally(
        served=len(waiting),
        value=sum(worth(teams, part.group.room) for part, teams in parts),
        points=sum(int(teams.points.sum()) for _part, teams in parts),
        waiting_days=sum(waiting),
    )


def _left(part: Part, at: int, pool: Pool, *, stopped: bool) -> Left:
    case, teams = part.group.cases[at], int(part.solved.counts[at])
    # Before the rest: there are teams, and what they lack is an hour.
    if at in part.timed.no_hour:
        return Left(case.id, Lack.NO_HOUR, teams=teams)
    if teams:
        return Left(case.id, Lack.NOT_PLANNED if stopped else Lack.NO_ROOM, teams=teams)
    return Left(case.id, Lack.NO_PAIR, _bottleneck(case, pool))


def _bottleneck(case: WaitingCase, pool: Pool) -> Rule | None:
    """Return the rule that keeps most away: of the pairs that could be, else of the people."""
    # Ranked once more: only a ranking that comes up short counts what keeps pairs apart.
    _teams_of, blockers = best(case.need, pool, 1)
    if blockers:
        return max(blockers, key=lambda rule: blockers[rule])
    out = kept_out(case.need, pool)
    return max(out, key=lambda rule: len(out[rule]), default=None)

"""Who can begin a first talk when, and what of that other talks have taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scheduling.engine.plan.hours import FirstTalk, around, first_start
from scheduling.engine.plan.model import WaitingCase
from scheduling.engine.plan.teams import NOBODY, Teams
from scheduling.engine.pool import Pool
from scheduling.engine.slots.grid import whole_number


@dataclass(frozen=True, eq=False)
class Timed:
    """Teams, sorted by case, and the start of the first talk of each.

    A start is None where a team the coordinator fixed found no hour: it is still to be agreed.
    ``no_hour`` are the cases nobody takes because all hours left had gone to other talks.
    """

    teams: Teams
    starts: list[int | None]
    no_hour: frozenset[int] = frozenset()


@dataclass(eq=False)
class Diary:
    """The talks so far. ``busy`` are, by row, the half hours at which no other talk can begin.

    Talks of one person begin ``apart`` half hours from each other, or more.
    """

    cases: Sequence[WaitingCase]
    pool: Pool
    apart: int
    busy: dict[int, int] = field(default_factory=dict)
    _parties: dict[int, tuple[tuple[int, ...], int]] = field(default_factory=dict)
    _free: dict[int, int] = field(default_factory=dict)

    def again(self, busy: Mapping[int, int]) -> "Diary":
        """Return a diary of the same people with other talks, which learns with this one."""
        # The two caches are shared on purpose: they hold what no talk changes.
        return Diary(self.cases, self.pool, self.apart, dict(busy), self._parties, self._free)

    def left(self, case: int, rows: Iterable[int]) -> int:
        """Return the half hours at which these people can still begin with the parties."""
        stay, starts = self._of_case(case)
        for row in (*rows, *stay):
            starts &= self._starts(row) & ~self.busy.get(row, 0)
        return starts

    def talk(self, column: int, case: int, rows: Iterable[int]) -> FirstTalk:
        """Return the talk these people would have, with whoever stays on the case."""
        some = tuple(rows)
        return FirstTalk(column, (*some, *self._of_case(case)[0]), self.left(case, some))

    def take(self, case: int, rows: Iterable[int], start: int) -> None:
        for row in (*rows, *self._of_case(case)[0]):
            self.busy[row] = self.busy.get(row, 0) | around(start, self.apart)

    def take_first(self, case: int, rows: Iterable[int]) -> int:
        """Give them the first start they have left, and return it; there must be one."""
        some = tuple(rows)
        start = first_start(self.left(case, some))
        self.take(case, some, start)
        return start

    def _of_case(self, case: int) -> tuple[tuple[int, ...], int]:
        """Return the rows of those who stay on the case, and the starts of the parties."""
        if case not in self._parties:
            need = self.cases[case].need
            rows = tuple(int(row) for row in self.pool.rows(need.kept))
            self._parties[case] = (rows, need.starts)
        return self._parties[case]

    def _starts(self, row: int) -> int:
        if row not in self._free:
            self._free[row] = whole_number(self.pool.starts[row])
        return self._free[row]


def people_in(teams: Teams, column: int) -> tuple[int, ...]:
    people = (int(teams.first[column]), int(teams.second[column]))
    return tuple(row for row in people if row != NOBODY)

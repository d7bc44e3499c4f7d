"""What can still be served once talks have their hours: by whoever has a place and an hour left."""

from collections.abc import Mapping

import numpy as np

from scheduling.engine.candidates import Candidates
from scheduling.engine.plan.diary import Diary, Timed, people_in
from scheduling.engine.plan.groups import Group, Solved
from scheduling.engine.plan.oldest import oldest_first
from scheduling.engine.plan.repair import places_used
from scheduling.engine.plan.teams import Leeway, Teams, joined, one_team, pair_candidates
from scheduling.engine.pool import Bools, Ints, Pool
from scheduling.engine.rank import Team, best_of

MORE_EACH_TIME = 8


def completed(group: Group, solved: Solved, teams: Teams, hours: Mapping[int, int]) -> Timed:
    """Return the teams with ``hours`` (by column), and others for whom they leave a place.

    Where all teams are known that is for any case, else for those which lost their hour. The
    longest waiting has the first choice, but for teams that were fixed.
    """
    filling = _Filling(group, solved, teams, hours)
    wanted = filling.could_be_served() if solved.knows_all else set(teams.case.tolist())
    for number in oldest_first(group.cases):
        if number in filling.starts and filling.starts[number] is None:
            filling.change(number)
    for number in oldest_first(group.cases):
        if number in wanted and number not in filling.starts:
            filling.serve(number)
    return filling.timed()


def without_hour(group: Group, solved: Solved, teams: Teams) -> frozenset[int]:
    """Return the cases that are left because the hours of who could take them have gone.

    They had a team in the best choice there was, or people for them have places left.
    """
    left = set(solved.chosen.case.tolist()) - set(teams.case.tolist())
    if solved.knows_all:
        left |= _could_be_served(group, solved.others, teams)
    return frozenset(left)


class _Filling:
    """Talks that stand, and the places and hours they leave."""

    def __init__(
        self, group: Group, solved: Solved, teams: Teams, hours: Mapping[int, int]
    ) -> None:
        self.group, self.solved = group, solved
        self.diary = group.diary()
        self.starts: dict[int, int | None] = {}
        self._before = teams
        self._columns: dict[int, int] = {}
        self._new: dict[int, Teams] = {}
        self._used = np.zeros(len(group.pool), np.int64)
        for column, number in enumerate(teams.case.tolist()):
            if column in hours or group.cases[number].fixed:
                self.starts[number] = hours.get(column)
                self._columns[number] = column
                self._seat(people_in(teams, column), 1)
                if column in hours:
                    self.diary.take(number, people_in(teams, column), hours[column])

    def could_be_served(self) -> set[int]:
        return _could_be_served(self.group, self.solved.others, self._chosen())

    def change(self, number: int) -> None:
        """Take a team with an hour left in place of the one without, where there is one."""
        rows = people_in(self._before, self._columns[number])
        # Their own places count as free while another team is looked for.
        self._seat(rows, -1)
        if self.serve(number):
            del self._columns[number]
        else:
            self._seat(rows, 1)

    def serve(self, number: int) -> bool:
        """Give the case its best team with places and an hour left; answer whether it has one."""
        team = self._known(number)
        if team is None and not self.solved.knows_all:
            team = self._searched(number)
        if team is None:
            return False
        rows = people_in(team, 0)
        self._new[number] = team
        self.starts[number] = self.diary.take_first(number, rows)
        self._seat(rows, 1)
        return True

    def timed(self) -> Timed:
        teams = self._chosen()
        return Timed(teams, [self.starts[number] for number in teams.case.tolist()])

    def _chosen(self) -> Teams:
        kept = self._before.take(np.array(list(self._columns.values()), np.int64))
        return joined([kept, *self._new.values()])

    def _seat(self, rows: tuple[int, ...], places: int) -> None:
        for row in rows:
            self._used[row] += places

    def _known(self, number: int) -> Teams | None:
        known = self.solved.others
        begin, end = np.searchsorted(known.case, (number, number + 1))
        some = known.take(np.arange(begin, end))
        gain = _gain(some, self.group.room, self._used)
        # Best first; of equals the first, on every machine.
        for column in np.argsort(-gain, kind="stable"):
            if gain[column] <= 0:
                break
            if self.diary.left(number, people_in(some, int(column))):
                return some.take(np.array([column]))
        return None

    def _searched(self, number: int) -> Teams | None:
        """Look among all pairs, where only the best are known."""
        group, case = self.group, self.group.cases[number]
        if case.need.seats != 2 or case.need.kept or case.fixed:
            return None
        alone = pair_candidates(group.cases, [number], group.pool, group.room)
        free = self._used < group.room.capacity
        best = best_free_pair(alone, group.pool, number, free, self.diary)
        if best is None:
            return None
        team = one_team(number, *best, group.worth)
        return team if _gain(team, group.room, self._used)[0] > 0 else None


def best_free_pair(
    found: Candidates, pool: Pool, number: int, free: Bools, diary: Diary
) -> Team | None:
    """Return the best pair of the candidates of one case who have places and an hour left."""
    some = found.take(np.flatnonzero(free[found.rows]))
    most, seen = 1, 0
    while len(some.rows) > 1:
        pairs = best_of(some, pool, most)
        for rows, points in pairs[seen:]:
            if diary.left(number, rows):
                return rows, points
        if len(pairs) < most:
            break
        most, seen = most * MORE_EACH_TIME, most
    return None


def _could_be_served(group: Group, known: Teams, chosen: Teams) -> set[int]:
    """Return the cases without a team for whom people have places left, whatever their hours."""
    used = places_used(chosen, np.arange(len(chosen)), len(group.pool))
    waiting = np.ones(len(group.cases), np.bool_)
    waiting[chosen.case] = False
    some = known.take(np.flatnonzero(waiting[known.case]))
    return set(np.unique(some.case[_gain(some, group.room, used) > 0]).tolist())


def _gain(teams: Teams, room: Leeway, used: Ints) -> Ints:
    """Return what each team would add to a plan that takes these places; 0 where they are full."""
    # NOBODY is -1 and so the last one, who is never full.
    full = np.append(used >= room.capacity, False)
    # Whoever is full has no next place; their gain is set to nothing below.
    next_ = np.minimum(used, room.cost.shape[1] - 1)
    cost = np.append(room.cost[np.arange(len(used)), next_], 0)
    gain = teams.value - cost[teams.first] - cost[teams.second]
    return np.where(full[teams.first] | full[teams.second], 0, gain)

"""Hours for the teams of a group; where there is no way for some, other teams are taken."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from scheduling.pairing.plan.groups import Group, Solved, worth
from scheduling.pairing.plan.hours import Talk, around, first_start, give_hours, talks_of
from scheduling.pairing.plan.teams import NOBODY, Teams, joined, reduced
from scheduling.pairing.pool import Bools, Ints, whole_number

MOST_ROUNDS = 25

KeepOn = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Timed:
    """Teams, and the start of the first talk of each, None where it is still to be agreed."""

    teams: Teams
    starts: list[int | None]
    value: int


def with_hours(group: Group, solved: Solved, keep_on: KeepOn) -> Timed:
    """Return the teams of the answer with hours, after as few other choices as needed.

    A case is rather served at an hour still to be agreed than not at all.
    """
    teams = solved.chosen
    if solved.knows_all:
        teams = _planned_again(group, solved, keep_on)
    hours, _stuck = _try(group, teams)
    if len(hours) < len(teams):
        teams = _swapped(group, solved, teams, hours)
        hours, _stuck = _try(group, teams)
    starts = [hours.get(column) for column in range(len(teams))]
    return Timed(teams, starts, worth(teams, group.room))


def _planned_again(group: Group, solved: Solved, keep_on: KeepOn) -> Teams:
    """Keep one person of each clash away from one of its cases, and plan again."""
    teams, known = solved.chosen, solved.others
    tried: set[tuple[int, int]] = set()
    for _ in range(MOST_ROUNDS):
        _hours, stuck = _try(group, teams)
        cuts = [cut for part in stuck if (cut := _cheapest(group, solved, teams, part, tried))]
        if not cuts or not keep_on():
            break
        tried.update(cuts)
        fewer = known.take(np.flatnonzero(~_with_any(known, cuts)))
        again = group.solve_all(fewer, lambda _lower, _upper: True, start=teams).chosen
        if len(again) == len(teams):
            teams, known = again, fewer
    return teams


def _cheapest(
    group: Group, solved: Solved, teams: Teams, stuck: list[Talk], tried: set[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return the case, and the person in most of these talks, whose parting costs least."""
    known = solved.others
    worths = reduced(known, group.room, solved.prices)
    people = Counter(person for talk in stuck for person in talk.people)
    most = max(people.values())
    options = []
    for talk in stuck:
        case = int(teams.case[talk.column])
        mine = worths[known.case == case].max(initial=0)
        for person in talk.people:
            cut = (case, person)
            if people[person] == most and cut not in tried:
                others = worths[(known.case == case) & ~_with_any(known, [cut])]
                options.append((int(mine) - int(others.max(initial=0)), cut))
    return min(options)[1] if options else None


def _with_any(teams: Teams, cuts: Iterable[tuple[int, int]]) -> Bools:
    """Return which teams bring one of these people to that case."""
    found = np.zeros(len(teams), np.bool_)
    for case, person in cuts:
        found |= (teams.case == case) & ((teams.first == person) | (teams.second == person))
    return found


def _swapped(group: Group, solved: Solved, teams: Teams, hours: dict[int, int]) -> Teams:
    """Give each case without an hour the best other team with places and an hour left, if any."""
    left = group.room.capacity.copy()
    busy: dict[int, int] = defaultdict(int, group.busy)
    for column in range(len(teams)):
        for row in _rows(teams, column):
            left[row] -= 1
            if column in hours:
                busy[row] |= around(hours[column])
    kept = [teams.take(np.array(sorted(hours), np.int64))]
    for column in sorted(set(range(len(teams))) - hours.keys()):
        for row in _rows(teams, column):
            left[row] += 1
        team = _free_team(group, solved.others, int(teams.case[column]), left, busy)
        if team is None:
            team = teams.take(np.array([column]))
        else:
            (talk,) = _talks(group, team, busy)
            for row in talk.people:
                busy[row] |= around(first_start(talk.starts))
        for row in _rows(team, 0):
            left[row] -= 1
        kept.append(team)
    return joined(kept)


def _free_team(
    group: Group, known: Teams, case: int, left: Ints, busy: dict[int, int]
) -> Teams | None:
    columns = np.flatnonzero(known.case == case)
    for column in columns[np.argsort(-known.value[columns], kind="stable")]:
        if all(left[row] > 0 for row in _rows(known, int(column))):
            team = known.take(np.array([column]))
            if _talks(group, team, busy)[0].starts:
                return team
    return None


def _rows(teams: Teams, column: int) -> list[int]:
    people = (int(teams.first[column]), int(teams.second[column]))
    return [row for row in people if row != NOBODY]


def _talks(group: Group, teams: Teams, busy: dict[int, int] | None = None) -> list[Talk]:
    common = [_parties(group, int(case)) for case in teams.case]
    return talks_of(teams, common, group.pool, group.busy if busy is None else busy)


def _try(group: Group, teams: Teams) -> tuple[dict[int, int], list[list[Talk]]]:
    """Give hours to as many as possible: in a stuck group the last talk waits."""
    timed = [talk for talk in _talks(group, teams) if talk.starts]
    hours, stuck = give_hours(timed)
    stuck_first = stuck
    while stuck:
        left_out = {part[-1].column for part in stuck}
        timed = [talk for talk in timed if talk.column not in left_out]
        hours, stuck = give_hours(timed)
    return hours, stuck_first


def _parties(group: Group, case: int) -> int:
    """Return the starts of the parties and of who stays on the case."""
    need = group.cases[case].need
    starts = need.starts
    for row in group.pool.rows(need.kept):
        starts &= whole_number(group.pool.starts[row])
    return starts


def busy_hours(parts: Iterable[Timed]) -> dict[int, int]:
    """Return, by row, the half hours at which people cannot begin another talk."""
    busy: dict[int, int] = defaultdict(int)
    for part in parts:
        for column, start in enumerate(part.starts):
            if start is not None:
                for row in _rows(part.teams, column):
                    busy[row] |= around(start)
    return busy


def all_of(teams: Teams) -> Ints:
    return np.arange(len(teams))

"""Hours for the teams of a group; where there is no way for some, other teams are taken."""

from dataclasses import dataclass

import numpy as np

from scheduling.pairing.plan.groups import Group, KeepOn, Solved, worth
from scheduling.pairing.plan.hours import Talk, give_hours, talks_of
from scheduling.pairing.plan.teams import Teams, keys_of, reduced
from scheduling.pairing.pool import Ints, whole_number

MOST_ROUNDS = 25


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
    known = solved.others
    for _ in range(MOST_ROUNDS):
        hours, stuck = _try(group, teams)
        if not stuck or not keep_on(solved.lower, solved.bound):
            break
        banned = [_cheapest(group, solved, known, teams, part) for part in stuck]
        known = _without(known, teams, banned, len(group.pool) + 1)
        again = group.solve_all(known, keep_on, start=teams).chosen
        if len(again) < len(teams):
            break
        teams = again
    hours, _stuck = _try(group, teams)
    starts = [hours.get(column) for column in range(len(teams))]
    return Timed(teams, starts, worth(teams, group.room))


def _try(group: Group, teams: Teams) -> tuple[dict[int, int], list[list[Talk]]]:
    """Give hours to as many as possible: in a stuck group the last talk waits."""
    common = [_parties(group, int(case)) for case in teams.case]
    talks = talks_of(teams, range(len(teams)), group.pool, common)
    timed = [talk for talk in talks if talk.starts]
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


def _cheapest(group: Group, solved: Solved, known: Teams, teams: Teams, stuck: list[Talk]) -> int:
    """Return the column of the talk whose case loses least with its next best team."""
    worths = reduced(known, group.room, solved.prices)
    chosen = reduced(teams, group.room, solved.prices)
    losses = []
    for talk in stuck:
        case = teams.case[talk.column]
        others = worths[(known.case == case) & (worths < chosen[talk.column])]
        best = max(int(others.max(initial=0)), 0)
        losses.append((int(chosen[talk.column]) - best, talk.column))
    return min(losses)[1]


def _without(known: Teams, teams: Teams, columns: list[int], people: int) -> Teams:
    banned = keys_of(teams.take(np.array(columns)), people)
    return known.take(np.flatnonzero(~np.isin(keys_of(known, people), banned)))


def all_of(teams: Teams) -> Ints:
    return np.arange(len(teams))

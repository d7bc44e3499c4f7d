"""Hours for the teams of a group; where there is no way for some, other teams are taken."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from scheduling.engine.plan.diary import Timed, people_in
from scheduling.engine.plan.filling import completed, without_hour
from scheduling.engine.plan.groups import Group, Solved, worth
from scheduling.engine.plan.hours import FirstTalk, Patience, give_hours
from scheduling.engine.plan.local import NODES
from scheduling.engine.plan.teams import Teams, reduced, team_values
from scheduling.engine.pool import Bools, Ints

MOST_ROUNDS = 25
NODES_IN_ALL = 4 * NODES
"""Nodes for all plans made again; with none left the last relaxation is rounded."""

Cut = tuple[int, int]
"""A case, and the row of somebody who is kept away from it."""


@dataclass(frozen=True, eq=False)
class Round:
    """Teams, the talks among them that had no way, and what became of them with hours."""

    teams: Teams
    stuck: list[list[FirstTalk]]
    timed: Timed
    rank: tuple[int, int]

    @classmethod
    def of(cls, group: Group, solved: Solved, teams: Teams, patience: Patience) -> "Round":
        hours, stuck = _try(group, teams, patience)
        timed = completed(group, solved, teams, hours)
        fixed = sum(bool(group.cases[case].fixed) for case in timed.teams.case.tolist())
        # What a coordinator fixed counts before any worth.
        return cls(teams, stuck, timed, (fixed, worth(timed.teams, group.room)))


def oldest_with_hours(group: Group, solved: Solved, patience: Patience) -> Timed:
    """Return the teams of the longest waiting first that have hours, and others for the rest."""
    return Round.of(group, solved, solved.oldest, patience).timed


def with_talks(group: Group, solved: Solved, oldest: Timed, patience: Patience) -> Timed:
    """Return the plan worth most of those tried in which every talk has its hour.

    A case whose team the coordinator fixed is rather served at an hour still to be agreed than
    not at all. The plan is worth no less than ``oldest``.
    """
    best = Round.of(group, solved, solved.chosen, patience)
    if best.stuck and solved.knows_all:
        best = _planned_again(group, solved, best, patience)
    timed = best.timed
    # Giving way to hours may cost more than the search had gained.
    if worth(timed.teams, group.room) < worth(oldest.teams, group.room):
        timed = oldest
    return replace(timed, no_hour=without_hour(group, solved, timed.teams))


def _planned_again(group: Group, solved: Solved, first: Round, patience: Patience) -> Round:
    """Keep one person of each clash away from one of its cases, and plan again.

    A round that serves fewer is no place to go on from; others are looked for beside it.
    """
    best = base = first
    known = solved.others
    nodes = NODES_IN_ALL
    tried: set[Cut] = set()
    for _ in range(MOST_ROUNDS):
        cuts = [cut for part in base.stuck if (cut := _cheapest(group, solved, base, part, tried))]
        if not cuts or not patience.goes_on():
            break
        tried.update(cuts)
        fewer = known.take(np.flatnonzero(~_with_any(known, cuts)))
        choice = group.solve_again(solved, fewer, base.teams, nodes=nodes, keep_on=patience.goes_on)
        nodes = max(nodes - choice.nodes, 0)
        again = Round.of(group, solved, choice.chosen, patience)
        best = max(best, again, key=lambda one: one.rank)
        if len(again.teams) >= len(base.teams):
            base, known = again, fewer
            if not base.stuck:
                break
    return best


def _cheapest(
    group: Group, solved: Solved, base: Round, stuck: list[FirstTalk], tried: set[Cut]
) -> Cut | None:
    """Return the case, and the person in most of these talks, whose parting costs least."""
    known, teams = solved.others, base.teams
    worths = reduced(known, group.room, solved.prices)
    people = Counter(person for talk in stuck for person in talk.people)
    options = []
    for talk in stuck:
        case = int(teams.case[talk.column])
        # Nobody parts a coordinator's choice.
        chosen = set(group.pool.rows(group.cases[case].fixed).tolist())
        mine = worths[known.case == case].max(initial=0)
        for person in people_in(teams, talk.column):
            cut = (case, person)
            if person not in chosen and cut not in tried:
                others = worths[(known.case == case) & ~_with_any(known, [cut])]
                cost = int(mine) - int(others.max(initial=0))
                # Whoever is in most of the clashing talks first: parting them frees most.
                options.append((-people[person], cost, cut))
    return min(options)[2] if options else None


def _with_any(teams: Teams, cuts: Iterable[Cut]) -> Bools:
    """Return which teams bring one of these people to that case."""
    found = np.zeros(len(teams), np.bool_)
    for case, person in cuts:
        found |= (teams.case == case) & ((teams.first == person) | (teams.second == person))
    return found


def _try(
    group: Group, teams: Teams, patience: Patience
) -> tuple[dict[int, int], list[list[FirstTalk]]]:
    """Give hours, by column, to as many as possible; tell as well which had no way at first.

    Of talks that clash the weakest is left out: one that nobody fixed, worth least.
    """
    diary = group.diary()
    worths = team_values(teams, group.room)

    def strength(talk: FirstTalk) -> tuple[bool, int, int]:
        fixed = group.cases[int(teams.case[talk.column])].fixed
        # The column last, so that two of equal worth are told apart the same way each time.
        return bool(fixed), int(worths[talk.column]), -talk.column

    talks = [
        diary.talk(column, case, people_in(teams, column))
        for column, case in enumerate(teams.case.tolist())
    ]
    talks.sort(key=strength, reverse=True)
    timed = [talk for talk in talks if talk.starts]
    hours, stuck = give_hours(timed, apart=diary.apart, patience=patience)
    first = [[talk] for talk in talks if not talk.starts] + stuck
    while stuck:
        left_out = {part[-1].column for part in stuck}
        timed = [talk for talk in timed if talk.column not in left_out]
        hours, stuck = give_hours(timed, apart=diary.apart, patience=patience)
    return hours, first


def busy_hours(parts: Iterable[tuple[Group, Timed]]) -> dict[int, int]:
    """Return, by row, the half hours at which people cannot begin another talk."""
    busy: dict[int, int] = defaultdict(int)
    for group, timed in parts:
        diary = group.diary()
        for column, case in enumerate(timed.teams.case.tolist()):
            start = timed.starts[column]
            if start is not None:
                diary.take(case, people_in(timed.teams, column), start)
        for row, hours in diary.busy.items():
            busy[row] |= hours
    return busy


def all_of(teams: Teams) -> Ints:
    return np.arange(len(teams))

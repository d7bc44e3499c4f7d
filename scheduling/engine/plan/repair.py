"""Plans made by taking one team after the other, and what any choice of teams comes to."""

from collections.abc import Iterable

import numpy as np

from scheduling.engine.plan.teams import NOBODY, Leeway, Teams
from scheduling.engine.pool import Bools, Ints


def worth_of(teams: Teams, chosen: Ints, room: Leeway) -> int:
    """Return the value of these teams less the costs of fairness, in hundredths of a point."""
    if not len(chosen):
        return 0
    return int(teams.value[chosen].sum() - fairness_of(teams, chosen, room))


def fairness_of(teams: Teams, chosen: Ints, room: Leeway) -> int:
    used = places_used(teams, chosen, len(room.capacity))
    taken = np.arange(room.cost.shape[1]) < used[:, None]
    return int(room.cost[taken].sum())


def places_used(teams: Teams, chosen: Ints, people: int) -> Ints:
    """Return how many places of each person these teams take."""
    second = teams.second[chosen]
    used = np.bincount(teams.first[chosen], minlength=people)
    return used + np.bincount(second[second != NOBODY], minlength=people)


def worthwhile(teams: Teams, chosen: Ints, room: Leeway) -> Ints:
    """Leave out, the worst first, each team that costs more places than it is worth."""
    kept = chosen
    while len(kept):
        used = places_used(teams, kept, len(room.capacity))
        last = np.append(room.cost[np.arange(len(used)), np.maximum(used - 1, 0)], 0)
        adds = teams.value[kept] - last[teams.first[kept]] - last[teams.second[kept]]
        worst = int(adds.argmin())
        if adds[worst] >= 0:
            break
        kept = np.delete(kept, worst)
    return kept


def take_in_order(
    teams: Teams, columns: Iterable[int], room: Leeway, *, taken: Iterable[int] = ()
) -> list[int]:
    """Take every team, in this order, whose case is free and whose people have places left.

    ``taken`` are columns taken already; they are part of the answer.
    """
    left = room.capacity.tolist()
    case, first, second = teams.case, teams.first, teams.second
    served: set[int] = set()
    chosen = []
    for column in taken:
        served.add(int(case[column]))
        left[first[column]] -= 1
        if second[column] != NOBODY:
            left[second[column]] -= 1
        chosen.append(int(column))
    cases, ones, others = case.tolist(), first.tolist(), second.tolist()
    for column in columns:
        one, other = ones[column], others[column]
        if cases[column] in served or left[one] < 1 or (other != NOBODY and left[other] < 1):
            continue
        served.add(cases[column])
        left[one] -= 1
        if other != NOBODY:
            left[other] -= 1
        chosen.append(column)
    return chosen


def best_first(teams: Teams, worth: Ints) -> Ints:
    """Return the columns case by case, the case with the best team first, its best team first."""
    order = np.lexsort((-worth, teams.case))
    case = teams.case[order]
    top = np.full(int(case.max(initial=-1)) + 1, np.iinfo(np.int64).min)
    np.maximum.at(top, case, worth[order])
    return order[np.lexsort((np.arange(len(order)), case, -top[case]))]


def exhausted(teams: Teams, chosen: Ints, room: Leeway) -> Bools:
    """Return who has no place left."""
    return places_used(teams, chosen, len(room.capacity)) >= room.capacity

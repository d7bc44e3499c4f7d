"""From the linear relaxation over a short list of teams down to whole teams, step by step.

Source of the relaxation: set packing as in C. Barnhart et al., "Branch-and-price: column generation
for solving huge integer programs", Operations Research 46 (1998).
"""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from scheduling.engine.plan.prices import Floats
from scheduling.engine.plan.teams import NOBODY, Leeway, Teams, team_values
from scheduling.engine.pool import Ints

NEARLY_ONE, NEARLY_NOTHING = 0.999, 1e-6
LIKELY = 0.6
MOST_ROUNDS = 60


@dataclass(frozen=True, eq=False)
class Dived:
    """``chosen`` are whole teams; ``prices`` those of everybody's places before the dive."""

    chosen: Ints
    prices: Floats


def dive(teams: Teams, room: Leeway, *, keep_on: Callable[[], bool]) -> Dived:
    """Solve the relaxation, then fix what is nearly whole and solve again until all is whole.

    ``keep_on`` is asked before each round; when it says no the teams that are whole are returned.
    """
    model, people = _model(teams, room)
    # The interior point method from scratch where columns are many; afterwards only bounds change,
    # and the simplex goes on from where it ended.
    model.setOptionValue("solver", "ipm" if len(teams) > 3_000 else "simplex")
    model.run()
    solution = model.getSolution()
    prices = np.zeros(len(room.capacity))
    # Before anything is fixed: later duals are of another, smaller programme.
    prices[people] = np.maximum(np.array(solution.row_dual)[-len(people) :], 0)
    share = np.array(solution.col_value)[: len(teams)]
    model.setOptionValue("solver", "simplex")
    fixed = np.zeros(len(teams), np.bool_)
    for _ in range(MOST_ROUNDS):
        loose = (share > NEARLY_NOTHING) & (share < NEARLY_ONE) & ~fixed
        if not loose.any() or not keep_on():
            break
        whole = _fixable(teams, share, fixed, loose, room)
        fixed[whole] = True
        model.changeColsBounds(
            len(whole), whole.astype(np.int32), np.ones(len(whole)), np.ones(len(whole))
        )
        model.run()
        share = np.array(model.getSolution().col_value)[: len(teams)]
    return Dived(np.flatnonzero(share > NEARLY_ONE), prices)


def _fixable(
    teams: Teams, share: Floats, fixed: np.ndarray, loose: np.ndarray, room: Leeway
) -> Ints:
    """Return what to fix next: what is whole or likely, and fits beside what is fixed."""
    near = np.flatnonzero(((share >= LIKELY) & ~fixed) | (share >= NEARLY_ONE) & ~fixed)
    # Nothing that is likely is loose: the likeliest of the rest is taken, or a round would change
    # nothing.
    if not loose[near].any():
        candidates = np.flatnonzero(loose)
        near = np.append(near, candidates[np.argmax(share[candidates])])
    # Stable: equal shares in the order of their numbers, on every machine.
    near = near[np.argsort(-share[near], kind="stable")]
    left = room.capacity.copy()
    served = np.zeros(int(teams.case.max()) + 1, np.bool_)
    done = np.flatnonzero(fixed)
    served[teams.case[done]] = True
    np.subtract.at(left, teams.first[done], 1)
    beside = teams.second[done]
    np.subtract.at(left, beside[beside != NOBODY], 1)
    chosen = []
    for column in near.tolist():
        one, other = teams.first[column], teams.second[column]
        if served[teams.case[column]] or left[one] < 1 or (other != NOBODY and left[other] < 1):
            continue
        served[teams.case[column]] = True
        left[one] -= 1
        if other != NOBODY:
            left[other] -= 1
        chosen.append(column)
    return np.array(chosen, np.int64)


def _model(teams: Teams, room: Leeway) -> tuple[highspy.Highs, Ints]:
    """Return the packing model, one row for each case and each person in some team."""
    cases, case = np.unique(teams.case, return_inverse=True)
    pairs = teams.second != NOBODY
    people = np.unique(np.concatenate([teams.first, teams.second[pairs]]))
    row = np.full(len(room.capacity) + 1, -1, np.int64)
    row[people] = np.arange(len(people)) + len(cases)
    more_of, more_cost = _more_places(people, room)
    sizes = np.concatenate([2 + pairs, np.ones(len(more_of), np.int64)])
    start = np.concatenate([[0], np.cumsum(sizes)])
    index = np.empty(int(start[-1]), np.int32)
    value = np.ones(len(index))
    at = start[: len(teams)]
    index[at], index[at + 1] = case, row[teams.first]
    index[at[pairs] + 2] = row[teams.second[pairs]]
    index[start[len(teams) : -1]] = row[more_of]
    value[start[len(teams) : -1]] = -1.0
    lp = highspy.HighsLp()
    lp.num_col_ = len(sizes)
    lp.num_row_ = len(cases) + len(people)
    lp.col_cost_ = np.concatenate([team_values(teams, room), -more_cost]).astype(np.float64)
    lp.col_lower_ = np.zeros(len(sizes))
    lp.col_upper_ = np.ones(len(sizes))
    lp.row_lower_ = np.full(lp.num_row_, -highspy.kHighsInf)
    lp.row_upper_ = np.ones(lp.num_row_)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = start.astype(np.int32)
    lp.a_matrix_.index_ = index
    lp.a_matrix_.value_ = value
    lp.sense_ = highspy.ObjSense.kMaximize
    model = highspy.Highs()
    for option, setting in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        model.setOptionValue(option, setting)
    model.passModel(lp)
    return model, people


def _more_places(people: Ints, room: Leeway) -> tuple[Ints, Ints]:
    """Return who has further places, once for each, and what it costs beyond their first."""
    steps = room.cost[people, 1:] - room.cost[people, :1]
    there = np.arange(1, room.cost.shape[1]) < room.capacity[people, None]
    who, _which = np.nonzero(there)
    return people[who], steps[there]

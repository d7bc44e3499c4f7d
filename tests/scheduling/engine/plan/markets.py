"""Small queues with everything in them, and their best plan by trying all."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from hypothesis import strategies as st

from scheduling.engine.plan.columns import RoomLeft, TeamColumns

Row = tuple[int, int, int, int]
"""Case, first, second (-1: nobody), value in centipoints."""

Instance = tuple[TeamColumns, RoomLeft, int]


def columns_of(*rows: Row) -> TeamColumns:
    table = np.array(sorted(rows), np.int64).reshape(-1, 4)
    case, first, second = (table[:, k].astype(np.int32) for k in range(3))
    return TeamColumns(case, first, second, table[:, 3])


def room_of(*capacity: int, cost: Sequence[int] = (0, 0, 0)) -> RoomLeft:
    costs = np.tile(np.array(cost, np.int64), (len(capacity), 1))
    return RoomLeft(np.array(capacity, np.int16), costs)


def worth(columns: TeamColumns, room: RoomLeft, chosen: Sequence[int]) -> int | None:
    """Value less fairness; None where somebody has too many cases or a case two teams."""
    cases = [int(columns.case[q]) for q in chosen]
    people = [int(row) for q in chosen for row in (columns.first[q], columns.second[q]) if row >= 0]
    load = np.bincount(people, minlength=room.capacity.size)
    if len(set(cases)) < len(cases) or (load > room.capacity).any():
        return None
    fairness = sum(int(cost[:taken].sum()) for cost, taken in zip(room.cost, load, strict=True))
    return int(columns.value[list(chosen)].sum()) - fairness


def all_plans(
    columns: TeamColumns, room: RoomLeft, cases: int
) -> list[tuple[int, tuple[int, ...]]]:
    """Every plan there is, as its worth and its columns."""
    choices = [[None, *np.flatnonzero(columns.case == case).tolist()] for case in range(cases)]
    plans = []
    for picks in product(*choices):
        chosen = tuple(q for q in picks if q is not None)
        value = worth(columns, room, chosen)
        if value is not None:
            plans.append((value, chosen))
    return plans


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Up to four cases and five mediators; ties, small teams, full people, duplicates and loss."""
    cases, people = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    step = draw(st.sampled_from([1, 7, 100, 5000]))
    capacity = draw(st.lists(st.integers(0, 3), min_size=people, max_size=people))
    dear = draw(st.sampled_from([0, 1, 3]))
    cost = [[dear * step * (2 * (busy + k) + 1) for k in range(3)] for busy in range(people)]
    person = st.integers(0, people - 1)
    row = st.tuples(
        st.integers(0, cases - 1), person, st.integers(-1, people - 1), st.integers(-2, 30)
    ).filter(lambda row: row[1] != row[2])
    rows = draw(st.lists(row, max_size=14))
    columns = columns_of(*((case, a, b, value * step) for case, a, b, value in rows))
    return columns, RoomLeft(np.array(capacity, np.int16), np.array(cost, np.int64)), cases


def seeded(seed: int, *, cases: int, people: int, step: int = 1) -> Instance:
    """Return a queue too big to try all: half of all teams, picked at random, may have each case.

    Everybody has room for one case. Values are multiples of ``step`` apart.
    """
    rng = np.random.default_rng(seed)
    first, second = np.triu_indices(people, 1)
    rows = []
    for case in range(cases):
        for team in np.flatnonzero(rng.random(first.size) < 0.5).tolist():
            value = 20_000 + step * int(rng.integers(0, 2000 // step))
            rows.append((case, int(first[team]), int(second[team]), value))
    return columns_of(*rows), room_of(*[1] * people, cost=(40,)), cases

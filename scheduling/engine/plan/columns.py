"""What the exact planner is given: every team each case may have, and everybody's room.

Arrays only; rows stand for cases and mediators, and the caller knows which is which.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from scheduling.engine.weights import TooLarge

Int16s = NDArray[np.int16]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]

FINE = 1_000_000
"""Parts of a unit in which prices are counted, so that rounding them never costs a proof."""

LARGEST_SUM = 1 << 62

NEVER = 1 << 60
"""Dearer than anything."""


@dataclass(frozen=True, slots=True)
class TeamColumns:
    """Every (case, team) that may be, sorted by case: all four arrays are of one length.

    ``case`` and ``first`` are rows; ``second`` is a row, or -1 where one person takes the case.
    ``value`` is what the team is worth there in centipoints, fairness not yet subtracted.
    """

    case: Int32s
    first: Int32s
    second: Int32s
    value: Int64s


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """What everybody can still take.

    ``capacity[i]`` is the number of cases mediator i can take on. ``cost[i, k]`` is what fairness
    asks, in centipoints, when they take their (k+1)th extra case: at least as much as their kth.
    It has as many places as the greatest capacity, or more.
    """

    capacity: Int16s
    cost: Int64s


@dataclass(frozen=True)
class SolverMarket:
    """The same in the solver's own terms, without the columns nobody has room for.

    Money is counted in ``unit`` centipoints, the greatest that divides every amount. The cost of
    everybody's first case is taken from ``value`` already, so ``extra[i, k]`` is what their
    (k+2)th costs beyond it, ``NEVER`` where there is no room. Mediator ``people`` is nobody, with
    room for all: the second of a team of one. ``ids`` are the caller's numbers of the columns,
    ``starts`` the first column of each case that has any, ``length`` how many it has. No plan
    serves more than ``most`` cases.
    """

    case: Rows
    first: Rows
    second: Rows
    value: Int64s
    extra: Int64s
    capacity: Int64s
    unit: int
    ids: Rows
    cases: int
    most: int

    @classmethod
    def of(cls, columns: TeamColumns, room: RoomLeft, *, cases: int) -> Self:
        """Fold the first cases' cost into the columns. Raises ``TooLarge``."""
        people = room.capacity.size
        # Nobody comes last, with room for every case.
        capacity = np.append(room.capacity.astype(np.int64), cases)
        most = max(1, int(room.capacity.max(initial=1)))
        cost = np.zeros((people + 1, most), np.int64)
        cost[:people] = room.cost[:, :most] if people else 0
        second = np.where(columns.second < 0, people, columns.second).astype(np.intp)
        first = columns.first.astype(np.intp)
        ids = np.flatnonzero((capacity[first] > 0) & (capacity[second] > 0))
        first, second = first[ids], second[ids]
        value = columns.value[ids] - cost[first, 0] - cost[second, 0]
        extra = cost[:, 1:] - cost[:, :1]
        room_for_it = np.arange(2, most + 1)[None, :] <= capacity[:, None]
        room_for_it[people] = False
        # The larger the unit, the fewer bounds lie between two possible values, and the sooner a
        # proof closes.
        unit = int(np.gcd.reduce(np.append(value, extra[room_for_it]), initial=0)) or 1
        _refuse_too_large(columns.case[ids], value // unit, extra[room_for_it] // unit, cases)
        return cls(
            case=columns.case[ids].astype(np.intp),
            first=first,
            second=second,
            value=value // unit,
            extra=np.where(room_for_it, extra // unit, NEVER),
            capacity=capacity,
            unit=unit,
            ids=ids,
            cases=cases,
            most=cases,
        )

    @property
    def people(self) -> int:
        return self.capacity.size - 1

    @cached_property
    def starts(self) -> Rows:
        return np.flatnonzero(np.diff(self.case, prepend=-1))

    @cached_property
    def length(self) -> Rows:
        length: Rows = np.diff(self.starts, append=self.case.size)
        return length

    @cached_property
    def fine_value(self) -> Int64s:
        fine: Int64s = self.value * FINE
        return fine

    @cached_property
    def fine_extra(self) -> Int64s:
        within = self.extra < NEVER
        return np.where(within, np.where(within, self.extra, 0) * FINE, NEVER)

    def part(self, keep: Rows) -> "SolverMarket":
        """``keep`` ascends, for columns stay sorted by case. Money and room stay as they are."""
        return SolverMarket(
            case=self.case[keep],
            first=self.first[keep],
            second=self.second[keep],
            value=self.value[keep],
            extra=self.extra,
            capacity=self.capacity,
            unit=self.unit,
            ids=self.ids[keep],
            cases=self.cases,
            most=self.most,
        )

    def worth(self, chosen: Rows) -> int:
        """In units; everybody's further cases cost what fairness asks."""
        people = np.concatenate([self.first[chosen], self.second[chosen]])
        load = np.bincount(people, minlength=self.people + 1)
        load[self.people] = 0
        further = np.arange(self.extra.shape[1])[None, :] < load[:, None] - 1
        return int(self.value[chosen].sum() - self.extra[further].sum())

    def filled(self, order: Rows) -> Rows:
        """Take columns in this order, each that fits and adds something; return them ascending."""
        steps, load = self._steps, [0] * (self.people + 1)
        free = [True] * self.cases
        chosen = []
        table = (self.case, self.first, self.second, self.value)
        rows = zip(order.tolist(), *(part[order].tolist() for part in table), strict=True)
        for column, case, first, second, value in rows:
            # One test for room and worth: the case one too many costs NEVER.
            if free[case] and value > steps[first][load[first]] + steps[second][load[second]]:
                free[case] = False
                load[first] += 1
                load[second] += 1
                chosen.append(column)
        return np.array(sorted(chosen), np.intp)

    @cached_property
    def _steps(self) -> list[list[int]]:
        """Return what each case costs each person: their first, the further, the one too many."""
        steps = [[0, *row, NEVER] for row in self.extra.tolist()]
        steps[self.people] = [0] * (self.cases + 1)
        return steps


def _refuse_too_large(case: Int32s, value: Int64s, extra: Int64s, cases: int) -> None:
    """Raise ``TooLarge`` where the fine parts of all that could be summed pass 62 bits."""
    # In floating point, which cannot overflow while it is asked whether whole numbers would.
    most = np.zeros(cases, np.float64)
    np.maximum.at(most, case, np.abs(value))
    if FINE * (most.sum() + np.abs(extra).sum(dtype=np.float64)) >= LARGEST_SUM:
        raise TooLarge

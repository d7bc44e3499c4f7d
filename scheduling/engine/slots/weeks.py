"""Free time of thousands at once: the same as ``grid.Grid``, one word for each person and day.

Rows come as arrays of whole numbers whose first column says whose they are: the row of a person,
from 0 up to ``n``. A property test holds this and ``Grid`` together. Values in, values out.
"""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from core.spans import QUARTER, Span
from scheduling.engine.slots.grid import A_DAY, HALF_HOUR, Grid, Words

Ints = NDArray[np.int64]

DAYS_A_WEEK = 7
ONE = np.uint64(1)
EVERY_HALF_HOUR = np.uint64((1 << A_DAY) - 1)


def free_words(grid: Grid, n: int, *, rules: Ints, exceptions: Ints, busy: Ints) -> Words:
    """Return ``[n, days]`` words of the half hours in which each of ``n`` people is free.

    ``rules`` are ``[k, 4]``: whose, weekday (Monday is 0), first and last minute of the day; an
    end of more than 1440 is on the next. ``exceptions`` are ``[k, 4]``: whose, first and last
    day (``date.toordinal``), 1 for free or 0 for away; whole days, and a later row beats an
    earlier one. ``busy`` is ``[k, 2]``: whose, and the second (since 1970, UTC) at which a
    taken quarter of an hour begins.
    """
    free = _weekly(grid, n, rules)
    _lay_over(grid, free, exceptions)
    _take(grid, free, busy)
    return free


def start_words(free: Words, minutes: int) -> Words:
    """Return the half hours at which a talk of ``minutes`` can start and end the same day."""
    length = -(-minutes // HALF_HOUR)
    if not 1 <= length <= A_DAY:
        raise ValueError(f"no talk of {minutes} minutes fits in a day")
    starts = free.copy()
    for later in range(1, length):
        starts &= free >> np.uint64(later)
    return starts


def keep_open(grid: Grid, words: Words) -> None:
    """Take away, in place, everything on the days that are closed."""
    for day in grid.closed:
        number = (day - grid.first).days
        if 0 <= number < grid.days:
            words[:, number] = 0


def keep_between(grid: Grid, words: Words, first: Ints, last: Ints) -> None:
    """Take away, in place, everything outside each person's days ``first`` to ``last``."""
    days = grid.first.toordinal() + np.arange(grid.days)
    words[(days < first[:, None]) | (days > last[:, None])] = 0


def _weekly(grid: Grid, n: int, rules: Ints) -> Words:
    whose, weekday, start, end = rules.T
    begin, past = -(-start // HALF_HOUR), end // HALF_HOUR
    week = np.zeros(n * DAYS_A_WEEK, np.uint64)
    for later in range(int(past.max(initial=0)) // A_DAY + 1):
        cells = whose * DAYS_A_WEEK + (weekday + later) % DAYS_A_WEEK
        np.bitwise_or.at(week, cells, _half_hours(begin - later * A_DAY, past - later * A_DAY))
    days = (grid.first.weekday() + np.arange(grid.days)) % DAYS_A_WEEK
    return np.ascontiguousarray(week.reshape(n, DAYS_A_WEEK)[:, days])


def _half_hours(first: Ints, past: Ints) -> Words:
    """Return the bits from ``first`` up to but not including ``past`` that lie in one day."""
    low = np.clip(first, 0, A_DAY).astype(np.uint64)
    high = np.clip(past, 0, A_DAY).astype(np.uint64)
    return np.where(low < high, (ONE << high) - (ONE << low), np.uint64(0))


def _lay_over(grid: Grid, free: Words, exceptions: Ints) -> None:
    whose, first, last, is_free = exceptions.T
    begin = np.clip(first - grid.first.toordinal(), 0, grid.days)
    length = np.maximum(np.clip(last - grid.first.toordinal() + 1, 0, grid.days) - begin, 0)
    nth = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    cells = np.repeat(whose * grid.days + begin, length) + nth
    # Of an index that stands here twice numpy keeps the last value, which is what is meant.
    free.reshape(-1)[cells] = np.repeat(np.where(is_free, EVERY_HALF_HOUR, np.uint64(0)), length)


def _take(grid: Grid, free: Words, busy: Ints) -> None:
    """Quarters begin at few different instants, so each is looked up on the wall once."""
    if not len(busy):
        return
    instants, which = np.unique(busy[:, 1], return_inverse=True)
    touched = [_cells(grid, int(instant)) for instant in instants]
    most = max(len(cells) for cells in touched)
    for nth in range(most):
        cell = np.array([cells[nth] if nth < len(cells) else -1 for cells in touched], np.int64)
        mine = cell[which]
        known = mine >= 0
        day, half_hour = np.divmod(mine[known], A_DAY)
        bits = ONE << half_hour.astype(np.uint64)
        np.bitwise_and.at(free.reshape(-1), busy[known, 0] * grid.days + day, ~bits)


def _cells(grid: Grid, instant: int) -> list[int]:
    """Return the half hours of the grid that the quarter from this second on touches."""
    start = datetime.fromtimestamp(instant, UTC)
    bits = grid.touched(Span(start, start + QUARTER))
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found

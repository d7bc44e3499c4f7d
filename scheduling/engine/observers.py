"""Who learns could come along with a team, to see a talk with their own eyes."""

from dataclasses import dataclass

import numpy as np

from scheduling.engine import filters
from scheduling.engine.people import Need
from scheduling.engine.pool import Pool
from scheduling.engine.reasons import Rule
from scheduling.engine.slots.grid import day_words

KEEPS_FROM_WATCHING = frozenset(
    {
        Rule.OTHER_SERVICE,
        Rule.CONFLICT_OF_INTEREST,
        Rule.KNOWS_PARTY,
        Rule.DECLINED,
        Rule.LEFT_CASE,
        Rule.MET_PARTY,
        Rule.SAME_STREET,
        Rule.SAME_POSTCODE,
        Rule.SAME_DISTRICT,
    }
)
"""What one may not know or be near to. How far they travel, how much they do and what they have
learnt is no matter for somebody who listens."""


@dataclass(frozen=True, slots=True)
class Observer:
    """Somebody who may come along, with the number of starts they share with the team."""

    id: int
    starts: int


def observers(need: Need, pool: Pool, common_starts: int) -> list[Observer]:
    """Return who learns and may come along with a team that can begin at these starts.

    Those who can soonest come first, then those who can most often, then the smaller ids.
    """
    free = pool.observes.copy()
    for rule, broken in filters.broken(need, pool):
        if rule in KEEPS_FROM_WATCHING:
            free &= ~broken
    rows = np.flatnonzero(free)
    bits = pool.starts[rows] & day_words(common_starts, pool.days)
    times = np.bitwise_count(bits).sum(1, dtype=np.int64)
    day = (bits != 0).argmax(1)
    can = times > 0
    rows, times, day = rows[can], times[can], day[can]
    order = np.lexsort((rows, -times, day))
    return [Observer(int(pool.ids[rows[at]]), int(times[at])) for at in order]

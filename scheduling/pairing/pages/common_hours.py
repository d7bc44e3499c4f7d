"""The people of the best pairs beside the next hours of a case: who can begin when."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from scheduling.engine.rank import rank
from scheduling.engine.slots.grid import A_DAY
from scheduling.pairing.pages.board import PAIRS_SHOWN, Member, member_of
from scheduling.pairing.snapshot.cases import Snapshot

HOURS_SHOWN = 12


@dataclass(frozen=True)
class HoursRow:
    """One person: the places of the pairs they are in, and whether they can at each hour.

    ``is_asked``: they stay because they were asked, and have not answered yet.
    """

    member: Member
    places: list[int]
    can: list[bool]
    is_asked: bool


@dataclass(frozen=True)
class CommonHours:
    """``pairs`` are, for each hour, the places of the pairs that can begin then as a whole."""

    hours: list[datetime]
    pairs: list[list[int]]
    rows: list[HoursRow]


def common_hours(snapshot: Snapshot) -> CommonHours:
    """Lay the people of the pairs that are shown, who stays first, over their next hours.

    Of each day the first and the last hour at which one of the pairs can begin.
    """
    ranking = rank(snapshot.need, snapshot.pool, PAIRS_SHOWN)
    places: dict[int, list[int]] = {id_: [] for id_ in sorted(snapshot.need.kept)}
    starts = 0
    for place, pair in enumerate(ranking.pairs, 1):
        starts |= pair.common_starts
        for id_ in pair.ids:
            places.setdefault(id_, []).append(place)
    snapshot.people.know(places)
    bits = _first_and_last_of_days(starts)[:HOURS_SHOWN]
    people = [snapshot.pool.mediator(snapshot.pool.row(id_)) for id_ in places]
    return CommonHours(
        hours=[next(snapshot.grid.instants(1 << bit)) for bit in bits],
        pairs=[
            [at for at, pair in enumerate(ranking.pairs, 1) if pair.common_starts >> bit & 1]
            for bit in bits
        ],
        rows=[
            HoursRow(
                member_of(snapshot, one),
                places[one.id],
                [bool(one.starts >> bit & 1) for bit in bits],
                is_asked=one.id in snapshot.asked,
            )
            for one in people
        ],
    )


def _first_and_last_of_days(starts: int) -> list[int]:
    found: list[int] = []
    bits = (bit for bit in range(starts.bit_length()) if starts >> bit & 1)
    for _day, of_day in groupby(bits, key=lambda bit: bit // A_DAY):
        all_day = list(of_day)
        found += sorted({all_day[0], all_day[-1]})
    return found

"""From rows to the columns of a ``pairing`` pool, in nine queries and without a loop over people.

The database turns days and moments into whole numbers, so that a table comes over as one array.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import loads
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from cases.models import Assignment
from core.letters import letters
from core.local_time import instant
from organisations.models import Service
from organisations.models.districts_of_day import DistrictsOfDay
from scheduling.appointments.snapshot.free_times import (
    TimesOf,
    certified_on,
    starts_of,
    today_before,
)
from scheduling.appointments.snapshot.whole_numbers import Epoch, places_of, table_of
from scheduling.engine.people import DUTCH_POSTCODE, Address
from scheduling.engine.pool import LEVELS, NO_DAY, NOVICE, NOWHERE, Ints, Pool, Vocabulary
from scheduling.engine.slots.grid import Grid
from scheduling.pairing.models import Offer, PairingRules
from scheduling.pairing.snapshot.pool_ties import (
    ASSIGNED,
    CASE,
    ENDED,
    SEAT,
    STILL_OPEN,
    WHOSE,
    Avoided,
    Key,
    address_keys,
    shared_cases,
    tie,
)
from training.models import Observation
from volunteers.lifecycle import LEARNING, MAY_MEDIATE, VolunteerState
from volunteers.models import ConflictOfInterest, ExtraTraining, Spoken, Volunteer

# A quarter of a year, the "recent" of the points (docs/algorithms/pairing.md).
RECENT_DAYS = 90
# Three words side by side in one number of 63 bits: street, house and town.
BITS_OF_A_WORD = 21

IN_THE_POOL = MAY_MEDIATE | {VolunteerState.PAUSED, VolunteerState.TRAINING}
"""Whoever could mediate, whoever rests (it is good to see that), and who learns by watching."""

COLUMNS = (
    "pk", "user_id", "state", "level", "gender", "street", "house_number", "postcode", "town",
    "max_open_cases",
)  # fmt: skip
POSTCODE = COLUMNS.index("postcode")


class PoolWords:
    """The words of a pool by number. They only grow, so whoever reads meanwhile sees the same."""

    def __init__(self) -> None:
        self.spoken, self.skilled = Vocabulary(), Vocabulary()
        self.genders, self.places = Vocabulary(), Vocabulary()
        self.house_numbers = Vocabulary()
        # Known beforehand, since asking for a word that nobody has must not add one.
        self.spoken.mask(Spoken.values)
        self.skilled.mask(ExtraTraining.values)

    def lend(self, pool: Pool) -> None:
        for name in ("spoken", "skilled", "genders", "places"):
            setattr(pool, name, getattr(self, name))


@dataclass
class Reading:
    """People as columns, with what hangs between them.

    ``households`` are ``[n, 2]``: a number for the postcode with the house number, and for the
    street; 0 where it is not known. ``shared`` are ``[k, 3]``: smaller id, larger id and cases
    two had side by side; the other may be a stranger here. ``seats`` are ``[k, 3]``: case, seat
    and volunteer of the open ones.
    """

    pool: Pool
    households: Ints
    shared: Ints
    seats: Ints
    avoided: Avoided


def in_the_pool(service: Service) -> QuerySet[Any]:
    """Who belongs in the pool: also whoever left while they sit on a case or are asked.

    Whoever learns belongs there until they have watched as much as the service asks.
    """
    seats = Assignment.unscoped.open().filter(volunteer=OuterRef("pk"))
    asked = Offer.unscoped.waiting().filter(volunteer=OuterRef("pk"))
    busy = Q(Exists(seats)) | Q(Exists(asked))
    people: QuerySet[Any] = Volunteer.unscoped.filter(service=service).unmerged()
    watched_enough = Observation.unscoped.filter(service=service).of_who_watched_enough()
    done = Q(state=VolunteerState.TRAINING, pk__in=watched_enough.values("volunteer"))
    return people.filter(Q(state__in=IN_THE_POOL) & ~done | busy)


def read_pool(
    service: Service,
    volunteers: QuerySet[Any],
    grid: Grid,
    *,
    districts: DistrictsOfDay,
    few: Collection[int] | None = None,
    answering: Offer | None = None,
    words: PoolWords | None = None,
) -> Reading:
    """Read these volunteers of the service; ``few`` are their ids where they are not all.

    ``answering`` is an offer that does not count among the open cases. The day of the grid before
    its first is today.
    """
    words = words or PoolWords()
    rows = list(volunteers.order_by("pk").values_list(*COLUMNS, *_as_text()))
    columns = list(zip(*rows, strict=True)) or [()] * (len(COLUMNS) + 3)
    pool = Pool(columns[0], grid.days)
    words.lend(pool)
    households = _write_people(pool, columns, words)
    pool.district[:] = _districts_now(columns, districts)
    whose = TimesOf(service, pool.ids, columns[1], few)
    seats = _write_work(pool, whose, grid, answering)
    certified = certified_on(whose, grid)
    pool.certified_from[certified.known] = certified.first
    pool.certified_until[certified.known] = certified.last
    # After the certificates: hours behind the end of one are no hours.
    pool.starts[:] = starts_of(whose, grid, certified)
    avoided = _write_conflicts(pool, whose, grid)
    pool.seal()
    return Reading(
        pool=pool,
        households=households,
        shared=shared_cases(seats),
        seats=seats[seats[:, ENDED] == STILL_OPEN][:, [CASE, SEAT, WHOSE]],
        avoided=avoided,
    )


def tie_reading(reading: Reading, rules: PairingRules) -> None:
    """Note in the pool what hangs between its people, as the rules of the service have it."""
    tie(reading.pool, reading.shared, reading.households if rules.same_household else None)


def _as_text() -> list[Any]:
    """JSON as it stands, since few different lists are spoken by many people."""
    lists = [Cast(name, TextField()) for name in ("languages", "extra_training")]
    return [*lists, Coalesce("district_id", Value(NOWHERE))]


def _districts_now(columns: list[Any], districts: DistrictsOfDay) -> list[int]:
    """Where everybody lives today: a district may have ended since it was written down."""
    postcodes, written = columns[POSTCODE], columns[-1]
    here = (
        districts.of_home(None if known == NOWHERE else known, postcode)
        for known, postcode in zip(written, postcodes, strict=True)
    )
    return [NOWHERE if district is None else district for district in here]


def _write_people(pool: Pool, columns: list[Any], words: PoolWords) -> Ints:
    """Fill in what stands in the volunteers' own rows; return their households."""
    _, _, states, levels, genders, streets, houses, postcodes, towns, most, *lists = columns
    state = np.array(states, dtype="U20")
    pool.active[:] = np.isin(state, sorted(MAY_MEDIATE))
    pool.observes[:] = state == VolunteerState.TRAINING
    pool.level[:] = _each(levels, LEVELS.index)
    # Whoever is on probation learns still, whatever they did elsewhere before.
    pool.level[np.isin(state, sorted(LEARNING))] = NOVICE
    pool.gender[:] = _each(genders, words.genders.number)
    pool.languages[:] = _each(lists[0], lambda text: words.spoken.mask(loads(text)))
    pool.skills[:] = _each(lists[1], lambda text: words.skilled.mask(loads(text)))
    pool.max_open[:] = most
    pool.street[:] = _each(streets, lambda text: words.places.number(letters(text)))
    pool.town[:] = _each(towns, lambda text: words.places.number(letters(text)))
    pool.postcode[:] = _each(postcodes, lambda text: words.places.number(_postcode_key(text)))
    house = _each(houses, lambda text: words.house_numbers.number(letters(text)))
    return _households(pool, house)


def _postcode_key(text: str) -> str:
    plain = text.replace(" ", "").lower()
    return plain if DUTCH_POSTCODE.fullmatch(plain) else Address(postcode=text).postcode_key


def _each(column: Iterable[Any], number_of: Callable[[Any], int]) -> Ints:
    """Return a number for each, worked out once for each different value."""
    values = tuple(column)
    known = {value: number_of(value) for value in dict.fromkeys(values)}
    return np.fromiter(map(known.__getitem__, values), np.int64, len(values))


def _households(pool: Pool, house: Ints) -> Ints:
    postcode, street, town = (
        column.astype(np.int64) for column in (pool.postcode, pool.street, pool.town)
    )
    by_postcode = np.where((postcode > 0) & (house > 0), postcode << BITS_OF_A_WORD | house, 0)
    by_street = (street << BITS_OF_A_WORD | house) << BITS_OF_A_WORD | town
    # A number without a street, or a street without its town, makes no household: two strangers
    # would never be asked together.
    known = (street > 0) & (house > 0) & (town > 0)
    return np.column_stack([by_postcode, np.where(known, by_street, 0)])


def _write_work(pool: Pool, whose: TimesOf, grid: Grid, answering: Offer | None) -> Ints:
    """Fill in who has how much to do; return every seat there was, and who had it when."""
    seats = _seats(whose)
    rows, mine = _rows_of(pool, seats[:, WHOSE])
    is_open = seats[mine, ENDED] == STILL_OPEN
    # From midnight on the wall, so that the number changes at night and not in the middle of a day.
    since = instant(today_before(grid) - timedelta(days=RECENT_DAYS), 0, grid.zone)
    is_recent = seats[mine, ASSIGNED] >= int(since.timestamp())
    offers = Offer.unscoped.waiting()
    if answering is not None:
        offers = offers.exclude(pk=answering.pk)
    waiting, _ = _rows_of(pool, table_of(whose.of(offers), "volunteer_id")[:, 0])
    count = len(pool)
    # An offer that waits takes a place: a yes must find it free.
    pool.open_cases[:] = np.bincount(rows[is_open], minlength=count) + np.bincount(
        waiting, minlength=count
    )
    pool.recent[:] = np.bincount(rows[is_recent], minlength=count)
    last = np.zeros(count, np.int64)
    np.maximum.at(last, rows, seats[mine, ASSIGNED])
    pool.last_assigned[:] = _each(last, lambda second: _day_of(second, grid))
    return seats


def _seats(whose: TimesOf) -> Ints:
    seats = Assignment.unscoped.filter(service=whose.service)
    if whose.few is not None:
        # Also of whoever sat beside them.
        theirs = Assignment.unscoped.filter(volunteer__in=list(whose.few))
        seats = seats.filter(case__in=theirs.values("case"))
    ended = Coalesce(Epoch("ended_at"), Value(int(STILL_OPEN)))
    return table_of(seats, "case_id", "volunteer_id", "seat", Epoch("assigned_at"), ended)


def _day_of(second: int, grid: Grid) -> int:
    if not second:
        return NO_DAY
    return datetime.fromtimestamp(int(second), grid.zone).date().toordinal()


def _write_conflicts(pool: Pool, whose: TimesOf, grid: Grid) -> Avoided:
    """Fill in the partners people are bound to; return the streets they keep from."""
    conflicts = whose.of(ConflictOfInterest.unscoped).on_day(today_before(grid))
    columns = ("volunteer_id", "partner_id", "street", "postcode")
    avoided: dict[int, frozenset[Key]] = {}
    # The one loop over rows here: few people have such an entry.
    for id_, partner, street, postcode in conflicts.order_by("pk").values_list(*columns):
        row = _row(pool, id_)
        if row is None:
            continue
        if partner is not None:
            pool.affiliated.setdefault(partner, set()).add(row)
        keys = address_keys(Address(street=street, postcode=postcode))
        if keys:
            avoided[id_] = keys | avoided.get(id_, frozenset())
    return Avoided(avoided)


def _row(pool: Pool, id_: int) -> int | None:
    try:
        return pool.row(id_)
    except KeyError:
        return None


def _rows_of(pool: Pool, ids: Ints) -> tuple[Ints, Any]:
    return places_of(pool.ids, ids)

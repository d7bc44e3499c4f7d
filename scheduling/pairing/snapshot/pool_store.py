"""One pool for each service, kept in the process and true to the last committed change.

Every look asks for the days off and then the log of changes, in a query each. Nothing new: the
columns stand. A few people changed: they are read again and written over themselves. Anything else
(another day or day off, somebody new or gone, other rules, many changes): everything is read anew.

A pool that somebody still looks at is never written in: the change goes into a copy. Inside an
open transaction nothing is kept, since what is read there may never come to be.
docs/decisions/0010 says why the columns live here.
"""

import copy
import os
from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from weakref import WeakSet

import numpy as np
from django.db import connection

from organisations.models import Service
from organisations.models.districts_of_day import DistrictsOfDay
from scheduling.appointments.snapshot.free_times import grid_of, today_before
from scheduling.engine.people import Address
from scheduling.engine.pool import COLUMNS, Ints, Pool
from scheduling.engine.slots.grid import Grid
from scheduling.pairing.models import NEVER, PairingRules, PoolChange
from scheduling.pairing.snapshot.pool_rows import (
    PoolWords,
    Reading,
    in_the_pool,
    read_pool,
    tie_reading,
)

# Beyond it reading everybody is hardly dearer than so many one by one.
MOST_CHANGED = 50
# Some 30 MB (docs/decisions/0010).
MOST_PEOPLE = 60_000


@dataclass(frozen=True)
class Seen:
    """Everybody of a service at one moment. Nothing of it changes any more."""

    grid: Grid
    rules: PairingRules
    districts: DistrictsOfDay
    reading: Reading

    @property
    def pool(self) -> Pool:
        return self.reading.pool

    def seated(self, case: int) -> dict[int, int]:
        """By seat; of open seats only, for the store knows no others."""
        seats = self.reading.seats
        mine = seats[seats[:, 0] == case]
        return {int(seat): int(volunteer) for _case, seat, volunteer in mine[mine[:, 1].argsort()]}

    def conflicted(self, addresses: Iterable[Address]) -> frozenset[int]:
        """Volunteers who asked to be kept from a street in which one of these addresses is."""
        return self.reading.avoided.near(addresses)


@dataclass
class HeldPool:
    """What a shelf holds: a reading and what it was read by."""

    grid: Grid
    rules: PairingRules
    districts: DistrictsOfDay
    words: PoolWords
    reading: Reading


class Shelf:
    """The columns of one service, and everybody who looks at them."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.version = NEVER
        self.held: HeldPool | None = None
        # Weak: a page that is done lets go of its pool by itself, and then the arrays may be
        # written in again.
        self.lent: WeakSet[Pool] = WeakSet()

    @property
    def people(self) -> int:
        return len(self.held.reading.pool) if self.held else 0

    def look(self, service: Service, at: datetime) -> Seen:
        # One thread catches up for all; the others wait for the same columns rather than read them
        # too.
        with self.lock:
            held = self._caught_up(service, grid_of(service, at))
            # A pool of its own for each who looks, on the same arrays: so it is known who does.
            pool = copy.copy(held.reading.pool)
            self.lent.add(pool)
            return Seen(held.grid, held.rules, held.districts, replace(held.reading, pool=pool))

    def _caught_up(self, service: Service, grid: Grid) -> HeldPool:
        held, seen = self.held, self.version
        if held is None or held.grid != grid:
            seen = NEVER
        news = PoolChange.since(service.pk, seen)
        self.version = NEVER  # whatever goes wrong from here on, the next look reads everything
        if (
            held is None
            or news.changed is None
            or not self._read_again(held, service, news.changed)
        ):
            self.held = held = read_everything(service, grid)
            self.lent = WeakSet()
        # What is committed between the look at the log and the reading is read twice.
        self.version = news.version
        return held

    def _read_again(self, held: HeldPool, service: Service, ids: frozenset[int]) -> bool:
        """Write these people over themselves. False where somebody came or went, or many did."""
        if not ids:
            return True
        if len(ids) > MOST_CHANGED:
            return False
        people = in_the_pool(service).filter(pk__in=ids)
        few = read_pool(
            service, people, held.grid, districts=held.districts, few=ids, words=held.words
        )
        pool = held.reading.pool
        # Rows can be written over but not moved: who comes or goes shifts everybody behind them.
        if few.pool.ids.tolist() != pool.ids[pool.rows(ids)].tolist():
            return False
        if len(self.lent):
            pool, self.lent = part_of(pool, np.ones(len(pool), np.bool_)), WeakSet()
        held.reading = write_over(replace(held.reading, pool=pool), few, ids)
        tie_reading(held.reading, held.rules)
        return True


def read_everything(service: Service, grid: Grid) -> HeldPool:
    words, rules = PoolWords(), PairingRules.of(service)
    districts = DistrictsOfDay(service, today_before(grid))
    reading = read_pool(service, in_the_pool(service), grid, districts=districts, words=words)
    tie_reading(reading, rules)
    return HeldPool(grid, rules, districts, words, reading)


def write_over(reading: Reading, few: Reading, ids: Iterable[int]) -> Reading:
    """Return the reading with these people as they are now; its pool is written in."""
    changed = np.fromiter(ids, np.int64)
    households = reading.households.copy()
    for row, id_ in enumerate(few.pool.ids):
        reading.pool.put(few.pool.mediator(row))
        households[reading.pool.row(int(id_))] = few.households[row]
    stays = ~np.isin(reading.shared[:, :2], changed).any(1)
    theirs = np.isin(few.shared[:, :2], changed).any(1)
    shared = np.concatenate([reading.shared[stays], few.shared[theirs]])
    seated = ~np.isin(reading.seats[:, 2], changed)
    newly = np.isin(few.seats[:, 2], changed)
    return Reading(
        pool=reading.pool,
        households=households,
        shared=shared,
        seats=np.concatenate([reading.seats[seated], few.seats[newly]]),
        avoided=reading.avoided.but(changed.tolist(), few.avoided),
    )


def part_of(pool: Pool, keep: np.ndarray) -> Pool:
    """Return a pool of its own of the rows to keep; the words are shared, for they only grow."""
    rows = np.flatnonzero(keep)
    part = Pool(pool.ids[rows], pool.days)
    for name in COLUMNS:
        setattr(part, name, getattr(pool, name)[rows])
    part.starts = pool.starts[rows]
    part.seal()
    for name in ("spoken", "skilled", "genders", "places"):
        setattr(part, name, getattr(pool, name))
    new = np.cumsum(keep) - 1
    part.affiliated = {
        partner: {int(new[row]) for row in bound if keep[row]}
        for partner, bound in pool.affiliated.items()
    }
    apart, _ = _moved(pool.apart, keep, new)
    together, stay = _moved(pool.together, keep, new)
    part.tie_rows(apart=apart, together=together, times=pool.times_together[stay])
    return part


def pool_without(pool: Pool, ids: Collection[int]) -> Pool:
    """Return the pool, or a part of it without these people where they are in it."""
    rows = pool.rows(ids)
    if not len(rows):
        return pool
    keep = np.ones(len(pool), np.bool_)
    keep[rows] = False
    return part_of(pool, keep)


def _moved(keys: Ints, keep: np.ndarray, new: np.ndarray) -> tuple[Ints, np.ndarray]:
    low, high = np.divmod(keys, max(len(keep), 1))
    stay = keep[low] & keep[high]
    return new[low[stay]] * int(keep.sum()) + new[high[stay]], stay


class Store:
    """The shelves of a process, the one looked at last standing last."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.shelves: OrderedDict[int, Shelf] = OrderedDict()

    def look(self, service: Service, at: datetime) -> Seen:
        with self.lock:
            shelf = self.shelves.setdefault(service.pk, Shelf())
            self.shelves.move_to_end(service.pk)
        seen = shelf.look(service, at)
        self._make_room()
        return seen

    def _make_room(self) -> None:
        """Forget whom nobody asked about for longest; the last one looked at stays."""
        with self.lock:
            sizes = {key: shelf.people for key, shelf in self.shelves.items()}
            while len(sizes) > 1 and sum(sizes.values()) > MOST_PEOPLE:
                oldest = next(iter(sizes))
                del sizes[oldest], self.shelves[oldest]

    def forget(self) -> None:
        self.__init__()  # type: ignore[misc]


STORE = Store()
os.register_at_fork(after_in_child=STORE.forget)


def pool_of(service: Service, *, at: datetime) -> Seen:
    """Everybody of the service as they are now."""
    if in_a_transaction():
        return Shelf().look(service, at)
    return STORE.look(service, at)


def in_a_transaction() -> bool:
    """Whether rows may be read here that nobody else sees; a test's own wrapping is none."""
    blocks = connection.atomic_blocks
    return any(not getattr(block, "_from_testcase", False) for block in blocks)


def forget() -> None:
    """Empty the store of this process: its rows are not those of the database any more."""
    STORE.forget()

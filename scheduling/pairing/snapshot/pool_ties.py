"""What hangs between people: cases side by side, a household, and the streets they keep from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from scheduling.engine.people import Address
from scheduling.engine.pool import Ints, Pool

CASE, WHOSE, SEAT, ASSIGNED, ENDED = range(5)
"""The columns of a table of seats; ``ASSIGNED`` and ``ENDED`` are seconds."""
STILL_OPEN = np.iinfo(np.int64).max

Key = tuple[str, str]


class Avoided:
    """The streets and postcodes people asked to be kept from, by volunteer; it never changes."""

    def __init__(self, by_volunteer: Mapping[int, frozenset[Key]]) -> None:
        self.by_volunteer = by_volunteer
        self._by_key: dict[Key, set[int]] = defaultdict(set)
        for id_, keys in by_volunteer.items():
            for key in keys:
                self._by_key[key].add(id_)

    def near(self, addresses: Iterable[Address]) -> frozenset[int]:
        """Return the volunteers who are to be kept from one of these addresses."""
        keys = {key for address in addresses for key in address_keys(address)}
        return frozenset(id_ for key in keys for id_ in self._by_key.get(key, ()))

    def but(self, ids: Iterable[int], newly: "Avoided") -> "Avoided":
        """Return the same, with what is new of these people in place of what was."""
        gone = set(ids)
        stay = {id_: keys for id_, keys in self.by_volunteer.items() if id_ not in gone}
        return Avoided({**stay, **newly.by_volunteer})


def address_keys(address: Address) -> frozenset[Key]:
    """A street counts in whatever town, since who is to be kept from it names none."""
    keys = (("street", address.street_key), ("postcode", address.postcode_key))
    return frozenset(key for key in keys if key[1])


def shared_cases(seats: Ints) -> Ints:
    """Return the pairs who sat on a case side by side, and on how many: ``[k, 3]`` by ids."""
    order = np.lexsort((seats[:, WHOSE], seats[:, CASE]))
    sorted_ = seats[order]
    found = [np.zeros((0, 3), np.int64)]
    for apart in range(1, len(sorted_)):
        one, other = sorted_[:-apart], sorted_[apart:]
        same = one[:, CASE] == other[:, CASE]
        if not same.any():
            break
        together = (
            same
            & (one[:, WHOSE] != other[:, WHOSE])
            & (one[:, ASSIGNED] < other[:, ENDED])
            & (other[:, ASSIGNED] < one[:, ENDED])
        )
        found.append(
            np.column_stack([one[together, WHOSE], other[together, WHOSE], one[together, CASE]])
        )
    once = np.unique(np.concatenate(found), axis=0)
    pairs, times = np.unique(once[:, :2], axis=0, return_counts=True)
    return np.column_stack([pairs, times])


def tie(pool: Pool, shared: Ints, households: Ints | None) -> None:
    """Note who worked together, and who never goes together: one household, where given."""
    count, ends = len(pool), shared[:, :2]
    rows = np.minimum(np.searchsorted(pool.ids, ends), max(count - 1, 0))
    known = (pool.ids[rows] == ends).all(1) if count else np.zeros(len(ends), np.bool_)
    keys = rows[known, 0] * count + rows[known, 1]
    order = np.argsort(keys)
    apart = np.zeros(0, np.int64) if households is None else _neighbours(households)
    pool.tie_rows(apart=apart, together=keys[order], times=shared[known, 2][order])


def _neighbours(households: Ints) -> Ints:
    """Return the keys, row * n + larger row, of everybody who lives at one address."""
    count = len(households)
    keys = [np.zeros(0, np.int64)]
    for column in households.T:
        rows = np.flatnonzero(column)
        order = rows[np.argsort(column[rows], kind="stable")]
        for apart in range(1, len(order)):
            one, other = order[:-apart], order[apart:]
            same = column[one] == column[other]
            if not same.any():
                break
            keys.append(one[same] * count + other[same])
    return np.unique(np.concatenate(keys))

"""Everybody who might be asked, in columns: what one array can test for thousands at once.

A ``Pool`` holds the same as a list of ``people.Mediator``, ascending by id. Free time is one
64-bit word for each day, of which the lowest 48 bits are half hours at which a talk can begin; it
is kept by person and by day, since some questions run along one and some along the other. Who
never goes with whom, and who worked together before, are short lists of pairs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduling.engine.people import Address, Level, Mediator
from scheduling.engine.slots.grid import day_words, whole_number

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]
Bools = NDArray[np.bool_]

LEVELS = (Level.NOVICE, Level.REGULAR, Level.SENIOR)
NOVICE, REGULAR, SENIOR = range(3)
# No date has the number 0, and none is later than the last.
NO_DAY, FAR_DAY = 0, date.max.toordinal()
NOWHERE = -1
# One bit each of a 64-bit word.
MOST_WORDS = 64

COLUMNS: dict[str, tuple[Any, Any]] = {
    "service": (np.int32, 0),
    # What everybody is who says nothing is also what breaks no rule.
    "active": (np.bool_, True),
    "observes": (np.bool_, False),
    "level": (np.int8, REGULAR),
    "gender": (np.int8, 0),
    "background": (np.int8, 0),
    "age": (np.int16, -1),
    "languages": (np.uint64, 0),
    "skills": (np.uint64, 0),
    "open_cases": (np.int16, 0),
    "max_open": (np.int16, 1),
    "recent": (np.int16, 0),
    "last_assigned": (np.int32, NO_DAY),
    "certified_from": (np.int32, NO_DAY),
    "certified_until": (np.int32, FAR_DAY),
    "street": (np.int32, 0),
    "town": (np.int32, 0),
    "postcode": (np.int32, 0),
    "district": (np.int64, NOWHERE),
    # Not a number compares as false with everything: whose place is not known is never too far.
    "east": (np.float64, np.nan),
    "north": (np.float64, np.nan),
    "max_km": (np.float64, np.inf),
}
"""What stands of each person, by type and by what it is when nobody says."""


class Vocabulary:
    """Words by number, from 1 on; 0 is the empty word. A word once known keeps its number."""

    def __init__(self) -> None:
        self.words = [""]
        self.numbers = {"": 0}

    def number(self, word: str) -> int:
        """Return the number of the word, which is known from now on."""
        if word not in self.numbers:
            self.numbers[word] = len(self.words)
            self.words.append(word)
        return self.numbers[word]

    def known(self, word: str) -> int | None:
        return self.numbers.get(word)

    def mask(self, words: Iterable[str]) -> int:
        """Return a number with one bit for each word. Raises ``ValueError`` beyond 64 words."""
        numbers = [self.number(word) - 1 for word in words]
        if any(number >= MOST_WORDS for number in numbers):
            raise ValueError(f"more than {MOST_WORDS} different words")
        return sum(1 << number for number in set(numbers))

    def words_of(self, mask: int) -> frozenset[str]:
        return frozenset(word for number, word in enumerate(self.words[1:]) if mask >> number & 1)


class Pool:
    """Columns of ``n`` people over ``days`` days.

    Filled by ``Pool.of`` from values, or column by column by who has arrays; then ``seal`` once.
    ``put`` changes one person in place.
    """

    service: NDArray[np.int32]
    active: Bools
    observes: Bools
    level: NDArray[np.int8]
    gender: NDArray[np.int8]
    background: NDArray[np.int8]
    age: NDArray[np.int16]
    languages: Words
    skills: Words
    open_cases: NDArray[np.int16]
    max_open: NDArray[np.int16]
    recent: NDArray[np.int16]
    last_assigned: NDArray[np.int32]
    certified_from: NDArray[np.int32]
    certified_until: NDArray[np.int32]
    street: NDArray[np.int32]
    town: NDArray[np.int32]
    postcode: NDArray[np.int32]
    district: Ints
    east: NDArray[np.float64]
    north: NDArray[np.float64]
    max_km: NDArray[np.float64]

    def __init__(self, ids: Iterable[int], days: int) -> None:
        self.ids = np.fromiter(ids, np.int64)
        # Ties go to the smaller ids, and rows are found by binary search: both lean on it.
        if (np.diff(self.ids) <= 0).any():
            raise ValueError("ids must ascend")
        self.days = days
        for name, (kind, ordinary) in COLUMNS.items():
            setattr(self, name, np.full(len(self.ids), ordinary, kind))
        self.starts = np.zeros((len(self.ids), days), np.uint64)
        # The same hours a second time, turned: all people of one day lie side by side here, all
        # days of one person above. Eight bytes a person and day buy that neither question strides
        # through memory.
        self.by_day = np.zeros((days, len(self.ids)), np.uint64)
        self.spoken, self.skilled = Vocabulary(), Vocabulary()
        self.genders, self.backgrounds, self.places = Vocabulary(), Vocabulary(), Vocabulary()
        self.affiliated: dict[int, set[int]] = {}
        # Keys of pairs, "row * n + larger row", ascending: one binary search says whether two are
        # in it.
        self.apart = np.zeros(0, np.int64)
        self.together = np.zeros(0, np.int64)
        self.times_together = np.zeros(0, np.int64)

    @classmethod
    def of(cls, mediators: Iterable[Mediator], days: int) -> "Pool":
        people = sorted(mediators, key=lambda mediator: mediator.id)
        pool = cls((person.id for person in people), days)
        for row, person in enumerate(people):
            pool._write(row, person)
        pool.seal()
        pool.tie(
            apart={(person.id, other) for person in people for other in person.apart},
            together={
                (person.id, other): times
                for person in people
                for other, times in person.together.items()
            },
        )
        return pool

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def octets(self) -> int:
        """In bytes; what hangs between people counts, vocabularies do not."""
        arrays = [getattr(self, name) for name in COLUMNS]
        arrays += [self.ids, self.starts, self.by_day, self.apart, self.together]
        return sum(array.nbytes for array in arrays)

    def row(self, id_: int) -> int:
        """Return where somebody stands. Raises ``KeyError`` for a stranger."""
        row = int(np.searchsorted(self.ids, id_))
        if row == len(self.ids) or self.ids[row] != id_:
            raise KeyError(id_)
        return row

    def rows(self, ids: Iterable[int]) -> NDArray[np.intp]:
        """Return where those of these people stand who are here, ascending."""
        wanted = np.fromiter(ids, np.int64)
        if not len(wanted) or not len(self.ids):
            return np.zeros(0, np.intp)
        # Whoever is larger than all would stand one behind the end.
        found = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        return np.unique(found[self.ids[found] == wanted])

    def seal(self) -> None:
        """Note the hours by day as well, once ``starts`` is whole."""
        self.by_day = np.ascontiguousarray(self.starts.T)

    def tie(
        self,
        *,
        apart: Iterable[tuple[int, int]] = (),
        together: Mapping[tuple[int, int], int] | None = None,
    ) -> None:
        """Note, by ids, who never goes with whom, and how often two worked together."""
        self.apart = np.unique(self._keys(list(apart))[0])
        pairs = together or {}
        keys, known = self._keys(list(pairs))
        times = np.fromiter(pairs.values(), np.int64, len(pairs))[known]
        # Of a pair named twice the larger number counts: unique keeps the first.
        order = np.lexsort((-times, keys))
        self.together, first = np.unique(keys[order], return_index=True)
        self.times_together = times[order][first]

    def tie_rows(self, *, apart: Ints, together: Ints, times: Ints) -> None:
        """The same by keys ``row * n + larger row``, ascending without repeats."""
        self.apart, self.together, self.times_together = apart, together, times

    def with_more(self, people: Sequence[Mediator]) -> "Pool":
        """Return a pool of everybody and these beside, in rows after the others.

        Raises ``ValueError`` where their ids are not larger than all others.
        """
        size = len(self.ids)
        more = Pool([*self.ids.tolist(), *(person.id for person in people)], self.days)
        for name in COLUMNS:
            getattr(more, name)[:size] = getattr(self, name)
        more.starts[:size] = self.starts
        for name in ("spoken", "skilled", "genders", "backgrounds", "places"):
            # The same vocabularies and not copies: words keep their numbers, so the columns stay
            # true.
            setattr(more, name, getattr(self, name))
        more.affiliated = {partner: set(rows) for partner, rows in self.affiliated.items()}
        for row, person in enumerate(people, size):
            more._write(row, person)
        more.seal()
        wider = [np.divmod(keys, max(size, 1)) for keys in (self.apart, self.together)]
        # The keys hold the number of people, which has grown.
        apart, together = (low * len(more.ids) + high for low, high in wider)
        more.tie_rows(apart=apart, together=together, times=self.times_together)
        return more

    def put(self, mediator: Mediator) -> None:
        """Write one person over themselves. Raises ``KeyError`` for a stranger."""
        row = self.row(mediator.id)
        # The one thing of a person that stands in no column.
        for rows in self.affiliated.values():
            rows.discard(row)
        self._write(row, mediator)
        self.by_day[:, row] = self.starts[row]

    def mediator(self, row: int) -> Mediator:
        """Return one person as a value, with everybody they are tied to."""
        apart, together = self._ends(self.apart, row), self._ends(self.together, row)
        times = self.times_together[together[0]] if len(self.together) else self.together
        return replace(
            self._alone(row),
            apart=frozenset(self.ids[apart[1]].tolist()),
            together=dict(zip(self.ids[together[1]].tolist(), times.tolist(), strict=True)),
        )

    def team(self, rows: Sequence[int]) -> list[Mediator]:
        """Return one or two people as values, tied to each other only."""
        # Only what two are to each other: to gather everybody else they are tied to takes longer
        # than the score.
        people = [self._alone(row) for row in sorted(rows)]
        if len(people) < 2:
            return people
        key = int(min(rows)) * len(self.ids) + int(max(rows))
        at = int(np.searchsorted(self.apart, key))
        # A slice, since the place may be one behind the end.
        apart = key in self.apart[at : at + 1]
        at = int(np.searchsorted(self.together, key))
        times = int(self.times_together[at]) if key in self.together[at : at + 1] else 0
        if not apart and not times:
            return people
        one, other = people
        never = frozenset({other.id} if apart else ())
        return [replace(one, apart=never, together={other.id: times} if times else {}), other]

    def _alone(self, row: int) -> Mediator:
        first, until = int(self.certified_from[row]), int(self.certified_until[row])
        last = int(self.last_assigned[row])
        here = not np.isnan(self.east[row])
        far = float(self.max_km[row])
        district = int(self.district[row])
        words = self.places.words
        return Mediator(
            id=int(self.ids[row]),
            active=bool(self.active[row]),
            certified_from=None if first == NO_DAY else date.fromordinal(first),
            certified_until=None if until == FAR_DAY else date.fromordinal(until),
            level=LEVELS[self.level[row]],
            languages=self.spoken.words_of(int(self.languages[row])),
            skills=self.skilled.words_of(int(self.skills[row])),
            open_cases=int(self.open_cases[row]),
            max_open=int(self.max_open[row]),
            recent_load=int(self.recent[row]),
            last_assigned=None if last == NO_DAY else date.fromordinal(last),
            home=Address(
                street=words[self.street[row]],
                town=words[self.town[row]],
                postcode=words[self.postcode[row]],
                district=None if district == NOWHERE else district,
            ),
            place=(float(self.east[row]), float(self.north[row])) if here else None,
            max_km=None if np.isinf(far) else far,
            affiliations=frozenset(key for key, rows in self.affiliated.items() if row in rows),
            gender=self.genders.words[self.gender[row]],
            age=None if self.age[row] < 0 else int(self.age[row]),
            background=self.backgrounds.words[self.background[row]],
            service=int(self.service[row]),
            observes=bool(self.observes[row]),
            starts=whole_number(self.starts[row]),
        )

    def _write(self, row: int, person: Mediator) -> None:
        first, until = person.certified_from, person.certified_until
        east, north = person.place or (np.nan, np.nan)
        values = {
            "service": person.service,
            "active": person.active,
            "observes": person.observes,
            "level": LEVELS.index(person.level),
            "gender": self.genders.number(person.gender),
            "background": self.backgrounds.number(person.background),
            "age": -1 if person.age is None else person.age,
            "languages": self.spoken.mask(person.languages),
            "skills": self.skilled.mask(person.skills),
            "open_cases": person.open_cases,
            "max_open": person.max_open,
            "recent": person.recent_load,
            "last_assigned": person.last_assigned.toordinal() if person.last_assigned else NO_DAY,
            "certified_from": first.toordinal() if first else NO_DAY,
            "certified_until": until.toordinal() if until else FAR_DAY,
            "street": self.places.number(person.home.street_key),
            "town": self.places.number(person.home.town_key),
            "postcode": self.places.number(person.home.postcode_key),
            "district": NOWHERE if person.home.district is None else person.home.district,
            "east": east,
            "north": north,
            "max_km": np.inf if person.max_km is None else person.max_km,
        }
        for name, value in values.items():
            getattr(self, name)[row] = value
        self.starts[row] = day_words(person.starts, self.days)
        for partner in person.affiliations:
            self.affiliated.setdefault(partner, set()).add(row)

    def _keys(self, pairs: list[tuple[int, int]]) -> tuple[Ints, Bools]:
        """Return keys by rows, smaller row first, and which pairs are two people from here."""
        ids = np.array(pairs, np.int64).reshape(-1, 2)
        if not len(ids) or not len(self.ids):
            return np.zeros(0, np.int64), np.zeros(len(ids), np.bool_)
        rows = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        known = (self.ids[rows] == ids).all(1) & (rows[:, 0] != rows[:, 1])
        rows = np.sort(rows[known], 1)
        return rows[:, 0] * len(self.ids) + rows[:, 1], known

    def _ends(self, keys: Ints, row: int) -> tuple[Bools, Ints]:
        """Return which of these pairs somebody is in, and the rows of the others."""
        low, high = np.divmod(keys, max(len(self.ids), 1))
        mine = (low == row) | (high == row)
        return mine, np.where(low == row, high, low)[mine]

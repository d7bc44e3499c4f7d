"""The values the engine thinks in. Plain Python: no Django, no clock, no names."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

ANY_TIME = -1
"""The hours of parties who have not been asked yet: every bit is set."""

REGULAR, COACHING = "regular", "coaching"
"""The kinds of service the rules know; any other name is a skill to have."""

DUTCH_POSTCODE = re.compile(r"[1-9][0-9]{3}[a-z]{2}")


class Level(StrEnum):
    NOVICE = "novice"
    REGULAR = "regular"
    SENIOR = "senior"


class Strictness(StrEnum):
    HARD = "hard"
    WARNING = "warning"
    OFF = "off"


@dataclass(frozen=True)
class Address:
    """Where somebody lives, as the coordinator typed it. ``district`` is an id."""

    street: str = ""
    town: str = ""
    postcode: str = ""
    district: int | None = None

    @cached_property
    def street_key(self) -> str:
        return letters(self.street)

    @cached_property
    def town_key(self) -> str:
        return letters(self.town)

    @cached_property
    def postcode_key(self) -> str:
        """The Dutch six-character postcode, which is one side of one street, or nothing.

        A Belgian postcode is a whole town, so it says nothing here.
        """
        key = letters(self.postcode)
        return key if DUTCH_POSTCODE.fullmatch(key) else ""

    def in_street_of(self, other: "Address") -> bool:
        if self.postcode_key and self.postcode_key == other.postcode_key:
            return True
        if not self.street_key or self.street_key != other.street_key:
            return False
        return not self.town_key or not other.town_key or self.town_key == other.town_key

    def in_district_of(self, other: "Address") -> bool:
        return self.district is not None and self.district == other.district


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """Return the letters and digits alone, so that "St. Jansstraat" is "st jansstraat"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


@dataclass(frozen=True, slots=True)
class Mediator:
    """What is known of one mediator on the day of the ranking.

    ``open_cases`` counts pending offers too. ``recent_load`` is the number of cases of the last
    90 days. ``starts`` are half hours of a ``slots.grid.Grid`` at which a talk can begin.
    ``met_as_mediator`` and ``met_as_coach`` are parties; ``affiliations`` are the partner
    organisations the mediator is bound to.
    """

    id: int
    active: bool = True
    certified_from: date | None = None
    certified_until: date | None = None
    level: Level = Level.REGULAR
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    open_cases: int = 0
    max_open: int = 1
    recent_load: int = 0
    last_assigned: date | None = None
    home: Address = Address()
    affiliations: frozenset[int] = frozenset()
    met_as_mediator: frozenset[int] = frozenset()
    met_as_coach: frozenset[int] = frozenset()
    gender: str = ""
    starts: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """What a case asks for.

    ``day`` is the day the right to mediate is tested on, ``today`` the day up to which a pause
    since the last case is counted. Every ``service_type`` but ``REGULAR`` asks for a skill of that
    name. ``kept`` are mediators who are on the case already and stay. ``addresses`` are where the
    parties live. ``experienced_required`` asks it of somebody alone; two newcomers never go
    together. ``starts`` are the half hours both parties can, ``ANY_TIME`` if nobody has said.
    """

    day: date
    today: date
    seats: int = 2
    kept: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    both_speak: bool = False
    service_type: str = REGULAR
    addresses: tuple[Address, ...] = ()
    street_rule: Strictness = Strictness.HARD
    district_rule: Strictness = Strictness.WARNING
    affiliations: frozenset[int] = frozenset()
    conflicted: frozenset[int] = frozenset()
    knows: frozenset[int] = frozenset()
    declined: frozenset[int] = frozenset()
    parties: frozenset[int] = frozenset()
    experienced_required: bool = True
    prefer_mixed: bool = False
    waiting_days: int = 0
    starts: int = ANY_TIME

    def __post_init__(self) -> None:
        if self.seats not in {1, 2} or len(self.kept) > self.seats:
            raise ValueError(f"{self.seats} seats, {len(self.kept)} kept")

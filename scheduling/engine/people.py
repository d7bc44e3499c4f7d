"""The values the engine thinks in. Plain Python: no Django, no clock, no names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from core.letters import letters
from scheduling.engine.weights import ORDINARY_WEIGHTS, Weights

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


class Wish(StrEnum):
    """What a coordinator may ask for on one case, and nothing looks at otherwise."""

    MIXED = "mixed"
    AGES = "ages"
    BACKGROUNDS = "backgrounds"


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

    @property
    def says_which_street(self) -> bool:
        return bool(self.street_key or self.postcode_key)

    def in_postcode_of(self, other: "Address") -> bool:
        return bool(self.postcode_key) and self.postcode_key == other.postcode_key

    def in_street_of(self, other: "Address") -> bool:
        if not self.street_key or self.street_key != other.street_key:
            return False
        return not self.town_key or not other.town_key or self.town_key == other.town_key

    def in_district_of(self, other: "Address") -> bool:
        return self.district is not None and self.district == other.district


@dataclass(frozen=True, slots=True)
class Mediator:
    """What is known of one mediator on the day of the ranking.

    ``open_cases`` counts pending offers too. ``recent_load`` is the number of cases of the last
    90 days. ``starts`` are half hours of a ``slots.grid.Grid`` at which a talk can begin.
    ``place`` is in kilometres east and north of any point, ``max_km`` how far they go.
    ``affiliations`` are the partner organisations the mediator is bound to. ``apart`` never go
    with them, ``together`` counts the cases they shared with others. Whoever ``observes`` learns:
    they may come along, not mediate.
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
    place: tuple[float, float] | None = None
    max_km: float | None = None
    affiliations: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    together: Mapping[int, int] = field(default_factory=dict)
    gender: str = ""
    age: int | None = None
    background: str = ""
    service: int = 0
    observes: bool = False
    starts: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """What a case asks for.

    ``day`` is the day the right to mediate is tested on (None: the hours say it, for they end
    where a certification ends), ``today`` the day up to which a pause since the last case is
    counted. Every ``service_type`` but ``REGULAR`` asks for a skill of that name. ``kept`` are
    mediators who are on the case already and stay. ``addresses`` are where the parties live,
    ``place`` is where they meet. ``experienced_required`` asks it of somebody alone; two newcomers
    never go together. ``left_case`` had a seat on it and gave it up. ``met_as_mediator`` and
    ``met_as_coach`` are mediators who were that of one of these parties before. ``services`` are
    those whose mediators may be asked (None: everybody). ``starts`` are the half hours both parties
    can, ``ANY_TIME`` if nobody has said.
    """

    today: date
    day: date | None = None
    seats: int = 2
    kept: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    each_speaks: frozenset[str] = frozenset()
    service_type: str = REGULAR
    addresses: tuple[Address, ...] = ()
    street_rule: Strictness = Strictness.HARD
    postcode_rule: Strictness = Strictness.HARD
    district_rule: Strictness = Strictness.WARNING
    place: tuple[float, float] | None = None
    distance_rule: Strictness = Strictness.HARD
    affiliations: frozenset[int] = frozenset()
    conflicted: frozenset[int] = frozenset()
    knows: frozenset[int] = frozenset()
    declined: frozenset[int] = frozenset()
    left_case: frozenset[int] = frozenset()
    met_as_mediator: frozenset[int] = frozenset()
    met_as_coach: frozenset[int] = frozenset()
    services: frozenset[int] | None = None
    experienced_required: bool = True
    wishes: frozenset[Wish] = frozenset()
    waiting_days: int = 0
    starts: int = ANY_TIME
    weights: Weights = ORDINARY_WEIGHTS

    def __post_init__(self) -> None:
        if self.seats not in {1, 2} or len(self.kept) > self.seats:
            raise ValueError(f"{self.seats} seats, {len(self.kept)} kept")
        if not self.each_speaks <= self.languages:
            raise ValueError(f"not asked for: {sorted(self.each_speaks - self.languages)}")

    @property
    def each_must_speak(self) -> frozenset[str]:
        """The languages every single mediator of the case must speak."""
        return self.languages if self.seats == 1 else self.each_speaks

"""What the engine says: names of rules and of terms, with their facts. Templates find the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Rule(StrEnum):
    """Why somebody, or two together, cannot take a case; some are only a warning."""

    OTHER_SERVICE = "other_service"
    NOT_ACTIVE = "not_active"
    NOT_CERTIFIED = "not_certified"
    LOAD_FULL = "load_full"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    KNOWS_PARTY = "knows_party"
    DECLINED = "declined"
    LEFT_CASE = "left_case"
    MET_PARTY = "met_party"
    SAME_STREET = "same_street"
    SAME_POSTCODE = "same_postcode"
    SAME_DISTRICT = "same_district"
    HOME_UNKNOWN = "home_unknown"
    TOO_FAR = "too_far"
    NOT_TRAINED = "not_trained"
    LANGUAGE = "language"
    NOBODY_EXPERIENCED = "nobody_experienced"
    NOT_TOGETHER = "not_together"
    NO_COMMON_TIME = "no_common_time"


class Term(StrEnum):
    """Stored with a plan and printed by the command: a name once given stays."""

    BASE = "base"
    LOAD = "load"
    WAITING = "waiting"
    DISTANCE = "distance"
    AREA = "area"
    MENTORING = "mentoring"
    LANGUAGES = "languages"
    TOGETHER = "together"
    HOURS = "hours"
    MIXED = "mixed"
    AGES = "ages"
    BACKGROUNDS = "backgrounds"


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that speaks, with the facts for its words; ``about`` is a mediator's id or None."""

    rule: Rule
    facts: Mapping[str, Any] = field(default_factory=dict)
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """One term of a score, with the facts for its words."""

    term: Term
    points: int
    facts: Mapping[str, Any] = field(default_factory=dict)

"""What a certification asks, as data. Plain Python: no Django."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class HoursAtLeast:
    name: ClassVar[str] = "hours"
    hours: int


@dataclass(frozen=True)
class EverySession:
    name: ClassVar[str] = "every_session"


@dataclass(frozen=True)
class ObservationsAtLeast:
    name: ClassVar[str] = "observations"
    observations: int


@dataclass(frozen=True)
class JudgedCompetent:
    name: ClassVar[str] = "judged_competent"


Rule = HoursAtLeast | EverySession | ObservationsAtLeast | JudgedCompetent

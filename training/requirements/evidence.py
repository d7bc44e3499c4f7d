"""What a volunteer has to show for a course. Plain Python: no Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

PRESENT = "present"
WEIGHTS = {PRESENT: Fraction(1), "late": Fraction(1, 2)}  # who missed a part has half the hours


@dataclass(frozen=True, kw_only=True)
class SessionSeen:
    """One session of the course. ``presence`` is empty where nothing is recorded."""

    minutes: int
    presence: str = ""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Only whole presence counts as a session attended; hours count by their weight."""

    minutes_attended: int = 0
    sessions_attended: int = 0
    sessions_total: int = 0
    verdict: str = ""
    kind: str = ""
    observations: int = 0


def gather(
    sessions: Iterable[SessionSeen], *, verdict: str = "", kind: str = "", observations: int = 0
) -> Evidence:
    """Add up the sessions of a course; half minutes are dropped at the end, not on the way."""
    seen = list(sessions)
    minutes = sum(session.minutes * WEIGHTS.get(session.presence, 0) for session in seen)
    return Evidence(
        minutes_attended=int(minutes),
        sessions_attended=sum(session.presence == PRESENT for session in seen),
        sessions_total=len(seen),
        verdict=verdict,
        kind=kind,
        observations=observations,
    )

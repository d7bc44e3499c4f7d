"""How long something waits against its norm, in working days, and how that is drawn."""

from dataclasses import dataclass

WIDTH = 64  # of the drawing (components/age.html); the norm stands in its middle
LEAST = 3


@dataclass(frozen=True, kw_only=True)
class Age:
    elapsed: int
    norm: int

    @property
    def is_late(self) -> bool:
        return self.elapsed > self.norm

    @property
    def is_soon_late(self) -> bool:
        """On its last day, or the day before it."""
        return -1 <= self.elapsed - self.norm <= 0

    @property
    def tone(self) -> str:
        return "bad" if self.is_late else "wait" if self.is_soon_late else "good"

    @property
    def fill(self) -> int:
        """How far the drawing is filled."""
        share = self.elapsed / (2 * self.norm) if self.norm else 1
        return max(round(WIDTH * min(share, 1)), LEAST)

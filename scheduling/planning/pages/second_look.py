"""What stands on the page between many offers and their letters: which cases, who, how many."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.wording import listed, listed_with_and
from scheduling.planning.models import PlannedCase
from volunteers.models import Volunteer


@dataclass(frozen=True)
class AskedTwice:
    """``rows`` are the cases with whom their letters go to; each letter asks for one case."""

    rows: list[tuple[PlannedCase, str]]
    letters: Counter[Volunteer]

    @property
    def number(self) -> int:
        return self.letters.total()

    @property
    def people(self) -> int:
        return len(self.letters)

    @property
    def several(self) -> str:
        """Whoever would get more than one letter, the most first: "Vera Smit (3), …"."""
        return str(
            listed(*(f"{one} ({count})" for one, count in self.letters.most_common() if count > 1))
        )


def letters_of(chosen: Iterable[PlannedCase]) -> AskedTwice:
    """What offering these would send; they come ``with_team``."""
    rows, letters = [], Counter[Volunteer]()
    for planned in chosen:
        asked = [seat.volunteer for seat in planned.team if not seat.stays]
        letters.update(asked)
        rows.append((planned, listed_with_and([str(volunteer) for volunteer in asked])))
    return AskedTwice(rows, letters)

"""What stands on the page between many offers and their letters: which cases, who, how many."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.wording import listed, listed_with_and
from organisations.words import please_call
from scheduling.planning.models import PlannedCase
from volunteers.models import Volunteer


@dataclass(frozen=True)
class AskedTwice:
    """``rows`` are the cases with whom their letters go to; each letter asks for one case."""

    rows: list[tuple[PlannedCase, str]]
    letters: Counter[Volunteer]
    by_phone: list[Volunteer]

    @property
    def number(self) -> int:
        return self.letters.total()

    @property
    def people(self) -> int:
        return len(self.letters)

    @property
    def calls(self) -> str:
        """Whom no letter asks."""
        return please_call(volunteer.user for volunteer in self.by_phone)

    @property
    def several(self) -> str:
        """Whoever would get more than one letter, the most first: "Vera Smit (3), …"."""
        return str(
            listed(*(f"{one} ({count})" for one, count in self.letters.most_common() if count > 1))
        )


def letters_of(chosen: Iterable[PlannedCase]) -> AskedTwice:
    """What offering these would send; they come ``with_team``."""
    rows, letters = [], Counter[Volunteer]()
    by_phone: dict[Volunteer, None] = {}
    for planned in chosen:
        asked = planned.asks
        letters.update(one for one in asked if not one.user.is_called_by_phone)
        by_phone.update(dict.fromkeys(one for one in asked if one.user.is_called_by_phone))
        rows.append((planned, listed_with_and([str(volunteer) for volunteer in asked])))
    return AskedTwice(rows, letters, list(by_phone))

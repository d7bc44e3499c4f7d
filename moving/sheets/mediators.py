"""Which volunteer a sheet of cases means by a number, a mailbox or a name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from core.alike import likeness
from core.letters import folded
from moving.sheets.doubles import SheetQuestion
from moving.sheets.rows import JudgedRow, Mark, is_closed
from moving.sheets.values.names import parted

PERSON = ("number", "email", "first_name", "last_name")
MEDIATORS = ("mediator_1", "mediator_2")
MOST_ALIKE = 3
MOST_GUESSED = 100
"""Of so many strange names the likeliest are looked for; a file of other people has thousands."""


@dataclass(frozen=True, kw_only=True)
class KnownVolunteer:
    """``key`` is by what the caller knows them; it becomes the value of the row."""

    key: str
    first_name: str
    last_name: str
    number: str = ""
    email: str = ""

    @classmethod
    def of_row(cls, row: JudgedRow) -> Self:
        """Somebody from a sheet of volunteers, known by their number, else by their name."""
        facts = {name: str(row.values.get(name) or "") for name in PERSON}
        key = facts["number"] or f"{facts['first_name']} {facts['last_name']}".strip()
        return cls(key=key, **facts)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class VolunteersByName:
    """The volunteers of a service, found by whatever a sheet calls them."""

    def __init__(self, known: Sequence[KnownVolunteer], country: str) -> None:
        self.known, self.country = known, country
        self._exactly: dict[str, KnownVolunteer] = {}
        self._by_last: dict[str, list[KnownVolunteer]] = defaultdict(list)
        self._guesses: dict[str, list[str]] = {}
        for person in known:
            names = (person.key, person.number, person.email)
            self._exactly.update((name.lower(), person) for name in names if name)
            self._by_last[folded(person.last_name)].append(person)

    def fitting(self, said: str) -> list[KnownVolunteer]:
        """Whoever has this number or mailbox; else this name, in full or with an initial."""
        if person := self._exactly.get(said.lower()):
            return [person]
        name = parted(said, self.country)
        first, namesakes = folded(name.first), self._by_last.get(folded(name.last), [])
        whole = [person for person in namesakes if folded(person.first_name) == first]
        return whole or [
            person for person in namesakes if _is_initial_of(first, folded(person.first_name))
        ]

    def most_alike(self, said: str) -> list[str]:
        """The names of the three most alike, or nothing once too many strangers were asked for."""
        wanted = folded(said)
        if wanted not in self._guesses:
            if len(self._guesses) >= MOST_GUESSED:
                return []
            ranked = sorted(self.known, key=lambda one: -likeness(wanted, folded(one.name)))
            self._guesses[wanted] = [person.name for person in ranked[:MOST_ALIKE]]
        return self._guesses[wanted]


def find_mediators(
    rows: Iterable[JudgedRow], people: VolunteersByName, header_of: Mapping[str, str]
) -> list[SheetQuestion]:
    """Put a key where a name stood. Nobody of that name is a fault, two of them are a question.

    Of a closed case neither is asked: nobody needs to be found for it any more.
    """
    questions = []
    for row in rows:
        for field in MEDIATORS:
            if not (said := row.values.get(field)):
                continue
            fits, column = people.fitting(said), header_of[field]
            if len(fits) == 1:
                row.values[field] = fits[0].key
            elif is_closed(row):
                continue
            elif fits:
                facts = {
                    "names": [person.name for person in fits],
                    "keys": [person.key for person in fits],
                    "field": field,
                }
                questions.append(
                    SheetQuestion(
                        code="which_volunteer", rows=(row.row,), column=column, facts=facts
                    )
                )
            else:
                del row.values[field]
                row.faults.append(_stranger(row.row, column, said, people.most_alike(said)))
    return questions


def _stranger(row: int, column: str, said: str, alike: list[str]) -> Mark:
    return Mark(row=row, column=column, code="volunteer_unknown", cell=said, facts={"names": alike})


def _is_initial_of(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short.partition(" ")[0]) == 1 and long.startswith(short[0])

"""Rows of a sheet beside people who are here already: who may be the same. Asked, never decided."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from core.alike import Asked, Likely, PersonFacts, Shared, likeness, question_between
from core.letters import folded
from moving.sheets.doubles import SheetQuestion
from moving.sheets.rows import JudgedRow
from moving.sheets.values.contact import read_phone
from moving.sheets.values.reading import Place

SAME, TWO = "same", "two"
TAKE, LEAVE = "take", "leave"
OURS, SHEETS = "ours", "sheet"
PRESETS = {
    "same_person_by_mailbox": SAME,
    "same_person_by_phone_and_name": SAME,
    "shared_mailbox": TWO,
    "known_person": SAME,
    "known_mailbox": TWO,
    "known_case": SAME,
}
"""The answer that is likely right; of what is not here nobody can tell: father and son."""


CODES = {
    (Shared.MAILBOX, Likely.TWO_PEOPLE): "known_mailbox",
    (Shared.HOME, Likely.UNSURE): "known_home",
}
OF_ONE_PERSON = ("same_person", "same_name", "shared_mailbox")
"""How the questions begin that ask whether rows of the sheet are one person."""
LIKELIEST = list(Likely)


@dataclass(frozen=True, kw_only=True)
class PersonHere:
    """Somebody of this service. ``ref`` is by what the caller knows them, ``person`` the number
    of their account.
    """

    ref: str
    person: int
    first_name: str
    last_name: str
    mailboxes: Sequence[str] = ()
    phone: str = ""
    postcode: str = ""
    house_number: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def facts(self, place: Place) -> PersonFacts:
        return PersonFacts(
            first_name=self.first_name,
            last_name=self.last_name,
            mailboxes=frozenset(one.lower() for one in self.mailboxes if one),
            phone=str(read_phone(self.phone, place).value or ""),
            home=_home(self.postcode, self.house_number),
        )


@dataclass(frozen=True)
class Fit:
    """Somebody here whom a row may mean, and how much they have in common."""

    person: PersonHere
    asked: Asked
    shared: int
    likeness: float

    @property
    def order(self) -> tuple[int, int, float]:
        """The likeliest is the smallest."""
        return LIKELIEST.index(self.asked.likely), -self.shared, -self.likeness


class PeopleHere:
    """Those of a service, found by what a row says of somebody.

    ``others`` are pairs of accounts, the smaller number first, of which somebody said that they are
    two people.
    """

    def __init__(
        self,
        people: Iterable[PersonHere],
        place: Place,
        others: Collection[tuple[int, int]] = frozenset(),
    ) -> None:
        self._others = others
        self._sharing: dict[object, list[tuple[PersonHere, PersonFacts]]] = defaultdict(list)
        for person in people:
            facts = person.facts(place)
            for shared in _shared(facts):
                self._sharing[shared].append((person, facts))

    def questions_of(self, rows: Iterable[JudgedRow]) -> Iterator[SheetQuestion]:
        """At most one a row: the likeliest. A name alone never asks."""
        for row in rows:
            if row.is_good and (fit := self._likeliest(row)):
                yield _asked(row, fit)

    def still_to_ask(
        self, questions: Iterable[SheetQuestion], rows: Iterable[JudgedRow]
    ) -> Iterator[SheetQuestion]:
        """All but those whether rows are one person that somebody here has answered already."""
        of_row = {row.row: row for row in rows}
        for question in questions:
            is_about_people = question.code.startswith(OF_ONE_PERSON)
            if not (is_about_people and self._are_others([of_row[row] for row in question.rows])):
                yield question

    def _are_others(self, rows: Sequence[JudgedRow]) -> bool:
        """Whether each is surely somebody here, and all were said to be different people."""
        fits = [self._likeliest(row) for row in rows]
        known = [fit.person.person for fit in fits if fit and fit.asked.likely == Likely.SAME]
        pairs = {(min(pair), max(pair)) for pair in combinations(known, 2)}
        return len(known) == len(rows) and all(pair in self._others for pair in pairs)

    def _likeliest(self, row: JudgedRow) -> Fit | None:
        told = _facts_of(row)
        ours = _shared(told)
        near = {
            person.ref: (person, facts)
            for one in ours
            for person, facts in self._sharing.get(one, ())
        }
        fits = [
            Fit(
                person,
                asked,
                len(ours & _shared(facts)),
                likeness(folded(told.first_name), folded(facts.first_name)),
            )
            for person, facts in near.values()
            if (asked := question_between(told, facts))
        ]
        return min(fits, key=lambda fit: fit.order, default=None)


def _facts_of(row: JudgedRow) -> PersonFacts:
    said = {name: str(value or "") for name, value in row.values.items()}
    mailbox = said.get("email", "").lower()
    return PersonFacts(
        first_name=said.get("first_name", ""),
        last_name=said.get("last_name", ""),
        mailboxes=frozenset({mailbox} if mailbox else ()),
        phone=said.get("phone", ""),
        home=_home(said.get("postcode", ""), said.get("house_number", "")),
    )


def _shared(facts: PersonFacts) -> set[object]:
    """What somebody else may have in common with them."""
    return {*facts.mailboxes, *({facts.phone, facts.home} - {"", ()})}


def _asked(row: JudgedRow, fit: Fit) -> SheetQuestion:
    said = f"{row.values.get('first_name', '')} {row.values.get('last_name', '')}".strip()
    surely = "known_person" if fit.asked.likely == Likely.SAME else "known_unsure"
    code = CODES.get((fit.asked.shared, fit.asked.likely), surely)
    facts = {"name": said, "known": fit.person.name, "ref": fit.person.ref}
    return SheetQuestion(code=code, rows=(row.row,), facts=facts)


def _home(postcode: str, house_number: str) -> tuple[str, ...]:
    home = folded(postcode).replace(" ", ""), folded(house_number).replace(" ", "")
    return home if all(home) else ()

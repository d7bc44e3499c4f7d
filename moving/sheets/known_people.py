"""Rows of a sheet beside people who are here already: who may be the same. Asked, never decided."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.alike import first_names_alike, last_names_alike
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


@dataclass(frozen=True, kw_only=True)
class PersonHere:
    """Somebody of this service. ``ref`` is by what the caller knows them."""

    ref: str
    first_name: str
    last_name: str
    mailboxes: Sequence[str] = ()
    phone: str = ""
    postcode: str = ""
    house_number: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class PeopleHere:
    """Those of a service, found by what a row says of somebody."""

    def __init__(self, people: Iterable[PersonHere], place: Place) -> None:
        self._by_mailbox: dict[str, list[PersonHere]] = defaultdict(list)
        self._by_phone: dict[str, list[PersonHere]] = defaultdict(list)
        self._by_home: dict[tuple[str, str], list[PersonHere]] = defaultdict(list)
        for person in people:
            for mailbox in {one.lower() for one in person.mailboxes if one}:
                self._by_mailbox[mailbox].append(person)
            if phone := str(read_phone(person.phone, place).value or ""):
                self._by_phone[phone].append(person)
            home = _home(person.postcode, person.house_number)
            if all(home):
                self._by_home[home].append(person)

    def questions_of(self, rows: Iterable[JudgedRow]) -> Iterator[SheetQuestion]:
        """At most one a row: the likeliest. A name alone never asks."""
        for row in rows:
            if row.is_good and (found := self._question(row)):
                yield found

    def _question(self, row: JudgedRow) -> SheetQuestion | None:
        values = row.values
        of_mailbox = self._by_mailbox.get(str(values.get("email") or "").lower(), [])
        of_phone = self._by_phone.get(str(values.get("phone") or ""), [])
        for person in (*of_mailbox, *of_phone):
            if _last_alike(row, person) and _first_alike(row, person):
                return _asked("known_person", row, person)
        for person in of_mailbox:
            return _asked("known_mailbox", row, person)
        home = _home(str(values.get("postcode") or ""), str(values.get("house_number") or ""))
        for person in self._by_home.get(home, []):
            if _last_alike(row, person):
                return _asked("known_home", row, person)
        return None


def _asked(code: str, row: JudgedRow, person: PersonHere) -> SheetQuestion:
    said = f"{row.values.get('first_name', '')} {row.values.get('last_name', '')}".strip()
    facts = {"name": said, "known": person.name, "ref": person.ref}
    return SheetQuestion(code=code, rows=(row.row,), facts=facts)


def _home(postcode: str, house_number: str) -> tuple[str, str]:
    return folded(postcode).replace(" ", ""), folded(house_number).replace(" ", "")


def _last_alike(row: JudgedRow, person: PersonHere) -> bool:
    return last_names_alike(str(row.values.get("last_name") or ""), person.last_name)


def _first_alike(row: JudgedRow, person: PersonHere) -> bool:
    return first_names_alike(str(row.values.get("first_name") or ""), person.first_name)

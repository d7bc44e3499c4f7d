"""By what rows are known again, and which rows of one file may be one person."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, TypeVar

from core.alike import (
    MOST_COMPARED,
    first_names_alike,
    last_names_alike,
    without_prefixes,
)
from core.letters import folded
from moving.sheets.headers import SheetKind
from moving.sheets.rows import JudgedRow, Mark, is_closed

Key = tuple[str, ...]
NAMES = ("last_name", "full_name", "first_name")
SHOWN_WITH = {
    "number": ("number",),
    "mailbox": ("email", "contact_email"),
    "name_and_day": ("a_name", "a_street_and_number", "received_on"),
    "organisation": ("organisation",),
    "name_and_home": NAMES,
    "name_and_phone": NAMES,
}
"""The column in which a key that stands twice is shown."""
Shared = TypeVar("Shared", bound=Hashable)


@dataclass(frozen=True, kw_only=True)
class SheetQuestion:
    """What a person decides and never the program; it holds only its own rows."""

    code: str
    rows: tuple[int, ...]
    column: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def give_keys(rows: Sequence[JudgedRow], kind: SheetKind, header_of: dict[str, str]) -> None:
    """Give each row its stable key; rows that share one are wrong, since either could be meant.

    The service's own number; else a mailbox that stands in one row only; else name and home, else
    name and telephone.
    """
    boxes = _groups(rows, lambda row: _mailbox(row, kind))
    for row in rows:
        mailbox = _mailbox(row, kind)
        row.key = _key_of(row, kind, mailbox if mailbox and len(boxes[mailbox]) == 1 else "")
    for key, shared in _groups(rows, lambda row: row.key).items():
        if len(shared) > 1:
            numbers = [row.row for row in shared]
            column = next((header_of[name] for name in SHOWN_WITH[key[0]] if name in header_of), "")
            for row in shared:
                facts = {"rows": numbers}
                row.faults.append(Mark(row=row.row, column=column, code="key_twice", facts=facts))


def _mailbox(row: JudgedRow, kind: SheetKind) -> str:
    field_name = "contact_email" if kind == SheetKind.PARTNERS else "email"
    return str(row.values.get(field_name) or "")


def _key_of(row: JudgedRow, kind: SheetKind, mailbox: str) -> Key:
    values = row.values
    if number := _folded(values, "number"):
        return ("number", number)
    if kind == SheetKind.CASES:
        who = _folded(values, "a_name", "a_street_and_number", "a_postcode")
        return ("name_and_day", who, str(values.get("received_on"))) if who else ()
    if mailbox:
        return ("mailbox", mailbox)
    name, home = _folded(values, "first_name", "last_name"), _home(row)
    if kind == SheetKind.PARTNERS:
        organisation = _folded(values, "organisation")
        return ("organisation", organisation, name) if organisation else ()
    if name and home:
        return ("name_and_home", name, *home)
    return ("name_and_phone", name, values["phone"]) if name and values.get("phone") else ()


def _folded(values: dict[str, Any], *names: str) -> str:
    return folded(" ".join(str(values.get(name) or "") for name in names))


def _home(row: JudgedRow) -> Key:
    postcode, number = row.values.get("postcode"), row.values.get("house_number")
    return (folded(postcode), folded(number)) if postcode and number else ()


def questions_of_people(rows: Iterable[JudgedRow]) -> Iterator[SheetQuestion]:
    """Ask about rows that may be one person. A name alone never asks; each pair is asked once."""
    people = [row for row in rows if row.is_good]
    asked: set[tuple[int, int]] = set()
    for sharing in _groups(people, lambda row: row.values.get("email")).values():
        yield from _asked(_code_of_one_mailbox(sharing), sharing, asked)
    for calling in _groups(people, lambda row: row.values.get("phone")).values():
        for some in _likely(calling):
            if all(_first_alike(a, b) for a, b in _pairs(some)):
                yield from _asked("same_person_by_phone_and_name", some, asked)
    for living in _groups(people, _home).values():
        for some in _likely(living):
            yield from _asked("same_name_and_home", some, asked)


def _code_of_one_mailbox(sharing: Sequence[JudgedRow]) -> str:
    """One first name with another last name: somebody who married, or two people."""
    if not all(_first_alike(a, b) for a, b in _pairs(sharing)):
        return "shared_mailbox"
    are_alike = all(_last_alike(a, b) for a, b in _pairs(sharing))
    return "same_person_by_mailbox" if are_alike else "same_person_of_another_last_name"


def questions_of_cases(rows: Iterable[JudgedRow]) -> Iterator[SheetQuestion]:
    """Ask about rows with the same two neighbours, all of them at once: one case, or several?"""
    running = [row for row in rows if row.is_good and not is_closed(row)]
    for same in _groups(running, _neighbours).values():
        if len(same) > 1:
            numbers = [row.row for row in same]
            yield SheetQuestion(
                code="same_neighbours", rows=tuple(numbers), facts={"rows": numbers}
            )


NEIGHBOUR = ("name", "street", "street_and_number", "house_number", "postcode")


def _neighbours(row: JudgedRow) -> Key:
    """Both, or nothing where one of them is not known."""
    both = tuple(
        _folded(row.values, *(f"{party}_{fact}" for fact in NEIGHBOUR)) for party in ("a", "b")
    )
    return both if all(both) and _folded(row.values, "a_name") else ()


def _likely(same: list[JudgedRow]) -> Iterator[Sequence[JudgedRow]]:
    """Pairs whose last names are alike; of a crowd, all of one last name together."""
    if len(same) <= MOST_COMPARED:
        yield from (pair for pair in _pairs(same) if _last_alike(*pair))
    else:
        names = _groups(same, lambda row: without_prefixes(row.values.get("last_name", "")))
        yield from (namesakes for namesakes in names.values() if len(namesakes) > 1)


def _asked(
    code: str, same: Sequence[JudgedRow], asked: set[tuple[int, int]]
) -> Iterator[SheetQuestion]:
    pairs = {(a.row, b.row) for a, b in _pairs(same)}
    if len(same) > 1 and not pairs <= asked:
        asked |= pairs
        names = [_name(row) for row in same]
        yield SheetQuestion(code=code, rows=tuple(row.row for row in same), facts={"names": names})


def _groups(
    rows: Iterable[JudgedRow], of: Callable[[JudgedRow], Shared]
) -> dict[Shared, list[JudgedRow]]:
    found: dict[Shared, list[JudgedRow]] = defaultdict(list)
    for row in rows:
        if shared := of(row):
            found[shared].append(row)
    return found


def _pairs(same: Sequence[JudgedRow]) -> list[tuple[JudgedRow, JudgedRow]]:
    return list(combinations(same[:MOST_COMPARED], 2))


def _name(row: JudgedRow) -> str:
    return f"{row.values.get('first_name', '')} {row.values.get('last_name', '')}".strip()


def _last_alike(a: JudgedRow, b: JudgedRow) -> bool:
    return last_names_alike(*(row.values.get("last_name", "") for row in (a, b)))


def _first_alike(a: JudgedRow, b: JudgedRow) -> bool:
    return first_names_alike(*(row.values.get("first_name", "") for row in (a, b)))

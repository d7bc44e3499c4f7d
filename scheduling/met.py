"""Who has sat with a party before, on whatever case: one query, whatever the number of parties."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cases.models import Assignment, Case, MediationType, Party
from organisations.models import Service
from scheduling.pairing.people import Address, letters

PHONE_DIGITS = 9
PHONE_SIGNS = " -()./+"
NAMED_IN_A_QUERY = 300

Key = tuple[str, ...]


@dataclass(frozen=True)
class Neighbours:
    """The parties of a case: where they live, and by what one would know them again.

    Whether the case is coaching says what may not have been before: see ``met_before``.
    """

    addresses: tuple[Address, ...]
    keys: frozenset[Key]
    coaching: bool = False


@dataclass(frozen=True)
class Met:
    """Volunteers who sat with a party of the case before, as far as the rules ask."""

    as_mediator: frozenset[int]
    as_coach: frozenset[int]


NOBODY = Met(frozenset(), frozenset())


def keys_of(postcode: str, house: str, name: str, email: str, phone: str) -> set[Key]:
    """By what somebody is known again: each of these alone is enough."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    home = (letters(name), letters(postcode), letters(house))
    keys: set[Key] = {("home", *home)} if all(home) else set()
    if email:
        keys.add(("email", email.strip().lower()))
    if len(digits) >= PHONE_DIGITS:
        keys.add(("phone", digits[-PHONE_DIGITS:]))
    return keys


def met_before(service: Service, parties: Mapping[int, Neighbours]) -> dict[int, Met]:
    """Who sat on another case of the service with a party of each of these.

    Of coaching that is who mediated, of anything else who coached: the rules ask no more.
    """
    wanted: dict[Key, set[int]] = defaultdict(set)
    for case, neighbours in parties.items():
        for key in neighbours.keys:
            wanted[key].add(case)
    met: dict[int, set[int]] = defaultdict(set)
    kinds = {neighbours.coaching for neighbours in parties.values()}
    for other, kind, volunteer, *facts in _known_again(service, wanted, kinds):
        for key in keys_of(*facts):
            for case in wanted.get(key, set()) - {other}:
                if parties[case].coaching != (kind == MediationType.COACHING):
                    met[case].add(volunteer)
    return {
        case: Met(frozenset(people), frozenset())
        if parties[case].coaching
        else Met(frozenset(), frozenset(people))
        for case, people in met.items()
    }


# Written out, since composing it from a queryset would take longer than all of the ranking.
KNOWN_AGAIN = f"""
    SELECT DISTINCT p.case_id, c.mediation_type, a.volunteer_id,
        p.postcode, p.house_number, p.name, p.email, p.phone
    FROM {Party._meta.db_table} p
    JOIN {Case._meta.db_table} c ON c.id = p.case_id
    JOIN {Assignment._meta.db_table} a ON a.case_id = p.case_id
    WHERE p.service_id = %s
"""  # noqa: S608, SLF001
OF_COACHING = {
    frozenset({True}): " AND c.mediation_type <> %s",
    frozenset({False}): " AND c.mediation_type = %s",
}


def _without(signs: str, column: str) -> str:
    for sign in signs:
        column = f"REPLACE({column}, '{sign}', '')"
    return column


DIGITS = _without(PHONE_SIGNS, "p.phone")
AS_KEPT = {
    "email": "LOWER(p.email)",
    "phone": f"SUBSTR({DIGITS}, LENGTH({DIGITS}) - {PHONE_DIGITS - 1})",
    "home": f"LOWER({_without(' ', 'p.postcode')})",
}
WORD_OF_KEY = {"email": 1, "phone": 1, "home": 2}


def _known_again(
    service: Service, wanted: Iterable[Key], coaching: Iterable[bool]
) -> Iterator[tuple[Any, ...]]:
    """Parties with somebody on their case, at least all of those wanted: exact is ``keys_of``."""
    keys = list(wanted)
    if not keys:
        return
    text = KNOWN_AGAIN
    values: list[Any] = [service.pk]
    if kind := OF_COACHING.get(frozenset(coaching)):
        text, values = text + kind, [*values, MediationType.COACHING.value]
    if len(keys) <= NAMED_IN_A_QUERY:
        named = {
            column: [key[WORD_OF_KEY[kind]] for key in keys if key[0] == kind]
            for kind, column in AS_KEPT.items()
        }
        among = [f"{column} IN ({_places(words)})" for column, words in named.items() if words]
        text += f" AND ({' OR '.join(among)})"
        values += [word for words in named.values() for word in words]
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        yield from cursor.fetchall()


def _places(words: list[str]) -> str:
    return ", ".join(["%s"] * len(words))

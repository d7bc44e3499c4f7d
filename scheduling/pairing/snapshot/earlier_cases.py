"""Who has sat with a party before, on whatever case: one query, whatever the number of parties."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection

from cases.models import Assignment, Case, MediationType, Party
from cases.models.parties import KEYS
from organisations.models import Service
from scheduling.engine.people import Address

# Beyond so many keys all parties with somebody on their case are read: still one query.
NAMED_IN_A_QUERY = 300

Key = tuple[str, str]
"""The column of the key, and what stands in it."""


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


def recognition_keys(*keys: str) -> frozenset[Key]:
    """By what a party is known again, of its columns ``KEYS`` in their order."""
    return frozenset((column, key) for column, key in zip(KEYS, keys, strict=True) if key)


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
        for key in recognition_keys(*facts):
            # The case itself is no earlier case.
            for case in wanted.get(key, set()) - {other}:
                if parties[case].coaching != (kind == MediationType.COACHING):
                    met[case].add(volunteer)
    return {
        case: Met(frozenset(people), frozenset())
        if parties[case].coaching
        else Met(frozenset(), frozenset(people))
        for case, people in met.items()
    }


# Written out, since composing it from a queryset would take longer than all of the ranking. Each
# key is asked by itself and says that it is not empty: only so does either database use its index.
KNOWN_AGAIN = f"""
    SELECT p.case_id, c.mediation_type, a.volunteer_id, {", ".join(f"p.{k}" for k in KEYS)}
    FROM {Party._meta.db_table} p
    JOIN {Case._meta.db_table} c ON c.id = p.case_id
    JOIN {Assignment._meta.db_table} a ON a.case_id = p.case_id
    WHERE p.service_id = %s
"""  # noqa: S608
OF_COACHING = {
    frozenset({True}): (" AND c.mediation_type <> %s", [MediationType.COACHING.value]),
    frozenset({False}): (" AND c.mediation_type = %s", [MediationType.COACHING.value]),
}


def _known_again(
    service: Service, wanted: Iterable[Key], coaching: Iterable[bool]
) -> list[tuple[Any, ...]]:
    """Parties with somebody on their case: those wanted, or of very many wanted all there are."""
    keys = list(wanted)
    if not keys:
        return []
    kind, kinds = OF_COACHING.get(frozenset(coaching), ("", []))
    text, values = KNOWN_AGAIN + kind, [service.pk, *kinds]
    if len(keys) > NAMED_IN_A_QUERY:
        return _asked(text, values)
    named = {column: [key for of, key in keys if of == column] for column in KEYS}
    parts = [
        f"{text} AND NOT (p.{column} = '') AND p.{column} IN ({', '.join(['%s'] * len(some))})"
        for column, some in named.items()
        if some
    ]
    told = [[*values, *some] for some in named.values() if some]
    # UNION and not UNION ALL: a party known by two of its keys comes once.
    return _asked(" UNION ".join(parts), list(chain.from_iterable(told)))


def _asked(text: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()

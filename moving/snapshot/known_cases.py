"""Which cases of the service the lines of a sheet may be about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from cases.models import Case, Party, PartyRole
from cases.models.parties import KEYS
from core.local_time import local_day
from moving.sheets.doubles import SheetQuestion
from moving.sheets.rows import JudgedRow, Mark, is_closed
from organisations.models import Scope

BY_NUMBER, BY_REPORT, PERHAPS = "number", "same_report", "perhaps"
"""The same number: the same case. The same first party on the same day: asked. Else only told."""
MOST_AT_ONCE = 300
Key = tuple[str, str]


@dataclass(frozen=True)
class KnownCase:
    """A case that a line may mean, and why one thinks so."""

    pk: int
    number: str
    why: str


def known_cases(lines: Iterable[JudgedRow], *, scope: Scope) -> dict[int, KnownCase]:
    """Of each line that we know something like, by its row; the likeliest case counts."""
    rows = [line for line in lines if not is_closed(line)]
    found = _by_people(rows, scope)
    # A number is surer than a name.
    return found | _by_number(rows, scope)


def _by_number(rows: Sequence[JudgedRow], scope: Scope) -> dict[int, KnownCase]:
    said = {line.row: number_in_line(line.values) for line in rows}
    wanted = {number for number in said.values() if number}
    # Our number of a fact was counted on from nothing that a sheet knows.
    cases = (
        Case.visible_to(scope)
        .with_somebody()
        .annotate(theirs=Lower("their_number"), ours=Lower("number"))
    )
    known = {}
    # Ours counts only where there is no other: it is what our own sheets say of such a case.
    without = Q(their_number="", ours__in=wanted)
    for case in cases.filter(Q(theirs__in=wanted) | without).order_by("-pk"):
        number = case.theirs or case.ours
        known[number] = KnownCase(case.pk, case.number, BY_NUMBER)
    return {row: known[number] for row, number in said.items() if number in known}


def questions_about_known(lines: Iterable[JudgedRow], *, scope: Scope) -> Iterator[SheetQuestion]:
    """Ask of each line that tells of the same first party on the same day as a case that is here.

    What is only likely is told with the line: neighbours quarrel more than once.
    """
    rows = {line.row: line for line in lines if line.is_good}
    for row, known in known_cases(rows.values(), scope=scope).items():
        if known.why == BY_REPORT:
            yield _asked(row, known)
        elif known.why == PERHAPS:
            facts = {"number": known.number}
            rows[row].warnings.append(
                Mark(row=row, column="", code="perhaps_known_case", facts=facts)
            )


def questions_about_reports(lines: Iterable[JudgedRow], *, scope: Scope) -> Iterator[SheetQuestion]:
    """The same of closed lines, with whatever still stands in them of a person."""
    for row, known in _by_people(list(lines), scope).items():
        if known.why == BY_REPORT:
            yield _asked(row, known)


def _asked(row: int, known: KnownCase) -> SheetQuestion:
    facts = {"known": known.number, "ref": f"{Case._meta.label_lower}:{known.pk}"}
    return SheetQuestion(code="known_case", rows=(row,), facts=facts)


def number_in_line(line: Mapping[str, Any]) -> str:
    return str(line.get("number") or "").strip().lower()


def cases_of_their_numbers(lines: Iterable[Mapping[str, Any]], scope: Scope) -> list[Case | None]:
    """Of each line the case that has its number here already."""
    rows = [JudgedRow(row=at, values=dict(values)) for at, values in enumerate(lines)]
    known = _by_number(rows, scope)
    cases = Case.visible_to(scope).in_bulk({one.pk for one in known.values()})
    return [cases.get(known[row.row].pk) if row.row in known else None for row in rows]


def _by_people(rows: Sequence[JudgedRow], scope: Scope) -> dict[int, KnownCase]:
    probes = {line.row: _keys_of(line, scope) for line in rows}
    wanted = sorted({key for keys in probes.values() for key in keys})
    of_key: dict[Key, list[Party]] = defaultdict(list)
    for begin in range(0, len(wanted), MOST_AT_ONCE):
        some = wanted[begin : begin + MOST_AT_ONCE]
        alike = Q()
        for name in KEYS:
            alike |= Q(**{f"{name}__in": [key for column, key in some if column == name]})
        for party in Party.visible_to(scope).filter(alike).newest_case_first().with_case():
            for name in KEYS:
                of_key[name, getattr(party, name)].append(party)
    found = {}
    for line in rows:
        parties = [party for key in probes[line.row] for party in of_key.get(key, ())]
        if likeliest := _likeliest(parties, str(line.values.get("received_on") or ""), scope):
            found[line.row] = likeliest
    return found


def _keys_of(line: JudgedRow, scope: Scope) -> set[Key]:
    facts = {
        name: str(line.values.get(f"a_{name}") or "")
        for name in ("name", "postcode", "house_number", "email", "phone")
    }
    probe = Party(service=scope.service, **facts)
    probe.write_keys()
    return {(name, getattr(probe, name)) for name in KEYS if getattr(probe, name)}


def _likeliest(parties: Sequence[Party], day: str, scope: Scope) -> KnownCase | None:
    def is_of_that_day(party: Party) -> bool:
        received: date = local_day(party.case.received_at, scope.service.zone)
        return party.role == PartyRole.A and received.isoformat() == day

    same = next((party for party in parties if is_of_that_day(party)), None)
    if same:
        return KnownCase(same.case_id, same.case.number, BY_REPORT)
    first = next(iter(parties), None)
    return KnownCase(first.case_id, first.case.number, PERHAPS) if first else None

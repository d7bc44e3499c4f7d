"""Which module writes the rows of which kind of sheet. One entry makes a kind possible."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import models

from cases.models import Case
from moving.actions import write_cases, write_partners, write_volunteers
from moving.actions.written import Written
from moving.models.imports import OF_COORDINATORS
from moving.sheets.fields import OF_PARTIES, SIGNED
from moving.sheets.headers import SheetKind
from moving.snapshot import cases, partners, volunteers
from moving.snapshot.known_cases import cases_of_their_numbers, number_in_line
from organisations.models import PartnerOrganisation, Scope
from volunteers.models import Volunteer


class SheetWriter(Protocol):
    """Runs inside the caller's transaction, raises ``core.refusals.Refused``, posts no mail."""

    def asked_together(
        self, lines: Iterable[Mapping[str, Any]], *, by: Scope
    ) -> AbstractContextManager[None]:
        """Within it ``add`` has the answers that it needs of each of these lines."""

    def add(
        self, values: Mapping[str, Any], *, same: models.Model | None, by: Scope, at: datetime
    ) -> Written: ...

    def change(self, row: Any, changes: Mapping[str, Any], *, by: Scope, at: datetime) -> Written:
        """``changes`` are new values by the fields of the sheet; "" empties one.

        What it cannot keep it leaves as it stands, and tells.
        """

    def kept_because(self, row: Any, *, since: datetime, by: Scope) -> str:
        """Why the row stays although its import is undone: it is used since. Empty: it may go."""

    def take_back(self, row: Any, *, by: Scope, at: datetime) -> None: ...


class SheetSnapshot(Protocol):
    """What stands in rows, as a sheet would say it; of ``fields`` at the least."""

    FIELDS: tuple[str, ...]

    def values_of(
        self, rows: Any, *, scope: Scope, fields: Collection[str] = ...
    ) -> dict[int, dict[str, Any]]: ...


Unsettled = Callable[[Iterable[Any], Scope], Mapping[int, Collection[str]]]
Finder = Callable[[Iterable[Mapping[str, Any]], Scope], Sequence[models.Model | None]]


@dataclass(frozen=True, kw_only=True)
class KindOfLine:
    """``find`` names the row that a line is, where something of it stands once in a service, and
    ``called`` says what that is.

    Of ``apart`` fields a row may have several, so they are added and never compared. ``longest``
    is the room there is for a text. ``signed`` has by a field with a day the one that says yes or
    no where nobody knows the day. ``unsettled`` tells of which fields the same words would mean
    something else by now.
    """

    model: type[models.Model]
    writer: SheetWriter
    snapshot: SheetSnapshot
    find: Finder | None = None
    called: Callable[[Mapping[str, Any]], str] | None = None
    apart: Collection[str] = frozenset()
    longest: Mapping[str, int] = field(default_factory=dict)
    not_kept: Collection[str] = frozenset()
    signed: Mapping[str, str] = field(default_factory=dict)
    unsettled: Unsettled | None = None
    tells_fact: Callable[[Mapping[str, Any]], bool] = lambda _values: False
    """Whether the values are those of a row about nobody, such as a closed case."""
    take_back_beside: Callable[..., str] | None = None
    """Of one row that was made for an ``apart`` field: why it stays, or nothing."""


KINDS: Mapping[SheetKind, KindOfLine] = {
    SheetKind.PARTNERS: KindOfLine(
        model=PartnerOrganisation,
        writer=write_partners,
        snapshot=partners,
        find=partners.rows_of_partners,
        called=partners.called_in_line,
        apart=partners.CONTACT,
        longest=partners.LONGEST,
        not_kept=frozenset({"role", "note"}),
        take_back_beside=write_partners.take_back_contact,
    ),
    SheetKind.VOLUNTEERS: KindOfLine(
        model=Volunteer,
        writer=write_volunteers,
        snapshot=volunteers,
        signed={day: yes for day, yes in SIGNED.items() if yes not in OF_PARTIES},
        unsettled=volunteers.streets_that_are_partners,
    ),
    SheetKind.CASES: KindOfLine(
        model=Case,
        writer=write_cases,
        snapshot=cases,
        find=cases_of_their_numbers,
        called=number_in_line,
        signed={day: yes for day, yes in SIGNED.items() if yes in OF_PARTIES},
        tells_fact=write_cases.tells_fact,
    ),
}


def kinds_for(scope: Scope) -> list[SheetKind]:
    """What this person may bring in, in the order in which it has to come."""
    order = (SheetKind.PARTNERS, SheetKind.VOLUNTEERS, SheetKind.CASES)
    return [
        kind
        for kind in order
        if kind in KINDS and (scope.is_coordinator or kind not in OF_COORDINATORS)
    ]

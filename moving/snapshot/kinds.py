"""The kinds of rows that leave as sheets: add a line for each, and all the rest follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from moving.sheets.headers import SheetKind
from moving.snapshot import cases, partners, volunteers
from organisations.models import PartnerOrganisation, Role, Scope
from volunteers.models import Volunteer

Values = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class KindOfRow:
    """``rows`` are all that somebody may take out, in order; ``values_of`` answers by their keys.

    ``roles`` are who may. ``values_of`` is told the day where it ``asks_the_day``.
    """

    fields: tuple[str, ...]
    rows: Callable[[Scope], Any]
    values_of: Callable[..., Values]
    roles: frozenset[str]
    asks_the_day: bool = False

    def all_values(self, scope: Scope, *, today: date) -> list[Mapping[str, Any]]:
        rows = list(self.rows(scope))
        day = {"today": today} if self.asks_the_day else {}
        values = self.values_of(rows, scope=scope, **day)
        return [values[row.pk] for row in rows]


def _volunteers(scope: Scope) -> Any:
    return Volunteer.visible_to(scope).known_by_name().only("pk").order_by("pk")


def _partners(scope: Scope) -> Any:
    return PartnerOrganisation.visible_to(scope).working().order_by("pk")


STAFF = frozenset({Role.COORDINATOR, Role.MANAGER})
KINDS: Mapping[SheetKind, KindOfRow] = {
    SheetKind.VOLUNTEERS: KindOfRow(
        fields=volunteers.FIELDS,
        rows=_volunteers,
        values_of=volunteers.values_of,
        roles=STAFF,
        asks_the_day=True,
    ),
    SheetKind.PARTNERS: KindOfRow(
        fields=partners.FIELDS,
        rows=_partners,
        values_of=partners.values_of,
        roles=STAFF,
    ),
    SheetKind.CASES: KindOfRow(
        fields=cases.FIELDS,
        rows=cases.running_cases,
        values_of=cases.values_of,
        roles=frozenset({Role.COORDINATOR}),
    ),
}


def kinds_that_leave(scope: Scope) -> list[SheetKind]:
    return [kind for kind in SheetKind if kind in KINDS and scope.has(*KINDS[kind].roles)]

"""Which rows go along when two records of one person become one, and which of them cannot.

Each app says so of its own tables, since this floor may not import those above. Who *did* something
(decided, recorded, saw) is no such row: that stays with the record by which it was done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise

from organisations.models import User
from volunteers.models.people import Volunteer

NOW = object()
"""Stands in ``ends`` for the moment in which the records become one."""


def rows_of_table(label: str) -> "models.QuerySet[Any]":
    rows: models.QuerySet[Any] = apps.get_model(label)._base_manager.all()  # noqa: SLF001
    return rows


@dataclass(frozen=True, kw_only=True)
class Follows:
    """A column that says whose a row is.

    Where both have a row and the database takes one of a person, that speaks against it, unless
    the constraint is named in ``stays``: such a row says nothing new, stays with the record that
    is shown no more, and gets what ``ends`` says. So do columns in ``apart``, where no constraint
    holds it, and rows that name the other in the column ``beside``. Of the states ``least_first``
    the row that stays may not be further than the one of the other. ``says`` leads to what a
    reader knows a row by; ``met`` is the sentence about it.
    """

    label: str
    column: str
    says: str = "pk"
    met: str | Promise = ""
    apart: tuple[str, ...] = ()
    beside: str = ""
    met_beside: str | Promise = ""
    stays: frozenset[str] = frozenset()
    ends: Mapping[str, Any] = field(default_factory=dict)
    least_first: tuple[str, ...] = ()

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def is_of_account(self) -> bool:
        """Whether the column names an account, and not a volunteer of a service."""
        return self.model._meta.get_field(self.column).related_model is User

    def of(self, volunteer: Volunteer) -> int:
        return volunteer.user_id if self.is_of_account else volunteer.pk

    def rows(self, volunteer: Volunteer) -> "models.QuerySet[Any]":
        return rows_of_table(self.label).filter(**{self.column: self.of(volunteer)})

    def meetings(self, kept: Volunteer, merged: Volunteer) -> "Iterator[Meeting]":
        """Each row of ``merged`` that cannot simply go along, and whether it may stay behind."""
        for name, same, condition in self._once():
            mine = self.rows(kept).filter(condition)
            alike = mine.filter(**{each: OuterRef(each) for each in same})
            rows = self.rows(merged).filter(condition).filter(Exists(alike)).order_by("pk")
            for row in rows.values("pk", self.says, *same, *self._state):
                here = mine.filter(**{each: row[each] for each in same}).values_list(*self._state)
                stays = name in self.stays and not (self._state and self._is_further(row, here))
                yield Meeting(self, row["pk"], row[self.says], stays=stays)
        if self.beside:
            both = {self.of(kept), self.of(merged)}
            one = rows_of_table(self.label).filter(**{f"{self.column}__in": both})
            for pk, what in one.filter(**{f"{self.beside}__in": both}).values_list("pk", self.says):
                yield Meeting(self, pk, what, is_beside=True)

    def _once(self) -> Iterator[tuple[str, list[str], Q]]:
        """What may stand once for one person: a name, the other columns, and of which rows."""
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and self.column in constraint.fields:
                same = [name for name in constraint.fields if name != self.column]
                yield str(constraint.name), same, constraint.condition or Q()
        for name in self.apart:
            yield name, [name], Q()

    @property
    def _state(self) -> tuple[str, ...]:
        return ("state",) if self.least_first else ()

    def _is_further(self, row: Mapping[str, Any], here: "models.QuerySet[Any]") -> bool:
        place = self.least_first.index
        return any(place(row["state"]) > place(state) for (state,) in here)


@dataclass(frozen=True)
class Meeting:
    """A row of the one that meets a row of the other."""

    follows: Follows
    pk: int
    what: Any
    stays: bool = False
    is_beside: bool = False


# Filled by the apps when they are ready: each knows its own tables.
_FOLLOWING: dict[tuple[str, str], Follows] = {}


def let_follow(*rows: Follows) -> None:
    """Let rows of these tables go along. A second time replaces the first."""
    for each in rows:
        _FOLLOWING[each.label, each.column] = each


def following() -> list[Follows]:
    return list(_FOLLOWING.values())

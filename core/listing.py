"""A list whose address says how it is sorted and narrowed: its heads, its chips, its rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable, Expression
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

Words = str | Promise
SORT = "sort"


@dataclass(frozen=True, kw_only=True)
class Column:
    """``by`` is what it sorts by, from the first time on as ``falls`` says; without, it does not.

    A row of which that is not known comes last, but first where ``unknown_first`` and it rises.
    Where ``is_age`` it sorts by a moment and shows how long ago that is: the longest is the oldest.
    What stands within another column has no head (``is_within``): a chip sorts by it.
    """

    name: str
    label: Words
    by: str | Expression | None = None
    falls: bool = False
    unknown_first: bool = False
    is_age: bool = False
    is_within: bool = False

    def ordering(self, *, falls: bool) -> Any:
        of: Combinable = F(self.by) if isinstance(self.by, str) else self.by  # type: ignore[assignment]
        if falls is not self.is_age:
            return of.desc(nulls_last=True)  # type: ignore[attr-defined]
        first = self.unknown_first
        return of.asc(nulls_first=first or None, nulls_last=None if first else True)  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One way of narrowing: what may be chosen, in words, and what each choice leaves.

    One that is not offered comes with a link from elsewhere; its chip is there to take it away.
    """

    name: str
    label: Words
    options: Mapping[str, Words]
    narrow: Callable[[Any, str], Any]
    is_offered: bool = True


@dataclass(frozen=True, kw_only=True)
class Listing:
    """``asked`` and ``sort`` are what the address says that means something here.

    ``kept`` stands in the address as well and is read elsewhere: what one searched for, a tab.
    """

    columns: Sequence[Column]
    filters: Sequence[Filter]
    usual: str
    asked: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""

    @classmethod
    def of(
        cls,
        address: Mapping[str, str],
        *,
        columns: Sequence[Column],
        filters: Sequence[Filter],
        usual: str,
        keeps: Iterable[str] = (),
    ) -> "Listing":
        told = {one.name: address.get(one.name, "") for one in filters}
        known = {one.name: one.options for one in filters}
        sort = address.get(SORT, "")
        sorts = {sign + one.name for one in columns if one.by is not None for sign in ("", "-")}
        return cls(
            columns=columns,
            filters=filters,
            usual=usual,
            asked={name: said for name, said in told.items() if said and said in known[name]},
            kept={name: said for name in keeps if (said := address.get(name, ""))},
            sort=sort if sort in sorts else usual,
        )

    @property
    def is_usual(self) -> bool:
        return self.sort == self.usual

    @property
    def hidden(self) -> dict[str, str]:
        """What a form beside the list sends along, so that a search keeps what was chosen."""
        return dict(self.asked) | ({} if self.is_usual else {SORT: self.sort})

    @property
    def query(self) -> str:
        """The address of what one sees now."""
        return urlencode(sorted({**self.kept, **self.hidden}.items()))

    def narrowed(self, rows: "QuerySet[Any]") -> Any:
        for one in self.filters:
            if one.name in self.asked:
                rows = one.narrow(rows, self.asked[one.name])
        return rows

    def order(self) -> tuple[Any, str]:
        falls = self.sort.startswith("-")
        column = next(one for one in self.columns if one.name == self.sort.removeprefix("-"))
        return column.ordering(falls=falls), "pk"

    def ordered(self, rows: "QuerySet[Any]") -> Any:
        return rows.order_by(*self.order())

    def heads(self) -> list[dict[str, Any]]:
        return [
            {
                "name": one.name,
                "label": one.label,
                "url": self._with(sort=self._next(one)) if one.by is not None else "",
                "sort": self._standing(one),
            }
            for one in self.columns
            if not one.is_within
        ]

    def chips(self) -> list[dict[str, Any]]:
        """For components/chips.html; the last is the order: a phone shows no heads."""
        shown = [one for one in self.filters if one.is_offered or one.name in self.asked]
        return [*map(self._chip, shown), self._order()]

    def _chip(self, one: Filter) -> dict[str, Any]:
        said = self.asked.get(one.name, "")
        return {
            "name": one.name,
            "label": one.label,
            "chosen": one.options[said] if said else "",
            "off_url": self._with(**{one.name: ""}),
            "options": [
                {"label": words, "url": self._with(**{one.name: value}), "count": None}
                for value, words in one.options.items()
            ],
        }

    def _order(self) -> dict[str, Any]:
        by = {one.name: one.label for one in self.columns if one.by is not None}
        firsts = {one.name: f"-{one.name}" if one.falls else one.name for one in self.columns}
        return {
            "name": SORT,
            "label": _("Order"),
            "chosen": "" if self.is_usual else by[self.sort.removeprefix("-")],
            "off_url": self._with(sort=self.usual),
            "options": [
                {"label": words, "url": self._with(sort=firsts[name]), "count": None}
                for name, words in by.items()
            ],
        }

    def _standing(self, column: Column) -> str:
        if self.sort.removeprefix("-") != column.name:
            return ""
        return "descending" if self.sort.startswith("-") else "ascending"

    def _next(self, column: Column) -> str:
        """The other way round where the list stands by it already."""
        falls = column.falls
        if standing := self._standing(column):
            falls = standing == "ascending"
        return f"-{column.name}" if falls else column.name

    def _with(self, **otherwise: str) -> str:
        told = {**self.kept, **self.asked, SORT: self.sort, **otherwise}
        if told[SORT] == self.usual:
            del told[SORT]
        return f"?{urlencode({name: said for name, said in told.items() if said})}"

"""Queries whose SQL is composed once, for where composing costs more than answering.

Django composes the SQL of a query anew each time it is asked: some 0.4 ms for a wide row, four
times what the database takes to answer. A prepared query is written as any other, by a function
of the values that differ; its SQL stays, and only the values are handed over.

This leans on things that Django does not promise. The way out is a setting:
without ``PREPARED_QUERIES`` the same function writes a plain queryset each time it is asked, and
nothing else of this file is touched. docs/decisions/0014 tells where preparing is worth it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

Kind = TypeVar("Kind")


class Given(Expression):
    """Stands for a value told when the query is asked: a number, a text, a day or an instant."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, _compiler: SQLCompiler, _connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


def _twin(of: Kind, **otherwise: Any) -> Kind:
    """The same thing, but for what is otherwise: nothing of it is asked, cloned or resolved."""
    # Not copy(): a queryset that is copied fetches its rows first, as for pickling.
    twin = object.__new__(type(of))
    vars(twin).update(vars(of), **otherwise)
    return twin


@dataclass(frozen=True)
class Composed:
    """Rows, and how they are asked for; ``values`` has a ``Given`` where one is to be told."""

    rows: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    values: tuple[Any, ...]

    @classmethod
    def of(cls, rows: QuerySet[Any]) -> "Composed":
        compiler = rows.query.get_compiler(rows.db)
        sql, values = compiler.as_sql()
        return cls(rows, compiler, sql, tuple(values))

    def with_values(self, given: dict[str, Any]) -> QuerySet[Any]:
        """Return the rows for these values, not yet asked for."""
        told = self.told(given)
        compiler = _twin(
            self.compiler,
            connection=connections[self.rows.db],  # each thread has its own
            as_sql=lambda *_args, **_options: (self.sql, told),
        )
        query = _twin(self.rows.query, get_compiler=lambda *_args, **_options: compiler)
        return _twin(self.rows, _query=query)

    def told(self, given: dict[str, Any]) -> tuple[Any, ...]:
        """All values of the SQL, in order."""
        return tuple(
            self._as_kept(given[value.name]) if isinstance(value, Given) else value
            for value in self.values
        )

    def _as_kept(self, value: Any) -> Any:
        """The value as the database keeps it: a field would have done this in composing."""
        operations = connections[self.rows.db].ops
        if isinstance(value, datetime):
            return operations.adapt_datetimefield_value(value)
        return operations.adapt_datefield_value(value) if isinstance(value, date) else value


class PreparedQuery:
    """A query of one shape.

    ``build`` writes it; its arguments are the values that differ, by name. No branch in it may
    look at one: they are told to it only where nothing is prepared.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self.build = build
        self.composed: Composed | None = None

    def ask(self, **given: Any) -> list[Any]:
        """Return the rows for these values.

        Raises ``TypeError`` for one that is missing, or ``KeyError`` once the SQL stands.
        """
        if not settings.PREPARED_QUERIES:
            return list(self.build(**given))
        try:
            if self.composed is None:
                self.composed = Composed.of(self.build(**{name: Given(name) for name in given}))
            return list(self.composed.with_values(given))
        except EmptyResultSet:  # .none() somewhere: there is nothing to ask
            return []

    def first(self, **given: Any) -> Any:
        """Return the only or the first row, or None."""
        return next(iter(self.ask(**given)), None)

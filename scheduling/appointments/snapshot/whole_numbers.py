"""Tables of whole numbers straight from the database: cheaper than a row and a date each."""

from itertools import chain
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Func, QuerySet
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SQLITE_FIRST_DAY = 1721424.5  # julianday('0001-01-01') - 1, as date.toordinal() counts from 1


class Ordinal(Func):
    """A day as ``date.toordinal()`` counts it."""

    arity = 1
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        # Days begin at noon there, hence the half.
        template = f"CAST(julianday(%(expressions)s) - {SQLITE_FIRST_DAY} AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(%(expressions)s - DATE '0001-01-01' + 1)"
        return self.as_sql(compiler, connection, template=template, **extra)


class Epoch(Func):
    """A moment as whole seconds since 1970, UTC."""

    arity = 1
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        # Four of them: Django fills in the template first, and the driver reads what is left.
        template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "CAST(floor(extract(epoch FROM %(expressions)s)) AS bigint)"
        return self.as_sql(compiler, connection, template=template, **extra)


def table_of(rows: QuerySet[Any], *columns: Any) -> Ints:
    """Fetch columns of whole numbers as one array, a row for each row.

    They come straight from the cursor: numbers need nothing of what a QuerySet does to a row.
    """
    try:
        query = rows.values_list(*columns).query.sql_with_params()
    except EmptyResultSet:  # the rows of nobody
        return np.zeros((0, len(columns)), np.int64)
    with connection.cursor() as cursor:
        cursor.execute(*query)
        numbers = np.fromiter(chain.from_iterable(cursor.fetchall()), np.int64)
    return numbers.reshape(-1, len(columns))


def places_of(ids: Ints, wanted: Ints) -> tuple[Ints, Any]:
    """Return where these stand among ascending ids, and which of them do."""
    if not len(ids):
        return np.zeros(0, np.int64), np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    known = ids[at] == wanted
    return at[known], known

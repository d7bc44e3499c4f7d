"""Days and moments as whole numbers, worked out by the database: cheaper than a date each."""

from typing import Any

from django.db.models import BigIntegerField, Func

SQLITE_FIRST_DAY = 1721424.5  # julianday('0001-01-01') - 1, as date.toordinal() counts from 1


class Ordinal(Func):
    """A day as ``date.toordinal()`` counts it."""

    arity = 1
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
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
        template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "CAST(floor(extract(epoch FROM %(expressions)s)) AS bigint)"
        return self.as_sql(compiler, connection, template=template, **extra)

"""The log of what changed in the pool of a service. Written by the database, read by the store."""

from typing import NamedTuple, Self

from django.db import connection, models
from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from organisations.models import Scope, ScopedModel, ScopedQuerySet, Service


class PoolVersion(NamedTuple):
    """How many changes of a service stand in the log, and the largest of their numbers."""

    changes: int
    last: int


class PoolNews(NamedTuple):
    """What a look at the log found.

    ``changed`` are the volunteers of the changes since, or None where it cannot be told whom
    they are about: everything has to be read anew.
    """

    version: PoolVersion
    changed: frozenset[int] | None


NEVER = PoolVersion(-1, -1)
# With more news than this the count cannot agree with the rows that were fetched, and everything is
# read anew.
MOST_NEWS = 200

NEWS = """
    SELECT 0, count(*), coalesce(max(id), 0) FROM scheduling_poolchange WHERE service_id = %s
    UNION ALL
    SELECT 1, id, volunteer FROM (
        SELECT id, volunteer FROM scheduling_poolchange
        WHERE service_id = %s AND id > %s ORDER BY id LIMIT %s
    ) AS later
"""


class PoolChangeQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return super().visible_to(scope).none()

    def long_logs(self, most: int) -> Self:
        """``service``, ``changes`` and ``last`` of each service with more than ``most`` changes."""
        by_service = self.values("service").annotate(changes=Count("pk"), last=Max("pk"))
        return by_service.filter(changes__gt=most).order_by("service")

    def before(self, service: int, last: int) -> Self:
        return self.filter(service=service, pk__lt=last)


class PoolChange(ScopedModel):
    """That something of a volunteer changed which their place in the pool depends on.

    Triggers write it in the transaction of the change (``pool_triggers`` beside this module).
    ``volunteer`` is null for a change that concerns everybody; it is a bare number, so that the
    row may outlive the volunteer. No reference is checked and nothing is counted in a shared
    row, for then writers would wait for each other.

    Numbers are given when a row is written and seen when it is committed, so a smaller one may
    come to light after a larger one. That is why ``version`` is the count *and* the largest
    number. Rows are removed only while nobody writes any (``pairing.actions.pool_log``) and the
    newest of a service always stays, so the count falls only together with the rows up to a
    number that had been seen; two equal versions have the same rows. A version that grew by exactly
    the rows with larger numbers than before is told by these rows; any other difference (a late
    one came to light, old ones were swept) means that everything is read anew. So does the first
    change of all: the one row a sweep leaves looks the same to who has seen none.
    """

    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    volunteer = models.BigIntegerField(_("volunteer"), null=True)

    unscoped = PoolChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of the pool")
        verbose_name_plural = _("changes of the pool")
        indexes = [models.Index(fields=["service", "id"], name="scheduling_pool_log")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.pk}"

    @classmethod
    def since(cls, service: int, seen: PoolVersion) -> PoolNews:
        """Look at the log of a service in one query, which sees one moment of it."""
        with connection.cursor() as cursor:
            cursor.execute(NEWS, [service, service, seen.last, MOST_NEWS])
            rows = cursor.fetchall()
        version = next(PoolVersion(count, last) for kind, count, last in rows if kind == 0)
        changed = [volunteer for kind, _id, volunteer in rows if kind == 1]
        grown = seen.changes > 0 and version.changes == seen.changes + len(changed)
        told = grown or version == seen
        if not told or None in changed:
            return PoolNews(version, None)
        return PoolNews(version, frozenset(changed))

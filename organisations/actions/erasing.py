"""Obey the list of retention: what was kept long enough goes, in the way that stands there.

Each batch is a transaction of its own that looks again under its lock, so that a run may be stopped
anywhere, may meet another run, and leaves a case alone that was reopened a moment ago.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection, models, transaction
from django.utils.crypto import salted_hmac

from core.local_time import local_day
from organisations.models import ErasingRun, Membership, Service, User
from organisations.models.due_rows import (
    ClockedRule,
    clocked_rules,
    emptied,
    every_row,
    retention_list,
    stand_in,
)
from organisations.models.tenant_walls import owner_column
from organisations.retention import Erasing

logger = logging.getLogger(__name__)

A_BATCH = 200
# On SQLite a batch holds the only lock, and waiting there is not fair: who takes it again at once
# starves everybody else.
REST_SECONDS = 0.05
A_TURN = timedelta(seconds=30)
"""The queue stops a task after a minute; what is left then waits for the next turn."""


Keeping = Callable[["models.QuerySet[Any]"], None]
# Filled by the apps above when they are ready: this floor may not import them.
_KEPT_OF: dict[str, Keeping] = {}


def keep_of(label: str, keeping: Keeping) -> None:
    """Before rows of this table go, let that function keep what the figures still count.

    It is called in the same transaction, with the rows. A second time replaces the first.
    """
    _KEPT_OF[label] = keeping


def erase_what_is_due(*, clock: Callable[[], datetime]) -> bool:
    """Let go of all that was kept long enough. True if something is left for another turn.

    A row that is refused is logged and stays until the next day, and so is a rule of the list that
    cannot be obeyed; the others go on. A second run changes nothing.
    """
    at = clock()
    until = at + A_TURN
    gone: Counter[str] = Counter()
    for due in clocked_rules(retention_list()):
        refused: set[Any] = set()
        try:
            # Ends where a whole batch is refused: then it is the table, and each night as long.
            while done := _erase_a_batch(due, refused, at=at):
                gone[due.model._meta.label] += done
                if clock() >= until:
                    _tell(gone)
                    return True
                time.sleep(REST_SECONDS)
        except Exception:
            logger.exception("could not be erased: %s", due.model._meta.label)
    _note_the_look(at=at)
    _tell(gone)
    return False


def _tell(gone: Counter[str]) -> None:
    counts = ", ".join(f"{label} {number}" for label, number in sorted(gone.items()))
    logger.info("erased as the list of retention says: %s", counts or "nothing")
    wipe(gone)


def _erase_a_batch(due: ClockedRule, refused: set[Any], *, at: datetime) -> int:
    """How many went; 0 where nothing is due. What is refused is added to ``refused``."""
    rows = due.due(at).exclude(pk__in=refused)
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:A_BATCH])
    if not pks:
        return 0
    try:
        return _erase_these(due, pks, at=at)
    except OperationalError:
        raise  # a lock, a lost line: row by row it would only take longer
    except Exception:
        logger.warning("goes on row by row: %s", due.model._meta.label, exc_info=True)
    return sum(_erase_one(due, pk, refused, at=at) for pk in pks)


def _erase_one(due: ClockedRule, pk: Any, refused: set[Any], *, at: datetime) -> int:
    time.sleep(REST_SECONDS)
    try:
        return _erase_these(due, [pk], at=at)
    except OperationalError:
        raise
    except Exception:
        logger.exception("could not be erased: %s %s", due.model._meta.label, pk)
        refused.add(pk)
        return 0


def _erase_these(due: ClockedRule, pks: list[Any], *, at: datetime) -> int:
    """All of them or none: what was reopened meanwhile stays."""
    way = due.way
    with transaction.atomic():
        rows = every_row(due.model).filter(pk__in=pks)
        subjects = rows.order_by().values(way.subject or "pk")
        # Whoever reopens the case or takes somebody back locks the same row.
        # In the order of their keys, so that two who lock them never wait for each other.
        locked = every_row(way.subject_model).filter(pk__in=subjects).order_by("pk")
        list(locked.select_for_update())
        pks = list(due.due(at).filter(pk__in=pks).values_list("pk", flat=True))
        _note(due, pks, at=at)
        erase_rows(due, pks)
    return len(pks)


def _note(due: ClockedRule, pks: Collection[Any], *, at: datetime) -> None:
    """Count for each service what goes; a row that belongs to none, where its person was."""
    rows = every_row(due.model).filter(pk__in=pks).order_by()
    if owner_column(due.model):
        numbers = rows.values_list("service").annotate(n=models.Count("pk"))
    elif due.model is User:
        roles = Membership.objects.filter(user__in=pks).order_by()
        numbers = roles.values_list("service").annotate(n=models.Count("user", distinct=True))
    else:
        return
    counted = {pk: number for pk, number in numbers if pk}
    for service in Service.objects.filter(pk__in=counted):
        run = _run_of(service, at=at)
        label = due.model._meta.label
        run.counts[label] = run.counts.get(label, 0) + counted[service.pk]
        run.save(update_fields=["counts"])


def _run_of(service: Service, *, at: datetime) -> ErasingRun:
    """The row of this day, locked; made where there is none."""
    runs = ErasingRun.unscoped.select_for_update()
    day = local_day(at, service.zone)
    run, _is_new = runs.get_or_create(service=service, day=day, defaults={"at": at})
    return run


@transaction.atomic
def _note_the_look(*, at: datetime) -> None:
    """Whoever looks at the page sees that there was a run, also where nothing went."""
    for service in Service.objects.not_erased().in_order():
        run = _run_of(service, at=at)
        run.at = max(run.at, at)
        run.save(update_fields=["at"])


def erase_rows(due: ClockedRule, pks: Iterable[Any]) -> None:
    """Let the columns of this rule go in these rows, whether their time has come or not."""
    rows = every_row(due.model).filter(pk__in=list(pks))
    if due.deletes:
        if keeping := _KEPT_OF.get(due.model._meta.label):
            keeping(rows)
        rows.delete()
        return
    columns: dict[str, Any] = {
        kept.name: due.model._meta.get_field(kept.name) for kept in due.going
    }
    ways = {kept.name: kept.erasing for kept in due.going}
    digests = [name for name, way in ways.items() if way is Erasing.DIGEST]
    for row in rows.values("pk", *digests) if digests else ():
        pk = row.pop("pk")
        rows.filter(pk=pk).update(**{name: digest_of(words) for name, words in row.items()})
    rows.update(
        **{
            name: stand_in(column) if ways[name] is Erasing.NUMBER else emptied(column)
            for name, column in columns.items()
            if name not in digests
        }
    )


def digest_of(words: str) -> str:
    # Keyed: a mailbox can be guessed, and a bare digest would tell whether the guess was right.
    return salted_hmac("tweespraak.erased", words.lower(), algorithm="sha256").hexdigest()


def wipe(gone: Collection[str]) -> None:
    """Let nothing of it stand in free pages: until then the file still holds the words."""
    if connection.in_atomic_block or not gone:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # The pages themselves are overwritten at once (secure_delete, config/settings.py).
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for label in gone:
                cursor.execute(f'VACUUM "{apps.get_model(label)._meta.db_table}"')

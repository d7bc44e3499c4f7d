"""Keeping the log of changes of the pool short."""

from contextlib import suppress

from django.db import OperationalError, connection, transaction

from scheduling.pairing.models import PoolChange

# Counting a log is part of every look, and a thousand rows cost nothing there.
LONGEST_LOG = 1_000

ALONE = "LOCK TABLE scheduling_poolchange IN SHARE ROW EXCLUSIVE MODE NOWAIT"


def sweep_pool_changes(*, longest: int = LONGEST_LOG) -> int:
    """Leave the newest change of each service whose log is long. Returns how many went.

    Whoever keeps a pool sees that their version is gone and reads everything anew. It is done
    only while nobody is writing a change: a number given but not yet committed could otherwise
    come to light later and make up for one that was removed. Where somebody is, the next
    round comes; waiting for them here could end in a deadlock. A second run finds nothing.
    """
    with suppress(OperationalError):
        return _sweep(longest)
    return 0


@transaction.atomic
def _sweep(longest: int) -> int:
    # On SQLite there is one writer at a time, and here it is us.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(ALONE)
    logs = list(PoolChange.unscoped.long_logs(longest))
    return sum(PoolChange.unscoped.before(log["service"], log["last"]).delete()[0] for log in logs)

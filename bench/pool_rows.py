"""The pool of one service out of its rows: how long to read it anew, to keep up, and to ask it.

``python -m bench.pool_rows`` prints one line of JSON; it runs in the settings of the benchmark on
a database that ``bench.pairing_rows`` has filled. Times are seconds of processor time, the
database (SQLite) with them.
"""

import json
import time
from collections.abc import Callable

import django

django.setup()

from django.utils import timezone

from cases.models import Case
from organisations.models import Service
from scheduling import pool_store
from scheduling.models import PoolChange, WeeklyRule
from scheduling.pairing.rank import rank
from scheduling.snapshot import take_snapshot
from volunteers.models import Volunteer

RUNS = 5


def cpu(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def sweep(service: Service) -> None:
    """Leave the newest change in the log, as the nightly round does; filling wrote thousands."""
    log = PoolChange.unscoped.filter(service=service)
    PoolChange.unscoped.before(service.pk, log.latest("pk").pk).delete()


def ranking(case: Case, service: Service) -> None:
    """What a page does before it writes words: is the pool still true, who is best, their names."""
    snapshot = take_snapshot(case, service=service, at=timezone.now())
    ranked = rank(snapshot.need, snapshot.pool)
    snapshot.people.know(id_ for pair in ranked.pairs for id_ in pair.ids)


def main() -> None:
    service, at = Service.objects.get(), timezone.now()

    def look() -> object:
        return pool_store.pool_of(service, at=at)

    def anew() -> object:
        pool_store.forget()
        return look()

    sweep(service)
    look()
    rebuilt = [cpu(anew) for _ in range(RUNS)]
    unchanged = [cpu(look) for _ in range(40)]
    changed = []
    for volunteer in Volunteer.unscoped.filter(state="active").order_by("pk")[:20]:
        volunteer.save(update_fields=["max_open_cases"])
        changed.append(cpu(look))
    look()
    cases = list(Case.unscoped.filter(state="ready").order_by("pk")[:40])
    ranked = [cpu(lambda case=case: ranking(case, service)) for case in cases]
    seen = pool_store.pool_of(service, at=at)
    print(
        json.dumps(
            {
                "people": len(seen.pool),
                "rules": WeeklyRule.unscoped.count(),
                "rebuilt": rebuilt,
                "unchanged": unchanged,
                "changed": changed,
                "ranked": ranked,
            }
        )
    )


if __name__ == "__main__":
    main()

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

from bench import adapter
from bench.worlds import make
from cases.models import Case
from organisations.models import Service
from scheduling.engine.people import Need
from scheduling.engine.rank import rank
from scheduling.models import NEVER, PoolChange, WeeklyRule
from scheduling.pairing.snapshot import pool_store
from scheduling.pairing.snapshot.cases import People
from scheduling.pairing.snapshot.everybody import look_at_pool
from volunteers.models import Volunteer

RUNS, MOST = 5, 20_000


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
    snapshot = look_at_pool(case, service=service, at=timezone.now())
    ranked = rank(snapshot.need, snapshot.pool)
    snapshot.people.know(id_ for pair in ranked.pairs for id_ in pair.ids)


def asking_a_made_world(service: Service) -> list[float]:
    """Rank the cases of a made world of as many people, whose names are those of the service."""
    ids = list(Volunteer.unscoped.order_by("pk").values_list("pk", flat=True))
    world = make(1, min(len(ids), MOST), 60, "metro")
    pool, needs = adapter.pool_of(world), adapter.needs_of(world)
    version = PoolChange.since(service.pk, NEVER).version

    def request(need: Need) -> None:
        PoolChange.since(service.pk, version)
        ranked = rank(need, pool)
        People(service).know(ids[row] for pair in ranked.pairs for row in pair.ids)

    request(needs[0])
    return [cpu(lambda need=need: request(need)) for need in needs]


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
                "made": asking_a_made_world(service),
            }
        )
    )


if __name__ == "__main__":
    main()

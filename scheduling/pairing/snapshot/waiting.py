"""The cases that wait for mediators, as the rules let one volunteer take them.

A volunteer sees none of these cases yet: what leaves here names no party and no case.
"""

from datetime import datetime

from cases.models import Case
from organisations.models import Scope
from scheduling.pairing.snapshot.case_needs import Asking
from scheduling.pairing.snapshot.cases import Snapshot, kept_from, snapshot_of
from scheduling.pairing.snapshot.everybody import needs_of


def cases_open_to(volunteer: int, *, scope: Scope, at: datetime) -> list[tuple[Asking, Snapshot]]:
    """The cases for which nobody is asked now and the rules let them, longest waiting first."""
    cases = Case.unscoped.filter(service=scope.service)
    waiting = list(cases.waiting_for_the_coordinator().with_place().longest_in_queue_first())
    if not waiting:
        return []
    seen, asked = needs_of(waiting, service=scope.service, at=at)
    if not len(seen.pool.rows([volunteer])):
        return []
    found = []
    for one in asked:
        if volunteer in one.need.kept:
            continue
        team = seen.pool.team(list(seen.pool.rows([*one.need.kept, volunteer])))
        if not kept_from(one.need, team, volunteer):
            found.append((one, snapshot_of(one, seen.grid, seen.pool, scope.service)))
    return found

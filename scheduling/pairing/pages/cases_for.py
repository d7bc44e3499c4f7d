"""Which waiting cases the rules let one volunteer take."""

from datetime import datetime
from typing import Any

from cases.models import Case
from organisations.models import Scope
from scheduling.engine.people import Need
from scheduling.engine.pool import Pool
from scheduling.engine.rules import objections
from scheduling.pairing.snapshot.everybody import needs_of
from volunteers.models import Volunteer


def waiting_cases_for(volunteer: Volunteer, *, scope: Scope, at: datetime) -> list[dict[str, Any]]:
    """Longest waiting first; without those they sit on, were asked for, or may not take."""
    waiting = list(Case.visible_to(scope).in_queue().with_place().longest_in_queue_first())
    if not waiting:
        return []
    seen, asked = needs_of(waiting, service=scope.service, at=at)
    if not len(seen.pool.rows([volunteer.pk])):
        return []
    return [
        {"case": found.case, "days": found.case.days_waiting(at)}
        for found in asked
        if volunteer.pk not in found.team.left_out
        and volunteer.pk not in found.need.kept
        and _may_take(found.need, seen.pool, volunteer.pk)
    ]


def _may_take(need: Need, pool: Pool, id_: int) -> bool:
    """Alone, and beside whoever stays on the case: a newcomer may not sit beside a newcomer."""
    return not objections(need, pool.team(list(pool.rows([*need.kept, id_]))))

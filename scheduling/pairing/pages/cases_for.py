"""Which waiting cases the rules let one volunteer take."""

from datetime import datetime
from typing import Any

from cases.models import Case
from organisations.models import Scope
from scheduling.engine.rank import why_not
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
        and why_not(found.need, seen.pool, volunteer.pk) is None
    ]

"""One mediator of a case for another: who goes, and in the same moment who is asked."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from cases.actions.pairs import release_mediator
from cases.models import Assignment, WhySeatEnded
from organisations.models import Scope
from scheduling.engine.reasons import Rule
from scheduling.pairing.actions.offers import offer_case
from scheduling.pairing.actions.under_lock import locked_volunteers
from scheduling.pairing.models import Offer
from volunteers.models import Volunteer


@transaction.atomic
def replace_mediator(
    seat: Assignment,
    successors: Collection[Volunteer] = (),
    *,
    why: WhySeatEnded,
    reason: str,
    despite: Collection[Rule] = (),
    despite_reason: str = "",
    by: Scope,
    at: datetime,
) -> list[Offer]:
    """End the seat, and ask these for what is free then; nobody goes where nobody can be asked.

    Both of the pair are told by mail. Raises what ``release_mediator`` and ``offer_case`` raise.
    """
    # Before the case, and all at once: two lists one after the other could wait for each other.
    locked_volunteers({seat.volunteer_id, *(one.pk for one in successors)}, by)
    case = release_mediator(seat.case, seat.volunteer, why=why, reason=reason, by=by, at=at).case
    if not successors:
        return []
    return offer_case(
        case, successors, despite=despite, despite_reason=despite_reason, by=by, at=at
    )

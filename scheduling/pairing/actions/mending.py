"""Looking after every case: what it says must be how its offers and seats stand.

The verbs see to that. This is for a row that came otherwise (an older version, a hand in the
database), and for a service that needs one mediator a case where it needed two.
"""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from cases.actions import pairs
from cases.lifecycle import IN_QUEUE, SEEKING, CaseState
from cases.models import Case
from core.refusals import Refused
from organisations.audit import record
from organisations.models import Scope
from scheduling.appointments.actions.appointments import team_of
from scheduling.pairing import mails
from scheduling.pairing.actions.hands import end_hands_of_case
from scheduling.pairing.actions.offers import withdraw_offers_of_case
from scheduling.pairing.models.questions import cases_out_of_step

logger = logging.getLogger(__name__)


def mend_cases(*, at: datetime) -> int:
    """Put right what is out of step, and say so in the trail and the log. Returns how many.

    A case that cannot be put right stays as it is and stands in the log, and the others go on. A
    second run finds nothing else to do.
    """
    # A transaction for each case, in the order of their keys.
    return sum(_tried(pk, at=at) for pk in list(cases_out_of_step().values_list("pk", flat=True)))


def _tried(pk: int, *, at: datetime) -> bool:
    try:
        return _mend(pk, at=at)
    # What a row can be that came otherwise than by the verbs: a name no mail can carry, a zone that
    # is none, a state without that move.
    except (Refused, DatabaseError, LookupError, ValueError):
        logger.exception("case %s is out of step, and was not put right", pk)
        return False


@transaction.atomic
def _mend(pk: int, *, at: datetime) -> bool:
    rows = Case.unscoped.select_related("service").select_for_update(of=("self",))
    case = rows.filter(pk=pk).first()
    # Erased since the round began.
    if case is None:
        return False
    # Again under the lock: somebody may have asked or answered since.
    if not cases_out_of_step().filter(pk=pk).exists():
        return False
    system = Scope.system(case.service)
    record("case.mend", case, by=system, at=at)
    logger.warning(
        "case %s was %s, which its offers and seats were not: put right",
        case.pk,
        case.state,
        extra={"service": case.service.slug},
    )
    if case.state in SEEKING and not pairs.free_seats(case):
        pairs.complete_pair(case, by=system, at=at)
        mails.post_pair_complete(case, team_of(case), service=case.service, at=at)
        withdraw_offers_of_case(case, filled=True, service=case.service, at=at)
        end_hands_of_case(case, service=case.service, at=at)
    elif case.state == CaseState.OFFERED:
        pairs.seek_again(case, by=system, at=at)
    elif case.state in IN_QUEUE:
        pairs.note_case_offered(case, by=system, at=at)
    else:
        withdraw_offers_of_case(case, service=case.service, at=at)
    return True

"""The look back some weeks after the talks."""

from datetime import date, datetime

from django.db import transaction

from cases import mails
from cases.actions.moving import move, refuse_names, take, tell_partner
from cases.actions.refusals import AftercareNotNoted, AftercareNotPlanned, NobodyToTalkAgain
from cases.lifecycle import CaseState
from cases.models import Aftercare, Assignment, Case
from cases.results import confirmed_result
from cases.snapshot import partner_status_of
from organisations.audit import record
from organisations.models import Scope


@transaction.atomic
def plan_aftercare(
    case: Case, *, due_on: date, provisional_result: str = "", by: Scope, at: datetime
) -> Aftercare:
    """Note when the neighbours are called again, and the result as it looks after the talks."""
    case = take(case, by)
    move(
        case,
        "plan_aftercare",
        by=by,
        at=at,
        provisional_result=provisional_result or case.provisional_result,
    )
    # A case that was reopened comes here twice: the call is planned anew and what was said in the
    # first one is cleared, for there is one row a case.
    aftercare, _is_new = Aftercare.unscoped.update_or_create(
        case=case,
        defaults={
            "service": case.service,
            "due_on": due_on,
            "relation_a": "",
            "relation_b": "",
            "done_at": None,
            "done_by": None,
            "note": "",
        },
    )
    return aftercare


@transaction.atomic
def record_aftercare(
    case: Case, *, relation_a: str, relation_b: str, note: str = "", by: Scope, at: datetime
) -> Aftercare:
    """Keep how it goes between the neighbours now; that decides the confirmed result.

    Raises ``AftercareNotPlanned``, ``NamesInText``.
    """
    case = take(case, by)
    aftercare = Aftercare.unscoped.filter(case=case, done_at__isnull=True).first()
    if aftercare is None or case.state != CaseState.AFTERCARE:
        raise AftercareNotPlanned
    refuse_names(case, "note", note)
    aftercare.relation_a, aftercare.relation_b, aftercare.note = relation_a, relation_b, note
    aftercare.done_at, aftercare.done_by = at, by.user
    aftercare.save(update_fields=["relation_a", "relation_b", "note", "done_at", "done_by"])
    # Before the result changes: what the partner is told of is the difference.
    known = partner_status_of(case)
    case.confirmed_result = confirmed_result(case.provisional_result, relation_a, relation_b)
    case.save(update_fields=["confirmed_result"])
    record("aftercare.record", aftercare, by=by, at=at, changed=["relation_a", "relation_b"])
    tell_partner(case, known, at=at)
    return aftercare


@transaction.atomic
def talk_again(case: Case, *, by: Scope, at: datetime) -> Case:
    """What was agreed does not hold: the mediators begin again with the first party.

    They are told. The look back is made anew after these talks, and decides the result then.
    Raises ``AftercareNotNoted``, ``NobodyToTalkAgain``, ``MoveRefused``.
    """
    case = take(case, by)
    _noted(case)
    seats = list(Assignment.unscoped.of_case(case).open().with_person())
    if not seats:
        raise NobodyToTalkAgain
    move(case, "talk_again", by=by, at=at, confirmed_result="")
    for seat in seats:
        mails.tell_talk_again(case, seat.volunteer, at=at)
    return case


@transaction.atomic
def call_again(case: Case, *, due_on: date, by: Scope, at: datetime) -> Aftercare:
    """Call the parties once more on that day; until then what they said now decides.

    Raises ``AftercareNotNoted``, ``MoveRefused``.
    """
    case = take(case, by)
    aftercare = _noted(case)
    move(case, "call_again", by=by, at=at)
    # The note stays: whoever calls again reads what was said.
    aftercare.due_on, aftercare.done_at, aftercare.done_by = due_on, None, None
    aftercare.relation_a = aftercare.relation_b = ""
    aftercare.save(update_fields=["due_on", "done_at", "done_by", "relation_a", "relation_b"])
    return aftercare


def _noted(case: Case) -> Aftercare:
    aftercare = Aftercare.unscoped.filter(case=case, done_at__isnull=False).first()
    if aftercare is None or case.state != CaseState.AFTERCARE:
        raise AftercareNotNoted
    return aftercare

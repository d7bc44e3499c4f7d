"""Taking a case in hand and moving it: what every other action of a case is made of."""

from datetime import datetime, timedelta
from typing import Any

from cases import mails
from cases.actions.refusals import NamesInText
from cases.lifecycle import CASE_LIFECYCLE
from cases.models import Case, Referral
from cases.partner_status import PartnerStatus
from cases.snapshot import partner_status_of, traces_of_parties
from organisations.audit import record
from organisations.models import Scope

A_SECOND_CLICK = timedelta(minutes=10)
"""The same words of the same person within this time are said once."""


def take(case: Case, by: Scope) -> Case:
    """Lock the case's row and load it anew. Raises ``Case.DoesNotExist`` if it is not theirs."""
    # The worker is no person, so visible_to would show it nothing.
    theirs = Case.visible_to(by) if by.user else of_service(by)
    # Every action of a case begins here: it decides by the row as it is now, and the next one
    # waits.
    return theirs.select_for_update(of=("self",)).get(pk=case.pk)


def take_for_pair(case: Case, by: Scope) -> Case:
    """Lock the row for somebody who was asked for the case and may not see it yet."""
    return of_service(by).select_for_update(of=("self",)).get(pk=case.pk)


def of_service(by: Scope) -> Any:
    return Case.unscoped.filter(service=by.service)


def move(case: Case, name: str, *, by: Scope, at: datetime, reason: str = "", **facts: Any) -> Case:
    """Make one move of a locked case, with the facts that belong to the new state.

    Raises ``MoveRefused``. Tells the partner who referred it, where their status changes.
    """
    row = CASE_LIFECYCLE.move(name, state=case.state, roles=by.roles)
    known = partner_status_of(case)
    # Planning aftercare anew or the like leaves the state: since when it stands does not change.
    if row.target != case.state:
        case.moved_at = at
    case.state = row.target
    for field, value in facts.items():
        setattr(case, field, value)
    case.save(update_fields=["state", "moved_at", *facts])
    record(row.verb, case, by=by, at=at, changed=["state", *facts], reason=reason)
    tell_partner(case, known, at=at)
    return case


def tell_partner(case: Case, known: PartnerStatus | None, *, at: datetime) -> None:
    """Mail the partner that the status is another than the one they know."""
    # Compared as the partner sees it: most moves of a case change nothing there, and nobody is
    # mailed about what they may not know.
    status = partner_status_of(case)
    if status == known:
        return
    referral = Referral.unscoped.with_letter_facts().filter(case=case).first()
    if referral:
        mails.tell_status_changed(referral, status, at=at)


def refuse_names(case: Case, field: str, text: str) -> None:
    """Raise ``NamesInText`` where the text tells who a party of the case is, or how to reach them.

    Called wherever words leave the case: for calendars, mail, the trail, or people who are asked.
    Only for whoever may know the parties: to anybody else the refusal itself would name them.
    """
    words = traces_of_parties(case, text)
    if words:
        raise NamesInText(field, words)

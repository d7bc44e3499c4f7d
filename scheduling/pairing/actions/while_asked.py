"""What happens between a question and its answer: a reminder, or "call me first"."""

from datetime import datetime

from django.db import transaction

from core.lifecycle import MoveRefused
from organisations.audit import record
from organisations.models import Scope
from scheduling.pairing import mails
from scheduling.pairing.actions.completing import who_calls
from scheduling.pairing.actions.refusals import OfferEnded
from scheduling.pairing.actions.terms import last_moment
from scheduling.pairing.actions.under_lock import locked_case, locked_offer
from scheduling.pairing.models import Offer


def remind_who_is_silent(*, at: datetime) -> int:
    """Remind once, half-way. Returns how many; a second run finds nothing to do."""
    due = list(Offer.unscoped.due_a_reminder(at).in_order().values_list("pk", flat=True))
    return sum(_remind(pk, at=at) for pk in due)


@transaction.atomic
def _remind(pk: int, *, at: datetime) -> bool:
    # Claimed by the row itself: of two workers one finds it due, and an answer waits for neither.
    if not Offer.unscoped.due_a_reminder(at).filter(pk=pk).update(reminded_at=at):
        return False
    rows = Offer.unscoped.with_person().with_case().select_related("service")
    offer = rows.get(pk=pk)
    mails.post_offer_reminder(offer, offer.case, service=offer.service, at=at)
    return True


@transaction.atomic
def ask_for_a_call(offer: Offer, *, by: Scope, at: datetime) -> Offer:
    """They hesitate: a coordinator is to call them, and they can answer a whole term longer.

    Asked a second time it changes nothing. Raises ``MoveRefused`` where the offer was answered or
    withdrawn before, and ``OfferEnded`` after its time.
    """
    case = locked_case(offer.case_id, by)
    offer = locked_offer(offer, by)
    if not offer.is_waiting:
        raise MoveRefused("ask_for_a_call", offer.state, by.roles)
    if offer.has_ended(at):
        raise OfferEnded(offer.expires_at)
    if offer.call_asked_at:
        return offer
    offer.call_asked_at = at
    offer.expires_at = max(offer.expires_at, last_moment(by.service, at))
    offer.save(update_fields=["call_asked_at", "expires_at"])
    mails.unsend_reminder(offer, service=by.service)
    record("offer.ask_for_a_call", offer, by=by, at=at, changed=["call_asked_at", "expires_at"])
    for to in who_calls(offer, by=by, at=at):
        mails.post_call_asked(offer, case, to, service=by.service, at=at)
    return offer

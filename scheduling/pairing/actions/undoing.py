"""Undoing what was done with a case within ten minutes, whom it asked as well."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from cases.actions import pairs
from cases.actions import undoing as on_case
from cases.actions.refusals import AnsweredMeanwhile, CaseMovedOn, LetterLeft
from cases.lifecycle import CaseState
from cases.models import ActKind, Case, UndoableAct
from core.refusals import Refused
from organisations.actions.held_mail import may_have_left
from organisations.audit import record
from organisations.models import Scope
from scheduling.lifecycle import ANSWERED, OfferState
from scheduling.pairing import mails
from scheduling.pairing.actions.hands import put_up_again
from scheduling.pairing.actions.offers import still_against
from scheduling.pairing.actions.under_lock import locked_volunteers, waiting_offers
from scheduling.pairing.models import Offer
from scheduling.pairing.snapshot.cases import look_at_few
from scheduling.pairing.snapshot.offer_told import look_and_tell


@dataclass
class Undone:
    """What came of undoing one press: the cases that stand as before, and why others do not."""

    cases: list[Case] = field(default_factory=list)
    refused: list[tuple[Case, Refused]] = field(default_factory=list)


def undo_press(acts: Iterable[UndoableAct], *, by: Scope, at: datetime) -> Undone:
    """Undo these, each by itself as it was done; those that one letter tells of all at once."""
    come = Undone()
    several = sorted(acts, key=lambda one: (one.case_id, one.pk))
    for act in several[:1] if several[0].goes_with_others else several:
        try:
            come.cases += undo_act(act, by=by, at=at)
        except Refused as refusal:
            come.refused.append((act.case, refusal))
    return come


def undo_act(act: UndoableAct, *, by: Scope, at: datetime) -> list[Case]:
    """Undo one act. Raises ``AnsweredMeanwhile`` and what ``cases.actions.undoing`` raises."""
    if act.kind == ActKind.ASK:
        return [_unask(act, by=by, at=at)]
    if act.kind == ActKind.WITHDRAW:
        return [_let_stand(act, by=by, at=at)]
    return on_case.undo_on_case(act, by=by, at=at)


@transaction.atomic
def _unask(act: UndoableAct, *, by: Scope, at: datetime) -> Case:
    """Nobody was asked: no letter leaves, and the case stands where it stood.

    Where others were asked meanwhile it waits for them.
    """
    (act,), cases = on_case.locked_acts(act, by=by, at=at)
    case, offers = cases[act.case_id], _locked(act.offers, by)
    if said := [one for one in offers if one.state in ANSWERED or one.waits_for_a_call]:
        raise AnsweredMeanwhile(str(one.volunteer.user) for one in said)
    if not all(one.is_waiting for one in offers):
        raise CaseMovedOn
    on_case.refuse_moved_on([act], cases)
    on_case.take_letters_back([act])
    for offer in offers:
        # Also one that was written anew, to an address that was put right.
        if may_have_left(service=by.service, about=mails.about_question(offer)):
            raise LetterLeft
        mails.unsend_question(offer, service=by.service)
        offer.state, offer.undone_at = OfferState.WITHDRAWN, at
        offer.save(update_fields=["state", "undone_at"])
        record("offer.undo", offer, by=by, at=at, changed=["state"])
    people = {offer.volunteer_id for offer in offers}
    put_up_again(case, people, met=act.at, by=by, at=at)
    others_wait = bool(waiting_offers(case))
    stood_offered = act.before["state"] == CaseState.OFFERED
    columns = [] if others_wait or stood_offered else act.put_back(case)
    on_case.end_act(act, case, columns, by=by, at=at)
    if stood_offered and not others_wait:
        pairs.seek_again(case, by=Scope.system(by.service), at=at)
    return case


@transaction.atomic
def _let_stand(act: UndoableAct, *, by: Scope, at: datetime) -> Case:
    """The question stands again as if it had not been taken back, if it still could be asked."""
    # Before the case, as whoever answers: the rules look at how much they do.
    volunteers = Offer.visible_to(by).filter(pk__in=act.offers).values_list("volunteer", flat=True)
    locked_volunteers(set(volunteers), by)
    (act,), cases = on_case.locked_acts(act, by=by, at=at)
    on_case.refuse_moved_on([act], cases)
    case, (offer,) = cases[act.case_id], _locked(act.offers, by)
    if offer.state != OfferState.WITHDRAWN or offer.expires_at <= at:
        raise CaseMovedOn
    seen = look_at_few(case, {offer.volunteer_id}, service=by.service, at=at, answering=offer)
    is_asked_anew = offer.volunteer_id in {one.volunteer_id for one in waiting_offers(case)}
    if is_asked_anew or not seen.open_seats or still_against(seen, offer):
        raise CaseMovedOn
    on_case.take_letters_back([act])
    offer.state = OfferState.SENT
    offer.save(update_fields=["state"])
    record("offer.undo_withdraw", offer, by=by, at=at, changed=["state"])
    former = mails.asked_elsewhere(offer, service=by.service)
    if former is not None:
        # Their address was put right meanwhile, and the link of that letter works no more.
        told = look_and_tell(offer, case, service=by.service, at=at)
        mails.post_offer(offer, case, told, service=by.service, former=former, at=at)
    on_case.end_act(act, case, act.put_back(case), by=by, at=at)
    return case


def _locked(ids: Collection[int], by: Scope) -> list[Offer]:
    return list(Offer.visible_to(by).filter(pk__in=ids).with_person().in_order().locked())

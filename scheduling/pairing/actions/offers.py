"""Asking volunteers for a seat on a case, and what comes of it.

Every verb locks the volunteers it needs, by id, then the case (several by id), then its offers,
so that two of them never wait for each other (whoever leaves has locked the volunteer before we
hear of it), and looks at the rows again under those locks.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from cases.actions import pairs
from cases.actions.moving import refuse_names
from cases.actions.undoing import undoable
from cases.lifecycle import CaseState
from cases.models import TIME_TO_UNDO, ActKind, Case
from organisations.audit import record
from organisations.models import Scope, Service
from scheduling.engine.explain import may_be_set_aside
from scheduling.engine.reasons import Reason, Rule
from scheduling.engine.rules import objections
from scheduling.lifecycle import OFFER_LIFECYCLE
from scheduling.pairing import mails
from scheduling.pairing.actions.completing import tell_pair_complete
from scheduling.pairing.actions.hands import meet_hands
from scheduling.pairing.actions.refusals import (
    AlreadyAsked,
    AlreadyOnCase,
    EnoughAsked,
    NoSeatLeft,
    OfferEnded,
    ReasonMissing,
    TeamRefused,
)
from scheduling.pairing.actions.terms import last_moment, moment_to_remind
from scheduling.pairing.actions.under_lock import (
    lock_cases_around,
    locked_case,
    locked_offer,
    locked_volunteers,
    waiting_offers,
)
from scheduling.pairing.models import DeclineReason, Offer
from scheduling.pairing.snapshot.cases import Snapshot, look_at_few, objections_to, warnings_about
from scheduling.pairing.snapshot.offer_told import told_of
from volunteers.models import Volunteer

NOT_ASKED_AT_ACCEPTANCE = frozenset({Rule.NO_COMMON_TIME})
"""Whoever says yes has read when the parties can, and the weeks ahead are others by now."""


@transaction.atomic
def offer_case(
    case: Case,
    volunteers: Iterable[Volunteer],
    *,
    despite: Collection[Rule] = (),
    despite_reason: str = "",
    as_reserve: bool = False,
    by: Scope,
    at: datetime,
) -> list[Offer]:
    """Ask these volunteers for the case, in one wave.

    ``despite`` are the soft rules to set aside, ``despite_reason`` says why. Raises ``TeamRefused``
    with the rules that forbid it, ``ReasonMissing`` where a soft rule speaks against it that is not
    set aside with a reason, ``NamesInText``, ``EnoughAsked`` unless they are a reserve on purpose
    (another coordinator may have been quicker), ``AlreadyAsked``, ``AlreadyOnCase``,
    ``NoSeatLeft``, and ``MoveRefused`` where the case seeks nobody.
    """
    chosen = locked_volunteers({volunteer.pk for volunteer in volunteers}, by)
    case = locked_case(case.pk, by)
    ids = set(chosen)
    snapshot = look_at_few(case, ids, service=by.service, at=at)
    twice = ids & snapshot.asked
    if twice:
        raise AlreadyAsked(snapshot.people[id_].name for id_ in sorted(twice))
    # Whoever sits on the case is no objection to themselves: no rule would speak here.
    if here := ids & set(snapshot.seated.values()):
        raise AlreadyOnCase(snapshot.people[id_].name for id_ in sorted(here))
    if len(ids) > snapshot.open_seats or not ids:
        raise NoSeatLeft(snapshot.open_seats)
    if len(ids) + len(snapshot.asked) > snapshot.open_seats and not as_reserve:
        raise EnoughAsked(snapshot.people[id_].name for id_ in sorted(snapshot.asked))
    aside = _set_aside(snapshot, ids, despite=despite, reason=despite_reason)
    if aside:
        refuse_names(case, "despite_reason", despite_reason)
    with undoable(ActKind.ASK, by=by, at=at) as doing:
        doing.begins_with(case)
        case = pairs.note_case_offered(case, by=by, at=at)
        # The lock on the case keeps this number its own.
        wave = max((offer.wave for offer in snapshot.offers), default=0) + 1
        sent = [
            _ask(case, chosen[id_], wave=wave, aside=aside, reason=despite_reason, by=by, at=at)
            for id_ in sorted(chosen)
        ]
        doing.offers = [offer.pk for offer in sent]
        meet_hands(case, ids, service=by.service, at=at)
        # Once all of them stand: each is told who else is asked.
        for offer in sent:
            told = told_of(offer, case, snapshot, service=by.service, at=at)
            mails.post_offer(offer, case, told, service=by.service, at=at)
    return sent


def _set_aside(
    snapshot: Snapshot, ids: Collection[int], *, despite: Collection[Rule], reason: str
) -> list[Reason]:
    """Return what speaks against these people and is set aside, or refuse."""
    forbidding = objections_to(snapshot, ids)
    if not may_be_set_aside(forbidding):
        raise TeamRefused(forbidding)
    against = [*forbidding, *warnings_about(snapshot, ids)]
    # By rule and not all or nothing: what the coordinator did not see when they wrote the reason is
    # not set aside by it.
    if against and not (reason.strip() and {one.rule for one in against} <= set(despite)):
        raise ReasonMissing(against)
    return against


def _ask(
    case: Case,
    volunteer: Volunteer,
    *,
    wave: int,
    aside: Iterable[Reason],
    reason: str,
    by: Scope,
    at: datetime,
) -> Offer:
    # Each offer keeps what was set aside for this person, or for the two together.
    mine = [one.rule.value for one in aside if one.about in {None, volunteer.pk}]
    # From when the letter may leave: who asks can undo it until then, and nobody loses by that.
    leaves_at = at + TIME_TO_UNDO
    offer = Offer.unscoped.create(
        service=by.service,
        case=case,
        volunteer=volunteer,
        wave=wave,
        sent_at=at,
        sent_by=by.person,
        expires_at=last_moment(by.service, leaves_at),
        remind_at=moment_to_remind(by.service, leaves_at),
        overridden=sorted(set(mine)),
        override_reason=reason.strip() if mine else "",
    )
    record("offer.send", offer, by=by, at=at)
    if mine:
        told = ("overridden", "override_reason")
        record("offer.override", offer, by=by, at=at, changed=told, reason=reason.strip())
    return offer


def accept_offer(offer: Offer, *, by: Scope, at: datetime) -> Offer:
    """Take the seat. The last one makes the pair, and whoever else was asked is told.

    Raises ``MoveRefused`` where the offer was answered or withdrawn before, ``OfferEnded`` after
    its time, ``NoSeatLeft`` where others were quicker, and ``TeamRefused`` where a rule forbids
    it by now; the offer is then withdrawn, so that somebody else can be asked.
    """
    # Not atomic as a whole: the refusal rolls back the yes, and giving the offer up has to stand
    # all the same.
    try:
        return _accept(offer, by=by, at=at)
    except TeamRefused as refusal:
        _give_up(offer, refusal, service=by.service, at=at)
        raise


@transaction.atomic
def _accept(offer: Offer, *, by: Scope, at: datetime) -> Offer:
    # A second case they say yes to at this moment waits here: the number of their open cases is
    # read after it.
    locked_volunteers({offer.volunteer_id}, by)
    case = locked_case(offer.case_id, by)
    offer = locked_offer(offer, by)
    move = OFFER_LIFECYCLE.move("accept", state=offer.state, roles=by.roles)
    _refuse_when_ended(offer, at)
    snapshot = look_at_few(case, {offer.volunteer_id}, service=by.service, at=at, answering=offer)
    offer.to_call = []
    if not snapshot.open_seats:
        raise NoSeatLeft(0)
    reasons = still_against(snapshot, offer)
    if reasons:
        raise TeamRefused(reasons)
    _answer(offer, move.target, by=by, at=at)
    record(move.verb, offer, by=by, at=at)
    # Which of the two seats is nobody's wish: the first that is free.
    pairs.assign(case, offer.volunteer, seat=snapshot.first_open_seat, by=by, at=at)
    if snapshot.open_seats == 1:
        others = waiting_offers(case)
        tell_pair_complete(case, offer, others, by=by, at=at)
        _withdraw_all(others, case, filled=True, service=by.service, at=at)
    else:
        # Without anybody who may still say yes to the other seat, finding them is ours again.
        _settle(case, service=by.service, at=at)
    return offer


def still_against(snapshot: Snapshot, offer: Offer) -> list[Reason]:
    """Return the rules that keep this volunteer from the seat now, as far as they are asked again.

    What was set aside for this offer stays so. A rule of two may have been set aside when the
    other of them was asked, who sits on the case by now.
    """
    seated = set(snapshot.seated.values())
    beside = [one for one in snapshot.offers if one.is_accepted and one.volunteer_id in seated]
    of_two = {rule for one in (offer, *beside) for rule in one.overridden}
    return [
        reason
        for reason in objections(snapshot.need, snapshot.team({offer.volunteer_id}))
        if reason.rule not in NOT_ASKED_AT_ACCEPTANCE
        if reason.rule not in (of_two if reason.about is None else offer.overridden)
    ]


@transaction.atomic
def decline_offer(
    offer: Offer, *, reason: str = "", note: str = "", by: Scope, at: datetime
) -> Offer:
    """Say no. Without anybody left who may still answer, the case seeks again.

    ``DeclineReason.KNOWS_THEM`` keeps the volunteer from this case and is seen by the
    coordinator only. Raises ``MoveRefused``, ``OfferEnded``.
    """
    case = locked_case(offer.case_id, by)
    offer = locked_offer(offer, by)
    move = OFFER_LIFECYCLE.move("decline", state=offer.state, roles=by.roles)
    _refuse_when_ended(offer, at)
    # Raises for a word that is none: the reason "knows them" keeps somebody from a case, so a
    # misspelt one may not pass.
    offer.decline_reason = DeclineReason(reason).value if reason else ""
    offer.decline_note = note
    _answer(offer, move.target, "decline_reason", "decline_note", by=by, at=at)
    record(move.verb, offer, by=by, at=at)
    _settle(case, service=by.service, at=at)
    return offer


@transaction.atomic
def withdraw_offer(offer: Offer, *, by: Scope, at: datetime) -> Offer:
    """Take the question back and tell the volunteer. Raises ``MoveRefused``."""
    case = locked_case(offer.case_id, by)
    offer = locked_offer(offer, by)
    with undoable(ActKind.WITHDRAW, by=by, at=at) as doing:
        doing.begins_with(case)
        doing.offers = [offer.pk]
        _withdraw(offer, case, by=by, at=at)
        _settle(case, service=by.service, at=at)
    return offer


def expire_offers(*, at: datetime) -> int:
    """End every offer whose time is over, case by case. A second run finds nothing to do."""
    due = set(Offer.unscoped.past_expiry(at).values_list("case", flat=True))
    cases = Case.unscoped.select_related("service").in_bulk(list(due))
    # A transaction for each case, in the order of their keys.
    return sum(_expire_offers_of(cases[pk], at=at) for pk in sorted(cases))


@transaction.atomic
def _expire_offers_of(case: Case, *, at: datetime) -> int:
    case = locked_case(case.pk, Scope.system(case.service))
    return _settle(case, service=case.service, at=at)


@transaction.atomic
def withdraw_offers_of_case(
    case: Case, *, filled: bool = False, service: Service, at: datetime
) -> int:
    """The case is over, rests or has its mediators (``filled``): nobody needs to answer."""
    case = locked_case(case.pk, Scope.system(service))
    return _withdraw_all(waiting_offers(case), case, filled=filled, service=service, at=at)


@transaction.atomic
def withdraw_offers_to(
    volunteer: Volunteer, *, is_asked_again: bool, service: Service, at: datetime
) -> int:
    """The volunteer left, rests or may not mediate: their questions go back to the queue.

    ``is_asked_again``: they rest, and their letter may say that we ask them again.
    """
    lock_cases_around(volunteer)
    waiting = Offer.unscoped.filter(volunteer=volunteer).waiting()
    withdrawn = 0
    for pk in sorted(waiting.values_list("case", flat=True)):
        case = locked_case(pk, Scope.system(service))
        theirs = [offer for offer in waiting_offers(case) if offer.volunteer_id == volunteer.pk]
        withdrawn += _withdraw_all(
            theirs, case, is_asked_again=is_asked_again, service=service, at=at
        )
        _settle(case, service=service, at=at)
    return withdrawn


def _refuse_when_ended(offer: Offer, at: datetime) -> None:
    if offer.expires_at <= at:
        raise OfferEnded(offer.expires_at)


def _answer(offer: Offer, state: str, *fields: str, by: Scope, at: datetime) -> None:
    """Note the answer, how it came, and who typed it when that was somebody else."""
    offer.state = state
    offer.answered_at = at
    offer.answered_via = by.via
    typed_by_another = by.user is not None and by.user.pk != offer.volunteer.user_id
    offer.entered_by = by.user if typed_by_another else None
    offer.save(update_fields=["state", "answered_at", "answered_via", "entered_by", *fields])
    mails.unsend_question(offer, service=by.service)


def _withdraw(
    offer: Offer,
    case: Case,
    *,
    filled: bool = False,
    is_asked_again: bool = True,
    by: Scope,
    at: datetime,
) -> None:
    move = OFFER_LIFECYCLE.move("withdraw", state=offer.state, roles=by.roles)
    offer.state = move.target
    offer.save(update_fields=["state"])
    record(move.verb, offer, by=by, at=at)
    mails.post_offer_withdrawn(
        offer, case, service=by.service, filled=filled, is_asked_again=is_asked_again, at=at
    )


def _withdraw_all(
    offers: Collection[Offer],
    case: Case,
    *,
    filled: bool = False,
    is_asked_again: bool = True,
    service: Service,
    at: datetime,
) -> int:
    system = Scope.system(service)
    for offer in offers:
        _withdraw(offer, case, filled=filled, is_asked_again=is_asked_again, by=system, at=at)
    return len(offers)


@transaction.atomic
def _give_up(offer: Offer, refusal: TeamRefused, *, service: Service, at: datetime) -> None:
    """End an offer that can no longer be accepted; the page has told why, so no mail does."""
    system = Scope.system(service)
    case = locked_case(offer.case_id, system)
    for waiting in waiting_offers(case):
        if waiting.pk == offer.pk:
            move = OFFER_LIFECYCLE.move("withdraw", state=waiting.state, roles=system.roles)
            waiting.state = move.target
            waiting.save(update_fields=["state"])
            mails.unsend_question(waiting, service=service)
            record(move.verb, waiting, by=system, at=at, reason=refusal.rules)
    _settle(case, service=service, at=at)


def _settle(case: Case, *, service: Service, at: datetime) -> int:
    """A case is offered while somebody can still answer, and not a moment longer.

    Every verb that ends an offer ends here. Ends those whose time is over; return how many.
    """
    system = Scope.system(service)
    waiting = waiting_offers(case)
    ended = [offer for offer in waiting if offer.expires_at <= at]
    for offer in ended:
        move = OFFER_LIFECYCLE.move("expire", state=offer.state, roles=system.roles)
        offer.state = move.target
        offer.save(update_fields=["state"])
        mails.unsend_reminder(offer, service=service)
        record(move.verb, offer, by=system, at=at)
    if case.state == CaseState.OFFERED and len(ended) == len(waiting):
        pairs.seek_again(case, by=system, at=at)
    return len(ended)

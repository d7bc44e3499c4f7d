"""Putting up a hand for a case that waits, and what becomes of it.

A hand promises nothing and asks nobody: it tells the coordinator who would like to. It ends when
they are asked, when others have the case, when it waits no more, or when they take it back. Locks
as in ``offers``: the volunteer, the case, then the hands.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from cases.lifecycle import CaseState
from cases.models import Assignment, Case
from organisations.audit import record
from organisations.models import Scope, Service
from scheduling.lifecycle import HAND_LIFECYCLE, HandState
from scheduling.pairing import mails
from scheduling.pairing.actions.refusals import CaseNotWaiting, TeamRefused
from scheduling.pairing.actions.under_lock import (
    lock_cases_around,
    locked_case,
    locked_volunteers,
)
from scheduling.pairing.models import Hand
from scheduling.pairing.snapshot.cases import kept_from, look_at_few
from volunteers.models import Volunteer


@transaction.atomic
def raise_hand(case_id: int, volunteer: Volunteer, *, by: Scope, at: datetime) -> Hand:
    """Say that they would like to do a case that they may not see. Twice it is the same hand.

    Raises ``CaseNotWaiting`` where there is no such case, nobody is sought or others are asked
    just now, and ``TeamRefused`` where a rule keeps them from it.
    """
    volunteer = locked_volunteers({volunteer.pk}, by)[volunteer.pk]
    try:
        case = locked_case(case_id, by)
    except Case.DoesNotExist as missing:
        raise CaseNotWaiting from missing
    standing = Hand.visible_to(by).of_case(case).of_people({volunteer.pk}).up().first()
    if standing:
        return standing
    if not case.is_in_queue or case.state == CaseState.OFFERED:
        raise CaseNotWaiting
    snapshot = look_at_few(case, {volunteer.pk}, service=by.service, at=at)
    if volunteer.pk in {*snapshot.seated.values(), *snapshot.asked}:
        raise CaseNotWaiting
    reasons = kept_from(snapshot.need, snapshot.team({volunteer.pk}), volunteer.pk)
    if reasons:
        raise TeamRefused(reasons)
    hand: Hand = Hand.unscoped.create(
        service=by.service, case=case, volunteer=volunteer, raised_at=at
    )
    record("hand.raise", hand, by=by, at=at)
    return hand


@transaction.atomic
def take_hand_back(hand: Hand, *, by: Scope, at: datetime) -> Hand:
    """Raises ``MoveRefused`` where it ended meanwhile."""
    locked_case(hand.case_id, by)
    hand = Hand.visible_to(by).locked().get(pk=hand.pk)
    _end(hand, "take_back", by=by, at=at)
    return hand


def meet_hands(case: Case, volunteers: Collection[int], *, service: Service, at: datetime) -> int:
    """Whoever put up a hand is asked now. Called under the lock of the case."""
    hands = Hand.unscoped.of_case(case).of_people(volunteers).up().locked()
    return _end_all(hands, "meet", service=service, at=at)


def put_up_again(
    case: Case, volunteers: Collection[int], *, met: datetime, by: Scope, at: datetime
) -> None:
    """They were not asked after all: a hand that was ``met`` at that moment stands as before.

    Undoing writes back and is no move of the lifecycle. Called under the lock of the case.
    """
    hands = Hand.unscoped.of_case(case).of_people(volunteers).locked()
    for hand in hands.filter(state=HandState.MET, ended_at=met):
        hand.state, hand.ended_at = HandState.UP, None
        hand.save(update_fields=["state", "ended_at"])
        record("hand.undo_meet", hand, by=by, at=at, changed=["state"])


@transaction.atomic
def end_hands_of_case(case: Case, *, service: Service, at: datetime) -> int:
    """The case has its mediators, or waits no more: who would have liked to is told, kindly.

    Whoever has a seat by now needs no such letter, also while the case waits for another.
    """
    case = locked_case(case.pk, Scope.system(service))
    seated = set(Assignment.unscoped.of_case(case).open().values_list("volunteer", flat=True))
    ended = meet_hands(case, seated, service=service, at=at)
    if case.is_in_queue:
        return ended
    is_given = bool(seated) and case.is_open and case.state != CaseState.DORMANT
    move = "pass" if is_given else "end"
    for hand in Hand.unscoped.of_case(case).up().with_person().locked():
        _end(hand, move, by=Scope.system(service), at=at)
        mails.post_hand_ended(hand, case, is_given=is_given, service=service, at=at)
        ended += 1
    return ended


@transaction.atomic
def let_hands_go(volunteer: Volunteer, *, service: Service, at: datetime) -> int:
    """They rest, left or may not mediate: their hands go down without a letter of their own."""
    lock_cases_around(volunteer)
    hands = Hand.unscoped.filter(service=service, volunteer=volunteer).up().locked()
    return _end_all(hands, "let_go", service=service, at=at)


def _end_all(hands: Iterable[Hand], move: str, *, service: Service, at: datetime) -> int:
    system = Scope.system(service)
    return sum(_end(hand, move, by=system, at=at) for hand in hands)


def _end(hand: Hand, name: str, *, by: Scope, at: datetime) -> bool:
    move = HAND_LIFECYCLE.move(name, state=hand.state, roles=by.roles)
    hand.state, hand.ended_at = move.target, at
    hand.save(update_fields=["state", "ended_at"])
    record(move.verb, hand, by=by, at=at)
    return True

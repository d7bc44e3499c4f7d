"""Whoever undoes races the worker: the email leaves or it is undone, and never both."""

from functools import partial

import pytest
from django.utils import timezone

from cases.actions.refusals import ActUndone, AnsweredMeanwhile, LetterLeft
from cases.lifecycle import CaseState
from cases.models import TIME_TO_UNDO, Case, UndoableAct
from organisations.actions.delivery import deliver
from organisations.models import OutboxMessage, OutboxState, Role, Scope
from scheduling.lifecycle import OfferState
from scheduling.models import Offer
from scheduling.pairing.actions import offers
from scheduling.pairing.actions.undoing import undo_act
from tests.factories.cases import CaseFactory
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.races.racing import free_mediator, race

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = range(8)


def coordinator(service):
    user = MembershipFactory(service=service, role=Role.COORDINATOR).user
    return Scope(service=service, user=user, roles=frozenset({Role.COORDINATOR}))


@pytest.fixture
def asked():
    """Two were asked so long ago that their letters are due by now, and it can just be undone."""
    service = ServiceFactory()
    at = timezone.now() - TIME_TO_UNDO / 2
    case, pair = CaseFactory(service=service, ready=True), [free_mediator(service) for _ in "ab"]
    boss = coordinator(service)
    sent = offers.offer_case(case, pair, by=boss, at=at)
    OutboxMessage.unscoped.update(not_before=at)
    return case, sent, boss


@pytest.mark.parametrize("turn", ROUNDS)
def test_the_worker_and_who_undoes_never_both_win(asked, turn):
    case, _sent, boss = asked
    act = UndoableAct.unscoped.get()
    at = timezone.now()
    first, second = OutboxMessage.unscoped.in_bulk()
    moves = [
        partial(undo_act, act, by=boss, at=at),
        partial(deliver, first, at=at),
        partial(deliver, second, at=at),
    ]
    # Who starts a little earlier wins more often: each has its turns.
    came = race(*(moves if turn % 2 else reversed(moves)))

    was_undone = any(isinstance(one, list) for one in came)
    left = OutboxMessage.unscoped.filter(state=OutboxState.SENT).count()
    states = set(Offer.unscoped.values_list("state", flat=True))
    case.refresh_from_db()
    assert not [one for one in came if isinstance(one, Exception) and type(one) is not LetterLeft]
    if was_undone:
        assert (left, case.state, states) == (0, CaseState.READY, {OfferState.WITHDRAWN})
        assert not OutboxMessage.unscoped.exclude(state=OutboxState.SUPERSEDED).exists()
    else:
        assert (left, case.state, states) == (2, CaseState.OFFERED, {OfferState.SENT})


@pytest.mark.parametrize("turn", ROUNDS[:4])
def test_of_two_who_undo_one_does(asked, turn):
    case, _sent, boss = asked
    act, other = UndoableAct.unscoped.get(), coordinator(case.service)

    came = race(*(partial(undo_act, act, by=by, at=timezone.now()) for by in (boss, other)))

    assert {type(one) for one in came} == {ActUndone, list}


@pytest.mark.parametrize("turn", ROUNDS[:4])
def test_of_an_answer_and_who_undoes_one_stands(asked, turn):
    case, sent, boss = asked
    act, at = UndoableAct.unscoped.get(), timezone.now()
    volunteer = sent[0].volunteer
    theirs = Scope.by_link(case.service, volunteer.user, Role.VOLUNTEER)

    came = race(
        partial(offers.accept_offer, sent[0], by=theirs, at=at),
        partial(undo_act, act, by=boss, at=at),
    )

    stands = {offer.pk: offer.state for offer in Offer.unscoped.all()}
    if isinstance(came[1], list):
        assert set(stands.values()) == {OfferState.WITHDRAWN}
        assert Case.unscoped.get(pk=case.pk).state == CaseState.READY
    else:
        assert isinstance(came[1], AnsweredMeanwhile), came
        assert stands[sent[0].pk] == OfferState.ACCEPTED
        assert stands[sent[1].pk] == OfferState.SENT

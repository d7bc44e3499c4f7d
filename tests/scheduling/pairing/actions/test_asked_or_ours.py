"""A case is offered while somebody can still answer; then the move is the coordinator's."""

from datetime import timedelta

import pytest

from cases.actions.pairs import release_mediator
from cases.lifecycle import CaseState
from insights.due.steps import Whose
from insights.pages.due import due_steps
from organisations.models import Role, Scope
from scheduling.lifecycle import OfferState
from scheduling.models import Offer
from scheduling.pairing.actions.offers import decline_offer, offer_case
from scheduling.pairing.actions.refusals import AlreadyOnCase
from scheduling.pairing.models.questions import WhoseMove
from scheduling.pairing.pages.queue import QueuePage
from scheduling.planning.snapshot import look_at_queue
from tests.cases.letters import letters
from tests.factories.training import CertificationFactory
from tests.scheduling.mediators import (
    by_link,
    mediator,
    moment,
    offer_to,
    offered_case,
    ready_case,
    refreshed,
    say_yes,
    seats_on,
    state_of,
    verbs,
)
from tests.scheduling.talks import let_everything_leave
from training.actions.certifications import revoke_certification, suspend_certification
from training.models import Certification
from volunteers.actions.volunteers import leave, pause_volunteer


@pytest.fixture
def coordinator(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


def is_ours(case, scope, now) -> bool:
    """It is our turn in the list of them, under our heading of the queue, and in the plan."""
    turns = [step.whose for step in due_steps(scope, now) if step.subject.pk == case.pk]
    counted = turns == [Whose.COORDINATOR]
    queue = QueuePage.of(scope)
    headed = queue.counts[WhoseMove.OURS] == 1 and [line.pk for line in queue[0:5]] == [case.pk]
    planned = [one.id for one in look_at_queue(scope.service, at=now).queue.cases] == [case.pk]
    assert counted == headed == planned
    return counted


def test_one_yes_of_one_who_was_asked_leaves_the_other_seat_to_us(service, coordinator, now):
    case, one = ready_case(service), mediator(service)
    (offer,) = offer_case(case, [one], by=coordinator, at=now)
    asked = is_ours(case, coordinator, now)

    say_yes(offer, now)

    assert not asked
    assert state_of(case) == CaseState.SEEKING_PAIR
    assert seats_on(case) == [(1, one.pk)]
    assert is_ours(case, coordinator, now)


def test_whoever_is_released_then_leaves_a_case_that_is_ours(service, coordinator, now):
    case, one = ready_case(service), mediator(service)
    (offer,) = offer_case(case, [one], by=coordinator, at=now)
    say_yes(offer, now)

    release_mediator(case, one, reason="ill", by=coordinator, at=now)

    assert (state_of(case), seats_on(case)) == (CaseState.SEEKING_PAIR, [])
    assert is_ours(case, coordinator, now)


def test_a_yes_ends_the_question_to_the_other_whose_time_is_over(service):
    case, one, late = offered_case(service), mediator(service), mediator(service)
    offer = offer_to(one, case)
    too_late = offer_to(late, case, expires_at=moment(2))

    say_yes(offer)

    assert refreshed(too_late).state == OfferState.EXPIRED
    assert state_of(case) == CaseState.SEEKING_PAIR
    assert verbs().count("offer.expire") == 1


def test_a_no_ends_the_question_to_the_other_whose_time_is_over(service, now):
    case, one, late = offered_case(service), mediator(service), mediator(service)
    offer = offer_to(one, case)
    too_late = offer_to(late, case, expires_at=now - timedelta(hours=1))

    decline_offer(offer, by=by_link(one), at=now)

    assert refreshed(too_late).state == OfferState.EXPIRED
    assert state_of(case) == CaseState.SEEKING_PAIR


GOES = {
    "leaves": lambda one, by, at: leave(one, reason="", by=by, at=at),
    "rests": lambda one, by, at: pause_volunteer(one, until=None, by=by, at=at),
    "is suspended": lambda one, by, at: suspend_certification(
        Certification.unscoped.get(volunteer=one), reason="", by=by, at=at
    ),
    "is revoked": lambda one, by, at: revoke_certification(
        Certification.unscoped.get(volunteer=one), reason="", by=by, at=at
    ),
}


@pytest.mark.parametrize("goes", GOES.values(), ids=GOES)
def test_who_may_not_mediate_any_more_is_asked_no_longer(goes, service, coordinator, now):
    case, seated, one = ready_case(service), mediator(service), mediator(service)
    (offer,) = offer_case(case, [seated], by=coordinator, at=now)
    say_yes(offer, now)
    (offer,) = offer_case(case, [one], by=coordinator, at=now)

    goes(one, coordinator, now)

    assert refreshed(offer).state == OfferState.WITHDRAWN
    assert (state_of(case), seats_on(case)) == (CaseState.SEEKING_PAIR, [(1, seated.pk)])
    assert is_ours(case, coordinator, now)


@pytest.mark.parametrize("goes", GOES, ids=GOES)
def test_only_who_rests_reads_that_we_ask_them_again(goes, service, coordinator, now):
    case, one = ready_case(service), mediator(service)
    offer_case(case, [one], by=coordinator, at=now)
    let_everything_leave(now)

    GOES[goes](one, coordinator, now)

    (letter,) = [one for one in letters() if one["subject"] == "The case we asked you for"]
    rests = goes == "rests"
    for text in (letter["text"], letter["html"]):
        assert ("We will gladly ask you again" in text) is rests
        assert ("We have taken the question back" in text) is (not rests)


def test_a_second_right_to_mediate_keeps_the_question_standing(service, coordinator, now):
    one = mediator(service)
    offer = offer_to(one, offered_case(service))
    earlier = Certification.unscoped.get(volunteer=one)
    CertificationFactory(service=service, volunteer=one)

    suspend_certification(earlier, reason="", by=coordinator, at=now)

    assert refreshed(offer).state == OfferState.SENT


def test_who_sits_on_the_case_is_not_asked_for_it(service, coordinator, now):
    case, one = ready_case(service), mediator(service)
    (offer,) = offer_case(case, [one], by=coordinator, at=now)
    say_yes(offer, now)

    with pytest.raises(AlreadyOnCase) as refused:
        offer_case(case, [one], by=coordinator, at=now)

    assert refused.value.names == [str(one)]
    assert Offer.unscoped.count() == 1

"""Whoever had a seat on a case and left it is asked for it again with a reason only."""

import pytest

from cases.actions.closing import close_case, reopen_case
from cases.actions.pairs import release_mediator
from cases.lifecycle import CaseState
from cases.models import Assignment, Case
from organisations.models import Role, Scope
from scheduling.engine.plan.planner import make_plan
from scheduling.engine.reasons import Rule
from scheduling.pairing.actions.offers import offer_case
from scheduling.pairing.actions.refusals import ReasonMissing
from scheduling.pairing.pages.board import board_of
from scheduling.pairing.snapshot.case_needs import who_left
from scheduling.pairing.snapshot.everybody import look_at_pool
from scheduling.planning.snapshot import look_at_queue
from tests.factories.cases import READY, AssignmentFactory, PartyFactory
from tests.scheduling.mediators import mediator, ready_case, say_yes, seats_on
from volunteers.actions.volunteers import leave, take_back
from volunteers.models import Volunteer


@pytest.fixture
def coordinator(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


def sits_on(case, *people) -> None:
    for seat, one in enumerate(people, 1):
        AssignmentFactory(service=case.service, case=case, volunteer=one, seat=seat)
    Case.unscoped.filter(pk=case.pk).update(state=CaseState.PAIRED)


def close_and_reopen(case, *, by, at) -> None:
    PartyFactory(service=case.service, case=case, street="", house_number="", postcode="")
    close_case(case, not_started_reason="gone", by=by, at=at)
    reopen_case(case, reason="again", by=by, at=at)


def given_back(service, coordinator, now):
    """A case, who gave it back, who stays, and two others who could take it."""
    case, gone, stays = ready_case(service), mediator(service), mediator(service)
    sits_on(case, gone, stays)
    release_mediator(case, gone, reason="no time", by=coordinator, at=now)
    return case, gone, stays, [mediator(service, max_open_cases=3) for _ in range(2)]


def test_the_board_says_who_left_and_proposes_others(service, coordinator, now):
    case, gone, stays, others = given_back(service, coordinator, now)

    board = board_of(look_at_pool(case, service=service, at=now))

    assert (Rule.LEFT_CASE, 1) in board.left_out
    proposed = {member.person.id for card in board.cards for member in card.new_members}
    assert proposed == {one.pk for one in others}
    assert stays.pk not in proposed | {gone.pk}


def test_the_plan_gives_the_case_to_somebody_else(service, coordinator, now):
    case, gone, *_others = given_back(service, coordinator, now)

    looked = look_at_queue(service, at=now)

    (placed,) = make_plan(looked.queue).placed
    assert placed.case == case.pk
    assert gone.pk not in placed.team


def test_one_click_does_not_ask_them_again_and_a_reason_does(service, coordinator, now):
    case, gone, stays, _others = given_back(service, coordinator, now)

    with pytest.raises(ReasonMissing) as missing:
        offer_case(case, [gone], by=coordinator, at=now)
    (offer,) = offer_case(
        case,
        [gone],
        despite=[Rule.LEFT_CASE],
        despite_reason="He has time again.",
        by=coordinator,
        at=now,
    )
    say_yes(offer, now)

    assert [(one.rule, one.about) for one in missing.value.reasons] == [(Rule.LEFT_CASE, gone.pk)]
    assert offer.overridden == ["left_case"]
    assert seats_on(case) == [(1, gone.pk), (2, stays.pk)]


def test_who_left_the_service_left_the_case_too(service, coordinator, now):
    case, gone, stays = ready_case(service), mediator(service), mediator(service)
    sits_on(case, gone, stays)
    leave(gone, reason="", by=coordinator, at=now)
    take_back(gone, by=coordinator, at=now)
    Volunteer.unscoped.filter(pk=gone.pk).update(state="active")

    assert look_at_pool(case, service=service, at=now).need.left_case == {gone.pk}


def test_whose_seat_ended_with_the_case_may_have_it_again(service, coordinator, now):
    case, one, other = ready_case(service), mediator(service), mediator(service)
    sits_on(case, one, other)
    close_and_reopen(case, by=coordinator, at=now)
    Case.unscoped.filter(pk=case.pk).update(state=CaseState.READY, ready_at=READY)

    board = board_of(look_at_pool(case, service=service, at=now))

    assert board.left_out == []
    assert [sorted(card.new_ids) for card in board.cards] == [[one.pk, other.pk]]
    assert not Assignment.unscoped.left_early().exists()


def ask_again(case, gone, *, by, now):
    (offer,) = offer_case(
        case,
        [gone],
        despite=[Rule.LEFT_CASE],
        despite_reason="He has time again.",
        by=by,
        at=now,
    )
    say_yes(offer, now)
    return Case.unscoped.get(pk=case.pk)


def test_who_came_back_and_sat_to_the_end_may_have_it_again(service, coordinator, now):
    case, gone, stays, _others = given_back(service, coordinator, now)
    case = ask_again(case, gone, by=coordinator, now=now)
    close_and_reopen(case, by=coordinator, at=now)
    Case.unscoped.filter(pk=case.pk).update(state=CaseState.READY, ready_at=READY)

    assert look_at_pool(case, service=service, at=now).need.left_case == set()
    assert who_left([case, ready_case(service)]) == {}
    assert len(offer_case(case, [gone, stays], by=coordinator, at=now)) == 2


def test_who_came_back_and_left_once_more_left(service, coordinator, now):
    case, gone, _stays, _others = given_back(service, coordinator, now)
    case = ask_again(case, gone, by=coordinator, now=now)
    release_mediator(case, gone, reason="ill", by=coordinator, at=now)

    assert look_at_pool(case, service=service, at=now).need.left_case == {gone.pk}
    assert who_left([case, ready_case(service)]) == {case.pk: {gone.pk}}

"""Hands for cases that wait: who may put one up, and how each of them ends."""

import pytest

from cases.actions.closing import close_case
from cases.actions.resting import rest_case
from cases.lifecycle import CaseState
from core.lifecycle import MoveRefused
from organisations.models import OutboxMessage, Role
from scheduling.models import Hand
from scheduling.pairing.actions.hands import raise_hand, take_hand_back
from scheduling.pairing.actions.offers import decline_offer, offer_case
from scheduling.pairing.actions.refusals import CaseNotWaiting, TeamRefused
from scheduling.pairing.snapshot.cases import look_at_few
from scheduling.pairing.snapshot.waiting import cases_open_to
from tests.factories.cases import AssignmentFactory, PartyFactory
from tests.factories.organisations import ServiceFactory
from tests.factories.volunteers import ConflictOfInterestFactory
from tests.scheduling.mediators import (
    by_link,
    mail_kinds,
    mediator,
    offer_to,
    offered_case,
    ready_case,
    say_yes,
    verbs,
)
from tests.scheduling.talks import as_mediator
from volunteers.actions.volunteers import pause_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def ans(service):
    return mediator(service, first_name="Ans")


def up(volunteer, case, now):
    return raise_hand(case.pk, volunteer, by=as_mediator(volunteer), at=now)


def state_of(hand):
    return Hand.unscoped.get(pk=hand.pk).state


def test_a_hand_asks_nobody_and_tells_the_trail(service, ans, now):
    case = ready_case(service)

    hand = up(ans, case, now)

    assert (hand.case, hand.volunteer, hand.state) == (case, ans, "up")
    assert verbs() == ["hand.raise"]
    assert mail_kinds() == []
    case.refresh_from_db()
    assert case.state == CaseState.READY


def test_a_second_tap_is_the_same_hand(service, ans, now):
    case = ready_case(service)

    assert up(ans, case, now) == up(ans, case, now)
    assert verbs() == ["hand.raise"]


def test_taken_back_it_can_be_put_up_again(service, ans, now):
    case = ready_case(service)
    hand = up(ans, case, now)

    take_hand_back(hand, by=as_mediator(ans), at=now)
    again = up(ans, case, now)

    assert state_of(hand) == "taken_back"
    assert again != hand
    with pytest.raises(MoveRefused):
        take_hand_back(hand, by=as_mediator(ans), at=now)


@pytest.mark.parametrize("state", ["offered", "paired", "triage", "closed"])
def test_nobody_puts_up_a_hand_for_a_case_that_does_not_wait(service, ans, now, state):
    closed_at = {"closed_at": now} if state == "closed" else {}
    case = ready_case(service, state=state, **closed_at)

    with pytest.raises(CaseNotWaiting):
        up(ans, case, now)


def test_a_case_of_another_service_does_not_wait_for_them(ans, now):
    with pytest.raises(CaseNotWaiting):
        up(ans, ready_case(ServiceFactory()), now)


def without_certificate(service, case):
    return mediator(service, certified=False)


def with_a_conflict_of_interest(service, case):
    volunteer = mediator(service)
    ConflictOfInterestFactory(service=service, volunteer=volunteer, street="Dorpsstraat")
    return volunteer


def in_the_same_street(service, case):
    return mediator(service, street="Dorpsstraat", town="Zwolle", postcode="")


def at_their_maximum(service, case):
    volunteer = mediator(service, max_open_cases=1)
    AssignmentFactory(service=service, volunteer=volunteer)
    return volunteer


def on_a_break(service, case):
    return mediator(service, state="paused")


def who_said_no(service, case):
    volunteer = mediator(service)
    offer = offer_to(volunteer, case, state="declined", answered_at=case.ready_at)
    assert offer.decline_reason == ""
    return volunteer


def who_lives_nobody_knows_where(service, case):
    return mediator(service, street="", postcode="", town="")


def without_an_hour_in_common(service, case):
    return mediator(service, weekdays=(3,))


@pytest.mark.parametrize(
    "who",
    [
        without_certificate,
        with_a_conflict_of_interest,
        in_the_same_street,
        at_their_maximum,
        on_a_break,
        who_said_no,
        who_lives_nobody_knows_where,
        without_an_hour_in_common,
    ],
)
def test_whom_a_rule_keeps_out_sees_no_case_and_puts_up_no_hand(service, now, who):
    case = ready_case(service)
    PartyFactory(service=service, case=case, street="Dorpsstraat", town="Zwolle", postcode="")
    kept_out, ans = who(service, case), mediator(service, first_name="Ans")

    with pytest.raises(TeamRefused):
        up(kept_out, case, now)
    scope = as_mediator(kept_out)
    assert cases_open_to(kept_out.pk, scope=scope, at=now) == []
    (found,) = cases_open_to(ans.pk, scope=as_mediator(ans), at=now)
    assert found[0].case == case


def test_a_newcomer_is_not_shown_a_case_on_which_a_newcomer_sits(service, now):
    case = ready_case(service, state="seeking_pair")
    sits = mediator(service, level="novice")
    AssignmentFactory(service=service, case=case, volunteer=sits, seat=1)
    newcomer, regular = mediator(service, level="novice"), mediator(service, level="regular")

    def shown(one):
        return cases_open_to(one.pk, scope=as_mediator(one), at=now)

    assert [len(shown(one)) for one in (newcomer, regular, sits)] == [0, 1, 0]
    with pytest.raises(TeamRefused):
        up(newcomer, case, now)
    with pytest.raises(CaseNotWaiting):
        up(sits, case, now)


def test_who_is_asked_has_the_hand_met(service, coordinator, ans, now):
    case = ready_case(service)
    bert = mediator(service)
    hands = [up(ans, case, now), up(bert, case, now)]

    offer_case(case, [ans], by=coordinator, at=now)

    assert [state_of(hand) for hand in hands] == ["met", "up"]
    assert mail_kinds() == ["offer"]


def test_who_was_passed_over_is_told_once_the_case_has_its_mediators(service, ans, now):
    case = offered_case(service)
    hand = Hand.unscoped.create(service=service, case=case, volunteer=ans, raised_at=now)
    offers = [offer_to(mediator(service), case, sent_at=now) for _ in range(2)]

    say_yes(offers[0], now)
    assert state_of(hand) == "up"
    say_yes(offers[1], now)

    assert state_of(hand) == "passed"
    (letter,) = OutboxMessage.unscoped.filter(kind="hand_ended")
    assert letter.lane == ans.user.mailbox.lower()


def test_a_no_leaves_the_other_hands_up(service, coordinator, ans, now):
    case = ready_case(service)
    hand = up(ans, case, now)
    (offer,) = offer_case(case, [mediator(service)], by=coordinator, at=now)

    decline_offer(offer, by=by_link(offer.volunteer), at=now)

    assert state_of(hand) == "up"


@pytest.mark.parametrize("end", ["close", "rest"])
def test_a_case_that_waits_no_more_ends_the_hands(service, coordinator, ans, now, end):
    case = ready_case(service)
    hand = up(ans, case, now)

    if end == "close":
        close_case(case, not_started_reason="withdrew", by=coordinator, at=now)
    else:
        wakes_on = now.date().replace(year=2027)
        rest_case(case, wakes_on=wakes_on, reason="", by=coordinator, at=now)

    assert state_of(hand) == "over"
    assert "hand_ended" in mail_kinds()


def test_whoever_takes_a_break_lets_the_hands_go(service, coordinator, ans, now):
    hand = up(ans, ready_case(service), now)

    pause_volunteer(ans, until=None, by=coordinator, at=now)

    assert state_of(hand) == "taken_back"
    assert "hand_ended" not in mail_kinds()


def test_a_hand_moves_nobody_in_the_ranking(service, ans, now):
    case = ready_case(service)
    before = look_at_few(case, {ans.pk}, service=service, at=now)
    up(ans, case, now)

    after = look_at_few(case, {ans.pk}, service=service, at=now)

    assert after.need == before.need
    assert after.team({ans.pk}) == before.team({ans.pk})

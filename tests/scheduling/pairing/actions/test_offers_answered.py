"""Saying yes or no: scenarios 3 to 6, 17 and 19 of the trade."""

from dataclasses import replace
from datetime import date

import pytest

from cases.actions.pairs import release_mediator
from cases.lifecycle import CaseState
from core.lifecycle import MoveRefused
from organisations.models import AuditEntry, Role, Scope
from scheduling.lifecycle import OfferState
from scheduling.models import DeclineReason, Offer
from scheduling.pairing.actions.offers import accept_offer, decline_offer
from scheduling.pairing.actions.refusals import NoSeatLeft, OfferEnded, TeamRefused
from scheduling.pairing.snapshot.everybody import look_at_pool
from tests.factories.cases import AssignmentFactory
from tests.scheduling.mediators import (
    by_link,
    mail_kinds,
    mediator,
    moment,
    offer_to,
    offered_case,
    ready_case,
    refreshed,
    say_yes,
    seats_on,
    state_of,
)
from training.models import Certification

LATER = moment(3)


@pytest.fixture
def coordinator(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


def test_the_first_yes_takes_a_seat_and_leaves_the_case_offered(service):
    case, one, other = offered_case(service), mediator(service), mediator(service)
    offer = offer_to(one, case)
    offer_to(other, case)

    say_yes(offer)

    assert seats_on(case) == [(1, one.pk)]
    assert state_of(case) == CaseState.OFFERED
    accepted = refreshed(offer)
    assert (accepted.state, accepted.answered_at) == (OfferState.ACCEPTED, LATER)
    assert (accepted.answered_via, accepted.entered_by) == ("link", None)


def test_two_yeses_make_the_pair_and_each_learns_the_name_of_the_other(service, deliver_mail):
    case = offered_case(service)
    pair = [mediator(service, first_name=name) for name in ("Ans", "Bert")]
    for volunteer in pair:
        say_yes(offer_to(volunteer, case))

    letters = deliver_mail()

    assert state_of(case) == CaseState.PAIRED
    assert seats_on(case) == [(1, pair[0].pk), (2, pair[1].pk)]
    assert [letter.to for letter in letters] == [[one.user.email] for one in pair]
    assert "Bert Bakker" in letters[0].body
    assert "Ans Bakker" in letters[1].body
    assert f"/cases/{case.pk}/" in letters[0].body


def test_a_pair_that_is_made_a_second_time_is_told_a_second_time(service, member, now):
    case, boss = offered_case(service), member(service, Role.COORDINATOR)
    pair = [mediator(service) for _ in range(2)]
    for volunteer in pair:
        say_yes(offer_to(volunteer, case))
    release_mediator(case, pair[1], reason="ill", by=boss, at=now)

    aside = {"overridden": ["left_case"], "override_reason": "She is well again."}
    say_yes(offer_to(pair[1], case, wave=2, **aside), at=moment(3, 15))

    assert state_of(case) == CaseState.PAIRED
    assert mail_kinds() == ["pair_complete"] * 4


def test_the_last_seat_ends_the_offers_of_the_others_with_a_kind_mail(service):
    case, late = offered_case(service), mediator(service)
    waiting = offer_to(late, case)
    for _ in range(2):
        say_yes(offer_to(mediator(service), case))

    assert refreshed(waiting).state == OfferState.WITHDRAWN
    assert mail_kinds() == ["pair_complete", "pair_complete", "offer_withdrawn"]
    with pytest.raises(MoveRefused):
        say_yes(waiting)


def test_a_yes_when_every_seat_is_taken_changes_nothing(service):
    case = offered_case(service)
    offer = offer_to(mediator(service), case)
    for seat in (1, 2):
        AssignmentFactory(service=service, case=case, volunteer=mediator(service), seat=seat)

    with pytest.raises(NoSeatLeft):
        say_yes(offer)

    assert refreshed(offer).state == OfferState.SENT


def test_one_yes_is_enough_where_the_service_works_with_one_mediator(service, now):
    service.mediators_per_case = 1
    service.save()
    case, volunteer = offered_case(service), mediator(service)

    say_yes(offer_to(volunteer, case))

    assert state_of(case) == CaseState.PAIRED
    assert mail_kinds() == ["pair_complete"]


def test_a_second_newcomer_is_refused_and_their_offer_is_given_up(service):
    case = offered_case(service)
    offers = [offer_to(mediator(service, level="novice"), case) for _ in range(2)]
    say_yes(offers[0])

    with pytest.raises(TeamRefused) as refusal:
        say_yes(offers[1])

    assert refusal.value.rules == "nobody_experienced"
    assert refreshed(offers[1]).state == OfferState.WITHDRAWN
    assert state_of(case) == CaseState.SEEKING_PAIR
    assert len(seats_on(case)) == 1


def test_languages_are_looked_at_again_when_the_second_says_yes(service):
    case = offered_case(service, languages=["nl", "tr"])
    offers = [offer_to(mediator(service), case) for _ in range(2)]
    say_yes(offers[0])

    with pytest.raises(TeamRefused) as refusal:
        say_yes(offers[1])

    assert refusal.value.rules == "language"


def test_a_certification_that_ended_since_refuses_the_yes(service):
    volunteer = mediator(service)
    offer = offer_to(volunteer, offered_case(service))
    Certification.unscoped.update(valid_until=date(2026, 3, 2))

    with pytest.raises(TeamRefused) as refusal:
        say_yes(offer, at=moment(3))

    assert refusal.value.rules == "not_certified"


def test_the_last_free_place_does_not_refuse_itself(service):
    volunteer = mediator(service, max_open_cases=1)

    assert say_yes(offer_to(volunteer, offered_case(service))).state == OfferState.ACCEPTED


def test_a_yes_beyond_the_own_maximum_is_refused(service):
    volunteer = mediator(service, max_open_cases=1)
    offer = offer_to(volunteer, offered_case(service))
    AssignmentFactory(service=service, volunteer=volunteer)

    with pytest.raises(TeamRefused) as refusal:
        say_yes(offer)

    assert refusal.value.rules == "load_full"


def test_no_common_hour_in_the_weeks_ahead_does_not_undo_a_yes(service):
    volunteer = mediator(service, weekdays=(4,))

    assert say_yes(offer_to(volunteer, offered_case(service))).state == OfferState.ACCEPTED


def test_a_yes_after_the_time_is_refused(service):
    offer = offer_to(mediator(service), offered_case(service))

    with pytest.raises(OfferEnded) as refusal:
        say_yes(offer, at=offer.expires_at)

    assert refusal.value.expired_at == offer.expires_at


def test_a_second_yes_is_refused(service):
    offer = offer_to(mediator(service), offered_case(service))
    say_yes(offer)

    with pytest.raises(MoveRefused):
        say_yes(offer)


def test_nobody_answers_for_another_volunteer(service):
    offer = offer_to(mediator(service), offered_case(service))

    with pytest.raises(Offer.DoesNotExist):
        accept_offer(offer, by=by_link(mediator(service)), at=LATER)


def test_a_yes_by_phone_counts_and_says_who_entered_it(service, coordinator):
    case, volunteer = offered_case(service), mediator(service)
    offer = offer_to(volunteer, case)

    accept_offer(offer, by=replace(coordinator, via="phone"), at=LATER)

    accepted = refreshed(offer)
    assert (accepted.answered_via, accepted.entered_by) == ("phone", coordinator.user)
    assert seats_on(case) == [(1, volunteer.pk)]
    assert AuditEntry.unscoped.filter(verb="offer.accept").get().via == "phone"


def test_a_yes_beside_the_mediator_who_stayed_takes_the_free_seat(service):
    case = offered_case(service)
    AssignmentFactory(service=service, case=case, volunteer=mediator(service), seat=2)
    volunteer = mediator(service)

    say_yes(offer_to(volunteer, case))

    assert (1, volunteer.pk) in seats_on(case)
    assert state_of(case) == CaseState.PAIRED


def test_a_no_puts_the_seat_back_when_nobody_else_can_answer(service):
    case, volunteer = offered_case(service), mediator(service)
    offer = offer_to(volunteer, case)

    decline_offer(offer, reason="busy", note="holiday", by=by_link(volunteer), at=LATER)

    assert state_of(case) == CaseState.SEEKING_PAIR
    declined = refreshed(offer)
    assert (declined.state, declined.decline_reason) == (OfferState.DECLINED, DeclineReason.BUSY)
    assert declined.decline_note == "holiday"
    assert mail_kinds() == []


def test_a_no_leaves_the_case_offered_while_another_may_answer(service):
    case, volunteer = offered_case(service), mediator(service)
    offer = offer_to(volunteer, case)
    offer_to(mediator(service), case)

    decline_offer(offer, by=by_link(volunteer), at=LATER)

    assert state_of(case) == CaseState.OFFERED


def test_who_knows_the_people_is_kept_from_this_case_only(service):
    case, volunteer = offered_case(service), mediator(service)
    offer = offer_to(volunteer, case)

    decline_offer(offer, reason="knows_them", by=by_link(volunteer), at=LATER)

    assert volunteer.pk in look_at_pool(case, service=service, at=LATER).need.knows
    other = look_at_pool(ready_case(service), service=service, at=LATER)
    assert other.need.knows == set()


def test_a_no_after_the_time_is_refused(service):
    volunteer = mediator(service)
    offer = offer_to(volunteer, offered_case(service))

    with pytest.raises(OfferEnded):
        decline_offer(offer, by=by_link(volunteer), at=offer.expires_at)

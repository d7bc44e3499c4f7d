"""Asking, answering, expiring: docs of the rules in the issue's scenarios 3 to 6, 17 and 19."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.lifecycle import CaseState
from cases.models import Assignment, Case
from core.lifecycle import MoveRefused
from organisations.models import AuditEntry, OutboxMessage, Role, Scope
from scheduling.actions.offers import (
    accept_offer,
    decline_offer,
    expire_offers,
    offer_case,
    withdraw_offer,
    withdraw_offers_of_case,
    withdraw_offers_to,
)
from scheduling.actions.refusals import (
    AlreadyAsked,
    EnoughAsked,
    NoSeatLeft,
    OfferEnded,
    TeamRefused,
    WarningsStand,
)
from scheduling.lifecycle import OfferState
from scheduling.models import DeclineReason, Offer
from scheduling.pairing.reasons import Rule
from scheduling.snapshot import take_snapshot
from tests.factories.cases import AssignmentFactory, PartyFactory
from tests.factories.organisations import DistrictFactory, ServiceFactory
from tests.scheduling.mediators import (
    mediator,
    moment,
    offer_to,
    offered_case,
    ready_case,
    refreshed,
)
from training.models import Certification
from volunteers.models import Volunteer

LATER = moment(3)


@pytest.fixture
def coordinator(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


def by_link(volunteer: Volunteer) -> Scope:
    return Scope.by_link(volunteer.service, volunteer.user, Role.VOLUNTEER)


def say_yes(offer: Offer, at=LATER) -> Offer:
    return accept_offer(offer, by=by_link(offer.volunteer), at=at)


def state_of(case: Case) -> str:
    return Case.unscoped.get(pk=case.pk).state


def seats_on(case: Case) -> list[tuple[int, int]]:
    rows = Assignment.unscoped.of_case(case).open().in_order()
    return [(row.seat, row.volunteer_id) for row in rows]


def mail_kinds() -> list[str]:
    waiting = OutboxMessage.unscoped.filter(state="queued").order_by("pk")
    return list(waiting.values_list("kind", flat=True))


def verbs() -> list[str]:
    return list(AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True))


# --- asking


def test_asking_two_people_sends_each_a_mail_and_moves_the_case(service, coordinator, now):
    case, pair = ready_case(service), [mediator(service), mediator(service)]

    offers = offer_case(case, pair, by=coordinator, at=now)

    assert state_of(case) == CaseState.OFFERED
    assert [offer.volunteer for offer in offers] == pair
    assert {offer.wave for offer in offers} == {1}
    assert {offer.expires_at for offer in offers} == {now + timedelta(hours=48)}
    assert mail_kinds() == ["offer", "offer"]
    assert verbs() == ["case.offer", "offer.send", "offer.send"]


def test_the_mail_of_an_offer_tells_nothing_of_the_parties(service, coordinator, now, deliver_mail):
    case = ready_case(service, district=DistrictFactory(service=service, name="Noord"))
    party = PartyFactory(service=service, case=case, story="Ruzie om de heg")

    offer_case(case, [mediator(service)], by=coordinator, at=now)

    (letter,) = deliver_mail()
    text = letter.message().as_string() + letter.body
    assert "Noord" in letter.body
    assert "Monday: evening" in letter.body
    for secret in (party.name, party.street, party.phone, party.email, party.story, case.number):
        assert secret not in text


def test_the_next_people_asked_are_the_next_wave(service, coordinator, now):
    case = offered_case(service)
    offer_to(mediator(service), case, wave=2, state="expired")

    (offer,) = offer_case(case, [mediator(service)], by=coordinator, at=now)

    assert offer.wave == 3


def test_a_hard_rule_refuses_the_offer_and_leaves_nothing_behind(service, coordinator, now):
    case, full = ready_case(service), mediator(service, max_open_cases=0)

    with pytest.raises(TeamRefused) as refusal:
        offer_case(case, [mediator(service), full], by=coordinator, at=now)

    assert [(reason.rule, reason.about) for reason in refusal.value.reasons] == [
        (Rule.LOAD_FULL, full.pk)
    ]
    assert state_of(case) == CaseState.READY
    assert not Offer.unscoped.exists()
    assert mail_kinds() == []


def test_two_newcomers_are_not_asked_together(service, coordinator, now):
    novices = [mediator(service, level="novice") for _ in range(2)]

    with pytest.raises(TeamRefused) as refusal:
        offer_case(ready_case(service), novices, by=coordinator, at=now)

    assert refusal.value.rules == "nobody_experienced"


def test_a_volunteer_of_the_same_street_is_never_asked(service, coordinator, now):
    case = ready_case(service)
    PartyFactory(service=service, case=case, street="Dorpsstraat")
    neighbour = mediator(service, street="Dorpsstraat")

    with pytest.raises(TeamRefused):
        offer_case(case, [neighbour], by=coordinator, at=now)


def test_a_warning_must_have_been_read(service, coordinator, now):
    district = DistrictFactory(service=service)
    case = ready_case(service, district=district)
    neighbour = mediator(service, district=district)

    with pytest.raises(WarningsStand) as warning:
        offer_case(case, [neighbour], by=coordinator, at=now)
    (offer,) = offer_case(case, [neighbour], despite_warnings=True, by=coordinator, at=now)

    assert [reason.rule for reason in warning.value.reasons] == [Rule.SAME_DISTRICT]
    assert offer.volunteer == neighbour


def test_nobody_is_asked_twice_at_the_same_time(service, coordinator, now):
    case, volunteer = offered_case(service), mediator(service)
    offer_to(volunteer, case)

    with pytest.raises(AlreadyAsked) as refusal:
        offer_case(case, [volunteer], by=coordinator, at=now)

    assert refusal.value.names == [str(volunteer)]


def test_no_more_people_are_asked_than_there_are_free_seats(service, coordinator, now):
    case = offered_case(service)
    AssignmentFactory(service=service, case=case, volunteer=mediator(service))

    with pytest.raises(NoSeatLeft) as refusal:
        offer_case(case, [mediator(service), mediator(service)], by=coordinator, at=now)

    assert refusal.value.seats == 1


def test_a_reserve_is_asked_on_purpose_only(service, coordinator, now):
    case, first = offered_case(service), [mediator(service), mediator(service)]
    for volunteer in first:
        offer_to(volunteer, case)
    reserve = [mediator(service), mediator(service)]

    with pytest.raises(EnoughAsked) as refusal:
        offer_case(case, reserve, by=coordinator, at=now)
    offers = offer_case(case, reserve, as_reserve=True, by=coordinator, at=now)

    assert refusal.value.names == [str(volunteer) for volunteer in first]
    assert [offer.wave for offer in offers] == [2, 2]


def test_asking_nobody_is_refused(service, coordinator, now):
    with pytest.raises(NoSeatLeft):
        offer_case(ready_case(service), [], by=coordinator, at=now)


def test_somebody_of_another_service_cannot_be_asked(service, coordinator, now):
    stranger = mediator(ServiceFactory())

    with pytest.raises(Volunteer.DoesNotExist):
        offer_case(ready_case(service), [stranger], by=coordinator, at=now)


def test_a_case_that_seeks_nobody_is_not_offered(service, coordinator, now):
    with pytest.raises(MoveRefused):
        offer_case(ready_case(service, state="triage"), [mediator(service)], by=coordinator, at=now)


def test_a_case_of_another_service_is_not_found(service, coordinator, now):
    with pytest.raises(Case.DoesNotExist):
        offer_case(ready_case(ServiceFactory()), [], by=coordinator, at=now)


# --- saying yes


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


# --- saying no, or nothing


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

    assert volunteer.pk in take_snapshot(case, service=service, at=LATER).need.knows
    other = take_snapshot(ready_case(service), service=service, at=LATER)
    assert other.need.knows == set()


def test_a_no_after_the_time_is_refused(service):
    volunteer = mediator(service)
    offer = offer_to(volunteer, offered_case(service))

    with pytest.raises(OfferEnded):
        decline_offer(offer, by=by_link(volunteer), at=offer.expires_at)


def test_offers_end_at_their_time_and_the_seat_goes_back(service):
    case = offered_case(service)
    offer = offer_to(mediator(service), case)
    early = offer_to(mediator(service), offered_case(service), expires_at=moment(9))

    ended = expire_offers(at=offer.expires_at)

    assert ended == 1
    assert refreshed(offer).state == OfferState.EXPIRED
    assert refreshed(early).state == OfferState.SENT
    assert state_of(case) == CaseState.SEEKING_PAIR
    assert AuditEntry.unscoped.filter(verb="offer.expire").get().by is None


def test_ending_offers_twice_changes_nothing_more(service):
    offer = offer_to(mediator(service), offered_case(service))
    expire_offers(at=offer.expires_at)

    assert expire_offers(at=offer.expires_at) == 0


def test_a_withdrawn_offer_is_told_with_a_kind_mail(service, coordinator):
    case = offered_case(service)
    offer = offer_to(mediator(service), case)

    withdraw_offer(offer, by=coordinator, at=LATER)

    assert refreshed(offer).state == OfferState.WITHDRAWN
    assert state_of(case) == CaseState.SEEKING_PAIR
    assert mail_kinds() == ["offer_withdrawn"]


def test_an_offer_that_has_not_left_yet_is_taken_back_without_a_mail(service, coordinator, now):
    (offer,) = offer_case(ready_case(service), [mediator(service)], by=coordinator, at=now)

    withdraw_offer(offer, by=coordinator, at=now)

    assert mail_kinds() == []


def test_an_answered_offer_is_not_withdrawn(service, coordinator):
    offer = offer_to(mediator(service), offered_case(service))
    say_yes(offer)

    with pytest.raises(MoveRefused):
        withdraw_offer(offer, by=coordinator, at=LATER)


def test_the_offers_of_a_case_that_ends_are_withdrawn(service):
    case = offered_case(service)
    offers = [offer_to(mediator(service), case) for _ in range(2)]

    assert withdraw_offers_of_case(case, service=service, at=LATER) == 2
    assert {refreshed(offer).state for offer in offers} == {OfferState.WITHDRAWN}


def test_the_offers_of_a_volunteer_who_leaves_go_back_to_the_queue(service):
    volunteer, other = mediator(service), mediator(service)
    alone, shared = offered_case(service), offered_case(service)
    for case in (alone, shared):
        offer_to(volunteer, case)
    offer_to(other, shared)

    assert withdraw_offers_to(volunteer, service=service, at=LATER) == 2
    assert state_of(alone) == CaseState.SEEKING_PAIR
    assert state_of(shared) == CaseState.OFFERED

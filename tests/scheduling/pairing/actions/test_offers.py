"""Asking volunteers for a case, and offers that end without an answer."""

from datetime import date, timedelta

import pytest

from cases.actions.choices import ChoiceFacts, add_choice
from cases.lifecycle import CaseState
from cases.models import Case, ChoiceList
from core.lifecycle import MoveRefused
from organisations.models import AuditEntry, Role, Scope
from scheduling.engine.reasons import Rule
from scheduling.lifecycle import OfferState
from scheduling.models import Offer
from scheduling.pairing.actions.offers import (
    expire_offers,
    offer_case,
    withdraw_offer,
    withdraw_offers_of_case,
    withdraw_offers_to,
)
from scheduling.pairing.actions.refusals import AlreadyAsked, EnoughAsked, NoSeatLeft, TeamRefused
from tests.cases.letters import letters
from tests.factories.cases import AssignmentFactory, PartyFactory
from tests.factories.organisations import DistrictFactory, OwnFreeDayFactory, ServiceFactory
from tests.scheduling.mediators import (
    mail_kinds,
    mediator,
    moment,
    offer_to,
    offered_case,
    ready_case,
    refreshed,
    say_yes,
    state_of,
    verbs,
)
from volunteers.models import Volunteer

LATER = moment(3)


@pytest.fixture
def coordinator(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


def test_asking_two_people_sends_each_a_mail_and_moves_the_case(service, coordinator, now):
    case, pair = ready_case(service), [mediator(service), mediator(service)]

    offers = offer_case(case, pair, by=coordinator, at=now)

    assert state_of(case) == CaseState.OFFERED
    assert [offer.volunteer for offer in offers] == pair
    assert {offer.wave for offer in offers} == {1}
    # Two working days from when the letter may leave, up to the whole hour.
    assert {offer.expires_at for offer in offers} == {now + timedelta(hours=49)}
    assert mail_kinds() == ["offer", "offer"]
    assert verbs() == ["case.offer", "offer.send", "offer.send"]


def test_the_mail_holds_the_line_in_short_unless_it_names_a_party(service, coordinator, now):
    told = ready_case(service, summary="Drums & bass at night")
    named = ready_case(service, summary="Mrs Geheim drums")
    PartyFactory(service=service, case=told)
    PartyFactory(service=service, case=named)

    offer_case(told, [mediator(service)], by=coordinator, at=now)
    offer_case(named, [mediator(service)], by=coordinator, at=now)

    one, other = letters()
    assert "Drums & bass at night" in one["text"]
    assert "Drums &amp; bass at night" in one["html"]
    assert "drums" not in (other["text"] + other["html"]).lower()


def test_an_offer_ends_on_a_whole_hour(service, coordinator, now):
    late = now + timedelta(minutes=38)

    offers = offer_case(ready_case(service), [mediator(service)], by=coordinator, at=late)

    assert {offer.expires_at for offer in offers} == {now + timedelta(hours=49)}


def test_the_mail_of_an_offer_says_what_it_is_about_in_the_words_of_the_service(
    service, coordinator, member, now
):
    facts = ChoiceFacts(words={"en": "pigeons"}, use="offered", counts_as="other")
    manager = member(service, Role.MANAGER)
    pigeons = add_choice(ChoiceList.KIND, facts, by=manager, at=now)
    service.refresh_from_db()
    case = ready_case(service, kind="other", own_kind=pigeons)

    offer_case(case, [mediator(service), mediator(service)], by=coordinator, at=now)

    for letter in letters():
        assert letter["subject"] == "A case for you? (pigeons)"
        assert "What it is about: pigeons" in letter["text"]
        assert "What it is about: pigeons" in letter["html"]


def test_while_nobody_works_the_time_to_answer_stands_still(service, coordinator, now):
    OwnFreeDayFactory(service=service, starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 4))

    offers = offer_case(ready_case(service), [mediator(service)], by=coordinator, at=now)

    assert {offer.expires_at for offer in offers} == {now + timedelta(days=4, hours=1)}


def test_the_mail_of_an_offer_tells_nothing_of_the_parties(service, coordinator, now, deliver_mail):
    case = ready_case(service, district=DistrictFactory(service=service, name="Noord"))
    party = PartyFactory(service=service, case=case, story="Ruzie om de heg")

    offer_case(case, [mediator(service)], by=coordinator, at=now)

    (letter,) = deliver_mail()
    text = letter.message().as_bytes().decode() + letter.body
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

    assert withdraw_offers_to(volunteer, is_asked_again=True, service=service, at=LATER) == 2
    assert state_of(alone) == CaseState.SEEKING_PAIR
    assert state_of(shared) == CaseState.OFFERED

"""Between a question and its answer: its term, one reminder half-way, and "call me first"."""

from datetime import UTC, datetime, timedelta

import pytest

from core.lifecycle import MoveRefused
from organisations.models import Role, Scope
from scheduling.pairing.actions.offers import decline_offer, expire_offers, offer_case
from scheduling.pairing.actions.refusals import OfferEnded
from scheduling.pairing.actions.while_asked import ask_for_a_call, remind_who_is_silent
from tests.cases.letters import letters
from tests.scheduling.mediators import (
    by_link,
    mail_kinds,
    mediator,
    moment,
    offer_to,
    offered_case,
    ready_case,
    refreshed,
    verbs,
)

FRIDAY = datetime(2026, 3, 6, 14, tzinfo=UTC)


@pytest.fixture
def coordinator(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


@pytest.fixture
def asked(service, coordinator, now):
    (offer,) = offer_case(ready_case(service), [mediator(service)], by=coordinator, at=now)
    return offer


def test_what_is_asked_on_friday_ends_on_tuesday(service, coordinator):
    (offer,) = offer_case(ready_case(service), [mediator(service)], by=coordinator, at=FRIDAY)

    assert offer.expires_at == datetime(2026, 3, 10, 15, tzinfo=UTC)
    assert offer.remind_at == datetime(2026, 3, 9, 14, 10, tzinfo=UTC)


def test_a_question_neither_ends_nor_reminds_at_night(service, coordinator):
    late = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)

    (offer,) = offer_case(ready_case(service), [mediator(service)], by=coordinator, at=late)

    assert offer.remind_at == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert offer.expires_at == datetime(2026, 3, 5, 8, tzinfo=UTC)


def test_a_short_question_has_no_reminder(service, coordinator, now):
    service.offer_hours = 4
    service.save(update_fields=["offer_hours"])

    (offer,) = offer_case(ready_case(service), [mediator(service)], by=coordinator, at=now)

    assert offer.remind_at is None


def test_who_is_silent_is_reminded_once_half_way(asked):
    assert remind_who_is_silent(at=asked.remind_at - timedelta(minutes=1)) == 0

    assert remind_who_is_silent(at=asked.remind_at) == 1
    assert remind_who_is_silent(at=asked.remind_at + timedelta(minutes=5)) == 0

    assert mail_kinds() == ["offer", "offer_reminder"]
    reminder = letters()[-1]
    assert "You have not answered yet." in reminder["text"]
    assert "You have not answered yet." in reminder["html"]


def test_who_answered_is_not_reminded(asked, now):
    decline_offer(asked, by=by_link(asked.volunteer), at=now)

    assert remind_who_is_silent(at=asked.remind_at) == 0


def test_who_wants_a_call_is_not_reminded(asked, now):
    ask_for_a_call(asked, by=by_link(asked.volunteer), at=now)

    assert remind_who_is_silent(at=asked.remind_at) == 0


def test_who_wants_a_call_has_the_whole_term_again_and_the_asker_is_told(asked, coordinator, now):
    at = asked.expires_at - timedelta(hours=1)

    ask_for_a_call(asked, by=by_link(asked.volunteer), at=at)

    stands = refreshed(asked)
    assert stands.waits_for_a_call
    assert stands.expires_at == at + timedelta(hours=48)
    assert expire_offers(at=asked.expires_at) == 0
    assert verbs()[-1] == "offer.ask_for_a_call"
    letter = letters()[-1]
    assert letter["to"] == coordinator.user.mailbox
    assert f"{asked.volunteer.user} was asked for case {asked.case.number}" in letter["text"]


def test_asked_for_twice_it_is_one_call(asked, now):
    later = now + timedelta(hours=3)

    for at in (now, later):
        ask_for_a_call(asked, by=by_link(asked.volunteer), at=at)

    assert refreshed(asked).call_asked_at == now
    assert mail_kinds().count("call_asked") == 1


def test_after_the_answer_or_the_end_nobody_asks_for_a_call(service):
    answered = offer_to(mediator(service), offered_case(service))
    decline_offer(answered, by=by_link(answered.volunteer), at=moment(3))
    ended = offer_to(mediator(service), offered_case(service))

    with pytest.raises(MoveRefused):
        ask_for_a_call(answered, by=by_link(answered.volunteer), at=moment(3))
    with pytest.raises(OfferEnded):
        ask_for_a_call(ended, by=by_link(ended.volunteer), at=moment(5))

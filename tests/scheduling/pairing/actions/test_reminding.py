"""A second letter to whoever has not answered: to whom, how often, and what it says."""

from datetime import timedelta

import pytest

from organisations.models import AuditEntry, OutboxMessage, OutboxState, Role
from scheduling.models import Offer
from scheduling.pairing import mails
from scheduling.pairing.actions.offers import decline_offer, expire_offers, withdraw_offer
from scheduling.pairing.actions.refusals import NobodyWaits, WrittenToday
from scheduling.pairing.actions.reminding import remind_asked
from scheduling.pairing.snapshot.offer_told import look_and_tell
from tests.cases.letters import letters
from tests.factories.organisations import OwnFreeDayFactory
from tests.scheduling.mediators import by_link, mediator, offer_to, offered_case

A_DAY = timedelta(days=1)


@pytest.fixture
def by(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def case(service):
    return offered_case(service)


def ask(case, now, **facts) -> Offer:
    facts = {"sent_at": now - 4 * A_DAY, "expires_at": now + 9 * A_DAY} | facts
    return offer_to(mediator(case.service), case, **facts)


def test_only_those_who_can_still_answer_are_written_to(case, by, now):
    waits = ask(case, now)
    ask(case, now, state="declined", answered_at=now)
    ask(case, now, expires_at=now)

    assert remind_asked(case, by=by, at=now) == [waits]
    (row,) = OutboxMessage.unscoped.all()
    assert (row.kind, row.recipient) == ("offer_reminder", waits.volunteer.user.mailbox)
    assert AuditEntry.unscoped.of_verb("offer.remind").get().object_id == waits.pk
    (letter,) = letters()
    assert "You have not answered yet." in letter["text"]
    assert "You have not answered yet." in letter["html"]
    assert "We would like to ask you" not in letter["text"]


def test_at_most_once_a_working_day(case, by, service, now):
    ask(case, now)
    OwnFreeDayFactory(service=service, starts_on=(now + A_DAY).date())
    remind_asked(case, by=by, at=now)  # a Monday

    for later in (now + timedelta(hours=3), now + A_DAY):  # the Tuesday is a day off
        with pytest.raises(WrittenToday):
            remind_asked(case, by=by, at=later)
    assert len(remind_asked(case, by=by, at=now + 2 * A_DAY)) == 1


def test_who_was_asked_today_is_not_reminded_and_others_are(case, by, now):
    ask(case, now, sent_at=now)
    earlier = ask(case, now)

    assert remind_asked(case, by=by, at=now) == [earlier]


def test_where_nobody_waits_nobody_is_reminded(case, by, now):
    with pytest.raises(NobodyWaits):
        remind_asked(case, by=by, at=now)


@pytest.fixture
def reminded(case, by, now) -> Offer:
    """Asked four days ago and reminded now; the reminder still waits."""
    offer = ask(case, now)
    told = look_and_tell(offer, case, service=case.service, at=offer.sent_at)
    mails.post_offer(offer, case, told, service=case.service, at=offer.sent_at)
    remind_asked(case, by=by, at=now)
    offer.refresh_from_db()
    return offer


def kinds_that_wait() -> list[str]:
    rows = OutboxMessage.unscoped.filter(state=OutboxState.QUEUED)
    return list(rows.order_by("pk").values_list("kind", flat=True))


def test_who_got_the_question_hears_that_it_is_over_though_a_reminder_waits(reminded, by, now):
    OutboxMessage.unscoped.filter(kind="offer").update(state=OutboxState.SENT, sent_at=now)

    withdraw_offer(reminded, by=by, at=now)

    assert kinds_that_wait() == ["offer_withdrawn"]


def test_of_a_question_that_never_left_nothing_is_told(reminded, by, now):
    withdraw_offer(reminded, by=by, at=now)

    assert kinds_that_wait() == []


def test_whoever_answers_gets_no_reminder_in_the_morning(reminded, now):
    decline_offer(reminded, by=by_link(reminded.volunteer), at=now)

    assert "offer_reminder" not in kinds_that_wait()


def test_after_the_end_of_the_question_no_reminder_leaves(reminded):
    expire_offers(at=reminded.expires_at)

    assert "offer_reminder" not in kinds_that_wait()

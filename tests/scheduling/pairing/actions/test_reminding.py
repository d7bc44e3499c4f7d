"""A second letter to whoever has not answered: to whom, how often, and what it says."""

from datetime import timedelta

import pytest

from organisations.models import AuditEntry, OutboxMessage, Role
from scheduling.models import Offer
from scheduling.pairing.actions.refusals import NobodyWaits, WrittenToday
from scheduling.pairing.actions.reminding import remind_asked
from tests.cases.letters import letters
from tests.factories.organisations import OwnFreeDayFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case

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
    assert "You have not answered yet" in letter["text"]
    assert "You have not answered yet" in letter["html"]
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

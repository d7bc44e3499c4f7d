"""Two mediators at once, and two workers at once, on a real database: one report, one mail each."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from cases.models import Outcome
from organisations.models import OutboxMessage
from scheduling.appointments.actions.refusals import AlreadyTold
from scheduling.appointments.actions.reports import TalkTold, ask_for_reports, tell_talk
from scheduling.models import Appointment
from tests.factories.organisations import ServiceFactory
from tests.races.racing import race
from tests.scheduling.talks import EVENING, as_mediator, make_pair, plan

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
END = EVENING + timedelta(minutes=90)


@pytest.fixture
def pair():
    return make_pair(ServiceFactory())


@pytest.fixture
def talk(pair, now: datetime) -> Appointment:
    return plan(pair, as_mediator(pair.volunteers[0]), now)


def test_of_two_mediators_who_tell_at_once_one_is_heard(pair, talk):
    ways = zip(pair.volunteers, ("approach", "stops"), strict=True)

    ended = race(
        *(
            partial(tell_talk, talk, TalkTold(after=after), by=as_mediator(one), at=END)
            for one, after in ways
        )
    )

    assert sorted(type(one).__name__ for one in ended) == [AlreadyTold.__name__, "Appointment"]
    assert Outcome.unscoped.count() == 1


def test_two_workers_at_once_ask_each_mediator_once(pair, talk):
    ended = race(*[partial(ask_for_reports, at=END + timedelta(hours=14))] * 2)

    assert sorted(ended) == [0, 1]
    assert OutboxMessage.unscoped.filter(kind="talk_report").count() == 2

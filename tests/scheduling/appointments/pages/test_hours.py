"""Hours to propose: when the mediators can, and the parties where they said so."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduling.appointments.pages.hours import propose_hours
from tests.factories.organisations import OwnFreeDayFactory
from tests.factories.scheduling import WeeklyRuleFactory
from tests.scheduling.talks import make_pair, plan


@pytest.fixture
def pair(service):
    return make_pair(service)


def free(pair, *weekdays):
    for volunteer in pair.volunteers:
        for weekday in weekdays:
            WeeklyRuleFactory(service=pair.case.service, volunteer=volunteer, weekday=weekday)


def test_the_first_and_the_last_start_of_each_day_are_proposed(pair, service, now):
    free(pair, 1)

    proposal = propose_hours(pair.case, service=service, at=now)

    first = datetime(2026, 3, 3, 17, 30, tzinfo=UTC)
    assert proposal.starts[:3] == [
        first,
        first + timedelta(minutes=90),
        first + timedelta(days=7),
    ]
    assert len(proposal.starts) == 6
    assert proposal.suits_parties is None


def test_hours_that_suit_the_parties_come_before_all_others(pair, service, now):
    free(pair, 1, 3)
    pair.case.wishes = ["3-evening"]
    pair.case.save()

    proposal = propose_hours(pair.case, service=service, at=now)

    assert proposal.suits_parties
    assert {start.weekday() for start in proposal.starts} == {3}


def test_without_an_hour_for_the_parties_those_of_the_mediators_are_shown(pair, service, now):
    free(pair, 1)
    pair.case.wishes = ["5-morning"]
    pair.case.save()

    proposal = propose_hours(pair.case, service=service, at=now)

    assert proposal.suits_parties is False
    assert {start.weekday() for start in proposal.starts} == {1}


def test_mediators_who_share_nothing_have_nothing_proposed(pair, service, now):
    WeeklyRuleFactory(service=service, volunteer=pair.volunteers[0], weekday=1)
    WeeklyRuleFactory(service=service, volunteer=pair.volunteers[1], weekday=2)

    assert propose_hours(pair.case, service=service, at=now).starts == []


def test_no_hour_is_proposed_on_a_day_on_which_nobody_works(pair, service, now):
    free(pair, 1)
    OwnFreeDayFactory(service=service, starts_on=date(2026, 3, 3))

    proposal = propose_hours(pair.case, service=service, at=now)

    assert proposal.starts[0] == datetime(2026, 3, 10, 17, 30, tzinfo=UTC)


def test_hours_that_are_taken_are_not_proposed(pair, service, member, now):
    free(pair, 0)
    taken = datetime(2026, 3, 9, 17, 30, tzinfo=UTC)
    plan(pair, member(service, "coordinator"), now, starts_at=taken, sure=True)

    starts = propose_hours(pair.case, service=service, at=now).starts

    assert taken not in starts
    assert starts[0].astimezone(service.zone).hour >= 18

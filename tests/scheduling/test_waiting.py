"""How long cases wait and whose move it is."""

from datetime import date, timedelta

import pytest

from organisations.models import Role
from scheduling.waiting import standings, waiting_tone, working_days
from tests.factories.cases import AssignmentFactory
from tests.scheduling.mediators import mediator, moment, offer_to, offered_case, ready_case


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-03-02", "2026-03-02", 0),
        ("2026-03-02", "2026-03-06", 4),
        ("2026-03-06", "2026-03-08", 0),
        ("2026-03-06", "2026-03-09", 1),
        ("2026-03-02", "2026-03-17", 11),
        ("2026-03-07", "2026-03-14", 5),
        ("2026-03-05", "2026-03-02", 0),
    ],
)
def test_working_days_leave_out_the_weekends(first, last, days):
    assert working_days(date.fromisoformat(first), date.fromisoformat(last)) == days


@pytest.mark.parametrize(("day", "tone"), [(5, "fine"), (6, "soon"), (8, "soon"), (10, "late")])
def test_the_tone_follows_the_working_days_of_the_service(service, day, tone):
    case = ready_case(service, ready_at=moment(2))

    assert waiting_tone(case.ready_at, service=service, at=moment(day)) == tone


def test_a_case_that_was_never_ready_is_not_late(service, now):
    case = ready_case(service, state="triage", ready_at=None)

    assert waiting_tone(case.ready_at, service=service, at=now) == "fine"


def test_without_waiting_offers_it_is_our_move(service, coordinator, now):
    case = offered_case(service)
    offer_to(mediator(service), case, state="expired")
    offer_to(mediator(service), case, expires_at=now - timedelta(minutes=1))

    (standing,) = standings([case], scope=coordinator, at=now)

    assert standing.is_ours_to_move
    assert (standing.taken, standing.seats, standing.days) == (0, 2, 5)


def test_with_waiting_offers_the_newest_wave_is_counted(service, coordinator, now):
    case = offered_case(service)
    offer_to(mediator(service), case, state="declined", answered_at=now)
    accepted = mediator(service)
    offer_to(accepted, case, wave=2, state="accepted", answered_at=now)
    AssignmentFactory(service=service, case=case, volunteer=accepted)
    waiting = offer_to(mediator(service), case, wave=2)

    (standing,) = standings([case], scope=coordinator, at=now)

    assert not standing.is_ours_to_move
    assert (standing.asked, standing.answered) == (2, 1)
    assert standing.expires_at == waiting.expires_at
    assert standing.has_one_already


def test_standings_take_two_queries(service, coordinator, now, django_assert_num_queries):
    cases = [ready_case(service) for _ in range(3)]

    with django_assert_num_queries(2):
        standings(cases, scope=coordinator, at=now)

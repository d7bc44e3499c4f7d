"""How long cases wait and whose move it is."""

from datetime import date, timedelta

import pytest

from organisations.models import Role
from scheduling.models import PlanLock
from scheduling.pairing.models.questions import WhoseMove
from scheduling.pairing.pages.queue import (
    QueuedCase,
    QueuePage,
    free_since,
    standings,
    waiting_tone,
)
from tests.factories.cases import AssignmentFactory
from tests.factories.organisations import OwnFreeDayFactory
from tests.factories.plans import LockedSeatFactory, PlanLockFactory
from tests.scheduling.mediators import mediator, moment, offer_to, offered_case, ready_case


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def only_one(coordinator, now):
    def look() -> QueuedCase:
        queue = QueuePage.of(coordinator)
        (standing,) = standings(queue[0:25], queue, at=now)
        return standing

    return look


@pytest.mark.parametrize(("day", "tone"), [(5, "fine"), (6, "soon"), (8, "soon"), (10, "late")])
def test_the_tone_follows_the_working_days_of_the_service(service, day, tone):
    case = ready_case(service, ready_at=moment(2))

    assert waiting_tone(case.ready_at, service=service, at=moment(day)) == tone


def test_days_on_which_nobody_works_make_no_case_late(service, now):
    case = ready_case(service, ready_at=moment(2))
    OwnFreeDayFactory(service=service, starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 6))

    assert waiting_tone(case.ready_at, service=service, at=moment(10)) == "fine"
    free = free_since([None, case.ready_at], service=service, at=moment(10))
    assert len(free) == 4
    assert free_since([None], service=service, at=now) == ()


def test_a_case_that_was_never_ready_is_not_late(service, now):
    case = ready_case(service, state="triage", ready_at=None)

    assert waiting_tone(case.ready_at, service=service, at=now) == "fine"


def test_without_waiting_offers_it_is_our_move(service, only_one, now):
    case = offered_case(service)
    offer_to(mediator(service), case, state="expired")
    offer_to(mediator(service), case, expires_at=now - timedelta(minutes=1))

    standing = only_one()

    assert standing.is_ours_to_move
    assert (standing.taken, standing.seats, standing.days) == (0, 2, 5)


def test_with_waiting_offers_the_newest_wave_is_counted(service, only_one, now):
    case = offered_case(service)
    offer_to(mediator(service), case, state="declined", answered_at=now)
    accepted = mediator(service)
    offer_to(accepted, case, wave=2, state="accepted", answered_at=now)
    AssignmentFactory(service=service, case=case, volunteer=accepted)
    waiting = offer_to(mediator(service), case, wave=2)

    standing = only_one()

    assert not standing.is_ours_to_move
    assert (standing.asked, standing.answered) == (2, 1)
    assert standing.expires_at == waiting.expires_at
    assert standing.has_one_already


def test_a_page_of_the_queue_takes_five_queries(
    service, coordinator, now, django_assert_num_queries
):
    for _ in range(3):
        ready_case(service)
    PlanLockFactory(service=service, case=ready_case(service))

    with django_assert_num_queries(5):
        queue = QueuePage.of(coordinator)
        standings(queue[0:25], queue, at=now)


def test_the_queue_is_cut_by_whose_move_it_is(service, coordinator):
    locked = PlanLockFactory(service=service, case=ready_case(service)).case
    LockedSeatFactory(service=service, lock=PlanLock.unscoped.get())
    offered = offered_case(service)
    ours = ready_case(service, ready_at=moment(2))

    queue = QueuePage.of(coordinator)

    assert dict(queue.counts) == {WhoseMove.OURS: 1, WhoseMove.THEIRS: 1, WhoseMove.LOCKED: 1}
    assert len(queue) == 3
    assert [line.pk for line in queue[0:2]] == [ours.pk, offered.pk]
    assert [line.pk for line in queue[2:4]] == [locked.pk]


def test_a_lock_from_before_the_case_came_back_locks_nobody(service, coordinator):
    lock = PlanLockFactory(service=service, case=ready_case(service), locked_at=moment(1))
    LockedSeatFactory(service=service, lock=lock)
    lock.case.ready_at = moment(2)
    lock.case.save()

    queue = QueuePage.of(coordinator)

    assert not queue.locked
    assert queue.counts[WhoseMove.OURS] == 1

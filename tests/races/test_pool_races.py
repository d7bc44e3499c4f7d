"""Whoever writes, and in whatever order it is committed: the next look sees it."""

import random
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from organisations.models import Service
from scheduling.models import PoolChange
from scheduling.pairing.actions.pool_log import sweep_pool_changes
from scheduling.pairing.snapshot.pool_store import Shelf, pool_of
from tests.factories.organisations import ServiceFactory
from tests.factories.volunteers import VolunteerFactory
from tests.races.racing import race
from volunteers.models import Volunteer

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)


def most_open(service: Service, volunteer: Volunteer) -> int:
    seen = pool_of(service, at=timezone.now())
    return int(seen.pool.max_open[seen.pool.row(volunteer.pk)])


def change(volunteer: Volunteer, most: int) -> None:
    Volunteer.unscoped.filter(pk=volunteer.pk).update(max_open_cases=most)


@pytest.mark.parametrize("turn", range(3))
def test_what_was_written_before_a_look_is_seen_by_it(turn):
    service = ServiceFactory()
    people = [VolunteerFactory(service=service) for _ in range(4)]

    def write_and_look(volunteer: Volunteer) -> bool:
        dice = random.Random(volunteer.pk)
        for most in range(1, 16):
            change(volunteer, most)
            if dice.random() < 0.2:
                VolunteerFactory(service=service)
            if most_open(service, volunteer) != most:
                return False
        return True

    results = race(*(lambda one=one: write_and_look(one) for one in people))

    seen, fresh = pool_of(service, at=timezone.now()), Shelf().look(service, timezone.now())
    assert results == [True] * 4
    assert seen.pool.ids.tolist() == fresh.pool.ids.tolist()
    assert seen.pool.max_open.tolist() == fresh.pool.max_open.tolist()


@only_postgresql
@pytest.mark.parametrize("looks_between", [True, False])
def test_who_wrote_first_and_committed_last_is_not_missed(looks_between):
    service = ServiceFactory()
    early, late = (VolunteerFactory(service=service) for _ in range(2))
    most_open(service, early)
    written, may_commit = Event(), Event()

    def first_to_write_last_to_commit() -> None:
        with transaction.atomic():
            change(early, 7)
            written.set()
            may_commit.wait(20)

    def second_to_write_first_to_commit() -> tuple[int, int]:
        written.wait(20)
        change(late, 8)
        if looks_between:
            assert (most_open(service, late), most_open(service, early)) == (8, 2)
        may_commit.set()
        return 8, 2

    race(first_to_write_last_to_commit, second_to_write_first_to_commit)

    numbers = dict(PoolChange.unscoped.order_by("pk").values_list("volunteer", "pk"))
    assert numbers[early.pk] < numbers[late.pk]
    assert (most_open(service, early), most_open(service, late)) == (7, 8)


@only_postgresql
def test_the_log_is_not_swept_while_somebody_writes_in_it():
    service = ServiceFactory()
    people = [VolunteerFactory(service=service) for _ in range(4)]
    written, swept = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            change(people[0], 7)
            written.set()
            swept.wait(20)

    def sweep() -> int:
        written.wait(20)
        try:
            return sweep_pool_changes(longest=1)
        finally:
            swept.set()

    assert race(write, sweep) == [None, 0]
    assert sweep_pool_changes(longest=1) == 4

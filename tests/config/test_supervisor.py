import os
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django_q.conf import Conf
from django_q.models import OrmQ

from config.supervisor import BEAT, UNACKNOWLEDGED, Supervisor
from organisations.actions.delivery import deliver
from organisations.models import WorkerBeat
from organisations.outbox import post
from tests.marks import needs_the_orm_queue

LEASE = timedelta(seconds=Conf.RETRY)


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


# A leader, its child and a grandchild, born as the queue's processes are; they start at once.
FAMILY = """
import multiprocessing, sys, time
from config.tether import hold

def live(children):
    if children:
        fork.Process(target=live, args=[children - 1]).start()
    time.sleep(1000)

fork = multiprocessing.get_context("fork")
hold(sys.stdin.fileno())
live(2)
"""


class FamilySupervisor(Supervisor):
    command = (sys.executable, "-c", FAMILY)


@pytest.fixture
def clock(now):
    return Clock(now)


@pytest.fixture
def supervisor(clock, db):
    supervisor = FamilySupervisor(Event(), clock=clock)
    supervisor.start()
    yield supervisor
    supervisor.end()


def alive_in_group(group: int) -> list[int]:
    """Processes of the group that are no zombies."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _parent, pgrp = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(pgrp) == group and state != "Z":
                found.append(int(entry.name))
    return found


def wait_for_group(group: int, *, size: range) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if len(alive_in_group(group)) in size:
            return True
        time.sleep(0.01)
    return False


def test_a_cluster_that_is_well_is_left_alone(supervisor):
    assert supervisor.trouble() == ""


def test_a_cluster_that_has_gone_is_noticed(supervisor):
    os.kill(supervisor.cluster.pid, signal.SIGKILL)
    supervisor.cluster.wait()

    assert supervisor.trouble() == "cluster gone"


@needs_the_orm_queue
def test_a_beat_goes_through_the_queue(supervisor, now):
    supervisor.beat()

    assert WorkerBeat.objects.get(pk=BEAT).sent_at == now
    assert OrmQ.objects.get().func() == "organisations.tasks.come_home"


def test_silence_is_noticed_when_patience_is_over(supervisor, clock):
    clock.forward(settings.WORKER_SILENCE_SECONDS)
    assert supervisor.trouble() == ""

    clock.forward(1)
    assert supervisor.trouble() == "no beat came home"


def test_a_beat_that_came_home_renews_patience(supervisor, clock):
    clock.forward(settings.WORKER_SILENCE_SECONDS + 1)
    WorkerBeat.objects.create(pk=BEAT, sent_at=clock.now, came_home_at=clock.now)

    assert supervisor.trouble() == ""


def test_a_cluster_that_sends_one_letter_after_the_other_is_not_silent(supervisor, clock, service):
    clock.forward(settings.WORKER_SILENCE_SECONDS + 1)
    letter = post(
        service=service,
        kind="offer",
        key="1",
        recipient="anna@example.org",
        content=b"words",
        at=clock.now,
    )
    deliver(letter.pk, at=clock.now)
    assert supervisor.trouble() == ""

    clock.forward(settings.WORKER_SILENCE_SECONDS + 1)
    assert supervisor.trouble() == "no beat came home"


@needs_the_orm_queue
def test_more_leases_than_the_cluster_can_hold_betray_a_dead_monitor(supervisor, clock):
    many = range(UNACKNOWLEDGED * 2)
    leased_before = supervisor.started_at - timedelta(seconds=5) + LEASE
    OrmQ.objects.bulk_create(OrmQ(key="q", payload="", lock=leased_before) for _ in many)
    assert supervisor.trouble() == ""

    leased_since = supervisor.started_at + timedelta(seconds=5) + LEASE
    OrmQ.objects.bulk_create(OrmQ(key="q", payload="", lock=leased_since) for _ in many)
    assert supervisor.trouble() == "results are not acknowledged"


def test_a_database_that_is_away_for_a_moment_is_forgiven(supervisor, monkeypatch):
    def away(*args):
        raise OperationalError("the database is away")

    monkeypatch.setattr(connection, "close", lambda: None)
    with connection.execute_wrapper(away):
        assert supervisor.trouble() == ""
        supervisor.beat()


@pytest.mark.slow
@pytest.mark.parametrize("asked_to_stop", [True, False])
def test_no_process_is_left_behind(supervisor, asked_to_stop):
    group = supervisor.cluster.pid
    assert wait_for_group(group, size=range(3, 4))
    if asked_to_stop:
        supervisor.stopping.set()

    supervisor.end()

    assert wait_for_group(group, size=range(1))


@pytest.mark.slow
@pytest.mark.parametrize("survivor", range(3))
def test_whoever_is_left_of_a_cluster_goes_when_its_supervisor_is_killed(supervisor, survivor):
    group = supervisor.cluster.pid
    assert wait_for_group(group, size=range(3, 4))
    time.sleep(0.1)  # the youngest holds the tether too
    for place, pid in enumerate(sorted(alive_in_group(group))):
        if place != survivor:
            os.kill(pid, signal.SIGKILL)
    assert wait_for_group(group, size=range(1, 2))

    supervisor.cluster.stdin.close()  # as the system does for a process that dies

    assert wait_for_group(group, size=range(1))


@pytest.mark.slow
def test_a_cluster_whose_supervisor_died_before_it_stood_goes_at_once(supervisor):
    supervisor.cluster.stdin.close()

    assert wait_for_group(supervisor.cluster.pid, size=range(1))

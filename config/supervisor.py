"""Keeps the queue's cluster alive, and kills it whole when it only looks alive.

django-q2 hangs for ever when an idle worker or the monitor dies (docs/decisions/0004). So a beat is
sent through the queue itself; where none comes home, the whole process group is killed and started
anew. That is safe because the outbox, not the queue, holds the truth.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from organisations.models import OutboxMessage, WorkerBeat

logger = logging.getLogger(__name__)

BEAT = 1  # the one row of WorkerBeat
LOOK_SECONDS = 0.5
GRACE_SECONDS = 15
UNACKNOWLEDGED = 20  # results under way to a monitor that lives, at the very most


class Supervisor:
    """Runs ``manage.py cluster`` in a session of its own until ``stopping`` is set."""

    command = (sys.executable, str(Path(settings.BASE_DIR, "manage.py")), "cluster")

    def __init__(self, stopping: Event, *, clock: Callable[[], datetime] = timezone.now) -> None:
        self.stopping = stopping
        self.clock = clock
        self.beat_every = timedelta(seconds=settings.WORKER_BEAT_SECONDS)
        self.patience = timedelta(seconds=settings.WORKER_SILENCE_SECONDS)
        self.cluster: subprocess.Popen[bytes] | None = None
        self.started_at = self.next_beat_at = clock()

    def run(self) -> None:
        pause = LOOK_SECONDS
        try:
            while not self.stopping.is_set():
                self.start()
                reason = self.watch()
                self.end()
                if self.stopping.is_set():
                    break
                logger.error("worker restarted: %s", reason)
                # A cluster that dies at once is started ever more seldom; one that lived a while,
                # at once.
                lived = self.clock() - self.started_at
                longest = self.beat_every.total_seconds()
                pause = LOOK_SECONDS if lived > self.patience else min(pause * 2, longest)
                self.stopping.wait(pause)
        finally:
            self.end()

    def start(self) -> None:
        self.cluster = subprocess.Popen(  # noqa: S603  (our own words only)
            self.command,
            # The tether (config/tether.py): nothing is ever written; it ends when we do.
            stdin=subprocess.PIPE,
            # A session is a process group that can be killed whole, with every worker in it.
            start_new_session=True,
        )
        self.started_at = self.next_beat_at = self.clock()
        logger.info("worker started")

    def watch(self) -> str:
        """Look at the cluster until it must be replaced; returns why."""
        while not self.stopping.wait(LOOK_SECONDS):
            if reason := self.trouble():
                return reason
            if self.clock() >= self.next_beat_at:
                self.next_beat_at = self.clock() + self.beat_every
                self.beat()
        return "asked to stop"

    def trouble(self) -> str:
        """Why the cluster cannot be left as it is, in a word or two; empty if it can."""
        if self.cluster is None or self.cluster.poll() is not None:
            return "cluster gone"
        try:
            if self.is_silent():
                return "no beat came home"
            if self.holds_too_much():
                return "results are not acknowledged"
        except DatabaseError as trouble:
            self.forgive(trouble)
        return ""

    def beat(self) -> None:
        """Send a sign of life the long way: database, pusher, worker, database.

        Once home it sweeps the outbox, so that what a dead cluster left is taken up as soon as
        the next one works.
        """
        sent_at = self.clock()
        try:
            WorkerBeat.objects.update_or_create(pk=BEAT, defaults={"sent_at": sent_at})
            async_task("organisations.tasks.come_home", BEAT, int(sent_at.timestamp()))
        except DatabaseError as trouble:
            self.forgive(trouble)

    def is_silent(self) -> bool:
        home = WorkerBeat.objects.filter(pk=BEAT).values_list("came_home_at", flat=True).first()
        # A new cluster has its full patience, whenever the last one was heard.
        heard_at = max(home, self.started_at) if home else self.started_at
        if self.clock() - heard_at <= self.patience:
            return False
        # The beat may stand behind many letters; as long as they leave, all is well.
        since = max(self.clock() - self.patience, self.started_at)
        return not OutboxMessage.unscoped.filter(sent_at__gt=since).exists()

    def holds_too_much(self) -> bool:
        """A dead monitor acknowledges nothing: more tasks are on lease than the cluster can hold.

        Only leases taken since this cluster began count; older ones belong to the dead.
        """
        cluster = settings.Q_CLUSTER
        if "orm" not in cluster:
            return False
        room: int = (
            cluster["queue_limit"] + 2 * cluster["workers"] + cluster["bulk"] + UNACKNOWLEDGED
        )
        lease = timedelta(seconds=cluster["retry"])
        leased: int = OrmQ.objects.filter(lock__gt=self.started_at + lease).count()
        return leased > room

    def forgive(self, trouble: DatabaseError) -> None:
        """The database may be away for a moment; the beat that does not come home will tell."""
        logger.warning("supervisor has no database: %s", type(trouble).__name__)
        # A connection that has failed is not trusted again.
        connection.close()
        close_old_connections()

    def end(self) -> None:
        """Ask the cluster to finish; leave no process of its session behind."""
        cluster, self.cluster = self.cluster, None
        if cluster is None:
            return
        if self.stopping.is_set():
            cluster.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                cluster.wait(GRACE_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            # Also after it ended by itself: a worker that outlived its parent would go on beside
            # the next cluster.
            os.killpg(cluster.pid, signal.SIGKILL)
        cluster.wait()
        if cluster.stdin:
            cluster.stdin.close()
        logger.info("worker stopped")

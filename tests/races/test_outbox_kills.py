"""Two hundred letters while the worker's processes are killed ten times: none lost, none doubled.

Real processes, a real database file (or a database of its own where DATABASE_URL names a server),
a real mail server. A mail cannot leave exactly once (docs/decisions/0004); a second copy is the
same bytes under the same Message-ID, so that it is no second mail.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.post_office import PostOffice, open_post_office

ROOT = Path(__file__).parents[2]
JOBS, PEOPLE, KILLS, SECONDS, PATIENCE = 200, 25, 10, 20, 80
A_CLUSTER = 6  # supervisor, tether, master, sentinel, two workers; then pusher and monitor
SHORT = {
    "EMAIL_TIMEOUT": "2",
    "OUTBOX_LEASE_SECONDS": "4",
    "OUTBOX_RESEND_AFTER_SECONDS": "4",
    "WORKER_BEAT_SECONDS": "1",
    "WORKER_SILENCE_SECONDS": "10",
    "LOG_LEVEL": "ERROR",
}


class SlowPostOffice(PostOffice):
    """Takes its time, so that a kill finds somebody in the middle of a delivery."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(0.02)
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.02)
        return answer


@contextmanager
def database_of_its_own() -> Iterator[dict[str, str]]:
    """The environment of a new database on the server, or of a file when there is no server."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield {}
        return
    name = f"kills_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{name}"))}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Workers:
    """``manage.py worker`` and everything it has started, known by a word in their environment."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.mark = f"WORKER_OF_TEST={uuid.uuid4().hex}"
        name, _, value = self.mark.partition("=")
        self.environment = environment | {name: value}
        self.supervisor = self.start()
        self.stopping = Event()
        self.keeper = Thread(target=self.keep)
        self.keeper.start()

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, ROOT / "manage.py", "worker"]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment)

    def keep(self) -> None:
        """What systemd does with ``Restart=always``."""
        while not self.stopping.wait(0.2):
            if self.supervisor.poll() is not None:
                self.supervisor = self.start()

    def alive(self) -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                if entry.name.isdigit() and self.mark.encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
        return sorted(found)

    def stop(self) -> None:
        self.stopping.set()
        self.keeper.join()
        self.supervisor.terminate()
        self.supervisor.wait(30)

    def kill_all(self) -> None:
        self.stopping.set()
        for pid in self.alive():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@contextmanager
def clock(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    script = ROOT / "tests/races/outbox_clock.py"
    command = [sys.executable, script, str(JOBS), str(PEOPLE), str(SECONDS), str(PATIENCE)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def kill_now_and_then(workers: Workers, dice: random.Random) -> None:
    """Ten SIGKILLs while the cluster stands; the supervisor is among those who may be hit."""
    killed = 0
    while killed < KILLS:
        time.sleep(dice.uniform(0.5, 2))
        if len(victims := workers.alive()) > A_CLUSTER:
            with suppress(ProcessLookupError):
                os.kill(dice.choice(victims), signal.SIGKILL)
                killed += 1


def wait_until_all_sent(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout
    assert process.stdin
    process.stdout.readline()
    process.stdin.close()
    return json.loads([line for line in process.stdout if line.startswith("{")][-1])


def arrivals(office: PostOffice) -> dict[str, list[bytes]]:
    by_id: dict[str, list[bytes]] = defaultdict(list)
    for content in office.accepted:
        by_id[str(message_from_bytes(content)["Message-ID"])].append(content)
    return by_id


@pytest.mark.kill
@pytest.mark.slow
def test_no_letter_is_lost_or_doubled_while_workers_are_killed(tmp_path, record_property):
    environment = os.environ | SHORT | {"DEBUG": "1", "VAR_DIR": str(tmp_path)}
    office = SlowPostOffice()
    with database_of_its_own() as database, open_post_office(office):
        environment |= database | {"EMAIL_PORT": str(office.port)}
        for command in (["migrate", "-v0"], ["createcachetable"]):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True
            )
        workers = Workers(environment)
        try:
            with clock(environment) as process:
                kill_now_and_then(workers, random.Random(2026))
                said = wait_until_all_sent(process)
            workers.stop()
            left = workers.alive()
        finally:
            workers.kill_all()

    letters = arrivals(office)
    copies = sum(map(len, letters.values())) - len(letters)
    record_property("second copies", copies)
    assert said["states"] == {"sent": JOBS}
    promised = {message_id for lane in said["lanes"].values() for message_id in lane}
    assert set(letters) == promised
    assert len(promised) == JOBS
    assert all(len(set(contents)) == 1 for contents in letters.values())
    in_order = list(letters)
    for lane in said["lanes"].values():
        assert sorted(lane, key=in_order.index) == lane
    assert left == []

"""Letters leave while the worker's processes are killed at random: none lost, none doubled.

Real processes, a real database, a real mail server. A mail cannot leave exactly once
(docs/decisions/0004); a second copy is the same bytes under the same Message-ID, so that it is no
second mail. The whole trial keeps the clock of production: what a dead worker held must come
through while somebody waits for it.
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
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.databases import TRIED_ON, database_of_its_own
from tests.post_office import PostOffice, open_post_office
from tests.trials import row, trial

ROOT = Path(__file__).parents[2]
PEOPLE = 25
A_CLUSTER = 5  # supervisor, master, sentinel, two workers; then pusher and monitor
LONGEST_WAIT = 150  # seconds from the last kill to the last letter


@dataclass(frozen=True)
class Size:
    kills: int
    letters_a_second: int  # as long as somebody kills
    longest_pause: float  # between two kills, in seconds
    patience: int  # until whoever waits for the last letter gives up, in seconds
    clock: dict[str, str] = field(default_factory=dict)


SMALL = Size(
    kills=3,
    letters_a_second=10,
    longest_pause=1,
    patience=120,
    clock={
        "EMAIL_TIMEOUT": "2",
        "OUTBOX_LEASE_SECONDS": "3",
        "WORKER_BEAT_SECONDS": "1",
        "WORKER_SILENCE_SECONDS": "15",  # a cluster must be able to start on a busy machine
    },
)
WHOLE = Size(kills=40, letters_a_second=1, longest_pause=6, patience=1500)


class SlowPostOffice(PostOffice):
    """Takes its time, so that a kill finds somebody in the middle of a delivery."""

    last_at = 0.0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(0.02)
        answer = await super().handle_DATA(server, session, envelope)
        self.last_at = time.monotonic()
        await asyncio.sleep(0.02)
        return answer


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
def clock(size: Size, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    script = ROOT / "tests/races/outbox_clock.py"
    numbers = (size.letters_a_second, PEOPLE, size.patience)
    process = subprocess.Popen(
        [sys.executable, script, *map(str, numbers)],
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


def kill_now_and_then(workers: Workers, size: Size, dice: random.Random) -> float:
    """SIGKILL one process after the other while a cluster stands; the supervisor may be hit too.

    Returns when the last one was killed.
    """
    killed_at = []
    while len(killed_at) < size.kills:
        time.sleep(dice.uniform(0.2, size.longest_pause))
        if len(victims := workers.alive()) > A_CLUSTER:
            with suppress(ProcessLookupError):
                os.kill(dice.choice(victims), signal.SIGKILL)
                killed_at.append(time.monotonic())
    return killed_at[-1]


def wait_until_all_sent(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout
    assert process.stdin
    process.stdin.write("enough\n")
    process.stdin.flush()
    process.stdout.readline()
    process.stdin.close()
    return json.loads([line for line in process.stdout if line.startswith("{")][-1])


def arrivals(office: PostOffice) -> dict[str, list[bytes]]:
    by_id: dict[str, list[bytes]] = defaultdict(list)
    for content in office.accepted:
        by_id[str(message_from_bytes(content)["Message-ID"])].append(content)
    return by_id


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("database", TRIED_ON)
@trial("kills", small=SMALL, whole=WHOLE)
def test_no_letter_is_lost_or_doubled_while_workers_are_killed(
    size, database, tmp_path, record_property
):
    office = SlowPostOffice()
    with database_of_its_own(database, tmp_path) as named, open_post_office(office):
        environment = os.environ | size.clock | named
        environment |= {"DEBUG": "1", "LOG_LEVEL": "ERROR", "EMAIL_PORT": str(office.port)}
        workers = Workers(environment)
        try:
            with clock(size, environment) as process:
                last_kill_at = kill_now_and_then(workers, size, random.Random(2026))
                said = wait_until_all_sent(process)
            workers.stop()
            left = workers.alive()
        finally:
            workers.kill_all()

    letters = arrivals(office)
    promised = {message_id for lane in said["lanes"].values() for message_id in lane}
    copies = sum(map(len, letters.values())) - len(letters)
    other_bytes = sum(len(set(contents)) > 1 for contents in letters.values())
    waited = max(0, office.last_at - last_kill_at)
    record_property(
        *row(
            "kills",
            database=database,
            tried=f"{len(promised)} letters to {PEOPLE} people, {size.kills} SIGKILLs",
            found=f"{len(promised - set(letters))} lost, {copies} repeated byte for byte, "
            f"{other_bytes} doubled, {len(left)} processes left, "
            f"last letter {waited:.0f} s after the last kill",
        )
    )
    assert said["states"] == {"sent": len(promised)}
    assert set(letters) == promised
    assert other_bytes == 0
    in_order = list(letters)
    for lane in said["lanes"].values():
        assert sorted(lane, key=in_order.index) == lane
    assert left == []
    assert waited <= LONGEST_WAIT

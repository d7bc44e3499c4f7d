"""A PostgreSQL server restarts while people read: once it is back, nobody gets an error.

A real web server with threads that keep their connections, and a database server of its own.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from threading import Event

import pytest

from tests.databases import POSTGRESQL, PostgresServer
from tests.post_office import free_port
from tests.trials import row, trial

ROOT = Path(__file__).parents[2]
READERS = 8


@dataclass(frozen=True)
class Answer:
    asked_at: float
    answered_at: float
    status: int
    words: str

    def fell_into(self, away: list[tuple[float, float]]) -> bool:
        return any(self.asked_at <= back and self.answered_at >= left for left, back in away)


@contextmanager
def web_server(environment: dict[str, str]) -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    options = ("--bind", address, "--threads", str(READERS), "--no-control-socket")
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", *options]
    with subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=environment) as process:
        try:
            # The cookie makes every request ask the database whose session that is.
            page = f"http://{address}/account/login/"
            while ask(page).status != 200:
                time.sleep(0.1)
            yield page
        finally:
            process.terminate()


def ask(page: str) -> Answer:
    asked_at = time.monotonic()
    status, words = status_of(page)
    return Answer(asked_at, time.monotonic(), status, words)


def status_of(page: str) -> tuple[int, str]:
    request = urllib.request.Request(page, headers={"Cookie": "session=nobody; language=en"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()
    except OSError as trouble:
        return 0, str(trouble)


def read_until(stopping: Event, page: str) -> list[Answer]:
    answers = []
    while not stopping.is_set():
        answers.append(ask(page))
        stopping.wait(0.02)
    return answers


def restart_now_and_then(server: PostgresServer, times: int) -> list[tuple[float, float]]:
    """Returns from when to when the server was away, each time."""
    away = []
    for mode in islice(cycle(["fast", "immediate"]), times):
        time.sleep(1)
        left_at = time.monotonic()
        server.control("restart", "-m", mode)
        away.append((left_at, time.monotonic()))
    time.sleep(1)
    return away


@pytest.mark.race
@trial("restarts", small=2, whole=20)
def test_nobody_gets_an_error_once_a_server_that_restarted_is_back(size, tmp_path, record_property):
    stopping = Event()
    with PostgresServer() as server:
        environment = os.environ | {"DATABASE_URL": server.url, "VAR_DIR": str(tmp_path)}
        environment |= {"DEBUG": "1", "LOG_LEVEL": "CRITICAL", "REDIS_URL": ""}
        command = [sys.executable, "manage.py", "migrate", "sessions", "-v0"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        with web_server(environment) as page, ThreadPoolExecutor(READERS) as threads:
            reading = [threads.submit(read_until, stopping, page) for _ in range(READERS)]
            try:
                away = restart_now_and_then(server, size)
            finally:
                stopping.set()
            answers = [answer for reader in reading for answer in reader.result()]

    late = [answer for answer in answers if answer.status != 200 and not answer.fell_into(away)]
    in_words = [answer for answer in answers if answer.status == 503]
    record_property(
        *row(
            "restarts",
            database=POSTGRESQL,
            tried=f"{len(away)} restarts, fast and immediate, {len(answers)} pages read",
            found=f"{len(late)} errors outside a restart, {len(in_words)} pages of 503 in words, "
            f"{sum(a.status not in {200, 503} for a in answers)} other errors",
        )
    )
    assert late == []
    assert {answer.status for answer in answers} <= {200, 503}
    assert all("We cannot reach our data" in answer.words for answer in in_words)

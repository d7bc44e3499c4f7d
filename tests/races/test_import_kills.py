"""A file comes in while whoever writes it is killed at random: no line lost, none doubled.

Real processes on a real database. Half-way, at any moment, rows, lines that are done, keys and
trail agree, since a batch is one transaction; at the end each line is in once.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.databases import TRIED_ON, database_of_its_own
from tests.trials import row, trial

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests/races/import_worker.py"


@dataclass(frozen=True)
class Size:
    kills: int
    rows: int


SMALL, WHOLE = Size(kills=2, rows=800), Size(kills=20, rows=5000)


def call(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, SCRIPT, *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def look(environment: dict[str, str]) -> dict[str, Any]:
    return json.loads(call(environment, "look"))


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, SCRIPT, "work"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def killed_while_writing(environment: dict[str, str], dice: random.Random) -> None:
    with worker(environment) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(dice.uniform(0, 0.5))
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("database", TRIED_ON)
@trial("import-kills", small=SMALL, whole=WHOLE)
def test_no_line_is_lost_or_doubled_while_writers_are_killed(
    size, database, tmp_path, record_property
):
    dice, half_way = random.Random(2026), []
    with database_of_its_own(database, tmp_path) as named:
        environment = os.environ | named
        environment |= {"DEBUG": "1", "LOG_LEVEL": "CRITICAL"}
        environment |= {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "config.settings"}
        call(environment, "prepare", str(size.rows))
        for _ in range(size.kills):
            killed_while_writing(environment, dice)
            half_way.append(look(environment))
        begin = time.monotonic()
        with worker(environment) as process:
            process.communicate(timeout=600)
        waited = time.monotonic() - begin
        end = look(environment)

    for found in (*half_way, end):
        assert found["rows"] == found["lines"] == found["trail"] == found["keys"], found
        assert found["names"] == found["rows"]
        assert found["mail"] == 0
    assert end["told"] == 1
    between = [found for found in half_way if 0 < found["lines"] < size.rows]
    assert between, half_way
    assert end["finished"], end
    assert end["lines"] == size.rows
    record_property(
        *row(
            "import-kills",
            database=database,
            tried=f"{size.rows} rows, {size.kills} SIGKILLs, {len(between)} of them half-way",
            found=f"0 lost, 0 doubled, the rest in {waited:.0f} s",
        )
    )

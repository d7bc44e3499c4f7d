"""The parts of A3 and A5 that need rows: a database of its own, asked in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bench.figures import Goal, Spread, at_most, beside, times_goal

FILLING = (
    ["migrate", "-v0"],
    ["createcachetable"],
)


@cache
def facts(people: int) -> dict[str, Any]:
    """Fill a database with some more volunteers than that, and measure the pool of it."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "VAR_DIR": folder,
            "DEBUG": "0",
            "LOG_LEVEL": "ERROR",
        }
        demo = ["demo", "--services=1", f"--volunteers={people * 108 // 100}", "--cases=1000"]
        for command in (*FILLING, demo):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                env=env, check=True, stdout=subprocess.DEVNULL, cwd=Path(__file__).parent.parent,
            )  # fmt: skip
        told = subprocess.run(
            [sys.executable, "-m", "bench.pool_rows"],
            env=env, check=True, stdout=subprocess.PIPE, text=True,
        ).stdout  # fmt: skip
    found: dict[str, Any] = json.loads(told)
    return found


def people_in_rows(*, quick: bool) -> int:
    return 2_000 if quick else 20_000


def a3_rows(*, quick: bool) -> Iterator[Goal]:
    found = facts(people_in_rows(quick=quick))
    what = f"version, ranking, terms and names; metro, {people_in_rows(quick=quick):,} people"
    yield times_goal("A3", what, Spread(found["made"]), median=8, p95=12)
    demo = f"the same and all facts of a case, demo, {found['people']:,}: CPU median / p95 / most"
    yield beside("A3", demo, Spread(found["ranked"]).milliseconds())


def a5_rows(*, quick: bool) -> Iterator[Goal]:
    found = facts(people_in_rows(quick=quick))
    people = f"{found['people']:,} people"
    rebuilt = Spread(found["rebuilt"]).median
    yield at_most(
        "A5", f"pool of {people} read anew from rows, CPU", rebuilt, 0.6, " s", gate=False
    )
    for name, what in (("unchanged", "nothing had changed"), ("changed", "one person had changed")):
        times = Spread(found[name]).milliseconds()
        yield beside("A5", f"pool of {people}, {what}: CPU median / p95 / most", times)

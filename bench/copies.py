"""Measures backups under writers and a move to PostgreSQL: ``python -m bench.copies``.

A site of four services is made in a database of its own, on SQLite; four processes write to it
while it is copied ten times, and then it moves to a server that is started for it. A miss makes
it fail. How many volunteers and cases: ``--volunteers``, ``--cases``.
"""

import argparse
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing import Event, Process
from pathlib import Path
from typing import Any

from bench.figures import HEAD, Goal, all_of, at_most, beside

VOLUNTEERS, CASES, SERVICES = 10_000, 50_000, 4
COPIES, WRITERS = 10, 4
A_WHILE = 0.01
MOVE_SECONDS, RESTORE_SECONDS = 180, 300
FILE = "tweespraak.sqlite3"


class Site:
    """A database and the commands on it; ``url`` names another than the file in the folder."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "VAR_DIR": str(folder),
            "DATABASE_URL": url,
            "DEBUG": "0",
            "LOG_LEVEL": "ERROR",
        }

    def manage(self, *words: str, **beside: str) -> tuple[str, float]:
        """What it said, and how many seconds it took."""
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            env={**self.env, **beside},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{words[0]}: {done.stderr.strip()[-2000:]}")
        return done.stdout, time.perf_counter() - began


def write(file: str, stopping: Any) -> None:
    """Two rows in each transaction, so that half a one would be an odd number of rows."""
    with closing(sqlite3.connect(file, timeout=20)) as line:
        while not stopping.is_set():
            for _twice in range(2):
                line.execute("INSERT INTO organisations_workerbeat (sent_at) VALUES ('2026-03-02')")
            line.commit()
            time.sleep(A_WHILE)


@contextmanager
def writers(site: Site) -> Iterator[None]:
    stopping = Event()
    file = str(site.folder / FILE)
    several = [Process(target=write, args=(file, stopping)) for _ in range(WRITERS)]
    for one in several:
        one.start()
    try:
        yield
    finally:
        stopping.set()
        for one in several:
            one.join()


def copy_under_writers(site: Site) -> Iterator[Goal]:
    whole, took = 0, []
    file = site.folder / "site.copy"
    with writers(site):
        for number in range(COPIES):
            file = site.folder / f"site-{number}.copy"
            said, seconds = site.manage("backup", str(file))
            took.append(seconds)
            mode = stat.S_IMODE(file.stat().st_mode)
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as line:
                (beats,) = line.execute("SELECT COUNT(*) FROM organisations_workerbeat").fetchone()
            whole += "read and found whole" in said and mode == 0o600 and beats % 2 == 0
    yield all_of("18", f"copies under {WRITERS} writers, whole and 0600", whole, COPIES)
    yield beside("18", "one copy, the slowest", f"{max(took):.1f} s, {size_of(file)}")
    there = Site(site.folder / "restored")
    _said, seconds = there.manage("restore", str(file))
    yield at_most("19", "restored elsewhere", seconds, RESTORE_SECONDS, " s", gate=False)


def move(site: Site) -> Iterator[Goal]:
    from tests.databases import PostgresServer, database_on  # noqa: PLC0415 - wants Django

    with PostgresServer() as server, database_on(server.url) as url:
        said, seconds = site.manage("move_to", MOVE_TO_URL=url)
        yield beside("20", "what the move said", " ".join(said.split())[-160:])
    yield at_most("20", "moved and compared", seconds, MOVE_SECONDS, " s", gate=False)


def size_of(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.0f} MB"


def rows_in(file: Path) -> int:
    with closing(sqlite3.connect(file)) as line:
        tables = line.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return sum(
            line.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for (name,) in tables
        )


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m bench.copies", description=__doc__)
    asked.add_argument("--volunteers", type=int, default=VOLUNTEERS)
    asked.add_argument("--cases", type=int, default=CASES)
    size = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    print(HEAD)
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder, "site"))
        site.manage("migrate", "-v0")
        _said, seconds = site.manage(
            "demo",
            f"--services={SERVICES}",
            f"--volunteers={size.volunteers}",
            f"--cases={size.cases}",
        )
        file = site.folder / FILE
        made = f"{rows_in(file):,} rows, {size_of(file)}, made in {seconds:.0f} s"
        for goals in ([beside("", "the site", made)], copy_under_writers(site), move(site)):
            for goal in goals:
                print(goal.line(), flush=True)
                missed += goal.met is False
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

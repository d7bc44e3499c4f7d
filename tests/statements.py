"""What each test asks of a database, so that another kind of database is asked all of it once.

A run with ``STATEMENTS_TO`` notes in that folder, test by test, which statements it asked, what
they would lock, how each of them ended and after which error. A run with ``STATEMENTS_FROM``
leaves out the tests that would ask nothing which the others do not ask already. What races, lays
down rows for good, starts a process, is marked ``everywhere`` or was not seen before always runs.

What differs by the values alone is not seen: an order without a rule, the case of letters, a text
too long. Before a release every test runs on PostgreSQL (docs/developing.md).
"""

import heapq
import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.utils import CursorWrapper
from django.db.models.sql.compiler import SQLCompiler

TO, FROM = os.environ.get("STATEMENTS_TO"), os.environ.get("STATEMENTS_FROM")
ALWAYS = {"race", "kill", "everywhere"}
NUMBERS = re.compile(r"\b\d+\b")
SAVEPOINT = re.compile(r'"s\d+_x\d+"')
LISTS = re.compile(r"IN \(%s(?:, %s)*\)")
ROWS = re.compile(r"(\((?:[^()]|\([^()]*\))*\))(?:, \1)+")


@cache
def shape(sql: str) -> str:
    """The statement without what differs each time: how many values, and numbers in its words."""
    bare = NUMBERS.sub("0", SAVEPOINT.sub("savepoint", sql))
    return ROWS.sub(r"\1", LISTS.sub("IN (…)", bare))


class Notes:
    """The statements of the test that runs now: all its threads and fixtures together."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.asked: set[int] = set()
        self.skipped = self.starts = False
        self.trouble = ""
        self.tests: dict[str, tuple[float, list[int]]] = {}

    def note(self, sql: object, ended: str) -> None:
        self.keep(f"{self.trouble}/{ended} {shape(str(sql))}")
        self.trouble = ended

    def keep(self, told: str) -> None:
        self.asked.add(self.numbers.setdefault(told, len(self.numbers)))

    def noting_locks(self, compose: Callable[..., Any]) -> Callable[..., Any]:
        """SQLite is never asked for a lock: what another database would be asked is lost in it."""

        def compose_and_note(compiler: SQLCompiler, *how: Any, **said: Any) -> Any:
            composed = compose(compiler, *how, **said)
            query = compiler.query
            if query.select_for_update:
                of = query.select_for_update_of, query.select_for_no_key_update
                self.keep(f"locks {of} {shape(str(composed[0]))}")
            return composed

        return compose_and_note

    def noting_processes(self, start: Callable[..., None]) -> Callable[..., None]:
        def start_and_note(process: subprocess.Popen[Any], *words: Any, **how: Any) -> None:
            self.starts = True
            start(process, *words, **how)

        return start_and_note

    def noting(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        def ask_and_note(cursor: CursorWrapper, sql: object, *values: object) -> Any:
            try:
                answer = ask(cursor, sql, *values)
            except Exception as trouble:
                self.note(sql, NUMBERS.sub("0", f"{type(trouble).__name__} {trouble}"))
                raise
            self.note(sql, "")
            return answer

        return ask_and_note

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        began, self.asked, self.trouble = time.monotonic(), set(), ""
        self.skipped = self.starts = False
        try:
            return (yield)
        finally:
            # Skipped: the other database may be what it waits for. What a process asks is not seen.
            if not self.skipped and not self.starts:
                self.tests[name(item)] = (time.monotonic() - began, sorted(self.asked))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.skipped |= report.skipped

    def pytest_sessionfinish(self) -> None:
        if self.tests:
            told = {"statements": list(self.numbers), "tests": self.tests}
            file = Path(TO or "") / f"{os.environ.get('PYTEST_XDIST_WORKER', 'one')}.json"
            file.write_text(json.dumps(told))


def read(folder: Path) -> dict[str, tuple[float, set[str]]]:
    seen = {}
    for file in sorted(folder.glob("*.json")):
        told = json.loads(file.read_text())
        for test, (took, numbers) in told["tests"].items():
            seen[test] = (took, {told["statements"][number] for number in numbers})
    return seen


def enough(seen: dict[str, tuple[float, set[str]]], always: set[str]) -> set[str]:
    """Tests that together ask every statement, the cheapest for what it adds first."""
    asked: set[str] = set().union(*(seen[test][1] for test in always if test in seen))
    chosen = set(always)
    waiting = [(0.0, test) for test in sorted(seen) if test not in always]
    while waiting:
        _price, test = heapq.heappop(waiting)
        took, statements = seen[test]
        if adds := len(statements - asked):
            price = (took + 0.01) / adds
            if waiting and price > waiting[0][0]:
                heapq.heappush(waiting, (price, test))
            else:
                chosen.add(test)
                asked |= statements
    return chosen


def name(item: pytest.Item) -> str:
    """Without the group that the process of a test adds to it."""
    return item.nodeid.removesuffix(
        "".join(f"@{mark.args[0]}" for mark in item.iter_markers("xdist_group"))
    )


def asks_for_both(item: pytest.Item) -> bool:
    lays_down = item.get_closest_marker("django_db")
    return any(item.get_closest_marker(mark) for mark in ALWAYS) or bool(
        lays_down and lays_down.kwargs.get("transaction")
    )


def leave_out_what_adds_nothing(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not FROM:
        return
    seen = read(Path(FROM))
    chosen = enough(
        seen, {name(item) for item in items if name(item) not in seen or asks_for_both(item)}
    )
    config.hook.pytest_deselected(items=[item for item in items if name(item) not in chosen])
    items[:] = [item for item in items if name(item) in chosen]


def begin(config: pytest.Config) -> None:
    if TO:
        Path(TO).mkdir(parents=True, exist_ok=True)
        notes = Notes()
        CursorWrapper.execute = notes.noting(CursorWrapper.execute)  # type: ignore[method-assign]
        CursorWrapper.executemany = notes.noting(CursorWrapper.executemany)  # type: ignore[method-assign]
        SQLCompiler.as_sql = notes.noting_locks(SQLCompiler.as_sql)  # type: ignore[method-assign]
        subprocess.Popen.__init__ = notes.noting_processes(subprocess.Popen.__init__)  # type: ignore[method-assign]
        config.pluginmanager.register(notes)

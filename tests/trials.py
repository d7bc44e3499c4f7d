"""Long trials: small in ``make test``, whole by ``make trials``; figures stand in docs/trials.md.

A trial is one test that is handed its ``size``. The whole run prints a row for the table in
docs/trials.md, to be put there by whoever has read it.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

WHOLE = bool(os.environ.get("TRIALS"))


def trial(name: str, *, small: Any, whole: Any) -> Callable[[Callable[..., None]], Any]:
    """Mark a test as the trial that ``make trials ONLY=name`` runs whole; it takes ``size``."""
    size = pytest.param(whole if WHOLE else small, id=name)

    def marked(test: Callable[..., None]) -> Any:
        return pytest.mark.trial(pytest.mark.slow(pytest.mark.parametrize("size", [size])(test)))

    return marked


def examples(whole: int) -> Callable[[Callable[..., None]], Any]:
    """Mark a property: a tenth of its examples in the suite, where each run draws the same ones.

    ``make trials ONLY=examples`` tries as many as are named, and others each time.
    """
    # hypothesis forgets what its profile suppresses where a test has settings of its own
    drawn = settings(
        max_examples=whole if WHOLE else max(8, whole // 10),
        derandomize=not WHOLE,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )

    def marked(test: Callable[..., None]) -> Any:
        return pytest.mark.examples(pytest.mark.trial(pytest.mark.slow(drawn(test))))

    return marked


def row(name: str, *, database: str, tried: str, found: str) -> tuple[str, str]:
    """What ``record_property`` takes: a row of the table, with the day on which it was true."""
    day = datetime.now(tz=UTC).date().isoformat()
    return "trial", f"| {name} | {database} | {day} | {tried} | {found} |"


def rows(terminalreporter: Any) -> Iterator[str]:
    for reports in terminalreporter.stats.values():
        for report in reports:
            for key, value in getattr(report, "user_properties", ()):
                if key == "trial" and report.when == "call":
                    yield value


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if WHOLE:
        terminalreporter.section("rows for docs/trials.md")
        for line in rows(terminalreporter):
            terminalreporter.write_line(line)

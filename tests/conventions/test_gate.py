"""What the gate runs once, it may run once."""

import re
from pathlib import Path

from tests.conventions.files import matches, nobody_offends, python

IGNORED_TWICE = re.compile(r"^pure=\((.+)\)$", re.MULTILINE)
WANTS_ROWS = re.compile(r"\bdjango_db\b|\w+Factory\(|\bdjango_capture\w+")


def test_the_tests_that_the_gate_runs_on_one_database_ask_none():
    found = IGNORED_TWICE.search(Path(".ci/run").read_text())
    assert found
    folders = re.findall(r"--ignore (\S+)", found[1])
    assert folders
    assert all(Path(folder).is_dir() for folder in folders)

    nobody_offends(
        place
        for path in python()
        if any(path.is_relative_to(folder) for folder in folders)
        for place in matches(WANTS_ROWS, path)
    )

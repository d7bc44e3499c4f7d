"""What stands ready is declared with the rows it reads."""

import re
from pathlib import Path

from tests.conventions.files import APPS, matches, modules_of, nobody_offends

DECLARES = re.compile(r"\b(?:PreparedQuery|Question)\(")
MACHINERY = Path("core/prepared.py")


def test_prepared_queries_are_declared_in_models():
    elsewhere = [
        path
        for path in modules_of(*APPS, "config", "core")
        if path != MACHINERY and "models" not in path.with_suffix("").parts
    ]

    nobody_offends(place for path in elsewhere for place in matches(DECLARES, path))

"""The house is the drawn one: the same folders, the same rooms, no junk drawers."""

import re
from pathlib import Path

from tests.conventions.files import nobody_offends, python, text_of, tracked

ARCHITECTURE = Path("docs/architecture.md")
JUNK = {"utils", "helpers", "common", "services", "managers", "misc"}
MOST_LINES = 400


def drawn() -> set[str]:
    """Every path in the fenced trees of the page: two spaces of indent a floor."""
    places: set[str] = set()
    for tree in re.findall(r"```tree\n(.*?)```", ARCHITECTURE.read_text(), flags=re.DOTALL):
        above: list[str] = []
        for line in tree.splitlines():
            if not line.strip():
                continue
            depth = (len(line) - len(line.lstrip())) // 2
            name = line.split("#")[0].strip()
            above = [*above[:depth], name.rstrip("/")]
            places.add("/".join(above))
    return places


def on_disk() -> set[str]:
    places = set()
    for place in tracked():
        path, parts = str(place), place.parts
        if path.startswith((".", "docs/")) or "migrations" in parts:
            continue
        if parts[0] in {"templates", "static", "locale", "tests", "bench"}:
            places.add(parts[0])
        elif path.endswith(".py") and parts[-1] != "__init__.py" and len(parts) > 1:
            places.update("/".join(parts[: n + 1]) for n in range(len(parts)))
    return places


def test_the_drawn_tree_is_the_tree_on_disk():
    assert drawn() == on_disk()


def test_no_module_is_a_junk_drawer():
    nobody_offends(str(path) for path in python() if JUNK & set(path.with_suffix("").parts))


def test_modules_stay_small():
    nobody_offends(
        f"{path} has {count} lines"
        for path in python()
        if (count := len(text_of(path).splitlines())) > MOST_LINES
    )


def test_only_packages_of_models_say_what_is_public():
    nobody_offends(
        str(path)
        for path in python()
        if path.name == "__init__.py" and text_of(path).strip() and path.parent.name != "models"
    )

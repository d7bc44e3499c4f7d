"""One public name has one meaning in the whole house, so that it can be searched for."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from tests.conventions.files import APPS, modules_of, nodes_of

SAME_MEANING = {
    "Command": "Django finds a command by this name",
    "Level": "the engine's value of the rows' choice",
    "WeeklyRule": "the engine's value of the row",
    # Each kind of sheet has a module that writes its rows and one that reads them, with these
    # names (moving/actions/kinds.py).
    **dict.fromkeys(
        ("add", "asked_together", "change", "kept_because", "take_back", "values_of"), "of a sheet"
    ),
}
MOST = 0.02


def public_names() -> dict[str, list[Path]]:
    """Every function and class that a module offers, with the modules that do."""
    found: dict[str, list[Path]] = defaultdict(list)
    for app in (*APPS, "core", "config"):
        for path in modules_of(app):
            for node in nodes_of(path)[0].body:
                name = getattr(node, "name", "_")
                if isinstance(node, ast.ClassDef | ast.FunctionDef) and not name.startswith("_"):
                    found[name].append(path)
    return found


def calls_its_namesake(path: Path, name: str) -> bool:
    """Whether it is a task or a receiver that only calls the action of the same name."""
    is_edge = path.stem in {"tasks", "receivers"}
    return is_edge and any(
        isinstance(node, ast.Attribute) and node.attr == name for node in nodes_of(path)
    )


@pytest.mark.slow
def test_a_name_that_stands_twice_means_the_same():
    twice = {
        name: [path for path in paths if not calls_its_namesake(path, name)]
        for name, paths in public_names().items()
    }
    offenders = {
        name: [str(path) for path in paths]
        for name, paths in twice.items()
        if len(paths) > 1 and name not in SAME_MEANING
    }
    assert offenders == {}


def test_few_names_stand_in_more_than_one_module():
    names = public_names()
    shared = {name for name, paths in names.items() if len(paths) > 1}

    assert len(shared) <= MOST * len(names), sorted(shared)

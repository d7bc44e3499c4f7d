"""A step that moves data asks the database it was called for: `move_to` has two."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conventions.files import nobody_offends, text_of, tracked

MANAGERS = {"objects", "unscoped", "_default_manager", "_base_manager"}
ALIAS = "schema_editor.connection.alias"


def asked_elsewhere(text: str) -> Iterator[tuple[int, str]]:
    """Each place where a function of a file with ``RunPython`` does not say which database.

    Every function and lambda there counts: one that is handed over may call another.
    """
    nodes = list(ast.walk(ast.parse(text)))
    steps = [node for node in nodes if getattr(node, "attr", "") == "RunPython"]
    if not any(isinstance(n, ast.Call) and n.func in steps for n in nodes):
        return
    here = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    said = {
        id(node.func.value)
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "using"
        and [ast.unparse(word) for word in node.args] == [ALIAS]
    }
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in said:
            yield node.lineno, f"{ast.unparse(node)} without .using({ALIAS})"
        if isinstance(node, ast.Call) and node.func in steps:
            for step in (*node.args, *(word.value for word in node.keywords)):
                if isinstance(step, ast.Name) and step.id not in here:
                    yield step.lineno, f"{step.id} stands in another file"


def migrations() -> Iterator[Path]:
    return (path for path in tracked() if "migrations" in path.parts and path.suffix == ".py")


def test_a_step_asks_the_database_it_was_called_for():
    nobody_offends(
        f"{path}:{line} {why}"
        for path in migrations()
        for line, why in asked_elsewhere(text_of(path))
    )


def test_what_the_rule_finds():
    step = "def fill(apps, schema_editor):\n    apps.get_model('a', 'B').{}\nx.RunPython(fill, {})"

    assert list(asked_elsewhere(step.format(f"objects.using({ALIAS}).update(n=1)", "x"))) == [
        (3, "x stands in another file")
    ]
    assert not list(asked_elsewhere(step.format(f"objects.using({ALIAS}).all()", "fill")))
    for asked in ("objects.update(n=1)", "unscoped.all()", "objects.using('default').all()"):
        ((line, why),) = asked_elsewhere(step.format(asked, "fill"))
        assert (line, f"without .using({ALIAS})" in why) == (2, True)

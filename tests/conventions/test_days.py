"""Each day that a form asks for has bounds that fit what it means (core/forms.py)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conventions.files import APPS, modules_of, nobody_offends, nodes_of

pytestmark = pytest.mark.slow


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    for node in nodes_of(path):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
            yield node


def days_of(path: Path) -> set[str]:
    return {
        node.targets[0].id
        for node in nodes_of(path)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "DayField"
    }


def words_in(path: Path) -> set[str]:
    return {node.value for node in nodes_of(path) if isinstance(node, ast.Constant)}


def test_a_form_says_which_days_it_means():
    nobody_offends(
        f"{path}: {name} is not given to bound_day"
        for path in modules_of(*APPS)
        for name in days_of(path)
        # Some forms bound two of their days in one loop, so the name may stand beside the call.
        if not list(calls(path, "bound_day")) + list(calls(path, "bound_to_the_past"))
        or name not in words_in(path)
    )


def test_no_form_asks_for_a_day_or_a_mailbox_with_a_field_of_its_own():
    nobody_offends(
        f"{path}:{node.lineno} forms.{node.attr}"
        for path in modules_of(*APPS)
        for node in nodes_of(path)
        if isinstance(node, ast.Attribute)
        and node.attr in {"DateField", "DateTimeField", "EmailField", "SplitDateTimeField"}
        and getattr(node.value, "id", "") == "forms"
    )

"""Pages drawn from code agree with the code."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

# Loaded while the settings are as they were: pytest takes DEBUG away, and the gallery with it.
import config.urls  # noqa: F401
from tests.conventions.files import nobody_offends, python, text_of, tracked


def test_the_lifecycles_are_drawn_as_they_are():
    call_command("draw_lifecycles", check=True)


@pytest.mark.slow
def test_the_permissions_are_drawn_as_they_are():
    call_command("draw_permissions", check=True)


@pytest.mark.slow
def test_the_tree_of_modules_is_drawn_as_it_is():
    call_command("draw_architecture", check=True)


def test_every_page_that_code_points_at_exists():
    nobody_offends(
        f"{path} points at {page}"
        for path in python()
        for page in set(re.findall(r"docs/[a-z0-9_/-]+", text_of(path)))
        if not list(Path().glob(f"{page}*"))
    )


def test_every_command_that_a_page_names_exists():
    targets = re.findall(r"^([a-z-]+):", Path("Makefile").read_text(), re.MULTILINE)
    nobody_offends(
        f"{page} names {line!r}"
        for page in tracked()
        if page.suffix == ".md"
        for line, exist in (*_managed(text_of(page)), *_made(text_of(page), targets))
        if not exist
    )


def _managed(text: str) -> list[tuple[str, bool]]:
    names = set(re.findall(r"manage\.py ([a-z_]+)", text))
    return [(f"manage.py {name}", name in get_commands()) for name in sorted(names)]


def _made(text: str, targets: list[str]) -> list[tuple[str, bool]]:
    """Only where it is code: in prose "make" is a word, and a line of it may name two targets."""
    lines = re.findall(r"(?:`|^ *|&& )make((?: [a-z-]+)+)", text, re.MULTILINE)
    names = {name for line in lines for name in line.split()}
    return [(f"make {name}", name in targets) for name in sorted(names)]

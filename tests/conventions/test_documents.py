"""Pages drawn from code agree with the code."""

import re
from pathlib import Path

from django.core.management import call_command

from tests.conventions.files import nobody_offends, python, text_of


def test_the_lifecycles_are_drawn_as_they_are():
    call_command("draw_lifecycles", check=True)


def test_the_permissions_are_drawn_as_they_are():
    call_command("draw_permissions", check=True)


def test_the_tree_of_modules_is_drawn_as_it_is():
    call_command("draw_architecture", check=True)


def test_every_page_that_code_points_at_exists():
    nobody_offends(
        f"{path} points at {page}"
        for path in python()
        for page in set(re.findall(r"docs/[a-z0-9_/-]+", text_of(path)))
        if not list(Path().glob(f"{page}*"))
    )

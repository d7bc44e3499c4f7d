"""Pages drawn from code agree with the code."""

import re
from pathlib import Path

from django.core.management import call_command


def test_the_lifecycles_are_drawn_as_they_are():
    call_command("draw_lifecycles", check=True)


def test_the_permissions_are_drawn_as_they_are():
    call_command("draw_permissions", check=True)


def test_the_tree_of_modules_is_drawn_as_it_is():
    call_command("draw_architecture", check=True)


def test_every_page_that_code_points_at_exists():
    pointer = re.compile(r"docs/[a-z0-9_/-]+")
    places = [p for p in Path().glob("*/**/*.py") if p.parts[0] not in {".venv", "node_modules"}]
    pointed = {found for place in places for found in pointer.findall(place.read_text())}

    assert not [page for page in pointed if not list(Path().glob(f"{page}*"))]

"""Fragments say what they are; nothing stands inline; every name in them exists."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

TEMPLATES = sorted(Path("templates").rglob("*.html"))
PAGES = [
    path
    for path in TEMPLATES
    if "mail" not in path.parts and path.stem not in {"mail", "mail_button"}
]
FRAGMENTS = [path for path in TEMPLATES if path.name.startswith("_")]
INLINE = re.compile(
    r"<style|<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)|\son[a-z]+=[\"']|\sstyle=|javascript:",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", FRAGMENTS, ids=str)
def test_a_fragment_begins_by_saying_who_shows_it_and_what_it_needs(path):
    assert path.read_text().lstrip().startswith("{% comment %}")


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_no_script_style_or_handler_stands_inline(path):
    assert not INLINE.search(path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_no_page_loads_anything_from_elsewhere(path):
    assert not re.search(r"(src|href)=[\"'](https?:)?//", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_every_template_compiles(path):
    get_template(str(path.relative_to("templates")))

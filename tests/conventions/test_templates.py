"""Fragments say what they are; nothing stands inline; every name in them exists."""

import re
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from tests.conventions.files import APPS, matches, modules_of, nobody_offends, text_of

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
FROM_ELSEWHERE = re.compile(r"(src|href)=[\"'](https?:)?//")


def test_a_fragment_begins_by_saying_who_shows_it_and_what_it_needs():
    nobody_offends(
        f"{path}:1 begins with no comment"
        for path in FRAGMENTS
        if not text_of(path).lstrip().startswith("{% comment %}")
    )


def test_no_script_style_or_handler_stands_inline():
    nobody_offends(place for path in PAGES for place in matches(INLINE, path))


def test_no_page_loads_anything_from_elsewhere():
    nobody_offends(place for path in PAGES for place in matches(FROM_ELSEWHERE, path))


OF_A_CASE = re.compile(
    r"case\.get_kind_display|get_(?:not_started|ended)_reason_display|\(ComplaintKind\)"
)


def test_what_a_case_is_about_is_said_in_the_words_of_its_service():
    """Django's own method knows the standard alone: templates say ``kind_of``."""
    nobody_offends(
        offence
        for path in (*Path("templates").rglob("*.*"), *modules_of(*APPS))
        for offence in matches(OF_A_CASE, path)
    )


def test_a_subject_is_no_page():
    """Escaped for a page, D’Haene & Zn. would be met in the list of mails as D’Haene &amp; Zn."""
    nobody_offends(
        f"{path}: a name in it would be escaped"
        for path in Path("templates").rglob("*.subject.txt")
        if "{{" in text_of(path) and "{% autoescape off %}" not in text_of(path)
    )


@pytest.mark.slow
def test_every_template_compiles():
    nobody_offends(wrong for path in TEMPLATES if (wrong := _what_is_wrong(path)))


def _what_is_wrong(path: Path) -> str:
    try:
        get_template(str(path.relative_to("templates")))
    except (TemplateSyntaxError, TemplateDoesNotExist) as error:
        return f"{path} {error}"
    return ""

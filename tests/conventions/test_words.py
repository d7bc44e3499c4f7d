"""Every string of the house is written in four languages."""

import re
from collections.abc import Iterator
from functools import cache

import polib
import pytest

from tests.conventions.files import nobody_offends

# a catalogue takes a third of a second to read: both rules in one process read it once
pytestmark = pytest.mark.xdist_group("catalogues")

LANGUAGES = ("nl", "fr", "de")
PLACEHOLDER = r"%\((\w+)\)[sd]"


@cache
def entries_in(language: str) -> list[polib.POEntry]:
    catalogue = polib.pofile(f"locale/{language}/LC_MESSAGES/django.po")
    return [entry for entry in catalogue if not entry.obsolete]


def entries() -> Iterator[tuple[str, polib.POEntry]]:
    for language in LANGUAGES:
        for entry in entries_in(language):
            yield f"locale/{language} line {entry.linenum}: {entry.msgid!r}", entry


def test_no_string_is_missing_or_fuzzy():
    assert all(entries_in(language) for language in LANGUAGES)
    nobody_offends(place for place, entry in entries() if entry.fuzzy or not entry.translated())


def test_translations_keep_their_placeholders():
    nobody_offends(place for place, entry in entries() if _lost_a_placeholder(entry))


def _lost_a_placeholder(entry: polib.POEntry) -> bool:
    source = _holes(entry.msgid)
    either = source | _holes(entry.msgid_plural)
    texts = [text for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]
    if entry.msgid_plural:
        return any(_holes(text) - either for text in texts)
    return any(_holes(text) != source for text in texts)


def _holes(text: str) -> set[str]:
    return set(re.findall(PLACEHOLDER, text))

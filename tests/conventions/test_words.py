"""Every string of the house is written in four languages."""

import re
from pathlib import Path

import polib
import pytest

CATALOGUES = [Path(f"locale/{code}/LC_MESSAGES/django.po") for code in ("nl", "fr", "de")]
PLACEHOLDER = r"%\((\w+)\)[sd]"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[1])
def test_no_string_is_missing_or_fuzzy(path):
    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]

    assert entries
    assert not [entry.msgid for entry in entries if entry.fuzzy or not entry.translated()]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[1])
def test_translations_keep_their_placeholders(path):
    def holes(text):
        return set(re.findall(PLACEHOLDER, text))

    broken = [
        entry.msgid
        for entry in polib.pofile(str(path))
        if not entry.obsolete
        and any(
            holes(text) - holes(entry.msgid + entry.msgid_plural)
            or (not entry.msgid_plural and holes(text) != holes(entry.msgid))
            for text in (entry.msgstr, *entry.msgstr_plural.values())
            if text
        )
    ]
    assert not broken

"""Every string of the house is written in four languages, as docs/words.md says."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import allauth
import polib
import pytest

from tests.conventions.files import matches, nobody_offends, python, tracked

# a catalogue takes a third of a second to read: both rules in one process read it once
pytestmark = pytest.mark.xdist_group("catalogues")

LANGUAGES = ("nl", "fr", "de")
PLACEHOLDER = r"%\((\w+)\)[sd]"
THEIRS = Path(allauth.__file__).parent / "locale"
NOT_INSTALLED = re.compile(r"^(templates/)?(idp|socialaccount|headless)/")

AS_A_FRIEND = {
    "nl": r"\b(je|jij|jou|jouw|jullie)\b",
    "fr": r"\b(tu|toi|ton|tes)\b",
    "de": r"\b(du|dich|dir|dein(e[nmrs]?)?)\b",
}
SETTLED = {
    "nl": r"\bkoppel(s|plan\w*|regels?)?\b|tweetal|waarnemer|screening|gescreend|doorvrag|casus"
    r"|trainingsdag|annuleren|brieven",
    "fr": r"sollicit|passer outre|demandeur|habitant|agréé|agrément|veuillez|gentil|orienteur",
    "de": r"zertifizier|zu(ge)?w(ei|ie)s|betroffene person|protokoll|logbuch|\burteil|schalter"
    r"|werbekampagne|\bmentor\b|nachfrag|anmeldecode|\u00ad",
}
"""Words that gave way to another: which, and why, stands in docs/words.md."""
SETTLED_ENGLISH = re.compile(
    r"\blog(ged|ging)? (in|out)\b|\be-mail|(?<![\w-])mails?\b|\bjudg|^keep( this| my|$)|was kept\."
    r"|keep (the decision|these (rules|settings))|\btrail\b|take care of|at the desk|harass",
    re.IGNORECASE,
)
"""One word for one act in the source, too: sign in, email, assess, save, history."""
STERN = {
    "nl": r"verplicht|ongeldig|mislukt|\bfouten?\b",
    "fr": r"obligatoire|invalide|incorrect|échou",
    "de": r"erforderlich|ungültig|fehlgeschlagen|\bfehler\b",
}
SIGN_INSIDE = re.compile(r"[a-zäöüß][*:/][a-zäöüß]|[a-zäöüß]_innen|[a-zäöüß]Innen\b")
WITHOUT_SPACE = re.compile(r"(?<![\u00a0\d])[:;?!»](?=[\s<]|$)|«(?!\u00a0)")
COLON_IN_TEMPLATE = re.compile(r"(?:\}\}|%\}|</\w+>)[ ]?: ?(?:\{\{|\{%|<)|>: (?=\{\{)")
COLON_IN_PYTHON = re.compile(r"""f"[^"\n]*\}: \{""")
BARE_DATE = re.compile(r"""\|date(?:\s|:["'](?:SHORT_)?DATE)""")


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


def plain(text: str) -> str:
    """What is read: without tags and without the names of placeholders."""
    return re.sub(r"<[^>]*>", " ", re.sub(PLACEHOLDER, "X", text))


def written(language: str) -> Iterator[tuple[str, str]]:
    """Each text of a language, also those we wrote for the library's and Django's own strings."""
    theirs = polib.pofile(f"locale/allauth/{language}/LC_MESSAGES/django.po")
    for entry in (*entries_in(language), *theirs):
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            yield f"{language} {entry.msgid!r}: {text!r}", plain(text)


def those_with(words: dict[str, str]) -> Iterator[str]:
    for language, pattern in words.items():
        found = re.compile(pattern, re.IGNORECASE)
        yield from (place for place, text in written(language) if found.search(text))


def test_nobody_is_addressed_as_a_friend():
    nobody_offends(those_with(AS_A_FRIEND))


def test_words_that_gave_way_do_not_come_back():
    nobody_offends(those_with(SETTLED))


def test_a_word_of_many_meanings_says_which():
    """ "on" alone in a list of changed facts was "op", "le", "am"."""
    nobody_offends(
        entry.msgid
        for entry in entries_in("nl")
        if entry.msgid in {"on", "at", "how", "place", "by", "to"} and not entry.msgctxt
    )


def test_english_has_one_word_for_one_act():
    nobody_offends(
        f"{text!r}"
        for entry in entries_in("nl")
        for text in (entry.msgid, entry.msgid_plural)
        if text and SETTLED_ENGLISH.search(plain(text))
    )


def test_no_word_is_stern():
    nobody_offends(those_with(STERN))


def test_no_sign_stands_inside_a_german_word():
    nobody_offends(place for place, text in written("de") if SIGN_INSIDE.search(text))


def test_french_marks_have_their_space():
    nobody_offends(place for place, text in written("fr") if WITHOUT_SPACE.search(text))


def test_quotes_are_curly():
    nobody_offends(
        place for code in LANGUAGES for place, text in written(code) if re.search(r"[\"']", text)
    )


def test_no_bare_colon_stands_between_two_parts():
    """French wants a space before it: ``paired`` and ``paired_with`` know."""
    templates = [path for path in tracked() if path.parts[0] == "templates"]
    web = {"pages", "words", "views", "forms", "mails.py"}
    modules = [path for path in python() if web & set(path.parts) and path.parts[0] != "tests"]
    whole = re.compile(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}", re.DOTALL)
    for path in templates:
        nobody_offends(matches(COLON_IN_TEMPLATE, path, whole.sub("", path.read_text())))
    nobody_offends(hit for path in modules for hit in matches(COLON_IN_PYTHON, path))


def test_no_template_leaves_a_day_to_django():
    """Django writes "1 décembre": ``spelled``, ``in_figures`` and ``day_and_hour`` know better."""
    templates = [path for path in tracked() if path.parts[0] == "templates"]
    nobody_offends(hit for path in templates for hit in matches(BARE_DATE, path))


def test_the_library_speaks_as_we_do():
    """Its own Dutch says je and its German du: each such string that a page can show is ours."""
    nobody_offends(
        f"{code}: {entry.msgid!r}"
        for code in ("nl", "de")
        for entry in polib.pofile(str(THEIRS / code / "LC_MESSAGES" / "django.po"))
        if re.search(AS_A_FRIEND[code], entry.msgstr, re.IGNORECASE)
        and any(not NOT_INSTALLED.search(file) for file, _line in entry.occurrences)
        and entry.msgid not in ours(code)
    )


@cache
def ours(language: str) -> frozenset[str]:
    theirs = polib.pofile(f"locale/allauth/{language}/LC_MESSAGES/django.po")
    return frozenset(entry.msgid for entry in (*entries_in(language), *theirs))

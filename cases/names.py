"""Finds names and streets of parties in a text that may hold none. Plain Python: no Django."""

import re
from collections.abc import Iterable

from core.letters import folded

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

# Words that stand in many names and streets and say nothing about whose name it is.
OF_NAMES = """
    mr mrs ms miss dhr mevr mevrouw meneer heer mme madame monsieur herr frau dr prof family familie
    famille buur buren neighbour neighbours the and van von vom zum zur der den des del dos het ten
    ter aan bij met voor uit over los las les
"""
OF_STREETS = """
    straat laan weg plein kade gracht hof pad dreef rue avenue place chemin route boulevard quai
    strasse platz allee gasse street road lane square
"""
IN_MANY_NAMES = frozenset(OF_NAMES.split())
IN_MANY_STREETS = frozenset(OF_STREETS.split()) | IN_MANY_NAMES


def names_in(text: str, names: Iterable[str], streets: Iterable[str] = ()) -> list[str]:
    """Return the words of ``text`` that are part of a name or a street, as they stand there.

    Words of three letters and more are found in any spelling of capitals and accents; shorter
    ones only when written with a capital, or "an" and "is" would be names.
    """
    known = _words(names) - IN_MANY_NAMES | _words(streets) - IN_MANY_STREETS
    found = [
        word
        for word in WORD.findall(text)
        if folded(word) in known and (len(word) > 2 or word[0].isupper())
    ]
    return list(dict.fromkeys(found))


def _words(texts: Iterable[str]) -> set[str]:
    return {folded(word) for text in texts for word in WORD.findall(text)}

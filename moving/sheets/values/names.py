"""Names of people as they stand in sheets: in one column or three, turned round, with titles.

Prefixes (van, de, el, von …) stay with the last name. Where the parts cannot be told for certain
they are shown to be looked at, never silently chosen.
"""

import re
from dataclasses import dataclass, replace

from core.alike import PREFIXES
from core.letters import folded
from moving.sheets.cells import Cell
from moving.sheets.headers import in_words
from moving.sheets.values.reading import CellReading, Place, clean, read_line

LIGATURE = re.compile(r"[dDlL]['’]\w")
TITLES = in_words("""
    dhr mevr mevrouw mw mr mrs ms miss meneer heer fam familie drs dr ir ing prof ds bc msc ba ma
    m mme mlle madame monsieur herr frau sir lady
    """)
AND = re.compile(r"\s+(?:en|et|und|and|e)\s+|\s*[&+/]\s*", re.IGNORECASE)
NEVER_IN_NAMES = re.compile(r"[<>{}|=@\[\]\\^~*]|^[+\-]|\w:/|://")
BETWEEN_CELLS = re.compile(r"[;\t\n\r\v\f\x85\u2028\u2029]")
NICKNAME = re.compile(r"\s*(?:\([^)]*\)?|\"[^\"]*\"?|“[^”]*”?|«[^»]*»?)\s*")
INITIALS = re.compile(r"(?:\w{1,2}\.\s?-?)+$")
SOME_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class PersonName:
    first: str
    last: str
    is_sure: bool = True


def read_name(cell: Cell, place: Place) -> CellReading:
    """One part of a name in a column of its own: a first name or a last name."""
    text, is_odd = clean(cell)
    if fault := _fault_of(cell, text):
        return CellReading(fault=fault)
    warnings = ["odd_signs"] if is_odd else []
    if _in_capitals(text):
        text = ordinary(text, place.country)
        warnings.append("capitals_made_ordinary")
    if "," in text:
        turned = _turned(text)
        if turned is None:
            warnings.append("name_unsure")
        text = turned or text
    return CellReading(value=text, warnings=tuple(warnings))


def read_full_name(cell: Cell, place: Place) -> CellReading:
    """A whole name in one column: gives first and last name."""
    text, is_odd = clean(cell)
    if fault := _fault_of(cell, text):
        return CellReading(fault=fault)
    warnings = ["odd_signs"] if is_odd else []
    if _in_capitals(text):
        text = ordinary(text, place.country)
        warnings.append("capitals_made_ordinary")
    name = parted(text, place.country)
    if not name.is_sure:
        warnings.append("name_unsure")
    more = {"first_name": name.first, "last_name": name.last}
    return CellReading(value=text, warnings=tuple(warnings), more=more, facts=more)


def read_name_of_party(cell: Cell, place: Place) -> CellReading:
    """How a household is called: also «familie de Wolf» and «Piet en Truus»."""
    return CellReading(fault="not_a_name") if _runs_on(cell) else read_line(cell, place)


def with_prefix(prefix: str, last: str) -> str:
    apart = "" if prefix.endswith(("'", "’")) else " "
    return f"{prefix}{apart}{last}".strip() if prefix else last


def is_initials(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(INITIALS.match(cell.strip()))


def _runs_on(cell: Cell) -> bool:
    """Whether more than one cell stands in it: a quotation mark that was left open does that."""
    return isinstance(cell, str) and bool(BETWEEN_CELLS.search(cell.strip()))


def _fault_of(cell: Cell, text: str) -> str:
    if not text:
        return ""
    if _runs_on(cell) or NEVER_IN_NAMES.search(text) or not SOME_LETTER.search(text):
        return "not_a_name"
    return "two_people_in_one_row" if _are_two(text) else ""


def _are_two(text: str) -> bool:
    """ "Piet en Truus", "Piet & Truus"; not "van der Aa-en-Hunze", which has no words around it."""
    sides = AND.split(NICKNAME.sub(" ", text).strip())
    return len(sides) > 1 and all(SOME_LETTER.search(side) for side in sides)


def parted(text: str, country: str) -> PersonName:
    """Take a name apart into a first and a last name, and say whether that is certain."""
    bare = NICKNAME.sub(" ", text).strip(" ,;")
    is_sure = bare == text.strip(" ,;")
    if "," in bare:
        name = _around_commas([part.strip() for part in bare.split(",")])
    else:
        name = _in_a_row(_without_titles(bare.split()), country)
    return name if is_sure else replace(name, is_sure=False)


def _around_commas(parts: list[str]) -> PersonName:
    """ "Vries, Anna de", "de Vries, Anna", "Vries, de, Anna"."""
    last, *middle, rest = (part for part in parts)
    if any(not _are_prefixes(part.split()) for part in middle):
        return PersonName(rest, last, is_sure=False)
    words = _without_titles(rest.split())
    cut = len(words)
    while cut > 1 and _is_prefix(words[cut - 1]):
        cut -= 1
    before = " ".join([*middle, *words[cut:]])
    return PersonName(
        " ".join(words[:cut]), with_prefix(before, last), is_sure=bool(words and last)
    )


def _in_a_row(words: list[str], country: str) -> PersonName:
    if len(words) < 2:
        whole = " ".join(words)
        return PersonName(whole, "", is_sure=not whole or whole[0].isupper())
    if _is_prefix(words[0]) and words[0][0].islower():
        return PersonName("", " ".join(words), is_sure=len(words) == 2)
    capitals = [len(word) > 2 and word.isupper() and "." not in word for word in words]
    if any(capitals):
        last = [word for word, is_capital in zip(words, capitals, strict=True) if is_capital]
        first = [word for word, is_capital in zip(words, capitals, strict=True) if not is_capital]
        return PersonName(" ".join(first), ordinary(" ".join(last), country), is_sure=False)
    cut = next((at for at in range(1, len(words)) if _is_prefix(words[at])), 0)
    if not cut:
        are_initials = all(INITIALS.match(word) for word in words[:-1])
        cut = len(words) - 1 if are_initials else 1
        is_sure = len(words) == 2 or are_initials
    else:
        is_sure = cut < len(words) - 1 or "'" in words[cut] or "’" in words[cut]
    return PersonName(" ".join(words[:cut]), " ".join(words[cut:]), is_sure=is_sure)


def _without_titles(words: list[str]) -> list[str]:
    if [word.lower() for word in words[:2]] == ["de", "heer"]:
        words = words[2:]
    while len(words) > 1 and words[0].strip(".").lower() in TITLES and not _is_initial(words[0]):
        words = words[1:]
    return words


def _is_initial(word: str) -> bool:
    return len(word.strip(".")) == 1 and word[0].isupper() and word.endswith(".")


def _is_prefix(word: str) -> bool:
    if LIGATURE.match(word):
        return True
    plain = folded(word)
    if _is_initial(word):
        return False
    return bool(plain) and all(part in PREFIXES for part in plain.split())


def _are_prefixes(words: list[str]) -> bool:
    return bool(words) and all(_is_prefix(word) for word in words)


def _turned(text: str) -> str | None:
    """ "Vries, de" in a column of last names; nothing where what stands behind is no prefix."""
    last, _comma, behind = text.partition(",")
    words = behind.split()
    return with_prefix(" ".join(words), last.strip()) if _are_prefixes(words) else None


def _in_capitals(text: str) -> bool:
    letters_of = "".join(sign for sign in text if sign.isalpha())
    return len(letters_of) > 2 and letters_of.isupper() and "." not in text


def ordinary(text: str, country: str) -> str:
    """Return a name in capitals in ordinary case: Dutch prefixes small, Belgian ones as names."""
    words = []
    for word in text.split():
        if country == "nl" and _is_prefix(word) and not LIGATURE.match(word):
            words.append(word.lower())
        else:
            words.append("-".join(_capital(part) for part in word.split("-")))
    return " ".join(words)


def _capital(part: str) -> str:
    if LIGATURE.match(part):
        return part[:2].lower() + part[2:].capitalize()
    return part.capitalize()

"""The one way in which names, streets and what people type are compared. Plain Python: no Django.

Whoever looks for "yilmaz", "d'haene", "jean pierre" or "lodz" means Yılmaz, D’Haene, Jean-Pierre
and Łódź. Search, order, streets and households are all told by the same folding, which is kept in
columns (``name_key`` and such), so that SQLite and PostgreSQL agree. Whoever changes it here folds
those columns anew in a migration.
"""

import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart into a letter and its sign.
APART = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ĸ": "k",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
FIELDS_APART = "\t"
"""Sorts before every letter and the space: Vries, Zoë stands before Vries Bakker, An."""


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return small letters and digits without accents, one space between words.

    Whatever is no letter parts words: "Anne-Mie D’Haene" is "anne mie d haene". Of its own answer
    it returns the same again. Signs that stand for letters (№) are read as these, which may be
    capitals: so signs are taken apart before and after they are made small.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    words = "".join(map(_part, plain.translate(APART)))
    return " ".join(words.split())


def _part(sign: str) -> str:
    if sign.isalnum():
        return sign
    # Accents (M) and signs that nobody sees (Cf) stand inside a word; all the rest ends it.
    category = unicodedata.category(sign)
    return "" if category[0] == "M" or category == "Cf" else " "


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """Return the small letters and digits alone: "St. Jansstraat" is "stjansstraat"."""
    return folded(text).replace(" ", "")


def name_key(*names: str, unlike: str = "") -> str:
    """Return what names are put in order and found by, the first of them first.

    Behind them stand ``unlike``, which tells people of one name apart, and each name that has
    several parts in one piece, since "jeanpierre" and "dhaene" are typed too.
    """
    parts = [folded(name) for name in names]
    whole = [letters(name) for name, part in zip(names, parts, strict=True) if " " in part]
    return FIELDS_APART.join([*parts, unlike, *whole]).strip(FIELDS_APART)

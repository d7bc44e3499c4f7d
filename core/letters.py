"""What somebody typed without the signs and spaces in between, to see whether two mean the same."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """Return the small letters and digits alone: "St. Jansstraat" is "stjansstraat".

    Of its own answer it returns the same again. Signs that stand for letters (№) are read as
    these, which may be capitals: so signs are taken apart before and after they are made small.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in plain if sign.isalnum())


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return the text in small letters without accents: "Ömer de Vriés" is "omer de vries"."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))

"""What somebody looks for, and the words by which it is found. Plain Python: no Django.

Both sides are folded (``core.letters``). A text is kept as words, of which one finds every one by
its beginning; what stands behind a hyphen, an apostrophe or a particle is a word of its own, and in
one piece with it too: "yilmaz", "bos" and "yilmazbos" find Yılmaz-Bos. The last digits of a
telephone number are enough. Whoever changes it here keeps the words of ``cases.CaseWord`` anew in a
migration.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.letters import folded

PARTICLES = frozenset(
    [
        "d",
        "de",
        "den",
        "der",
        "des",
        "het",
        "s",
        "t",
        "te",
        "ten",
        "ter",
        "v",
        "van",
        "vd",
        "von",
        "zu",
    ]
)
"""Before a name they tell nobody apart, and "vd Berg" is van den Berg."""
A_NUMBER = re.compile(r"\d+")
PHONE_SIGNS = re.compile(r"[(+]*\d[\d().\-/\u2010-\u2015]*")
SHORTEST_PHONE = 6
"""Fewer digits are a number of a house or of a case."""
WHOLE_PHONE = 10
EXACT = 3
"""A number of so many digits is meant as it stands: at 12 does not live who lives at 125."""
MOST_WORDS = 6
CODES = {"nl": "31", "be": "32"}
"""By country, what is dialled from abroad instead of the zero."""
LONGEST = 40


@dataclass(frozen=True)
class Sought:
    """One word somebody looks for: what begins with it, or is just that."""

    word: str
    exactly: bool = False

    @property
    def is_number(self) -> bool:
        return self.word.isdecimal()

    @property
    def is_phone(self) -> bool:
        return self.is_number and len(self.word) >= SHORTEST_PHONE

    def dialled_here(self, country: str) -> str:
        """A telephone number without its country, as it stands in one written either way."""
        is_whole = len(self.word) >= WHOLE_PHONE
        return self.word.removeprefix(CODES.get(country, "")) if is_whole else self.word

    def fits(self, word: str) -> bool:
        return word == self.word if self.exactly else word.startswith(self.word)


def words_sought(typed: str) -> tuple[Sought, ...]:
    """What to look for, all of it at once; nothing where not even one word is long enough."""
    found = list(dict.fromkeys(_sought(typed)))
    told = [each for each in found if each.word not in PARTICLES] or found
    if all(len(each.word) < 2 and not each.is_number for each in told):
        return ()
    return tuple(told[:MOST_WORDS])


def is_found(sought: Iterable[Sought], words: Iterable[str]) -> bool:
    """Whether each of them is among these words of a text."""
    words = list(words)
    return all(any(each.fits(word) for word in words) for each in sought)


def words_in(*texts: str) -> frozenset[str]:
    """The words by which these texts are found."""
    return frozenset(word[:LONGEST] for text in texts for word in _words(text) if word)


def words_in_phone(key: str, country: str) -> frozenset[str]:
    """The number as it is dialled from abroad and from here, and its last digits.

    ``key`` is what ``core.phones.phone_key`` made of it.
    """
    digits = _plain(_digits(key))
    if len(digits) < SHORTEST_PHONE:
        return frozenset()
    here = digits.removeprefix(CODES.get(country, ""))
    return frozenset({digits, here, digits[-7:], digits[-SHORTEST_PHONE:]})


def _words(text: str) -> Iterator[str]:
    before: list[str] = []
    for piece in text.split():
        parts = folded(piece).split()
        if not parts:
            continue
        yield from _ends(parts)
        whole = "".join(parts)
        # "van den Berg" is one word as well.
        yield from ("".join(before[place:]) + whole for place in range(len(before)))
        before = [*before, whole] if whole in PARTICLES else []


def _ends(parts: list[str]) -> Iterator[str]:
    """The whole in one piece, the same without its first part, and so on."""
    for place, part in enumerate(parts):
        yield _plain("".join(parts[place:]))
        if number := A_NUMBER.match(part):
            yield _plain(number[0])


def _sought(typed: str) -> Iterator[Sought]:
    pieces = typed.split()
    while pieces:
        piece = pieces.pop(0)
        if PHONE_SIGNS.fullmatch(piece):
            digits = _digits(piece)
            if piece.lstrip("(")[0] in "+0":
                digits = _with_what_follows(digits, pieces)
            if len(digits) >= SHORTEST_PHONE:
                yield Sought(_plain(digits)[:LONGEST])
                continue
        # Past its memory: what somebody typed is kept nowhere.
        for part in folded.__wrapped__(piece).split():
            plain = _plain(part)
            yield Sought(plain[:LONGEST], exactly=plain.isdecimal() and len(plain) <= EXACT)


def _with_what_follows(digits: str, pieces: list[str]) -> str:
    """The rest of a telephone number that is written in groups, taken from ``pieces``."""
    groups = 0
    whole = digits
    for piece in pieces:
        if len(whole) >= WHOLE_PHONE or not PHONE_SIGNS.fullmatch(piece):
            break
        whole += _digits(piece)
        groups += 1
    if len(whole) < SHORTEST_PHONE + 2:
        return digits
    del pieces[:groups]
    return whole


def _digits(piece: str) -> str:
    return "".join(sign for sign in piece if sign.isdecimal())


def _plain(word: str) -> str:
    """A number without the zeros before it: 0041 is 41, and 06 is dialled from abroad as 6."""
    if not word.isdecimal():
        return word
    number = "".join(str(int(sign)) for sign in word)
    return number.lstrip("0") or "0"

"""Postcodes and ranges of them, as people write them. Plain Python: no Django.

In the Netherlands four digits and two letters, "3511 AB"; four digits alone stand for all letters.
In Belgium four digits. A range is written with a dash, and both of its ends belong to it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

DUTCH = re.compile(r"([1-9]\d{3})([A-Z]{2})?")
BELGIAN = re.compile(r"([1-9]\d{3})()")
DASHES = re.compile(r"\s*[-\u2010-\u2015]\s*")
APART = re.compile(r"[,;\n]+")
OPEN_ENDS = ("AA", "ZZ")


class NoPostcode(ValueError):
    """``said`` is no postcode of the country, or a range that ends before it begins."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(said)


@dataclass(frozen=True, order=True)
class PostcodeRange:
    """All postcodes from ``first`` to ``last``, each in full: "3511AA", in Belgium "2000"."""

    first: str
    last: str

    def __str__(self) -> str:
        first, last = self.first, self.last
        if (first[4:], last[4:]) == OPEN_ENDS:
            first, last = first[:4], last[:4]
        return first if first == last else f"{first}-{last}"

    def covers(self, other: "PostcodeRange") -> bool:
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: "PostcodeRange") -> bool:
        return self.first <= other.last and other.first <= self.last


def one_postcode(said: str, *, is_belgian: bool) -> PostcodeRange:
    """Four digits of the Netherlands are a range: all their letters. Raises ``NoPostcode``."""
    plain = re.sub(r"\s", "", said).upper()
    found = (BELGIAN if is_belgian else DUTCH).fullmatch(plain)
    if found is None:
        raise NoPostcode(said.strip())
    digits, letters = found[1], found[2]
    if is_belgian or letters:
        return PostcodeRange(plain, plain)
    return PostcodeRange(digits + OPEN_ENDS[0], digits + OPEN_ENDS[1])


def written_ranges(text: str, *, is_belgian: bool) -> list[PostcodeRange]:
    """What stands between commas or on lines, in order. Raises ``NoPostcode`` at the first other.

    What lies within another, or meets it, is joined: a district names a postcode once.
    """
    found = [_range(part, is_belgian=is_belgian) for part in APART.split(text) if part.strip()]
    joined: list[PostcodeRange] = []
    for one in sorted(found):
        if joined and joined[-1].meets(one):
            joined[-1] = PostcodeRange(joined[-1].first, max(joined[-1].last, one.last))
        else:
            joined.append(one)
    return joined


def _range(part: str, *, is_belgian: bool) -> PostcodeRange:
    ends = [one_postcode(end, is_belgian=is_belgian) for end in DASHES.split(part.strip())]
    if len(ends) > 2 or any(later < earlier for earlier, later in pairwise(ends)):
        raise NoPostcode(part.strip())
    return PostcodeRange(ends[0].first, ends[-1].last)


def shared_postcode(
    mine: Iterable[PostcodeRange], theirs: Iterable[PostcodeRange]
) -> PostcodeRange | None:
    """The first stretch that stands in both."""
    theirs = list(theirs)
    for one in mine:
        for other in theirs:
            if one.meets(other):
                return PostcodeRange(max(one.first, other.first), min(one.last, other.last))
    return None

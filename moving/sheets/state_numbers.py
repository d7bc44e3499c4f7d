"""Numbers that a state gives its people, told by their check digits without a word above them."""

import re
from collections.abc import Sequence

from moving.sheets.cells import Cell
from moving.sheets.values.reading import clean, says_nothing

BETWEEN = re.compile(r"[\s.\-/]")
NINE, ELEVEN = 9, 11
NEARLY_ALL = 0.8
LEAST_OF_THEM = 0.5
"""Of what says something in a column, so much has to have the shape of such a number."""


def are_state_numbers(values: Sequence[Cell], country: str) -> bool:
    """Whether a column holds such numbers, with a few slips of the pen between them."""
    texts = [clean(value)[0] for value in values]
    telling = [text for text in texts if not says_nothing(text)]
    shaped = [digits for text in telling if (digits := _digits_of(text, country))]
    passing = sum(_passes(digits) for digits in shaped)
    return (
        bool(shaped)
        and len(shaped) >= LEAST_OF_THEM * len(telling)
        and passing >= NEARLY_ALL * len(shaped)
    )


def is_state_number(text: str, country: str) -> bool:
    digits = _digits_of(text, country)
    return bool(digits) and _passes(digits)


def _digits_of(text: str, country: str) -> str:
    """Nine or eleven digits, or nothing. Numbers in a cell lose the zeros in front of them."""
    digits = BETWEEN.sub("", text)
    if not (digits.isascii() and digits.isdecimal()):
        return ""
    if len(digits) == NINE and digits.startswith("0") and country != "nl":
        # Abroad nine digits with a zero are a telephone on a wall.
        return ""
    if len(digits) in {NINE - 1, ELEVEN - 1} and digits == text and digits[0] != "0":
        return digits.zfill(len(digits) + 1)
    return digits if len(digits) in {NINE, ELEVEN} else ""


def _passes(digits: str) -> bool:
    return _passes_eleven(digits) if len(digits) == NINE else _passes_ninety_seven(digits)


def _passes_eleven(digits: str) -> bool:
    """The test of the Dutch citizen service number; nothing but zeros is no number."""
    weighed = sum(
        weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits, strict=False)
    )
    return (weighed - int(digits[-1])) % 11 == 0 and bool(int(digits))


def _passes_ninety_seven(digits: str) -> bool:
    """The test of the Belgian national register: who was born since 2000 has a 2 in front."""
    check = 97 - int(digits[-2:])
    return check in {int(digits[:9]) % 97, int("2" + digits[:9]) % 97}

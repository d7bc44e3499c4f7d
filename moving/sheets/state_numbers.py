"""Numbers that a state gives its people, told by their check digits without a word above them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from core.unseen import UNSEEN
from moving.sheets.cells import Cell
from moving.sheets.values.reading import as_seen, clean, says_nothing

BETWEEN = re.compile(r"[\s.\-/]")
NINE, ELEVEN = 9, 11
NEARLY_ALL = 0.8
LEAST_OF_THEM = 0.5
"""Of what says something in a column, so much has to have the shape of such a number."""

MASK = "•••"
GROUPS = re.compile(r"\d+(?:(?:[^\S\n]|[.\-–/·]){1,3}\d+)*")
A_GROUP = re.compile(r"\d+")
A_YEAR = re.compile(r"(?:19|20)\d\d")
A_DATE = re.compile(r"(?<!\d)\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:19|20)\d\d(?!\d)")
A_PHONE_FOLLOWS = re.compile(
    r"(?:\+|\b(?:tel|telefoon|telefoonnr|telefoonnummer|tél|téléphone|telefon|mob|mobiel|gsm|handy"
    r"|portable|phone)\b[.:\s]*)\(?$",
    re.IGNORECASE,
)
LEAST_AFTER_PLUS = 10
"""So many digits behind a plus are still the telephone."""
SHAPES = {
    *((9,), (11,), (8, 1), (4, 2, 3), (3, 3, 3), (3, 2, 4), (2, 2, 2, 3), (3, 2, 2, 2), (2, 3, 4)),
    *((2, 2, 2, 3, 2), (6, 3, 2), (6, 5), (9, 2), (2, 2, 2, 5), (1,) * 9, (1,) * 11),
}
"""How people part such a number, where other numbers stand on both sides of it."""


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


def masked_cell(cell: Cell, country: str, *, is_numbered: bool) -> tuple[Cell, bool]:
    """The cell without such numbers in it, and whether there was one. What holds none stays as is.

    ``is_numbered`` is of a column with numbers of a service's own, which often begin with a year.
    """
    if isinstance(cell, float):
        text = as_seen(cell)
        is_of_a_year = bool(A_YEAR.match(text)) and (is_numbered or len(text) == NINE - 1)
        is_one = not is_of_a_year and is_state_number(text, country)
        return (MASK, True) if is_one else (cell, False)
    if not isinstance(cell, str):
        return cell, False
    if is_numbered and A_YEAR.match(cell.strip()):
        return cell, False
    return without_state_numbers(cell, country)


def without_state_numbers(text: str, country: str) -> tuple[str, bool]:
    """The text with a mask for each such number, and whether there was one."""
    if len(A_GROUP.sub("", text)) > len(text) - NINE:
        return text, False
    # Signs that nobody sees would part the digits.
    bare = "".join(
        sign for sign in UNSEEN.sub("", text) if unicodedata.category(sign) not in {"Cf", "Cs"}
    )
    found = [place for run in GROUPS.finditer(bare) for place in _places_in(run, bare, country)]
    if not found:
        return text, False
    pieces, end = [], 0
    for begin, behind in found:
        pieces += [bare[end:begin], MASK]
        end = behind
    return "".join([*pieces, bare[end:]]), True


def _places_in(run: re.Match[str], text: str, country: str) -> Iterator[tuple[int, int]]:
    """Where in a row of groups of digits such numbers begin and end."""
    groups = [group.span() for group in A_GROUP.finditer(text, *run.span())]
    at = _behind_phone(groups, text)
    while at < len(groups):
        behind = next(
            (
                end
                for end in range(at + 1, min(len(groups), at + ELEVEN) + 1)
                if _is_one(groups[at:end], text, country, is_all=end - at == len(groups))
            ),
            0,
        )
        if behind:
            yield groups[at][0], groups[behind - 1][1]
        at = behind or at + 1


def _behind_phone(groups: Sequence[tuple[int, int]], text: str) -> int:
    """The first group that is none of a telephone with its word or a plus in front."""
    if not A_PHONE_FOLLOWS.search(text[max(0, groups[0][0] - 20) : groups[0][0]]):
        return 0
    digits = 0
    for at, (begin, end) in enumerate(groups):
        if digits >= LEAST_AFTER_PLUS - 1:
            return at
        digits += end - begin
    return len(groups)


def _is_one(groups: Sequence[tuple[int, int]], text: str, country: str, *, is_all: bool) -> bool:
    shape = tuple(end - begin for begin, end in groups)
    if sum(shape) not in {NINE, ELEVEN}:
        return False
    whole = text[groups[0][0] : groups[-1][1]]
    is_parted = len(groups) > 1
    if is_parted and (A_DATE.search(whole) or A_YEAR.fullmatch(text[slice(*groups[0])])):
        return False
    digits = "".join(str(unicodedata.decimal(sign)) for sign in whole if sign.isdecimal())
    return (is_all or shape in SHAPES) and is_state_number(digits, country)

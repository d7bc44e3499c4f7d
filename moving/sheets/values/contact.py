"""Mailboxes and telephone numbers as people type them."""

import re
import unicodedata

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_possible_number,
    is_valid_number,
    number_type,
    parse,
)

from core.mailboxes import NameBeyondAscii, NotAMailbox, plain_mailbox
from moving.sheets.cells import Cell
from moving.sheets.values.reading import CellReading, Place, as_seen, clean, says_nothing

BETWEEN_MAILBOXES = re.compile(r"[;,/|\s]+")
IN_ANGLES = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")

ROUNDED = re.compile(r"\d[.,]\d+\s*[eE]\s*\+?\d+")
REMARK = re.compile(
    r"\([^)\d]*\)|(?<![\w@])(?:werk|privé|prive|thuis|mobiel|mob|vast|tel|gsm|t|m)\b\s*[.:]{0,2}",
    re.IGNORECASE,
)
BETWEEN_NUMBERS = re.compile(
    r"(?<=\d)\s+[/|]\s+(?=[+\d(])|[;|\n]|(?<=\d{6}),\s*(?=[+\d(])|\s(?:of|en|ou|et|oder|und|or)\s"
)
DIALLED = re.compile(r"[+\d\s().,/\-\u2010-\u2015\u00b7]*")
USUAL_LENGTHS = {"nl": {9}, "be": {8, 9}, "de": set(range(7, 13))}
"""Of a number without its 0. A range that is new to the tables is a number all the same."""
CODES = {"nl": "31", "be": "32", "de": "49"}


def read_mailbox(cell: Cell, place: Place) -> CellReading:
    """One mailbox, or several of which the first counts and the second is kept beside it."""
    text, is_odd = clean(cell)
    if says_nothing(text):
        return CellReading(warnings=("odd_signs",) if is_odd else ())
    wide = unicodedata.normalize("NFKC", text) if "＠" in text else text
    bare = wide.removesuffix(".")
    warnings = ["odd_signs"] if is_odd or bare != text else []
    bare = re.sub(r"(?i)\bmailto:", "", bare)
    named = IN_ANGLES.findall(bare)
    pieces = named or [piece for piece in BETWEEN_MAILBOXES.split(bare) if piece]
    if not pieces:
        return CellReading(fault="not_an_address")
    try:
        found = [mailbox_of(piece) for piece in pieces]
    except NameBeyondAscii:
        return CellReading(fault="not_an_address", facts={"beyond_ascii": True})
    except NotAMailbox:
        return CellReading(fault="not_an_address")
    more = {}
    if len(found) > 1:
        warnings.append("second_address")
        more = {"email_2": found[1]}
    return CellReading(value=found[0], warnings=tuple(warnings), more=more)


def mailbox_of(piece: str) -> str:
    """Raises ``NotAMailbox``; also for a host of one word, which no letter from outside reaches."""
    if piece.count("@") != 1:
        raise NotAMailbox
    found = plain_mailbox(piece).lower()
    if "." not in found.rpartition("@")[2]:
        raise NotAMailbox
    return found


def read_phone(cell: Cell, place: Place) -> CellReading:
    """One number, or two; in the international form, whatever was lost on the way put back."""
    if isinstance(cell, str) and ROUNDED.fullmatch(cell.strip()):
        return CellReading(fault="number_rounded")
    text, is_odd = clean(as_seen(cell))
    warnings = ["odd_signs"] if is_odd else []
    if says_nothing(text):
        return CellReading(warnings=tuple(warnings))
    if not any(sign.isdecimal() for sign in text):
        return CellReading(warnings=("not_understood",))
    pieces = [piece for piece in BETWEEN_NUMBERS.split(text) if piece.strip()]
    # "02 / 345 67 89" is one number, "010 1234567 / 06 12345678" are two.
    read = _numbers(pieces, place.country) or _numbers([text], place.country)
    if not read:
        return CellReading(fault="not_a_number")
    warnings += [put_back for _number, put_back in read if put_back]
    numbers = [str(format_number(number, PhoneNumberFormat.E164)) for number, _put_back in read]
    more = {}
    if len(numbers) > 1:
        warnings.append("second_number")
        more = {"phone_2": numbers[1]}
    return CellReading(value=numbers[0], warnings=tuple(warnings), more=more)


def is_written_as_phone(cell: Cell) -> bool:
    """Whether it has a plus, a zero in front, or signs between its digits."""
    text, _is_odd = clean(cell)
    return text.startswith(("+", "0")) or bool(re.search(r"\d[\s().,/\-\u2010-\u2015]+\d", text))


def is_mobile(e164: str) -> bool:
    return bool(number_type(parse(e164)) == PhoneNumberType.MOBILE)


def _numbers(pieces: list[str], country: str) -> list[tuple[PhoneNumber, str]]:
    """Every one of them a number, or none."""
    found = [_number(REMARK.sub(" ", piece).strip(), country) for piece in pieces]
    return [read for read in found if read] if all(found) else []


def _number(text: str, country: str) -> tuple[PhoneNumber, str] | None:
    """The number, and what had to be put before it."""
    if not DIALLED.fullmatch(text):
        return None
    digits = "".join(sign for sign in text if sign.isdecimal())
    if text.startswith(("+", "0", "(")):
        found = _parsed(text, country)
        return (found, "") if found else None
    code = CODES[country]
    if (
        digits.startswith(code)
        and (found := _parsed(f"+{digits}", country))
        and _is_usual(found, country)
    ):
        return found, "plus_put_back"
    found = _parsed(f"0{digits}", country)
    return (found, "zero_put_back") if found else None


def _parsed(text: str, country: str) -> PhoneNumber | None:
    try:
        number = parse(text, country.upper())
    except NumberParseException:
        return None
    if is_valid_number(number) or (is_possible_number(number) and _is_usual(number, country)):
        return number
    return None


def _is_usual(number: PhoneNumber, country: str) -> bool:
    is_ours = str(number.country_code) == CODES[country]
    return is_ours and len(str(number.national_number)) in USUAL_LENGTHS[country]

"""A telephone number as it is dialled from anywhere, whatever way it was typed. No Django."""

import re

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    format_number,
    is_possible_number,
    parse,
)
from phonenumbers.phonenumberutil import PhoneNumberFormat

# From the first digit to where words begin, or an extension: "02 345 67 89 toestel 12 (na zes)".
# What stands behind is another number or a remark.
NUMBER = re.compile(r"[+(]*\d[\d\s().,/\-\u2010-\u2015+]*")
ANOTHER_NUMBER = re.compile(r"\s[/,]\s|,\s")
SHORTEST = 9
"""A Belgian landline has so many digits, without the code of its country."""


def phone_key(phone: str, country: str) -> str:
    """Return the number as it is dialled from anywhere, or nothing for one too short to be told by.

    ``country`` ("nl", "be") is where a number without a code of its country rings. An extension is
    another phone in the same house.
    """
    found = NUMBER.search(phone)
    if found is None:
        return ""
    digits = "".join(str(int(sign)) for sign in found[0] if sign.isdecimal())
    if len(digits) < SHORTEST:
        return ""
    first = ANOTHER_NUMBER.split(found[0])[0]
    # "02 / 345 67 89" is one number, "010 1234567 / 06 12345678" are two.
    for written in (first, found[0]):
        if number := _read(written, country):
            return str(format_number(number, PhoneNumberFormat.E164))
    # A number of no country we know tells by its digits all the same.
    return digits


def _read(written: str, country: str) -> PhoneNumber | None:
    try:
        number = parse(written, country.upper())
    except NumberParseException:
        return None
    # Possible, and not "valid": a new range of numbers must not make somebody a stranger.
    return number if is_possible_number(number) else None

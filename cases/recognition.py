"""By what a party is known again on another case: each of these alone is enough."""

from core.letters import letters

PHONE_DIGITS = 9
"""So many at the end of a number are the same with and without the code of the country."""


def email_key(email: str) -> str:
    return email.strip().lower()


def phone_key(phone: str) -> str:
    """Return the last digits, or nothing for a number too short to be told by."""
    digits = "".join(str(int(sign)) for sign in phone if sign.isdecimal())
    return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS else ""


def home_key(name: str, postcode: str, house_number: str) -> str:
    """Return a household, or nothing where a part of it is unknown."""
    parts = (letters(name), letters(postcode), letters(house_number))
    return " ".join(parts) if all(parts) else ""

"""By what a party is known again on another case: each of these alone is enough."""

import re

from core.letters import letters
from core.mailboxes import mailable

HOUSE = re.compile(r"[0-9]+")


def email_key(email: str) -> str:
    return mailable(email).strip().lower()


def house_begins(house_number: str) -> str:
    """Return the digits before any addition: "14 A" is also written "14a"."""
    begins = HOUSE.match(house_number.strip())
    return begins[0] if begins else ""


def home_key(name: str, postcode: str, house_number: str) -> str:
    """Return a household, or nothing where a part of it is unknown."""
    parts = (letters(name), letters(postcode), letters(house_number))
    return " ".join(parts) if all(parts) else ""

"""Which columns our own sheets have, and how their line of an example is known again."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.letters import letters
from moving.sheets.cells import Cell
from moving.sheets.headers import SheetKind, in_words
from moving.sheets.values.reading import as_seen

LEAST: Mapping[SheetKind, tuple[str, ...]] = {
    SheetKind.VOLUNTEERS: (
        *("first_name", "last_name", "email", "phone"),
        *("street", "house_number", "postcode", "spoken"),
    ),
    SheetKind.CASES: (
        *("number", "received_on", "state", "kind", "a_name", "a_street", "a_house_number"),
        *("a_postcode", "a_phone", "a_consent_on", "mediator_1", "mediator_2", "summary"),
    ),
    SheetKind.PARTNERS: ("organisation", "kind", "email", "phone"),
}
"""What can be filled in within an hour."""
PARTY_FACTS = ("name", "street", "house_number", "postcode", "town", "phone", "email", "language")
ALL: Mapping[SheetKind, tuple[str, ...]] = {
    SheetKind.VOLUNTEERS: (
        *("number", "first_name", "prefix", "last_name", "email", "email_2", "phone", "phone_2"),
        *("mail_language", "street", "house_number", "postcode", "town"),
        *("spoken", "free", "max_open_cases", "extra_trained"),
        *("state", "experience", "admitted_on", "rest_until", "left_on"),
        *("certificate_by", "certificate_on", "certificate_until"),
        *("certificate_seen_on", "certificate_seen_by"),
        *("conduct_on", "conduct_number", "conduct_seen_on"),
        *("agreement_on", "confidentiality_on", "not_for", "note"),
    ),
    SheetKind.CASES: (
        *("number", "received_on", "state", "kind", "form", "channel"),
        *("partner", "partner_reference", "consent_by", "consent_how", "a_consent_on"),
        *("district", "spoken", "free"),
        *(f"a_{fact}" for fact in PARTY_FACTS),
        "a_story",
        *(f"b_{fact}" for fact in PARTY_FACTS),
        "b_story",
        *("mediator_1", "mediator_2", "with_pair_since", "aftercare_on", "summary"),
        *("closed_on", "provisional_result", "confirmed_result", "ended_reason"),
    ),
    SheetKind.PARTNERS: (
        *("organisation", "kind", "email", "phone"),
        *("first_name", "last_name", "contact_email", "role"),
    ),
}
"""Everything we keep, and what an export has. How a case ended is in none: see docs/moving.md."""
EXAMPLE_WORDS = in_words("voorbeeld exemple beispiel example")
"""In the first cell of the line that shows how it is filled in, and that is no person."""
LEAST_FILLED = 3

EXAMPLES: Mapping[SheetKind, Mapping[str, Any]] = {
    SheetKind.VOLUNTEERS: {
        "first_name": "Anna",
        "prefix": "van den",
        "last_name": "Berg",
        "email": "anna@example.org",
        "phone": "+31 6 12345678",
        "mail_language": "nl",
        "street": "Kerkstraat",
        "house_number": "12",
        "postcode": "3511 AB",
        "town": "Utrecht",
        "spoken": ["nl", "tr"],
        "free": ["0-evening", "3-afternoon"],
        "max_open_cases": 2,
        "extra_trained": ["coaching"],
        "state": "active",
        "experience": "regular",
        "admitted_on": "2021-05-01",
        "certificate_on": "2021-06-01",
        "conduct_on": "2021-04-01",
    },
    SheetKind.CASES: {
        "received_on": "2026-01-15",
        "state": "with_the_pair",
        "kind": "noise_people",
        "a_name": "B. Bakker",
        "a_street": "Kerkstraat",
        "a_house_number": "12",
        "a_postcode": "3511 AB",
        "a_town": "Utrecht",
        "a_phone": "+31 6 12345678",
        "a_consent_on": "2026-01-15",
        "b_street": "Kerkstraat",
        "b_house_number": "14",
        "b_postcode": "3511 AB",
        "mediator_1": "Anna van den Berg",
        "mediator_2": "Jan de Vries",
        "with_pair_since": "2026-02-01",
    },
    SheetKind.PARTNERS: {
        "kind": "housing",
        "email": "info@example.org",
        "phone": "+31 30 1234567",
        "first_name": "Bo",
        "last_name": "Bakker",
        "contact_email": "bo@example.org",
    },
}


def is_example(filled: Sequence[Cell]) -> bool:
    """Whether these cells of a row, without the blank ones, are such a line."""
    return len(filled) >= LEAST_FILLED and letters(as_seen(filled[0])) in EXAMPLE_WORDS

"""The fields of each kind of sheet, and how a cell of each is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from moving.sheets.cells import Cell, ErrorCell
from moving.sheets.headers import CASES, PARTNERS, PARTY, VOLUNTEERS, SheetKind
from moving.sheets.state_numbers import MASK, masked_cell
from moving.sheets.values.case_choices import (
    CHANNELS,
    CONSENTS,
    FORMS,
    TALK_KINDS,
    TALK_RESULTS,
    read_case_kind,
    read_case_state,
    read_reason,
    read_result,
)
from moving.sheets.values.choices import (
    EXPERIENCES,
    MAIL_LANGUAGES,
    PARTNER_KINDS,
    as_yes_or_no,
    read_extra_training,
    read_sender,
    read_volunteer_state,
    read_whole_number,
    reader_of_choice,
    reader_of_yes_or_no,
)
from moving.sheets.values.contact import read_mailbox, read_phone
from moving.sheets.values.days import read_day
from moving.sheets.values.homes import read_address, read_postcode, read_street_and_number
from moving.sheets.values.lists import read_free, read_languages, read_not_for
from moving.sheets.values.names import read_full_name, read_name, read_name_of_party
from moving.sheets.values.reading import (
    SHOWN_ERROR,
    CellReading,
    Place,
    as_seen,
    longest,
    read_line,
    read_note,
    says_nothing,
)

Reader = Callable[[Cell, Place], CellReading]

SEATS = re.compile(r"seats:(\d{4})")
SPOKEN_COLUMN, FREE_COLUMN = "spoken:", "free:"
"""A column with crosses for one language, or for one part of the week."""

SIGNED = {
    "conduct_on": "conduct_seen",
    "certificate_on": "certificate_seen",
    "agreement_on": "agreement_signed",
    "confidentiality_on": "confidentiality_signed",
    "a_consent_on": "a_consent",
    "b_consent_on": "b_consent",
}
OF_PARTIES = {"a_consent", "b_consent"}
"""Where a column with this word holds crosses instead of days, it is the second field."""

READERS: Mapping[str, Reader] = {
    "first_name": read_name,
    "last_name": read_name,
    "full_name": read_full_name,
    "email": read_mailbox,
    "email_2": read_mailbox,
    "contact_email": read_mailbox,
    "phone": read_phone,
    "phone_2": read_phone,
    "street_and_number": read_street_and_number,
    "address": read_address,
    "postcode": read_postcode,
    "spoken": read_languages,
    "free": read_free,
    "max_open_cases": read_whole_number,
    "mail_language": reader_of_choice(MAIL_LANGUAGES, named="mail_language"),
    "extra_trained": read_extra_training,
    "not_for": read_not_for,
    "experience": reader_of_choice(EXPERIENCES, named="experience"),
    "partner": read_sender,
    "note": read_note,
    "summary": read_note,
    "story": read_note,
    **dict.fromkeys(
        (field for fields in (VOLUNTEERS, CASES) for field in fields if field.endswith("_on")),
        read_day,
    ),
    **dict.fromkeys(("rest_until", "certificate_until", "with_pair_since"), read_day),
    **dict.fromkeys(("mediator_1_since", "mediator_2_since"), read_day),
    **dict.fromkeys((name for name in CASES if name.endswith("_minutes")), read_whole_number),
    **{signed: reader_of_yes_or_no(day) for day, signed in SIGNED.items()},
}
OF_KIND: Mapping[tuple[SheetKind, str], Reader] = {
    (SheetKind.VOLUNTEERS, "state"): read_volunteer_state,
    (SheetKind.CASES, "state"): read_case_state,
    (SheetKind.CASES, "kind"): read_case_kind,
    (SheetKind.CASES, "form"): reader_of_choice(FORMS, named="case_form"),
    (SheetKind.CASES, "channel"): reader_of_choice(CHANNELS, is_left_out=True),
    (SheetKind.CASES, "ended_reason"): read_reason,
    (SheetKind.CASES, "provisional_result"): read_result,
    (SheetKind.CASES, "confirmed_result"): read_result,
    (SheetKind.CASES, "consent_how"): reader_of_choice(CONSENTS, is_left_out=True),
    **{
        (SheetKind.CASES, name): reader_of_choice(TALK_KINDS, named="talk_kind")
        for name in CASES
        if name.startswith("talk_") and name.endswith("_kind")
    },
    **{
        (SheetKind.CASES, name): reader_of_choice(TALK_RESULTS, is_left_out=True)
        for name in CASES
        if name.startswith("talk_") and name.endswith("_result")
    },
    (SheetKind.PARTNERS, "kind"): reader_of_choice(PARTNER_KINDS, otherwise="other"),
}
PARTY_READERS: Mapping[str, Reader] = {"name": read_name_of_party, "language": read_languages}
PHONES = frozenset({"phone", "phone_2", "a_phone", "b_phone"})
NUMBERED = frozenset({"number", "partner_reference", "conduct_number"})
KNOWN_BY = "number"
"""By what a row is known again: a mask there would make one of all who have it."""


def sheet_fields(kind: SheetKind) -> frozenset[str]:
    """What a person may say of a column; the columns with crosses and of years beside them."""
    if kind == SheetKind.PARTNERS:
        return frozenset(PARTNERS)
    if kind == SheetKind.CASES:
        parties = {f"{party}_{field}" for party in "ab" for field in PARTY}
        return frozenset({*CASES, *parties, *OF_PARTIES})
    return frozenset({*VOLUNTEERS, *SIGNED.values()} - OF_PARTIES)


def reader_of(kind: SheetKind, field: str) -> Reader:
    if (kind, field) in OF_KIND:
        return OF_KIND[kind, field]
    if SEATS.fullmatch(field):
        return read_whole_number
    if field in READERS:
        return READERS[field]
    party, _line, fact = field.partition("_")
    if party in {"a", "b"} and kind == SheetKind.CASES:
        return PARTY_READERS.get(fact) or READERS.get(fact, read_line)
    return read_line


def read_cell(kind: SheetKind, field: str, cell: Cell, place: Place) -> CellReading:
    """The one door to the readers. Whatever one raises is a fault of this cell, not of the file."""
    try:
        return _read_cell(kind, field, cell, place)
    except Exception:  # noqa: BLE001 - what nobody thought of; its words may be somebody's
        return CellReading(fault="not_readable")


def _read_cell(kind: SheetKind, field: str, cell: Cell, place: Place) -> CellReading:
    text = as_seen(cell)
    if isinstance(cell, ErrorCell) or (
        text.startswith(("#", "Err:")) and SHOWN_ERROR.fullmatch(text)
    ):
        return CellReading(fault="error_value")
    if len(text) > longest(field):
        return CellReading(fault="too_much_text")
    if field.startswith((SPOKEN_COLUMN, FREE_COLUMN)):
        is_said = as_yes_or_no(cell)
        is_odd = is_said is None and not says_nothing(text)
        return CellReading(value=bool(is_said), warnings=("not_understood",) if is_odd else ())
    if field in PHONES:
        return reader_of(kind, field)(cell, place)
    left, had_number = masked_cell(cell, place.country, is_numbered=field in NUMBERED)
    if had_number and (field == KNOWN_BY or left == MASK):
        left = ""
    read = reader_of(kind, field)(left, place)
    return replace(read, warnings=(*read.warnings, "state_number")) if had_number else read

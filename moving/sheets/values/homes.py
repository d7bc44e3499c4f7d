"""Postcodes, house numbers and addresses in one cell."""

import re
from dataclasses import dataclass

from moving.sheets.cells import Cell
from moving.sheets.headers import in_words
from moving.sheets.values.reading import CellReading, Place, clean, read_line, says_nothing

DUTCH = r"(?:NL\s?-?\s?)?([1-9]\d{3})\s*-?\s*([A-Z]{2})(?![A-Z0-9])"
POSTCODE_NL = re.compile(rf"{DUTCH}[\s,]*(.*)", re.IGNORECASE)
WITHIN_NL = re.compile(rf"(?<![\w]){DUTCH}", re.IGNORECASE)
FIGURES = {"nl": 4, "be": 4, "de": 5}
OF_COUNTRY = re.compile(r"(NL|BE?|DE?|FR?|L|LU)\s?-\s?(\d{4,5})(?!\d)(.*)", re.IGNORECASE)
COUNTRIES = {"N": "nl", "B": "be", "D": "de", "F": "fr", "L": "lu"}
IN_FIGURES_ONLY = re.compile(r"(\d{4,5})(?!\d)[\s,]*(.*)")
WITHOUT_LETTERS = re.compile(r"[1-9]\d{3}")
NEVER_IN_FRONT = {"be": "0", "de": "00"}
TOWN = re.compile(r"[^\d]{2,}")

ADDED = (
    r"(?:\s?[A-Za-z](?![\w])"
    r"|\s?-?\s?(?:bis|ter|quater|hs|huis|zw|rd|rood|boven|beneden)(?!\w)"
    r"|\s?[-/]\s?\w{1,4}|[A-Za-z]{1,2}\d{0,3}|\s[IVX]{1,4}(?!\w))?"
)
"""What may stand behind a number: "7a", "7 A", "22 bis", "101-2", "250-III"."""
BOX = r"(?:bte|bt|bus|boîte|boite|app|apt)\.?"
NUMBERED = re.compile(
    rf"(.+?)[\s,]+(?:nr|no|n°|nº|num|nummer|huisnr|huisnummer)\.?\s*(\d+{ADDED})", re.IGNORECASE
)
WITH_BOX = re.compile(rf"(.+?)[\s,]+(\d+\s?[A-Za-z]?[\s,/]+{BOX}\s*\w+)", re.IGNORECASE)
BEHIND = re.compile(rf"(.+)[\s,]+(\d+{ADDED})", re.IGNORECASE)
IN_FRONT = re.compile(
    r"(\d+\s?(?:bis|ter|[A-Za-z])?)(?<!\de)(?P<apart>\s*,\s*|\s+)(\D.+)", re.IGNORECASE
)
"""Not of «2e Dwarsweg», which is the second of that name."""
YEARS = range(1500, 2100)
A_YEAR = re.compile(r"\d{4}(?!\d)")
FRENCH_ROADS = in_words("""
    rue avenue av boulevard boul bd bld place pl chaussée chaussee ch chée chemin quai allée allee
    impasse square sq clos drève dreve route rte sentier venelle passage cours esplanade résidence
    residence cité cite faubourg ruelle grand grande parvis montée montee voie
    """)
"""In French the number stands in front, often without a comma."""
AROUND_POSTCODE = " ,-–"
POST_OFFICE_BOX = re.compile(
    r"(?:postbus|antwoordnummer|boîte postale|boite postale|bp|postfach|po box|p\.?o\.? box)\b",
    re.IGNORECASE,
)


def read_postcode(cell: Cell, place: Place) -> CellReading:
    """A postcode in the writing of its country, with or without the town behind it."""
    text, _is_odd = clean(cell)
    if says_nothing(text):
        return CellReading()
    if found := OF_COUNTRY.fullmatch(text):
        if COUNTRIES[found[1][0].upper()] != place.country:
            return CellReading(value=found[2], warnings=("other_country",))
        text = text[found.start(2) :]
    return _dutch_postcode(text) if place.country == "nl" else _postcode_of(place.country, text)


def _dutch_postcode(text: str) -> CellReading:
    if found := POSTCODE_NL.fullmatch(text):
        return _with_town(f"{found[1]} {found[2].upper()}", found[3])
    if WITHOUT_LETTERS.fullmatch(text):
        return CellReading(value=text, warnings=("postcode_incomplete",))
    return CellReading(fault="not_a_postcode")


def _postcode_of(country: str, text: str) -> CellReading:
    if (dutch := POSTCODE_NL.fullmatch(text)) and not dutch[3]:
        return CellReading(value=f"{dutch[1]} {dutch[2].upper()}", warnings=("other_country",))
    found = IN_FIGURES_ONLY.fullmatch(text)
    if (
        found
        and len(found[1]) == FIGURES[country]
        and not found[1].startswith(NEVER_IN_FRONT[country])
    ):
        return _with_town(found[1], found[2])
    return CellReading(fault="not_a_postcode")


def _with_town(postcode: str, behind: str) -> CellReading:
    town = behind.strip(" ,")
    if town and not TOWN.fullmatch(town):
        return CellReading(fault="not_a_postcode")
    return CellReading(value=postcode, more={"town": town} if town else {})


def read_street_and_number(cell: Cell, place: Place) -> CellReading:
    """A street with its number in one cell: gives both."""
    line = read_line(cell, place)
    if line.fault:
        return line
    text = str(line.value)
    if says_nothing(text):
        return CellReading(more={"street": "", "house_number": ""})
    if POST_OFFICE_BOX.match(text):
        more = {"street": "", "house_number": ""}
        return CellReading(value="", warnings=("no_home_address",), more=more)
    home = street_and_number(text)
    more = {"street": home.street, "house_number": home.number}
    warnings = [*line.warnings]
    if not home.number or not home.is_sure:
        warnings.append("number_unsure" if home.number else "without_number")
    return CellReading(value=text, warnings=tuple(warnings), more=more, facts=more)


@dataclass(frozen=True)
class StreetAndNumber:
    street: str
    number: str
    is_sure: bool = True


def street_and_number(text: str) -> StreetAndNumber:
    """The number is empty where there is none: "Kerkstraat" has one that we do not know.

    Not sure is a number that may belong to the name: "Plein 1813", "3 Oktoberstraat".
    """
    for shape in (NUMBERED, WITH_BOX, BEHIND):
        if found := shape.fullmatch(text):
            is_year = shape is BEHIND and is_a_year(found[2])
            return StreetAndNumber(found[1].strip(" ,"), found[2].strip(), is_sure=not is_year)
    if found := IN_FRONT.fullmatch(text):
        street = found[3].strip(" ,")
        first = street.lower().replace("-", " ").partition(" ")[0].strip(".'’")
        is_sure = "," in found["apart"] or first in FRENCH_ROADS
        return StreetAndNumber(street, found[1].strip(), is_sure=is_sure)
    return StreetAndNumber(text, "")


def is_a_year(number: str) -> bool:
    found = A_YEAR.match(number)
    return bool(found) and int(number[:4]) in YEARS


def read_address(cell: Cell, place: Place) -> CellReading:
    """Street, number, postcode and town in one cell, on one line or on several."""
    text, is_odd = clean(cell if not isinstance(cell, str) else cell.replace("\n", ", "))
    cut = cut_at_postcode(text, place.country)
    if cut is None:
        return read_street_and_number(text, place)
    before, postcode, town = cut
    home = read_street_and_number(before, place)
    code = read_postcode(postcode, place)
    if code.fault:
        return code
    odd = ("odd_signs",) if is_odd else ()
    more = {**home.more, "postcode": code.value, "town": town}
    warnings = (*odd, *home.warnings, *code.warnings)
    return CellReading(value=text, warnings=warnings, more=more, facts=home.facts)


def cut_at_postcode(text: str, country: str) -> tuple[str, str, str] | None:
    """What stands before the postcode, the postcode, and what stands behind it."""
    if country == "nl":
        found = WITHIN_NL.search(text)
    else:
        figures = FIGURES[country]
        places = list(
            re.finditer(rf"(?<![\w])(?:[A-Z]{{1,2}}-)?\d{{{figures}}}(?=\s+[^\W\d])", text)
        )
        found = places[-1] if places else None
    if found is None:
        return None
    before, behind = text[: found.start()], text[found.end() :]
    return before.strip(AROUND_POSTCODE), found[0], behind.strip(AROUND_POSTCODE)

"""Days as people write them; the readers there are guess where a fault would help.

Day before month in every writing, unless the whole column says otherwise. What has no day is a
fault and never the first of the month; a year of two digits is at most ten years ahead.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from core.letters import folded
from moving.sheets.cells import Cell
from moving.sheets.values.reading import CellReading, Place, clean, says_nothing

FIRST_YEAR = 1970
YEARS_AHEAD = 10
SERIALS = range(10_000, 80_001)
FIGURES_OF_SERIALS = 5
FROM_1900, FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""Excel counts a 29 February 1900 that never was, hence two days before 1900 began."""

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januari jan janvier janv januar jänner january",
            "februari feb février févr fév fevr februar february",
            "maart mrt maa mars märz mär march mar",
            "april apr avril avr",
            "mei mai may",
            "juni jun juin june",
            "juli jul juillet juil july",
            "augustus aug août aout august",
            "september sep sept septembre",
            "oktober okt octobre oct october",
            "november nov novembre",
            "december dec décembre déc dezember dez",
        ),
        start=1,
    )
    for word in folded(words).split()
}
TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?$")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
IN_FIGURES = re.compile(r"(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*['’]?(\d{4}|\d{2})")
IN_ONE = re.compile(r"(\d{4})(\d{2})(\d{2})")
DAY_MONTH_YEAR = re.compile(
    r"(?:[^\W\d_]+ )?(\d{1,2})(?:er|e|ste|de|st|nd|rd|th)? (?:de |of )?([^\W\d_]+) (\d{4}|\d{2})"
)
MONTH_DAY_YEAR = re.compile(r"([^\W\d_]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})")
WITHOUT_DAY = re.compile(
    r"(?:\d{4}|(?:[^\W\d_]+|\d{1,2})[\s\-/.]+['’]?(?:\d{4}|\d{2})|\d{4}[-/.]\d{1,2})"
)


def read_day(cell: Cell, place: Place) -> CellReading:
    """A day as ISO 8601 has it, or a fault."""
    if isinstance(cell, bool):
        return CellReading(fault="not_a_date")
    if isinstance(cell, date):
        return _within_reach(cell.year, cell.month, cell.day, place)
    text, _is_odd = clean(cell)
    if says_nothing(text):
        return CellReading()
    text = TIME.sub("", text)
    if not text:
        return CellReading(fault="not_a_date")
    if len(text) == FIGURES_OF_SERIALS and text.isdecimal() and int(text) in SERIALS:
        begin = FROM_1904 if place.counts_from_1904 and isinstance(cell, float) else FROM_1900
        counted = begin + timedelta(days=int(text))
        return _within_reach(counted.year, counted.month, counted.day, place)
    return _read_text(text, place)


def _read_text(text: str, place: Place) -> CellReading:
    if found := ISO.fullmatch(text) or IN_ONE.fullmatch(text):
        return _within_reach(int(found[1]), int(found[2]), int(found[3]), place)
    if found := IN_FIGURES.fullmatch(text):
        day, month = (found[2], found[1]) if place.month_first else (found[1], found[2])
        return _within_reach(_year(found[3], place), int(month), int(day), place)
    words = folded(text)
    if (found := DAY_MONTH_YEAR.fullmatch(words)) and found[2] in MONTHS:
        return _within_reach(_year(found[3], place), MONTHS[found[2]], int(found[1]), place)
    if (found := MONTH_DAY_YEAR.fullmatch(words)) and found[1] in MONTHS:
        return _within_reach(int(found[3]), MONTHS[found[1]], int(found[2]), place)
    is_month = words.partition(" ")[0] in MONTHS or text[0].isdecimal()
    if WITHOUT_DAY.fullmatch(text) and is_month:
        return CellReading(fault="date_without_day")
    return CellReading(fault="not_a_date")


def _year(digits: str, place: Place) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    near = 2000 + year
    return near if near <= place.today.year + YEARS_AHEAD else near - 100


def _within_reach(year: int, month: int, day: int, place: Place) -> CellReading:
    try:
        found = date(year, month, day)
    except ValueError:
        return CellReading(fault="no_such_date")
    is_too_late = (year, month, day) > (
        place.today.year + YEARS_AHEAD,
        place.today.month,
        place.today.day,
    )
    if year < FIRST_YEAR or is_too_late:
        return CellReading(fault="date_too_far")
    return CellReading(value=found.isoformat())


def order_in_doubt(cell: Cell) -> tuple[int, int] | None:
    """The first two numbers of a date whose order could be one or the other."""
    if not isinstance(cell, str):
        return None
    found = IN_FIGURES.fullmatch(TIME.sub("", " ".join(cell.split())))
    return (int(found[1]), int(found[2])) if found else None


def says_month_first(cells: Iterable[Cell]) -> bool:
    """Whether some dates of a column can only have the month in front, and none only the day."""
    pairs = [pair for cell in cells if (pair := order_in_doubt(cell))]
    only_month = any(first <= 12 < second <= 31 for first, second in pairs)
    return only_month and not any(12 < first <= 31 for first, _second in pairs)


def day_within(text: str, place: Place) -> str:
    """The one day that stands somewhere in a text: "uit dienst per 1-7-2023"; or nothing."""
    found = re.search(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", text)
    read = read_day(found[0], place) if found else CellReading()
    return str(read.value)

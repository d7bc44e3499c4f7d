"""CSV, TSV and text out of a spreadsheet: which letters, which sign between the cells.

Guessers of character sets took five of six files of Western Europe for something else; three
questions in the right order do better: is there a mark, is it UTF-8, and does it read like words?
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from moving.sheets.apostrophes import as_meant
from moving.sheets.cells import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    FileOfSheets,
    FileRefused,
    SheetOfCells,
)

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLD_ENCODINGS = ("cp1252", "mac_roman")
DELIMITERS = ";\t,|"
ROWS_TRIED = 200
LONGEST_CELL = 131_072
MOST_CONTROLS = 0.02
ORDINARY = frozenset("àâäáãåçèéêëìíîïñòóôõöøùúûüýÿßæœÀÂÄÁÇÈÉÊËÌÍÎÏÑÒÓÔÖÜÙÚÛ€’‘“”–…·°§«»")
"""What Western European words and sheets are full of."""


def read_text(content: bytes, *, encoding: str = "") -> FileOfSheets:
    """Read a text file as one sheet without a name. Raises ``FileRefused``.

    ``encoding`` is what a person chose; without it the file decides.
    """
    chosen, is_sure = (encoding, True) if encoding else _encoding_of(content)
    try:
        text = content.decode(chosen)
    except (UnicodeDecodeError, LookupError) as strange:
        raise FileRefused("broken") from strange
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_no_text(text):
        raise FileRefused("not_a_spreadsheet")
    refusal, rows = "", _rows_of(text)
    if len(rows) > MOST_ROWS + 1:
        refusal, rows = "too_long", []
    elif any(len(row) > MOST_COLUMNS for row in rows):
        refusal, rows = "too_wide", []
    sheet = SheetOfCells(name="", rows=rows, refusal=refusal)
    return FileOfSheets(sheets=[sheet], encoding=chosen, encoding_is_sure=is_sure)


def _encoding_of(content: bytes) -> tuple[str, bool]:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding, True
    if content[1:200:2].count(0) > 40:
        return "utf-16-le", True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _older_encoding(content)
    return "utf-8", True


def _older_encoding(content: bytes) -> tuple[str, bool]:
    """The old encoding of Windows, or of the Mac; sure only where Windows reads without a doubt."""
    scores = {encoding: _reads_well(content, encoding) for encoding in OLD_ENCODINGS}
    best = max(OLD_ENCODINGS, key=lambda encoding: scores[encoding])
    return best, best == OLD_ENCODINGS[0] and scores[best] > 0


def _reads_well(content: bytes, encoding: str) -> int:
    """Ordinary letters less odd ones. A letter that is only a capital amid small ones is odd."""
    text = content.decode(encoding, errors="replace")
    score = 0
    for before, sign in zip(" " + text, text, strict=False):
        if sign.isascii():
            continue
        is_odd_capital = sign.isupper() and before.islower()
        score += 1 if sign in ORDINARY and not is_odd_capital else -1
    return score


def _is_no_text(text: str) -> bool:
    controls = sum(sign < " " and sign not in "\n\t\f\v\x00" for sign in text[:20_000])
    nothings = text[:20_000].count("\x00")
    return max(controls, nothings) > MOST_CONTROLS * min(len(text), 20_000) + 2


def _rows_of(text: str) -> list[list[Cell]]:
    """Every record is a row, however many lines it takes: so do spreadsheet programs count."""
    first = text.partition("\n")[0].strip().lower()
    # Excel's own first line, which says which sign stands between the cells.
    delimiter = first[4] if first.startswith("sep=") and len(first) == 5 else _delimiter_of(text)
    if first == "sep=":
        delimiter = "\t"
    rows: list[list[Cell]] = [
        [as_meant(cell) for cell in row] for row in islice(_records(text, delimiter), MOST_ROWS + 2)
    ]
    if rows and first.startswith("sep="):
        rows[0] = []
    return rows


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    try:
        yield from csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter)
    except csv.Error as strange:
        raise FileRefused("too_large") from strange


def _delimiter_of(text: str) -> str:
    """The sign by which most rows have the same number of cells, and more than one."""
    best, most = DELIMITERS[0], 0
    for delimiter in DELIMITERS:
        widths = Counter(
            len(row)
            for row in islice(_records(text, delimiter), ROWS_TRIED)
            if len(row) > 1 and any(cell.strip() for cell in row)
        )
        rows = max(widths.values(), default=0)
        if rows > most:
            best, most = delimiter, rows
    return best

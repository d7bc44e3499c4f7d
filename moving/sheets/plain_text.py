"""CSV, TSV and text out of a spreadsheet: which letters, which sign between the cells.

Guessers of character sets took five of six files of Western Europe for something else; three
questions in the right order do better: is there a mark, is it UTF-8, and does it read like words?
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
MOST_LINES = 100
"""In one cell. After so many a quotation mark was left open."""
WIDE_ENOUGH = 4
"""Below so many columns a text may look like a row by chance."""
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
    refusal = ""
    rows, left_open = _rows_of(text)
    if len(rows) > MOST_ROWS + 1:
        refusal, rows = "too_long", []
    elif any(len(row) > MOST_COLUMNS for row in rows):
        refusal, rows = "too_wide", []
    sheet = SheetOfCells(name="", rows=rows, refusal=refusal, left_open=left_open)
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


def _rows_of(text: str) -> tuple[list[list[Cell]], dict[int, int]]:
    """Every record is a row, however many lines it takes: so do spreadsheet programs count.

    Beside the rows: on which line of the file a quotation mark was left open, by its row.
    """
    lines = list(io.StringIO(text, newline="\n"))
    first = lines[0].strip().lower() if lines else ""
    # Excel's own first line, which says which sign stands between the cells.
    delimiter = first[4] if first.startswith("sep=") and len(first) == 5 else _delimiter_of(lines)
    if first == "sep=":
        delimiter = "\t"
    rows: list[list[Cell]] = []
    left_open: dict[int, int] = {}
    for record in islice(_records(lines, delimiter), MOST_ROWS + 2):
        rows.append([as_meant(cell) for cell in record.cells])
        if record.is_left_open:
            left_open[len(rows)] = record.line
    if rows and first.startswith("sep="):
        rows[0] = []
    return rows, left_open


@dataclass(frozen=True)
class _Record:
    """``line`` is where it begins in the file, counted from 1."""

    cells: list[str]
    line: int
    is_left_open: bool = False


def _records(lines: Sequence[str], delimiter: str) -> Iterator[_Record]:
    """The records of a text. Of one that ran on into the next only its first line is taken."""
    csv.field_size_limit(LONGEST_CELL)
    width = _usual_width(lines, delimiter)
    at = 0
    while at < len(lines):
        piece = lines[at : at + MOST_LINES]
        reader = csv.reader(piece, delimiter=delimiter)
        try:
            cells = next(reader)
            is_left_open = _runs_on(cells, piece[: reader.line_num], delimiter, width)
        except csv.Error as strange:
            if len(piece[0]) > LONGEST_CELL:
                raise FileRefused("too_large") from strange
            cells, is_left_open = [], True
        if is_left_open:
            cells = next(csv.reader(piece[:1], delimiter=delimiter, quoting=csv.QUOTE_NONE))
            yield _Record(cells, at + 1, is_left_open=True)
            at += 1
        else:
            yield _Record(cells, at + 1)
            at += reader.line_num


def _usual_width(lines: Sequence[str], delimiter: str) -> int:
    """Of how many cells most lines seem to be, whatever quotation marks say."""
    widths = Counter(line.count(delimiter) + 1 for line in lines[:ROWS_TRIED] if delimiter in line)
    return max(widths, key=lambda width: widths[width], default=1)


def _runs_on(cells: Sequence[str], lines: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a quotation mark was left open: it swallows line ends and the cells behind them.

    A note over several lines with such signs in it is none of that: its record is as wide as the
    others and its quotation marks close where cells end.
    """
    swallowing = [cell for cell in cells if "\n" in cell or delimiter in cell]
    if not swallowing:
        return False
    is_narrow = len(cells) < width
    if is_narrow and any("\n" in cell and delimiter in cell for cell in swallowing):
        return True
    if (is_narrow or len(lines) > 1) and not _closes(lines, delimiter):
        return True
    # Two rows, each with such a mark: together they are as wide as one.
    # Behind a sign within a sentence there is a space.
    tight = [line.count(delimiter) - line.count(f"{delimiter} ") + 1 for line in lines]
    return width >= WIDE_ENOUGH and tight.count(width) > 1


def _closes(lines: Sequence[str], delimiter: str) -> bool:
    """Whether every quotation mark that opens a cell closes it, right before the next one."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _delimiter_of(lines: Sequence[str]) -> str:
    """The sign by which most rows have the same number of cells, and more than one."""
    best, most = DELIMITERS[0], 0
    for delimiter in DELIMITERS:
        widths = Counter(
            len(record.cells)
            for record in islice(_records(lines, delimiter), ROWS_TRIED)
            if len(record.cells) > 1 and any(cell.strip() for cell in record.cells)
        )
        rows = max(widths.values(), default=0)
        if rows > most:
            best, most = delimiter, rows
    return best

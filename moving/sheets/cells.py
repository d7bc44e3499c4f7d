"""What a file holds once it is read: sheets of cells, and what was seen beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

MOST_ROWS = 20_000
MOST_COLUMNS = 200


@dataclass(frozen=True)
class ErrorCell:
    """A cell in which the spreadsheet program itself shows a fault, such as #N/A."""

    shown: str


Cell = str | float | bool | date | ErrorCell
"""An empty cell is an empty text. A number is a float, as spreadsheets keep them."""


@dataclass(frozen=True, kw_only=True)
class Unread:
    """What stands in a sheet and is not read, or tells us nothing: counted, to be told."""

    hidden_rows: int = 0
    hidden_columns: int = 0
    cell_notes: int = 0
    struck_rows: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SheetOfCells:
    """``rows[0]`` is the row that a spreadsheet program calls 1; rows need not be equally long.

    ``refusal`` is why this one has no rows here although it has some: it is too long or too wide.
    ``left_open`` are rows with a quotation mark that does not close, and their lines in the text.
    """

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    refusal: str = ""
    unread: Unread = field(default_factory=Unread)
    left_open: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.refusal and not self.filled

    @property
    def filled(self) -> int:
        return sum(cell != "" for row in self.rows for cell in row)


@dataclass(frozen=True, kw_only=True)
class FileOfSheets:
    """``encoding_is_sure`` is false where the letters of a text file could be read in two ways."""

    sheets: list[SheetOfCells]
    hidden_sheets: int = 0
    counts_from_1904: bool = False
    encoding: str = ""
    encoding_is_sure: bool = True


class FileRefused(ValueError):
    """This file is not read. ``code`` says why; the words for it stand in ``moving.words``.

    It repeats nothing of the file, since what it says may stand in a log.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

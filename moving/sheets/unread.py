"""What stands in the XML of a sheet and in no value: errors, hidden parts, notes, strokes.

Read with expressions over bytes, never with an XML parser: what declares entities was refused
before (``look``), and what no expression finds is merely not told.
"""

import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from posixpath import dirname, join, normpath

MarkedCells = frozenset[tuple[int, int]]
"""Cells by row and column, counted from 0."""

SAYS = rb"\s*=\s*[\"']"
"""XML lets both marks stand around a value, and room around the sign before it."""
ON = SAYS + rb"(?:1|true|on)[\"']"
WITHIN = rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
"""What stands in a tag: the end of one may stand within a value."""
ROW_OR_CELL_OF_XLSX = re.compile(rb"<(?:\w+:)?(?:(row)|c)(?=[\s/>])(" + WITHIN + rb")>")
SOME_ERROR = re.compile(rb"\bt" + SAYS + rb"e[\"']")
A_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")
END_OF_CELL = re.compile(rb"</(?:\w+:)?c\s*>|<(?:\w+:)?(?:c|row)[\s/>]")
PLACE = re.compile(rb"\br" + SAYS + rb"([A-Za-z]{1,3})([0-9]{1,7})[\"']")
STYLE = re.compile(rb"\bs" + SAYS + rb"([0-9]{1,9})[\"']")
HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s(" + WITHIN + rb")>")
HIDDEN = re.compile(rb"\bhidden" + ON)
ROW_NUMBER = re.compile(rb"\br" + SAYS + rb"([0-9]{1,7})[\"']")
A_COLUMN = re.compile(rb"<(?:\w+:)?col\s(" + WITHIN + rb")>")
MINIMUM = re.compile(rb"\bmin" + SAYS + rb"([0-9]{1,5})[\"']")
MAXIMUM = re.compile(rb"\bmax" + SAYS + rb"([0-9]{1,5})[\"']")
A_NOTE = re.compile(rb"<(?:\w+:)?comment\s")
A_FONT = re.compile(rb"<(?:\w+:)?font\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?font>)", re.DOTALL)
STRUCK = re.compile(rb"<(?:\w+:)?strike(?!\s+val" + SAYS + rb"(?:0|false)[\"'])")
CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b[^>]*>(.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
A_FORMAT = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
FONT_OF = re.compile(rb"\bfontId" + SAYS + rb"([0-9]{1,9})[\"']")
A_SHEET = re.compile(rb"<(?:\w+:)?sheet\s(" + WITHIN + rb")>")
A_LINK = re.compile(rb"<(?:\w+:)?Relationship\s(" + WITHIN + rb")>")
ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
FROM_1904 = re.compile(rb"<(?:\w+:)?workbookPr\s" + WITHIN + rb">")
COUNTS = re.compile(rb"\bdate1904" + ON)


def counts_from_1904(packed: zipfile.ZipFile) -> bool:
    """Whether the numbers of days begin in 1904, as on an old Mac."""
    facts = FROM_1904.search(packed.read("xl/workbook.xml"))
    return bool(facts and COUNTS.search(facts[0]))


def worksheet_members(packed: zipfile.ZipFile) -> dict[str, str]:
    """Return the member of each sheet by its name."""
    links = dict(_links(packed, "xl/workbook.xml"))
    found = {}
    for match in A_SHEET.finditer(packed.read("xl/workbook.xml")):
        facts = _attributes(match[1])
        key = next((value for name, value in facts.items() if name.endswith(":id")), "")
        if key in links:
            found[unescape(facts.get("name", ""))] = links[key]
    return found


def _links(packed: zipfile.ZipFile, member: str) -> Iterator[tuple[str, str]]:
    folder, _slash, name = member.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    if rels in packed.namelist():
        for match in A_LINK.finditer(packed.read(rels)):
            facts = _attributes(match[1])
            target = facts.get("Target", "")
            whole = target[1:] if target.startswith("/") else join(dirname(member), target)
            yield facts.get("Id", ""), normpath(whole)


def _attributes(text: bytes) -> dict[str, str]:
    found = ATTRIBUTE.finditer(text.decode("utf-8", errors="replace"))
    return {match[1]: match[2] if match[2] is not None else match[3] for match in found}


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


@dataclass(frozen=True)
class WorksheetXml:
    """One sheet of an XLSX; its XML is unpacked when the first thing is asked of it."""

    packed: zipfile.ZipFile
    member: str

    @cached_property
    def _xml(self) -> bytes:
        names = self.packed.namelist()
        return self.packed.read(self.member) if self.member in names else b""

    def _cells(self) -> Iterator[tuple[int, int, re.Match[bytes]]]:
        """Each cell with its row and column. One that does not say where it is follows the last."""
        row, column = -1, -1
        for match in ROW_OR_CELL_OF_XLSX.finditer(self._xml):
            if match[1]:
                number = ROW_NUMBER.search(match[2])
                row, column = int(number[1]) - 1 if number else row + 1, -1
                continue
            place = PLACE.search(match[2])
            row = int(place[2]) - 1 if place else row
            column = _column(place[1]) if place else column + 1
            yield row, column, match

    def errors(self) -> dict[tuple[int, int], str]:
        if not SOME_ERROR.search(self._xml):
            return {}
        found = {}
        for row, column, match in self._cells():
            if SOME_ERROR.search(match[2]) and not match[2].endswith(b"/"):
                end = END_OF_CELL.search(self._xml, match.end())
                value = A_VALUE.search(self._xml, match.end(), end.start() if end else sys.maxsize)
                if value:
                    found[row, column] = unescape(value[1].decode("utf-8", errors="replace"))
        return found

    def hidden_rows(self, height: int) -> int:
        numbers: list[tuple[int, bool]] = []
        for match in HIDDEN_ROW.finditer(self._xml):
            number = ROW_NUMBER.search(match[1])
            at = int(number[1]) if number else (numbers[-1][0] if numbers else 0) + 1
            numbers.append((at, bool(HIDDEN.search(match[1]))))
        return sum(is_hidden and at <= height for at, is_hidden in numbers)

    def hidden_columns(self, width: int) -> int:
        hidden: set[int] = set()
        for match in A_COLUMN.finditer(self._xml):
            first, last = MINIMUM.search(match[1]), MAXIMUM.search(match[1])
            if first and last and HIDDEN.search(match[1]):
                hidden.update(range(int(first[1]), min(int(last[1]), width) + 1))
        return len(hidden)

    def cell_notes(self) -> int:
        """Notes of both kinds; a thread of remarks stands in a note of the old kind too."""
        targets = {target for _key, target in _links(self.packed, self.member)}
        notes = (name for name in self.packed.namelist() if name in targets and "omment" in name)
        return sum(len(A_NOTE.findall(self.packed.read(name))) for name in notes)

    def struck(self) -> MarkedCells:
        formats = self._struck_formats()
        if not formats:
            return frozenset()
        return frozenset(
            (row, column)
            for row, column, match in self._cells()
            if (style := STYLE.search(match[2])) and int(style[1]) in formats
        )

    def _struck_formats(self) -> set[int]:
        if "xl/styles.xml" not in self.packed.namelist():
            return set()
        styles = self.packed.read("xl/styles.xml")
        fonts = [bool(STRUCK.search(match[1] or b"")) for match in A_FONT.finditer(styles)]
        formats = CELL_FORMATS.search(styles)
        if not any(fonts) or not formats:
            return set()
        found = set()
        for number, match in enumerate(A_FORMAT.finditer(formats[1])):
            font = FONT_OF.search(match[0])
            if font and int(font[1]) < len(fonts) and fonts[int(font[1])]:
                found.add(number)
        return found


A_TABLE = re.compile(rb"<table:table\s(" + WITHIN + rb")>")
COLLAPSED_ROW = re.compile(
    rb"<table:table-row\s[^>]*\btable:visibility" + SAYS + rb"(?:collapse|filter)[\"'][^>]*>"
)
COLLAPSED_COLUMN = re.compile(
    rb"<table:table-column\s[^>]*\btable:visibility" + SAYS + rb"collapse[\"'][^>]*>"
)
TIMES = re.compile(rb"\btable:number-(?:rows|columns)-repeated" + SAYS + rb"([0-9]{1,7})[\"']")
OF_ERROR = re.compile(rb"\bcalcext:value-type" + SAYS + rb"error[\"']")
ROW_OR_CELL = re.compile(
    rb"<table:(?:table-(row)|(?:covered-)?table-cell)(?=[\s/>])" + WITHIN + rb">"
)
A_LINE = re.compile(rb"\s*<text:p[^>]*>([^<]*)<")
ANNOTATION = re.compile(rb"<office:annotation\b")


@dataclass(frozen=True)
class TableXml:
    """One sheet of an ODS. Strokes are not looked for."""

    xml: bytes

    @classmethod
    def all_of(cls, content: bytes) -> Iterator[tuple[str, "TableXml"]]:
        begins = list(A_TABLE.finditer(content))
        ends = [match.start() for match in begins[1:]] + [len(content)]
        for match, end in zip(begins, ends, strict=True):
            name = _attributes(match[1]).get("table:name", "")
            yield unescape(name), cls(content[match.end() : end])

    def errors(self) -> dict[tuple[int, int], str]:
        """LibreOffice writes a cell with an error as an empty text that shows the error."""
        found: dict[tuple[int, int], str] = {}
        if not OF_ERROR.search(self.xml):
            return found
        row, next_row, column = -1, 0, 0
        for match in ROW_OR_CELL.finditer(self.xml):
            times = _times(match[0])
            if match[1] == b"row":
                row, next_row, column = next_row, next_row + times, 0
                continue
            if OF_ERROR.search(match[0]) and (shown := A_LINE.match(self.xml, match.end())):
                found[row, column] = unescape(shown[1].decode("utf-8", errors="replace"))
            column += times
        return found

    def hidden_rows(self, height: int) -> int:
        return min(sum(_times(match[0]) for match in COLLAPSED_ROW.finditer(self.xml)), height)

    def hidden_columns(self, width: int) -> int:
        return min(sum(_times(match[0]) for match in COLLAPSED_COLUMN.finditer(self.xml)), width)

    def cell_notes(self) -> int:
        return len(ANNOTATION.findall(self.xml))

    def struck(self) -> MarkedCells:
        return frozenset()


def _times(tag: bytes) -> int:
    found = TIMES.search(tag)
    return int(found[1]) if found else 1

"""Reads a folder of sheets that people really keep, and compares with what is expected of them.

``python -m bench.sheets FOLDER``: the folder holds the files and an ``expected.json``. Prints for
each file how many of its checks agree and what differs; a file that differs makes it fail.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from moving.sheets.cells import FileRefused
from moving.sheets.check import check_file
from moving.sheets.columns import Answers, letter_of
from moving.sheets.headers import SheetKind
from moving.sheets.mediators import KnownVolunteer
from moving.sheets.report import as_report

TODAY = date(2026, 11, 28)
BELGIAN = ("18_", "19_")
"""So says the README of the acceptance data: these two name no country of their own."""
VOLUNTEERS_FIRST = "02_"
"""The volunteers that the sheet of cases names."""


@dataclass(frozen=True)
class Check:
    what: str
    expected: Any
    found: Any

    @property
    def agrees(self) -> bool:
        return bool(self.expected == self.found)


def known_volunteers(folder: Path) -> list[KnownVolunteer]:
    content = next(folder.glob(f"{VOLUNTEERS_FIRST}*")).read_bytes()
    preview = check_file(content, SheetKind.VOLUNTEERS, country="nl", today=TODAY)
    return [KnownVolunteer.of_row(row) for row in preview.rows]


def report_of(
    path: Path, expected: Mapping[str, Any], known: list[KnownVolunteer]
) -> dict[str, Any]:
    """The report; where the file has no header its columns are said by hand, as a person would."""
    kind = SheetKind(expected["kind"])
    country = "be" if path.name.startswith(BELGIAN) else expected.get("country", "nl")
    answers = Answers()
    if "header" in expected.get("may_ask", ()):
        fields = list(expected["columns"].values())
        answers = Answers(columns={letter_of(at): field for at, field in enumerate(fields)})
    preview = check_file(
        path.read_bytes(), kind, country=country, today=TODAY, known=known, answers=answers
    )
    return as_report(preview)


def asks_first(path: Path, expected: Mapping[str, Any]) -> bool:
    """Whether a file without a header is asked about before anything is chosen for it."""
    kind = SheetKind(expected["kind"])
    preview = check_file(path.read_bytes(), kind, country="nl", today=TODAY)
    return "header" in {ask.code for ask in preview.asks}


def checks_of(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Check]:
    may_ask = set(expected.get("may_ask", ()))
    yield Check("asks no more than it may", set(), set(found["asks"]) - may_ask)
    for name in ("header_row", "good", "bad"):
        yield Check(name, expected[name], found[name])
    for name in ("unrecognised", "never_read", "skipped_rows"):
        yield Check(name, expected.get(name, []), found[name])
    if "sheet" in expected:
        yield Check("sheet", expected["sheet"], found["sheet"])
    if "header" not in may_ask:
        yield Check("columns", expected["columns"], found["columns"])
    yield Check("told", sorted(expected.get("told", [])), sorted(found["told"]))
    yield Check("questions", _questions(expected["questions"]), _questions(found["questions"]))
    yield Check("faults", _marks(expected["faults"]), _marks(found["faults"]))
    if not expected.get("warnings_left_out"):
        yield Check("warnings", _marks(expected["warnings"]), _marks(found["warnings"]))
    for row, values in expected.get("values", {}).items():
        for name, value in values.items():
            yield Check(f"row {row}, {name}", value, found["values"].get(row, {}).get(name))


def _marks(marks: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    return sorted((mark["row"], mark["column"], mark["code"]) for mark in marks)


def _questions(questions: list[dict[str, Any]]) -> list[tuple[str, tuple[int, ...]]]:
    return sorted((question["code"], tuple(question["rows"])) for question in questions)


def checks_of_file(
    path: Path, expected: Mapping[str, Any], known: list[KnownVolunteer]
) -> Iterator[Check]:
    """Every check; of a file that is refused although it should be read, that one."""
    try:
        if "header" in expected.get("may_ask", ()):
            yield Check("asks about the header", expected=True, found=asks_first(path, expected))
        yield from checks_of(expected, report_of(path, expected, known))
    except FileRefused as refused:
        yield Check("refused", None, refused.code)


def check_of_refusal(path: Path, code: str) -> Check:
    try:
        check_file(path.read_bytes(), SheetKind.VOLUNTEERS, country="nl", today=TODAY)
    except FileRefused as refused:
        return Check("refused", code, refused.code)
    return Check("refused", code, None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    expected = json.loads((folder / "expected.json").read_text())
    known = known_volunteers(folder)
    right = 0
    for name in sorted({*expected["files"], *expected["refused"]}):
        path = folder / name
        if name in expected["refused"]:
            checks = [check_of_refusal(path, expected["refused"][name]["code"])]
        else:
            checks = list(checks_of_file(path, expected["files"][name], known))
        agreeing = sum(check.agrees for check in checks)
        right += agreeing == len(checks)
        print(f"{name}: {agreeing} of {len(checks)}")
        for check in checks:
            if not check.agrees:
                print(f"    {check.what}: expected {check.expected!r}, found {check.found!r}")
    whole = len(expected["files"]) + len(expected["refused"])
    print(f"{right} of {whole} files wholly as expected (goal {whole})")
    sys.exit(right != whole)


if __name__ == "__main__":
    main()

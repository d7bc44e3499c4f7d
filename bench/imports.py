"""Measures reading and judging sheets against its goals: ``python -m bench.imports``.

Every file is read by a process of its own, which tells what that took of it and of its child: the
clock, the processor, and how much memory each came to at most. Prints a table; a miss makes it fail.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl

from bench.figures import HEAD, Goal, at_most, beside
from moving.sheets.cells import FileRefused
from moving.sheets.check import check_file
from moving.sheets.headers import SheetKind

TODAY = date(2026, 11, 28)
HEADER = [
    "Nr",
    "Voornaam",
    "Achternaam",
    "E-mailadres",
    "Mobiel",
    "Postcode",
    "Huisnr",
    "Sinds",
    "Talen",
]
ROUNDS = 3
GROWTH = 11
SECONDS_OF_HOSTILE, MEGABYTES_OF_HOSTILE = 2, 150
SECONDS_OF_5000, MEGABYTES_OF_5000 = 10, 200
SECONDS_OF_WRITING = 60
WRITTEN = (SheetKind.PARTNERS, SheetKind.VOLUNTEERS)


def row_of(number: int) -> list[str | int]:
    house = number % 300 + 1
    return [
        *(f"V-{number}", f"Proef{number}", "van den Berg", f"p{number}@post.example"),
        *(
            610_000_000 + number,
            f"{3511 + number // 9000} AB",
            house,
            "01-05-2021",
            "Nederlands, Turks",
        ),
    ]


def sheet_of(rows: int, path: Path) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Blad1")
    sheet.append(HEADER)
    for number in range(rows):
        sheet.append(row_of(number))
    book.save(path)
    return path


def text_of(rows: int, path: Path) -> Path:
    lines = [HEADER, *(row_of(number) for number in range(rows))]
    path.write_text("".join(";".join(map(str, line)) + "\n" for line in lines))
    return path


def bomb(path: Path, *, megabytes: int, parts: int = 1) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        for part in range(parts):
            with packed.open(f"xl/worksheets/sheet{part}.xml", "w", force_zip64=True) as member:
                for _ in range(megabytes):
                    member.write(b"0" * 1_000_000)
    return path


def liar(path: Path) -> Path:
    """A bomb that says of itself that it is small."""
    whole, told = 1_000_000_000, 40_000_000
    content = bomb(path, megabytes=1_000).read_bytes()
    for size in (8, 4):
        content = content.replace(whole.to_bytes(size, "little"), told.to_bytes(size, "little"))
    path.write_bytes(content)
    return path


def entities(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><workbook>&a;</workbook>"
        )
    return path


def endless_cell(path: Path) -> Path:
    path.write_text("Voornaam;Achternaam;E-mail\nA;" + "x" * 8_000_000 + ";a@post.example\n")
    return path


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "50,000 rows.xlsx": (lambda path: sheet_of(50_000, path), "too_long"),
    "50,000 rows.csv": (lambda path: text_of(50_000, path), "too_long"),
    "50 MB.csv": (lambda path: text_of(620_000, path), "too_large"),
    "a bomb.xlsx": (lambda path: bomb(path, megabytes=1_000), "too_large"),
    "a bomb that lies.xlsx": (liar, "broken"),
    "3,000 parts.xlsx": (lambda path: bomb(path, megabytes=1, parts=3_000), "too_large"),
    "entities.xlsx": (entities, "unsafe"),
    "a cell of 8 MB.csv": (endless_cell, "too_large"),
}
"""What is made, and why it is to be refused."""


def measure(path: Path) -> dict[str, float | str]:
    """In this process. Megabytes are what this process grew by, and what its child came to."""
    content = path.read_bytes()
    before, begin, spent = _peak(resource.RUSAGE_SELF), time.perf_counter(), _processor()
    try:
        code = f"{check_file(content, SheetKind.VOLUNTEERS, country='nl', today=TODAY).good} right"
    except FileRefused as refused:
        code = refused.code
    grown = _peak(resource.RUSAGE_SELF) - before
    return {
        "code": code,
        "clock": time.perf_counter() - begin,
        "processor": _processor() - spent,
        "megabytes": max(grown, _peak(resource.RUSAGE_CHILDREN)),
    }


def _peak(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def _processor() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def measured(path: Path, rounds: int = 1) -> dict[str, float | str]:
    """The round with the least processor time: whatever else the machine did is no part of it."""
    command = [sys.executable, "-m", "bench.imports", str(path)]
    found = [json.loads(subprocess.check_output(command)) for _ in range(rounds)]
    return min(found, key=lambda round_: round_["processor"])


def goals(folder: Path) -> Iterator[Goal]:
    yield from growth(folder)
    for name, (make, code) in HOSTILE.items():
        found = measured(make(folder / name))
        met = (
            found["code"] == code
            and found["clock"] <= SECONDS_OF_HOSTILE
            and found["megabytes"] <= MEGABYTES_OF_HOSTILE
        )
        reached = f"{found['code']}, {found['clock']:.2f} s, {found['megabytes']:.0f} MB"
        wanted = f"{code}, ≤ {SECONDS_OF_HOSTILE} s, ≤ {MEGABYTES_OF_HOSTILE} MB"
        yield Goal("M3", name, reached, wanted, met)
        (folder / name).unlink()


def growth(folder: Path) -> Iterator[Goal]:
    for kind, make in (("xlsx", sheet_of), ("csv", text_of)):
        few, many = (
            measured(make(rows, folder / f"{rows}.{kind}"), ROUNDS) for rows in (1_000, 10_000)
        )
        ratio = many["processor"] / few["processor"]
        yield at_most("M1", f"{kind}: 10,000 rows against 1,000, processor", ratio, GROWTH, "×")
        yield beside(
            "M1",
            f"{kind}: 1,000 and 10,000 rows",
            f"{few['processor']:.2f} s, {many['processor']:.2f} s",
        )
    found = measured(sheet_of(5_000, folder / "5000.xlsx"))
    yield at_most("M2", "5,000 rows, clock", found["clock"], SECONDS_OF_5000, " s")
    yield at_most("M2", "5,000 rows, memory", found["megabytes"], MEGABYTES_OF_5000, " MB")


def written(folder: Path, kind: SheetKind, rows: int, bad: int = 0) -> dict[str, Any]:
    place = folder / f"{kind}-{rows}"
    place.mkdir()
    command = [sys.executable, "-m", "bench.imports_written", str(place), kind, str(rows), str(bad)]
    told: dict[str, Any] = json.loads(subprocess.check_output(command))
    return told


def goals_of_writing(folder: Path, kind: SheetKind) -> Iterator[Goal]:
    """Rows come in while somebody else writes, and a second time, on SQLite."""
    sizes = ((1_000,), (5_000, 100), (10_000,))
    few, some, many = (written(folder, kind, *size) for size in sizes)
    yield at_most("M4", f"5,000 {kind} read and put down, clock", some["read"], 10, " s")
    yield at_most("M4", f"5,000 {kind} written, clock", some["written"], SECONDS_OF_WRITING, " s")
    yield at_most("M4", f"5,000 {kind}, memory", some["megabytes"], MEGABYTES_OF_5000, " MB")
    counts = some["counts"]
    yield Goal(
        "M4",
        f"5,000 {kind} of which 100 bad",
        f"{counts.get('added', 0)} in, {counts.get('wrong', 0)} back",
        "4900 in, 100 back",
        counts.get("added") == 4_900 and counts.get("wrong") == 100,
    )
    yield Goal(
        "M5",
        f"the same {kind} again",
        f"{some['second_counts']}, {some['second_rows']} rows, {some['mail']} mails",
        "4900 unchanged, 0 rows, 0 mails",
        some["second_counts"].get("unchanged") == 4_900
        and not some["second_rows"]
        and not some["mail"],
    )
    yield beside("M5", f"the same {kind} again, clock", f"{some['second']:.1f} s")
    yield at_most("M6", f"another writer beside {kind}, p95", some["p95"], 150, " ms", gate=False)
    yield at_most(
        "M6", f"another writer beside {kind}, longest", some["longest"], 500, " ms", gate=False
    )
    ratio = (many["read"] + many["written"]) / (few["read"] + few["written"])
    yield at_most("M7", f"10,000 {kind} against 1,000, read and written", ratio, GROWTH, "×")
    batches = [few["batches"], many["batches"]]
    yield Goal(
        "M7",
        f"questions to the database in a batch of 50 new {kind}",
        " / ".join(", ".join(map(str, one)) for one in batches),
        "the same at 1,000 and 10,000",
        few["batches"] == many["batches"] and len(few["batches"]) == 1,
    )


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(measure(Path(sys.argv[1]))))
        return
    found = []
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        of_writing = (goals_of_writing(Path(folder), kind) for kind in WRITTEN)
        for goal in chain(goals(Path(folder)), *of_writing):
            found.append(goal)
            print(goal.line(), flush=True)
    sys.exit(any(goal.met is False for goal in found))


if __name__ == "__main__":
    main()

"""Each of these starts a process, so there are few of them; what it reads is tested beside it."""

import os
import random
import subprocess
import sys
from datetime import date

import pytest

from moving.sheets import apart, child
from moving.sheets.apart import read_apart
from moving.sheets.cells import ErrorCell, FileRefused, Unread
from moving.sheets.check import judge_file
from moving.sheets.child import cells_of
from moving.sheets.columns import Answers
from moving.sheets.headers import SheetKind
from tests.moving.sheets.made import PEOPLE, at, code_of, csv_of, xlsx_of

pytestmark = pytest.mark.slow
COPIES = 300


def test_cells_come_back_as_they_were_read():
    def change(book):
        book.active.row_dimensions[2].hidden = True

    rows = [["Naam", "Sinds"], ["Noor", date(2021, 5, 1)], ["#N/A", 2.5], [True, ""]]
    found = read_apart(xlsx_of(rows, change))

    assert found.sheets[0].rows == [
        ["Naam", "Sinds"],
        ["Noor", date(2021, 5, 1)],
        [ErrorCell("#N/A"), 2.5],
        [True],
    ]
    assert found.sheets[0].unread == Unread(hidden_rows=1)


def test_a_chosen_encoding_goes_along():
    assert read_apart("a;é\nb;c\n".encode("mac_roman"), encoding="mac_roman").sheets[0].rows[0] == [
        "a",
        "é",
    ]


def test_a_refusal_comes_back_by_its_code():
    assert code_of(lambda: read_apart(b"")) == "empty"
    assert code_of(lambda: read_apart(b"<html>")) == "not_a_spreadsheet"


def test_whatever_is_raised_is_broken():
    assert code_of(lambda: read_apart(xlsx_of(PEOPLE)[:-400])) == "broken"


def test_a_reader_that_dies_is_broken(monkeypatch, tmp_path):
    dies = tmp_path / "python"
    dies.write_text("#!/bin/sh\nkill -9 $$\n")
    dies.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(dies))

    assert code_of(lambda: read_apart(b"a;b\n")) == "broken"


def test_a_reader_that_takes_for_ever_is_broken(monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", 0.001)

    assert code_of(lambda: read_apart(b"a;b\n")) == "broken"


def test_the_reader_has_little_memory_and_nothing_of_our_environment():
    asks = (
        "import os, resource, runpy, sys\n"
        "sys.argv = ['child', '']\n"
        "runpy.run_module('moving.sheets.child', run_name='__main__')\n"
        "print('\\n', resource.getrlimit(resource.RLIMIT_AS)[1] >> 20,"
        " resource.getrlimit(resource.RLIMIT_CPU)[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks],
        input=b"a;b\n",
        capture_output=True,
        check=True,
        cwd=apart.ROOT,
    )
    assert done.stdout.decode().split()[-2:] == ["512", "20"]


def test_more_cells_than_anybody_has_people_are_too_large(monkeypatch):
    monkeypatch.setattr(child, "MOST_CELLS", 11)

    assert code_of(lambda: cells_of(csv_of(PEOPLE))) == "too_large"
    monkeypatch.setattr(child, "MOST_CELLS", 12)
    assert code_of(lambda: cells_of(csv_of(PEOPLE))) == ""


def test_more_than_ten_megabytes_starts_no_process(monkeypatch):
    monkeypatch.setattr(sys, "executable", os.devnull)

    assert code_of(lambda: read_apart(b"a" * 10_000_001)) == "too_large"


def test_a_file_with_a_few_bytes_changed_is_refused_or_read_never_more():
    """What the process apart does, without three hundred processes."""
    dice = random.Random(1)
    codes = set()
    for content in (csv_of(PEOPLE), csv_of(PEOPLE, encoding="utf-16"), xlsx_of(PEOPLE)):
        for _copy in range(COPIES // 3):
            changed = bytearray(content)
            for _byte in range(dice.randint(1, 8)):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            codes.add(_code_or_preview(bytes(changed)))

    assert (
        {"", "broken"}
        <= codes
        <= {
            *("", "broken", "no_rows", "empty", "password"),
            *("not_a_spreadsheet", "unsafe", "too_large", "too_long", "too_wide"),
        }
    )


def _code_or_preview(content: bytes) -> str:
    try:
        found = cells_of(content)
    except FileRefused as refused:
        return refused.code
    except BaseException as strange:
        if isinstance(strange, KeyboardInterrupt):
            raise
        return "broken"
    return code_of(
        lambda: judge_file(found, SheetKind.VOLUNTEERS, at(), known=None, answers=Answers())
    )

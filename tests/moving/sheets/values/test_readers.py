"""Whatever stands in a cell comes to a value or a fault, in every field, and soon."""

import random
import time
from datetime import date

import pytest

from moving.sheets.fields import reader_of, sheet_fields
from moving.sheets.headers import SheetKind
from moving.sheets.values.reading import LONGEST, CellReading
from tests.moving.sheets.made import at

pytestmark = pytest.mark.slow

PIECES = [
    *"abcdeéÄ,.;:-/\\'\"()<>@+=0123456789 \t\n\u200b\u202e",
    *("van", "de", " en ", "ma", "avond", "t/m", "2021", "mei", "rue", "nr", "06", "@post.example"),
]
ENDLESS = [
    "1 ",
    "a,",
    "(1",
    "ma-di ",
    "x en ",
    " nr 1",
    "1 bte ",
    "van ",
    "A. ",
    '"',
    "a@a.a;",
    "1234 a",
]
CELLS = 4_000
SECONDS = 0.5


def test_no_cell_raises_anything():
    dice = random.Random(1)
    fields = [(kind, field) for kind in SheetKind for field in sorted(sheet_fields(kind))]
    for _cell in range(CELLS):
        text = "".join(dice.choice(PIECES) for _piece in range(dice.randrange(40)))
        numbers = [dice.uniform(-1e6, 1e12), float("nan"), float("inf"), True]
        cell = dice.choice([text, text, text, *numbers, date(2021, 5, dice.randint(1, 31))])
        kind, field = dice.choice(fields)
        place = at(dice.choice(["nl", "be", "de"]))
        assert isinstance(reader_of(kind, field)(cell, place), CellReading)


def test_no_text_takes_long_to_read():
    for piece in ENDLESS:
        text = (piece * LONGEST)[:LONGEST]
        for kind in SheetKind:
            begin = time.process_time()
            for field in sheet_fields(kind):
                reader_of(kind, field)(text, at())
            assert time.process_time() - begin < SECONDS, (piece, kind)

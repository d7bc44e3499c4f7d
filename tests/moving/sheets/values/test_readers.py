"""Whatever stands in a cell comes to a value or a fault, in every field, and soon."""

import random
import time
from datetime import date

import pytest

from moving.sheets import fields
from moving.sheets.fields import read_cell, reader_of, sheet_fields
from moving.sheets.headers import SheetKind
from moving.sheets.values.reading import LONGEST, CellReading
from tests.moving.sheets.made import at, codes, judged

pytestmark = pytest.mark.slow

PIECES = [
    *"abcdeéÄ,.;:-/\\'\"()<>@+=0123456789 \t\n\u200b\u202e",
    *("²", "1²", "①", "½", "٣", "T12:00", "? 10:30", "1-5-", "44317", "\x85", "\u2028", "𝟙", "–"),
    *("123456782", "12.34.56.782", "+31", "850730-033-28", "tel. "),
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
        assert read_cell(kind, field, cell, place).fault != "not_readable"


ODD_DAYS = ["²", "1²", "T12:00", "? 10:30", "①", "½", "9" * 300, "1-²-2020", "T"]


@pytest.mark.parametrize("text", ODD_DAYS)
def test_what_looks_like_a_number_and_is_none_is_a_fault_of_its_cell(text):
    rows = [["Naam", "Sinds", "Telefoon"], ["Noor", text, ""], ["Ali", "1-5-2021", text]]
    preview = judged(rows)

    assert (2, "Sinds", "not_a_date") in codes(preview.faults)
    assert preview.rows[1].values["admitted_on"] == "2021-05-01"


def test_whatever_a_reader_raises_is_a_fault_of_its_cell(monkeypatch):
    def fails(cell, place):
        if cell == "Molendam":
            raise RuntimeError("nobody thought of this")
        return CellReading(value=cell)

    monkeypatch.setitem(fields.READERS, "town", fails)
    rows = [["Naam", "Woonplaats"], ["Noor", "Molendam"], ["Ali", "Vechtdal"]]
    preview = judged(rows)

    assert codes(preview.faults) == [(2, "Woonplaats", "not_readable")]
    assert preview.rows[1].values["town"] == "Vechtdal"


def test_no_text_takes_long_to_read():
    for piece in ENDLESS:
        text = (piece * LONGEST)[:LONGEST]
        for kind in SheetKind:
            begin = time.process_time()
            for field in sheet_fields(kind):
                reader_of(kind, field)(text, at())
            assert time.process_time() - begin < SECONDS, (piece, kind)

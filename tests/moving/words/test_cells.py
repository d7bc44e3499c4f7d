"""What our sheets say in a cell is what the reader makes of it, in all four languages."""

from datetime import date

import pytest
from django.utils import translation

from core.week import BOXES
from moving.sheets.fields import reader_of
from moving.sheets.headers import SheetKind
from moving.words.cells import CHOICES, cell_of
from organisations.models import Language, Service
from tests.moving.sheets.made import at
from volunteers.models import ExtraTraining, Spoken


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize(("kind", "field"), CHOICES)
def test_every_choice_is_read_back(language, kind, field):
    with translation.override(language):
        for code in CHOICES[kind, field]:
            read = reader_of(kind, field)(cell_of(kind, field, code, Service()), at())
            assert (read.value, read.warnings) == (code, ())


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize(
    ("field", "codes"),
    [("spoken", Spoken.values), ("free", list(BOXES)), ("extra_trained", ExtraTraining.values)],
)
def test_lists_are_read_back_one_by_one_and_together(language, field, codes):
    with translation.override(language):
        for some in ([code] for code in codes):
            cell = cell_of(SheetKind.VOLUNTEERS, field, some, Service())
            assert reader_of(SheetKind.VOLUNTEERS, field)(cell, at()).value == some
        cell = cell_of(SheetKind.VOLUNTEERS, field, codes, Service())
        assert reader_of(SheetKind.VOLUNTEERS, field)(cell, at()).value == sorted(codes)


def test_days_and_numbers_stay_what_they_are():
    assert cell_of(SheetKind.VOLUNTEERS, "left_on", "2026-01-02", Service()) == date(2026, 1, 2)
    assert cell_of(SheetKind.VOLUNTEERS, "max_open_cases", 0, Service()) == 0
    assert cell_of(SheetKind.VOLUNTEERS, "number", "007", Service()) == "007"
    assert cell_of(SheetKind.VOLUNTEERS, "certificate_seen", True, Service()) == "yes"
    for empty in (None, "", []):
        assert cell_of(SheetKind.VOLUNTEERS, "note", empty, Service()) == ""

"""What a template of running cases says is understood when it comes back, in every language."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from cases.actions import refusals
from moving.actions.refusals import HalfATalk, NobodyOfThatName, SeveralOfThatName
from moving.sheets.columns import Answers, Certainty, find_columns
from moving.sheets.fields import reader_of, sheet_fields
from moving.sheets.headers import SheetKind
from moving.snapshot.cases import FIELDS, STANDS
from moving.words.cases import (
    CHOICES,
    KEPT,
    TOLD,
    choices_in_sheets,
    field_at_fault,
    why_not,
)
from moving.words.columns import field_in_words
from organisations.models import Service
from scheduling.engine.reasons import Reason, Rule
from scheduling.pairing.actions.refusals import SeatRefused
from tests.moving.sheets.made import at
from tests.moving.snapshot.test_cases import PAIR, WHOLE, talk

LANGUAGES = pytest.mark.parametrize("language", dict(settings.LANGUAGES))
SOURCES = "\n".join(
    path.read_text()
    for path in (
        *Path("cases/actions").glob("*.py"),
        *Path("moving/actions").glob("*.py"),
        Path("scheduling/pairing/actions/seats_told.py"),
    )
)


def shown(field, value):
    """A value as it stands in a cell, in the language of the moment."""
    if words := choices_in_sheets(field, Service()):
        return str(words[value])
    if field == "free":
        return ", ".join(field_in_words(f"free:{box}") for box in value)
    return ", ".join(value) if isinstance(value, list) else str(value)


@LANGUAGES
def test_every_column_of_the_template_is_recognised_for_sure(language):
    values = WHOLE | PAIR | {"aftercare_on": "2026-04-01", "wakes_on": "2026-06-01"}
    for number in (1, 2, 3):
        values |= talk(number, "talk_a", minutes=60)
    with override(language):
        headers = [field_in_words(field) for field in FIELDS]
        line = [shown(field, values[field]) for field in FIELDS]
    found = find_columns([headers, line], 1, SheetKind.CASES, at(), Answers())

    assert len(set(headers)) == len(FIELDS)
    assert [(column.field, column.certainty) for column in found] == [
        (field, Certainty.SURE) for field in FIELDS
    ]
    for column in found:
        read = reader_of(SheetKind.CASES, column.field)(line[column.index], at())
        assert (read.value, read.fault) == (values[column.field], "")


def test_the_template_has_no_column_that_the_reader_does_not_know():
    assert set(FIELDS) <= sheet_fields(SheetKind.CASES)


@LANGUAGES
@pytest.mark.parametrize("choice", [*CHOICES, "kind"])
def test_every_word_that_can_be_chosen_is_read_as_what_it_stands_for(language, choice):
    field = choice.replace("talk_", "talk_2_")
    for value in choices_in_sheets(field, Service()):
        with override(language):
            word = str(choices_in_sheets(field, Service())[value])
        read = reader_of(SheetKind.CASES, field)(word, at())
        assert (read.value, read.fault, read.warnings) == (value, "", ()), word


def test_every_state_of_a_sheet_has_a_word():
    assert set(STANDS.values()) == set(CHOICES["state"])


@LANGUAGES
def test_every_code_has_words_and_no_word_is_without_a_code(language):
    with override(language):
        assert all(str(words) for words in {**TOLD, **KEPT}.values())
    for code in {*TOLD, *KEPT} - {"lacks_summary", "lacks_district", "lacks_languages"}:
        assert f'"{code}"' in SOURCES, code
    assert set(re.findall(r'"((?:lacks|mediator|lands)_\w+[a-z])"', SOURCES)) <= set(TOLD)


WALL = SeatRefused([Reason(Rule.SAME_STREET, {}, about=7)], {7: "Noor Kok"})
REFUSALS = [
    (refusals.StillToCome("agreed_a", date(2026, 3, 3)), "a_consent_on", "03/03/2026"),
    (refusals.BeforeTheReport("talk_1_on", date(2026, 1, 3)), "talk_1_on", "03/01/2026"),
    (refusals.NumberKnown("B-17", "2026-0001"), "number", "2026-0001"),
    (refusals.NamesInText("own_reference", ["Proef"]), "partner_reference", "Proef"),
    (refusals.TooMuchText("summary", 200), "summary", "200"),
    (refusals.FactsMissing(["received_on"]), "received_on", "fill this in"),
    (refusals.FactsMissing(["languages"]), "spoken", "fill this in"),
    (refusals.NobodyReported(), "a_name", "first party"),
    (refusals.MediatorMayNot(2, "Noor Kok"), "mediator_2", "Noor Kok"),
    (refusals.SameMediatorTwice(), "mediator_2", "same person"),
    (refusals.CoordinatorsOnly(), "", "coordinators"),
    (refusals.MovesByHand(["state"]), "state", "own page"),
    (NobodyOfThatName("partner", "Politi", ["Politie"]), "partner", "Politie"),
    (NobodyOfThatName("mediator_1", "X"), "mediator_1", "mediator"),
    (SeveralOfThatName("mediator_1", "Jan"), "mediator_1", "number"),
    (HalfATalk("talk_3_on"), "talk_3_on", "kind and the day"),
    (WALL, "mediator_1", "Noor Kok lives in the street"),
]


@pytest.mark.parametrize(("refusal", "field", "words"), REFUSALS)
def test_a_refused_line_says_why_and_in_which_column(refusal, field, words):
    assert words in why_not(refusal)
    assert field_at_fault(refusal) == field


@LANGUAGES
def test_a_refused_line_says_so_in_every_language(language):
    with override(language):
        said = [why_not(refusal) for refusal, _field, _words in REFUSALS]

    assert not [words for words in said if "%" in words]

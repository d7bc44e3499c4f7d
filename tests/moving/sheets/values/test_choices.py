import pytest

from cases.lifecycle import CaseState
from cases.models import ComplaintKind
from moving.sheets.values.case_choices import (
    CASE_KINDS,
    CASE_STATES,
    read_case_kind,
    read_case_state,
)
from moving.sheets.values.choices import (
    EXPERIENCES,
    PARTNER_KINDS,
    VOLUNTEER_STATES,
    is_mark,
    read_sender,
    read_volunteer_state,
    read_whole_number,
    reader_of_choice,
    reader_of_yes_or_no,
)
from moving.sheets.values.reading import read_note
from organisations.models.partners import PartnerKind
from tests.moving.sheets.made import at
from volunteers.lifecycle import VolunteerState
from volunteers.models import Level

READ = reader_of_yes_or_no("signed_on")
LOST_ON_THE_WAY = {"with_the_pair"}
"""Which of the states with a pair it is, the import asks the row."""


def test_every_choice_is_one_of_the_house():
    assert set(VOLUNTEER_STATES.values()) <= set(VolunteerState.values)
    assert set(EXPERIENCES.values()) <= set(Level.values)
    assert set(CASE_STATES.values()) - LOST_ON_THE_WAY <= set(CaseState.values)
    assert set(CASE_KINDS.values()) <= set(ComplaintKind.values)
    assert set(PARTNER_KINDS.values()) <= set(PartnerKind.values)


@pytest.mark.parametrize("cell", ["ja", "J", "x", "1", "waar", "yes", "oui", "✓", "v", True, 1.0])
def test_yes_has_many_writings(cell):
    assert READ(cell, at()).value is True


@pytest.mark.parametrize("cell", ["nee", "N", "-", "0", "onwaar", "non", "nein", False, 0.0])
def test_no_has_many_writings(cell):
    assert READ(cell, at()).value is False


def test_yes_may_say_when():
    read = READ("ja, op 12-3-2020", at())

    assert (read.value, read.more) == (True, {"signed_on": "2020-03-12"})


@pytest.mark.parametrize("text", ["misschien", "nee, 12-3-2020", "ja hoor", "12-33-2020"])
def test_anything_else_is_a_fault(text):
    assert READ(text, at()).fault == "not_yes_or_no"


def test_an_empty_cell_is_neither():
    assert READ("", at()).value is None
    assert not is_mark("")


@pytest.mark.parametrize(
    ("cell", "number"), [("2", 2), (2.0, 2), ("2.0", 2), ("2,0", 2), ("", None), ("-", None)]
)
def test_whole_numbers(cell, number):
    assert read_whole_number(cell, at()).value == number


@pytest.mark.parametrize("cell", ["twee", "2,5", 2.5, "-2", "2 of 3"])
def test_what_is_no_whole_number_is_a_fault(cell):
    assert read_whole_number(cell, at()).fault == "not_a_whole_number"


@pytest.mark.parametrize(
    ("cell", "state"),
    [("Actief", "active"), ("in opleiding", "training"), ("pauze", "paused"), ("gestopt", "left"),
     ("en formation", "training"), ("ausgeschieden", "left"), (True, "active"),
     (False, "left"), ("", "")],
)  # fmt: skip
def test_states_of_volunteers(cell, state):
    assert read_volunteer_state(cell, at()).value == state


def test_a_state_may_say_since_when():
    read = read_volunteer_state("gestopt per 1-5-2023", at())

    assert (read.value, read.more) == ("left", {"left_on": "2023-05-01"})
    assert read_volunteer_state("op zoek", at()).fault == "unknown_word"


@pytest.mark.parametrize(
    ("text", "state"),
    [("bij bemiddelaars", "with_the_pair"), ("intake", "triage"), ("nazorg", "aftercare"),
     ("afgesloten: opgelost", "closed"), ("Gesloten (verhuisd)", "closed"), ("", "")],
)  # fmt: skip
def test_states_of_cases(text, state):
    assert read_case_state(text, at()).value == state


def test_an_unknown_state_of_a_case_is_a_fault():
    assert read_case_state("zweeft", at()).fault == "unknown_word"


def test_an_unknown_kind_is_another_kind_and_told():
    read = reader_of_choice(CASE_KINDS, otherwise="other")("duiven", at())

    assert (read.value, read.warnings, read.facts) == (
        "other",
        ("not_understood",),
        {"words": "duiven"},
    )
    assert reader_of_choice(EXPERIENCES)("duiven", at()).fault == "unknown_word"
    assert reader_of_choice(EXPERIENCES)("", at()).value == ""


def test_nobody_sent_who_came_by_themselves():
    assert read_sender("zelf gemeld", at()).value == ""
    assert read_sender("Politie", at()).value == "Politie"


def test_a_note_keeps_its_words_and_what_looks_like_a_formula_is_told():
    assert read_note("=SOM(A1)", at()).warnings == ("looks_like_formula",)
    assert read_note("@SUM(1)", at()).warnings == ("looks_like_formula",)
    assert read_note("- belt liever niet", at()).warnings == ()
    assert read_note("een\ntwee", at()).value == "een\ntwee"
    assert read_note("-", at()).value == ""


def test_a_kind_in_the_words_of_the_service_comes_before_the_usual_ones():
    place = at(kinds={"duivenvoeren": "own-pigeons", "hond": "own-dogs"})

    assert read_case_kind("Duiven voeren", place).value == "own-pigeons"
    assert read_case_kind("hond", place).value == "own-dogs"
    assert read_case_kind("katten", place).value == "pets"
    assert read_case_kind("muizen", place).warnings == ("not_understood",)

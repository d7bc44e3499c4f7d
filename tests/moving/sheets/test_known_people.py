"""Rows beside people who are here, judged by the one rule of the house."""

from datetime import date

import pytest

from core.alike import question_between
from moving.sheets.doubles import questions_of_people
from moving.sheets.known_people import PRESETS, PeopleHere, PersonHere
from moving.sheets.rows import JudgedRow
from moving.sheets.values.reading import Place

PLACE = Place(country="nl", today=date(2026, 3, 2))
FATHER = PersonHere(
    ref="volunteers.volunteer:1",
    person=11,
    first_name="Jan",
    last_name="Bos",
    mailboxes=["bos@post.example"],
    phone="+31612345671",
)
SON = PersonHere(
    ref="volunteers.volunteer:2",
    person=12,
    first_name="Jan",
    last_name="Bos",
    mailboxes=["bos@post.example"],
    phone="+31612345672",
)


def row(number, phone, **values):
    said = {"first_name": "Jan", "last_name": "Bos", "email": "bos@post.example", "phone": phone}
    return JudgedRow(row=number, values={**said, **values})


ROWS = [row(2, "+31612345671"), row(3, "+31612345672")]


def asked(here, rows):
    return [(one.code, one.rows, one.facts["ref"]) for one in here.questions_of(rows)]


@pytest.mark.parametrize(
    ("values", "code", "preset"),
    [
        ({}, "known_person", "same"),
        ({"first_name": "Truus", "phone": ""}, "known_mailbox", "two"),
        ({"last_name": "", "email": ""}, "known_unsure", ""),
        ({"last_name": "", "phone": ""}, "known_unsure", ""),
    ],
)
def test_the_answer_that_is_likely_is_that_of_the_house(values, code, preset):
    line = row(2, "+31612345671") if not values else row(2, **{"phone": "+31612345671", **values})

    [(found, _rows, ref)] = asked(PeopleHere([FATHER], PLACE), [line])

    assert (found, ref, PRESETS.get(found, "")) == (code, FATHER.ref, preset)
    facts = FATHER.facts(PLACE)
    assert question_between(facts, facts).likely == "same"


def test_whoever_has_most_in_common_is_asked_about():
    here = PeopleHere([FATHER, SON], PLACE)

    assert [ref for _code, _rows, ref in asked(here, ROWS)] == [FATHER.ref, SON.ref]


def test_two_rows_of_people_who_were_said_to_be_two_are_not_asked_about_again():
    questions = list(questions_of_people(ROWS))
    assert [one.code for one in questions] == ["same_person_by_mailbox"]

    told_apart = PeopleHere([FATHER, SON], PLACE, {(11, 12)})

    assert list(told_apart.still_to_ask(questions, ROWS)) == []
    assert list(PeopleHere([FATHER, SON], PLACE).still_to_ask(questions, ROWS)) == questions
    assert list(PeopleHere([FATHER], PLACE, {(11, 12)}).still_to_ask(questions, ROWS)) == questions

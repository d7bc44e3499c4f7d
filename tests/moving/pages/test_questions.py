"""Every question that a file can raise, in words and with answers that fit it."""

import pytest

from moving.models import ImportQuestion
from moving.pages.imports import fields_to_choose, question_words
from moving.sheets.known_people import PRESETS
from moving.words import findings, outcomes

FACTS = {
    "names": ["Noor de Wolf", "N. de Wolf"],
    "keys": ["V-1", "V-2"],
    "field": "mediator_1",
    "rows": [2, 5],
    "known": "2026-0007",
    "name": "Noor",
}
CODES = {*findings.QUESTIONS, *outcomes.QUESTIONS, *PRESETS} - {"date_order"}
"""The order of days and months is asked once, of the whole column."""


@pytest.mark.parametrize("code", sorted(CODES))
def test_it_is_said_in_words_with_answers(code):
    question = ImportQuestion(code=code, rows=[2, 5], facts=FACTS)

    assert question_words(question).endswith("?")
    assert "%(" not in question_words(question)
    answers = dict(fields_to_choose(question))
    assert len(answers) == 2
    assert PRESETS.get(code, next(iter(answers))) in answers


@pytest.mark.parametrize("code", ["same_neighbours", "known_case"])
def test_a_case_is_no_person(code):
    answers = dict(fields_to_choose(ImportQuestion(code=code)))

    assert answers == {"same": "one case", "two": "different cases"}

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from moving.sheets.check import Ask
from moving.sheets.doubles import SheetQuestion
from moving.sheets.fields import reader_of
from moving.sheets.headers import SheetKind
from moving.sheets.rows import Mark
from moving.words.findings import (
    ASKS,
    CHOICES,
    FAULTS,
    QUESTIONS,
    REFUSALS,
    WARNINGS,
    ask_in_words,
    fault_in_words,
    question_in_words,
    refusal_in_words,
    told_in_words,
    warning_in_words,
)
from tests.moving.sheets.made import at, codes, judged

READER = "\n".join(path.read_text() for path in Path("moving/sheets").rglob("*.py"))
WORDS_OF = {
    "volunteer_state": (SheetKind.VOLUNTEERS, "state"),
    "mail_language": (SheetKind.VOLUNTEERS, "mail_language"),
    "experience": (SheetKind.VOLUNTEERS, "experience"),
    "case_state": (SheetKind.CASES, "state"),
}


def mark(code, **facts):
    return Mark(row=2, column="X", code=code, facts=facts)


def named(pattern: str) -> set[str]:
    return set(re.findall(pattern, READER))


def test_every_code_of_the_reader_has_words():
    assert named(r"fault=\"(\w+)\"") <= set(FAULTS)
    assert named(r"FileRefused\(\"(\w+)\"\)") <= set(REFUSALS)
    assert named(r"Ask\(code=\"(\w+)\"") <= set(ASKS)
    assert named(r"SheetQuestion\(\s*code=\"(\w+)\"") <= set(QUESTIONS)
    assert named(r"warnings(?: = |=)\(\"(\w+)\",\)") <= set(WARNINGS)


def test_every_word_has_a_code_in_the_reader():
    for code in {*FAULTS, *WARNINGS, *QUESTIONS, *ASKS, *REFUSALS}:
        assert f'"{code}"' in READER, code


def test_every_code_stands_in_the_manual():
    manual = Path("docs/moving.md").read_text()

    for code in {*FAULTS, *WARNINGS, *QUESTIONS, *ASKS, *REFUSALS}:
        assert f"`{code}`" in manual, code


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_words_take_their_facts_in_every_language(language):
    facts = {"first_name": "Noor", "last_name": "de Wolf", "words": "x", "names": ["a", "b"]}
    facts |= {"rows": [4, 17], "street": "Plein", "house_number": "1813"}
    with override(language):
        said = [fault_in_words(mark(code, rows=[4, 17], line=3)) for code in FAULTS]
        said += [warning_in_words(mark(code, **facts)) for code in WARNINGS]
        said += [
            question_in_words(SheetQuestion(code=code, rows=(2,), facts=facts))
            for code in QUESTIONS
        ]
        said += [ask_in_words(Ask(code=code, facts=facts)) for code in ASKS]
        said += [refusal_in_words(code) for code in REFUSALS]

    assert not [words for words in said if "%" in words or not words]


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_the_words_to_choose_from_are_understood_when_they_come_back(language):
    with override(language):
        for choice, (kind, field) in WORDS_OF.items():
            for word in str(CHOICES[choice]).split(", "):
                assert reader_of(kind, field)(word, at()).value, word


def test_facts_are_named_as_people_say_them():
    assert fault_in_words(mark("key_twice", rows=[4, 17])).endswith("on rows 4 and 17.")
    assert "Choose from: active" in fault_in_words(mark("unknown_word", choice="volunteer_state"))
    assert "Ali, Bo" in fault_in_words(mark("volunteer_unknown", names=["Ali", "Bo"]))
    assert fault_in_words(mark("volunteer_unknown", names=[])) == "We do not know this mediator."
    assert "send email" in fault_in_words(mark("not_an_address", beyond_ascii=True))
    assert "“duiven”" in warning_in_words(mark("not_understood", words="duiven"))
    assert warning_in_words(mark("name_unsure")) == "Is this name right?"
    assert refusal_in_words("too_large").startswith("This file is too large. It may be 10 MB.")


def test_what_was_told_is_counted():
    told = ("hidden_rows", "hidden_columns", "hidden_sheet", "cell_notes", "struck_through")

    assert all(told_in_words(code, 1).startswith("1 ") for code in told)
    assert told_in_words("hidden_rows", 2) == "2 hidden rows, which we have read."


def test_a_last_name_that_is_unsure_is_asked_without_its_parts():
    preview = judged([["Voornaam", "Achternaam"], ["Noor", "Wolf, Anna"]])

    assert codes(preview.warnings) == [(2, "Achternaam", "name_unsure")]
    assert warning_in_words(preview.warnings[0]) == "Is this name right?"

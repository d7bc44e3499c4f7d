"""Every code and refusal of writing volunteers has its words."""

import re
from pathlib import Path

import pytest

from core.refusals import Refused
from moving.actions import volunteer_refusals
from moving.words.volunteers import KEPT, TOLD, why_no_volunteer
from volunteers.actions.refusals import KnownElsewhere, NameErased

WRITER = "\n".join(
    path.read_text() for path in sorted(Path("moving/actions").glob("*volunteer*.py"))
)
REFUSALS = [
    kind
    for kind in vars(volunteer_refusals).values()
    if isinstance(kind, type) and issubclass(kind, Refused) and kind is not Refused
]
FACTS = {
    "TextTooLong": ("note", 9),
    "NumberTooLarge": ("max_open_cases", 9),
    "DayOfRowToCome": ("left_on",),
    "DaysTurned": ("admitted_on", "left_on"),
    "NoTextYet": ("agreement_on",),
    "PaperOnPage": ("conduct_on",),
}


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_sentence(kind):
    [words] = why_no_volunteer(kind(*FACTS.get(kind.__name__, ())))
    assert words[0].isupper() or words[0] == "“"
    assert "%(" not in words


def test_refusals_of_other_floors_have_one_too():
    assert why_no_volunteer(NameErased())
    assert why_no_volunteer(KnownElsewhere.__new__(KnownElsewhere))


def test_what_is_told_and_why_somebody_stays_have_words():
    told = set(re.findall(r"codes\.append\(\"(\w+)\"\)", WRITER))
    told |= set(re.findall(r"else \[\"(\w+)\"\]", WRITER))
    assert told == set(TOLD)
    kept = set(re.findall(r": \"(\w+)\",$", WRITER, re.MULTILINE)) & set(KEPT)
    assert {*kept, "known_before", "mail", "changed", "used", "signed_in"} == set(KEPT)

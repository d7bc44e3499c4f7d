from datetime import date

import pytest

from core.lifecycle import MoveRefused
from training.actions import refusals
from training.words import words_of

KINDS = refusals.Refused.__subclasses__()
FACTS = {
    refusals.NoPlaceLeft: [12],
    refusals.AlreadyEnrolled: ["accepted"],
    refusals.AlreadyProposed: ["2026-0001"],
    refusals.BeforeJoining: [date(2026, 1, 5)],
    refusals.RequirementsUnmet: [[]],
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_refusal_has_words_with_its_facts(kind):
    words = words_of(kind(*FACTS.get(kind, [])))

    assert words.endswith(".")
    assert "%" not in words


def test_a_refused_move_has_words_too():
    assert words_of(MoveRefused("accept", "withdrawn", []))

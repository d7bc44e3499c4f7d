from datetime import date

from core.lifecycle import MoveRefused
from core.refusals import Refused
from training.actions import refusals
from training.words import words_of

KINDS = [kind for kind in Refused.__subclasses__() if kind.__module__ == refusals.__name__]
FACTS = {
    refusals.NoPlaceLeft: [12],
    refusals.TooFewPlaces: [2],
    refusals.AlreadyEnrolled: ["accepted"],
    refusals.AlreadyProposed: ["2026-0001"],
    refusals.BeforeJoining: [date(2026, 1, 5)],
    refusals.RequirementsUnmet: [[]],
}


def test_every_refusal_has_words_with_its_facts():
    told = {kind.__name__: words_of(kind(*FACTS.get(kind, []))) for kind in KINDS}

    assert not {kind: words for kind, words in told.items() if not words.endswith(".")}
    assert not {kind: words for kind, words in told.items() if "%" in words}


def test_a_refused_move_has_words_too():
    assert words_of(MoveRefused("accept", "withdrawn", []))

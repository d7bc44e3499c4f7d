"""What volunteers are told when a yes cannot be taken, and what coordinators read."""

import pytest
from django.utils import translation

from scheduling import words
from scheduling.board import Warned
from scheduling.pairing.reasons import Reason, Rule


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_its_words(rule):
    told = words.RULES[rule]

    assert all(str(text) for text in told)
    assert "%(name)s" in str(told.sentence)


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ([Rule.NOBODY_EXPERIENCED], "two newcomers do not go together"),
        ([Rule.LANGUAGE], "speaks another language"),
        ([Rule.CONFLICT_OF_INTEREST, Rule.LOAD_FULL], "as many cases now as you wanted"),
        ([Rule.CONFLICT_OF_INTEREST], "Your coordinator will tell you why"),
        ([Rule.KNOWS_PARTY], "Your coordinator will tell you why"),
    ],
)
def test_volunteers_are_told_kindly_and_nothing_that_was_noted(rules, told):
    text = str(words.kind_words([Reason(rule, about=1) for rule in rules]))

    assert told in text
    assert text.startswith("Thank you for your yes!")


def test_a_rule_of_two_names_nobody():
    assert words.reason_words(Reason(Rule.NO_COMMON_TIME), {}) == (
        "They share no hours with each other and the parties."
    )
    assert words.warning_words(Warned(Rule.LANGUAGE, None)) == (
        "Together they do not speak all languages that are needed."
    )


def test_a_rule_of_one_names_them():
    reason = Reason(Rule.NOT_TRAINED, about=3)

    assert words.reason_words(reason, {3: "Ans Bakker"}) == (
        "Ans Bakker is not trained for this form of mediation."
    )

"""What volunteers are told when a yes cannot be taken, and what coordinators read."""

from datetime import date

import pytest
from django.utils import translation

from scheduling.engine.plan.model import PlanStage
from scheduling.engine.reasons import Reason, Rule, Term
from scheduling.pairing.forms.offers import WhyForm
from scheduling.pairing.words import rules as words
from scheduling.planning.pages import plan_lines

TODAY = date(2026, 3, 2)
NEVER_HERE = {
    Rule.OTHER_SERVICE: "services never see each other's people: docs/decisions/0002",
    PlanStage.BORROWING: "so a plan borrows from nobody",
    Rule.TOO_FAR: "the house knows streets and districts, no coordinates: docs/decisions/0013",
    Term.DISTANCE: "the same",
    Term.AGES: "volunteers are not asked how old they are",
    Term.BACKGROUNDS: "nor where they come from",
    Term.BASE: "no page sets points that every team gets",
}
"""What the engine can say and the house cannot make it say, and why: it has no words here."""
TEAM_RULES = (
    Rule.NOBODY_EXPERIENCED,
    Rule.LANGUAGE,
    Rule.NOT_TOGETHER,
    Rule.NO_COMMON_TIME,
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_there_are_words_for_exactly_what_can_be_said_here():
    assert set(words.RULES) == set(Rule) - NEVER_HERE.keys()
    assert set(words.TERMS) == set(Term) - NEVER_HERE.keys()
    assert set(plan_lines.STAGES) == {"", *PlanStage} - NEVER_HERE.keys()
    for told in (words.OF_TWO, words.FOR_ONE, words.RECRUIT, words.TO_VOLUNTEER):
        assert told.keys() <= words.RULES.keys()
    assert {*words.TERMS_ALONE, *plan_lines.TELLING} <= words.TERMS.keys()


def test_nobody_can_ask_why_of_a_rule_that_has_no_words():
    assert WhyForm({"rule": Rule.LANGUAGE.value}).is_valid()
    assert not WhyForm({"rule": Rule.TOO_FAR.value}).is_valid()


def test_every_rule_has_its_words():
    assert not [rule for rule, told in words.RULES.items() if not all(map(str, told))]
    assert not [r for r, told in words.RULES.items() if "%(name)s" not in str(told.sentence)]


def test_every_rule_of_two_has_its_words():
    assert not [rule for rule in TEAM_RULES if not words.rule_sentence(Reason(rule), {})]


FACTS = [
    (Rule.LOAD_FULL, {"open": 2, "most": 2}, "Has 2 of 2 cases."),
    (Rule.LANGUAGE, {"missing": ["tr"]}, "Missing: Turkish."),
    (Rule.NO_COMMON_TIME, {"own_starts": 0}, "Has not said when free, or is away."),
    (Rule.NO_COMMON_TIME, {"own_starts": 3}, ""),
    (Rule.NO_COMMON_TIME, {}, ""),
    (Rule.NOT_ACTIVE, {}, ""),
    (Rule.NOT_CERTIFIED, {"first": None, "last": None, "day": TODAY}, "Not certified yet."),
    (
        Rule.NOT_CERTIFIED,
        {"first": date(2026, 4, 1), "last": None, "day": TODAY},
        "Will be certified from 1 April 2026.",
    ),
    (
        Rule.NOT_CERTIFIED,
        {"first": date(2025, 4, 1), "last": date(2026, 2, 28), "day": TODAY},
        "Was certified until 28 February 2026.",
    ),
]


@pytest.mark.parametrize(("rule", "facts", "told"), FACTS)
def test_what_there_is_to_say_of_one_person_is_told(rule, facts, told):
    assert words.fact_of(Reason(rule, facts, about=1)) == told


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
    text = str(words.gentle_words([Reason(rule, about=1) for rule in rules]))

    assert told in text
    assert text.startswith("Thank you for your yes!")


def test_a_rule_of_two_names_nobody():
    assert words.rule_sentence(Reason(Rule.NO_COMMON_TIME), {}) == (
        "They share no hours with each other and the parties."
    )
    assert words.rule_sentence(Reason(Rule.LANGUAGE), {}) == (
        "Together they do not speak all languages that are needed."
    )


def test_a_rule_of_one_names_them():
    reason = Reason(Rule.NOT_TRAINED, about=3)

    assert words.rule_sentence(reason, {3: "Ans Bakker"}) == (
        "Ans Bakker is not trained for this form of mediation."
    )

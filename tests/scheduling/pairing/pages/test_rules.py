"""What the page of rules says no reason sets aside is what the engine refuses."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from organisations.models import AreaRule, Service
from scheduling.engine.reasons import Rule
from scheduling.engine.rules import SOFT
from scheduling.models import PairingRules
from scheduling.pairing.pages.rules import rule_list
from scheduling.pairing.words.rules import RULES


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def kept(*rules: Rule) -> set[str]:
    return {str(RULES[rule].kept) for rule in rules}


def told(rules: PairingRules | None = None, **facts) -> tuple[set[str], set[str]]:
    found = rule_list(rules or PairingRules(), Service(**facts))
    return {str(words) for words in found.always}, {str(words) for words in found.with_reason}


def test_what_is_soft_needs_a_reason_and_the_rest_is_a_wall():
    always, with_reason = told(same_district_rule=AreaRule.OFF)

    assert with_reason == kept(*(SOFT - {Rule.TOO_FAR}))  # nothing knows yet how far people live
    assert kept(Rule.LOAD_FULL, Rule.CONFLICT_OF_INTEREST, Rule.NOT_TRAINED) <= always
    assert not always & with_reason


@pytest.mark.parametrize("rule", [AreaRule.HARD, AreaRule.WARNING, AreaRule.OFF])
def test_where_somebody_lives_is_as_strict_as_the_service_wants(rule):
    always, with_reason = told(
        PairingRules(same_postcode=rule), same_street_rule=rule, same_district_rule=rule
    )

    near = kept(Rule.SAME_STREET, Rule.SAME_POSTCODE, Rule.SAME_DISTRICT)
    assert (near <= always) is (rule == AreaRule.HARD)
    assert (near <= with_reason) is (rule == AreaRule.WARNING)
    assert rule != AreaRule.OFF or not near & (always | with_reason)


def test_where_one_mediates_no_rule_is_about_two():
    always, _with_reason = told(mediators_per_case=1)

    assert not always & kept(Rule.NOT_TOGETHER, Rule.NOBODY_EXPERIENCED)
    assert "Enough experience" in always

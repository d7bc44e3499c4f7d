"""Which rules nothing sets aside, and which a reason may, as the engine's own lists have it."""

from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise

from organisations.models import Service
from scheduling.engine.explain import rules_asked
from scheduling.engine.people import COACHING, Mediator, Need, Strictness
from scheduling.engine.rules import NEARNESS, SOFT
from scheduling.pairing.models import PairingRules
from scheduling.pairing.words.rules import rule_words

SOME_DAY = date(2026, 3, 2)
SOMEBODY = 1


class RuleList(NamedTuple):
    """The rules of a service in words, as something that is in order."""

    always: list[str | Promise]
    with_reason: list[str | Promise]


def rule_list(rules: PairingRules, service: Service) -> RuleList:
    """Sort every rule a case of this service may ask."""
    need = _asks_for_all(rules, service)
    warned = {rule for rule, word, _test in NEARNESS if getattr(need, word) == Strictness.WARNING}
    asked = list(rules_asked(need, [Mediator(id=SOMEBODY)] * need.seats))
    aside = warned | SOFT
    return RuleList(
        always=[rule_words(rule, seats=need.seats).kept for rule in asked if rule not in aside],
        with_reason=[rule_words(rule, seats=need.seats).kept for rule in asked if rule in aside],
    )


def _asks_for_all(rules: PairingRules, service: Service) -> Need:
    return Need(
        today=SOME_DAY,
        day=SOME_DAY,
        seats=service.mediators_per_case,
        languages=frozenset({service.language}),
        service_type=COACHING,
        left_case=frozenset({SOMEBODY}),
        met_as_mediator=frozenset({SOMEBODY}),
        street_rule=Strictness(service.same_street_rule),
        postcode_rule=Strictness(rules.same_postcode),
        district_rule=Strictness(service.same_district_rule),
    )

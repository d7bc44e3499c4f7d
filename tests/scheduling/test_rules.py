import pytest
from django.db import IntegrityError, transaction

from organisations.models import AreaRule, Role
from scheduling.engine.people import Strictness
from scheduling.engine.weights import Newcomers, Weights
from scheduling.models import NewcomerRule, PairingRules
from scheduling.pairing.models.rules import NUMBERS, differing
from scheduling.pairing.words.weights import FIGURES
from tests.factories.organisations import ServiceFactory


def test_a_service_that_never_chose_has_the_rules_as_delivered(service):
    rules = PairingRules.of(service)

    assert rules.pk is None
    assert rules.as_weights() == Weights()
    assert (rules.same_postcode, rules.same_household) == (AreaRule.HARD, True)


def test_a_service_has_its_own_numbers_and_no_others(service):
    PairingRules.unscoped.create(service=service, weights={"open_case": -90})

    assert PairingRules.of(service).as_weights() == Weights(open_case=-90)
    assert PairingRules.of(ServiceFactory()).as_weights() == Weights()


def test_newcomers_are_part_of_the_weights(service):
    rules = PairingRules(service=service, newcomers=NewcomerRule.WITH_MENTOR)

    assert rules.as_weights() == Weights(newcomers=Newcomers.WITH_MENTOR)


def test_a_number_the_engine_knows_no_more_counts_for_nothing(service):
    assert PairingRules(service=service, weights={"shoe_size": 4}).as_weights() == Weights()


def test_a_service_has_one_set_of_rules(service):
    PairingRules.unscoped.create(service=service)

    with pytest.raises(IntegrityError), transaction.atomic():
        PairingRules.unscoped.create(service=service)


@pytest.mark.parametrize("role", list(Role))
def test_who_pairs_and_who_sets_the_rules_see_them(role, service, member):
    PairingRules.unscoped.create(service=service)

    sees = PairingRules.visible_to(member(service, role)).exists()

    assert sees is (role in {Role.MANAGER, Role.COORDINATOR})


def test_only_what_differs_is_kept():
    assert differing({"open_case": -60, "pause_day": 5}) == {"pause_day": 5}
    assert "newcomers" not in NUMBERS


def test_every_number_of_the_page_is_one_a_service_may_have():
    assert {figure.name for figure in FIGURES} <= set(NUMBERS)


@pytest.mark.parametrize("weights", [{"open_case": 60}, {"pause_day": "2"}, {"km": -5}])
def test_what_does_not_count_here_is_refused(weights):
    with pytest.raises(ValueError, match=next(iter(weights))):
        differing(weights)


def test_the_words_of_the_rows_are_those_of_the_engine():
    assert {str(word) for word in NewcomerRule.values} == {str(word) for word in Newcomers}
    assert {str(word) for word in AreaRule.values} == {str(word) for word in Strictness}

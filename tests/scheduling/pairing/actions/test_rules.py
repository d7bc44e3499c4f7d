import pytest

from organisations.models import AreaRule, AuditEntry, Role, Service
from scheduling.engine.weights import Newcomers, Weights
from scheduling.models import NewcomerRule, PairingRules
from scheduling.pairing.actions.rules import set_pairing_rules
from tests.factories.organisations import ServiceFactory

AS_DELIVERED = {
    "weights": {},
    "newcomers": NewcomerRule.WITH_EXPERIENCED,
    "same_street": AreaRule.HARD,
    "same_postcode": AreaRule.HARD,
    "same_district": AreaRule.WARNING,
    "same_household": True,
}


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


@pytest.fixture
def keep(manager, now):
    def keep(**facts):
        return set_pairing_rules(**{**AS_DELIVERED, **facts}, by=manager, at=now)

    return keep


def entries(verb):
    return [entry.changed for entry in AuditEntry.unscoped.filter(verb=verb).order_by("pk")]


def test_the_rules_are_kept_and_the_trail_says_which_changed(keep, service):
    keep(weights={"open_case": -90, "pause_day": 2}, newcomers="with_mentor", same_household=False)

    rules = PairingRules.of(service)
    assert rules.as_weights() == Weights(open_case=-90, newcomers=Newcomers.WITH_MENTOR)
    assert rules.weights == {"open_case": -90}
    assert not rules.same_household
    assert entries("pairing_rules.set") == [["newcomers", "open_case", "same_household"]]


def test_a_number_that_is_not_named_stays(keep, service):
    keep(weights={"open_case": -90})
    keep(weights={"pause_day": 3})

    assert PairingRules.of(service).weights == {"open_case": -90, "pause_day": 3}


def test_back_to_the_default_leaves_no_number_behind(keep, service):
    keep(weights={"open_case": -90})
    keep(weights={"open_case": Weights().open_case})

    assert PairingRules.of(service).weights == {}
    assert entries("pairing_rules.set") == [["open_case"], ["open_case"]]


def test_street_and_district_are_rules_of_the_service(keep, service):
    keep(same_street="warning", same_postcode="warning", same_district="off")

    kept = Service.objects.get(pk=service.pk)
    assert (kept.same_street_rule, kept.same_district_rule) == ("warning", "off")
    assert PairingRules.of(service).same_postcode == "warning"
    assert entries("service.change") == [["same_district_rule", "same_street_rule"]]


def test_the_same_once_more_leaves_no_trail(keep):
    keep(same_street="warning")
    keep(same_street="warning")

    assert (entries("pairing_rules.set"), len(entries("service.change"))) == ([], 1)


def test_a_wrong_number_changes_nothing_at_all(keep, service):
    with pytest.raises(ValueError, match="open_case"):
        keep(weights={"open_case": 60}, same_street="off")

    assert Service.objects.get(pk=service.pk).same_street_rule == AreaRule.HARD
    assert PairingRules.of(service).pk is None


def test_the_rules_of_another_service_stay(keep):
    other = ServiceFactory()
    PairingRules.unscoped.create(service=other, weights={"open_case": -10})

    keep(weights={"open_case": -90})

    assert PairingRules.of(other).weights == {"open_case": -10}


def test_a_number_the_engine_knows_no_more_is_let_go(keep, service):
    PairingRules.unscoped.create(service=service, weights={"moonlight": 7, "open_case": -90})

    keep(weights={"pause_day": 3})

    assert PairingRules.of(service).weights == {"open_case": -90, "pause_day": 3}

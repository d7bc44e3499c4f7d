"""How a service ranks its pairs."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from organisations.actions.service import change_settings
from organisations.audit import record
from organisations.models import Scope
from scheduling.pairing.models import PairingRules
from scheduling.pairing.models.rules import NUMBERS, differing


@transaction.atomic
def set_pairing_rules(
    *,
    weights: Mapping[str, int],
    newcomers: str,
    same_street: str,
    same_postcode: str,
    same_district: str,
    same_household: bool,
    by: Scope,
    at: datetime,
) -> PairingRules:
    """Keep these rules; a number that is not named stays as it was.

    The trail holds the names of what changed. Raises ``ValueError``, and changes nothing, where
    the engine does not take a number.
    """
    change_settings(
        changes={"same_street_rule": same_street, "same_district_rule": same_district},
        by=by,
        at=at,
    )
    # A service without a row has the numbers as delivered. It is made first so that there is one to
    # lock.
    PairingRules.unscoped.get_or_create(service=by.service)
    rules: PairingRules = PairingRules.visible_to(by).locked().get()
    # A number the engine knows no longer would be refused by it.
    kept = {name: number for name, number in rules.weights.items() if name in NUMBERS}
    rules.weights = differing({**kept, **weights})
    changed = [name for name in kept | rules.weights if kept.get(name) != rules.weights.get(name)]
    chosen = {
        "newcomers": newcomers,
        "same_postcode": same_postcode,
        "same_household": same_household,
    }
    for name, value in chosen.items():
        if getattr(rules, name) != value:
            setattr(rules, name, value)
            changed.append(name)
    if changed:
        rules.save(update_fields=["weights", *chosen])
        record("pairing_rules.set", rules, by=by, at=at, changed=changed)
    return rules

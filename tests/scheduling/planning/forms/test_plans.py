"""Which cases of a plan to offer, as it is posted."""

import pytest
from django.http import QueryDict

from organisations.models import Role
from scheduling.planning.forms.plans import PlanOfferForm
from tests.factories.plans import PlanRunFactory


@pytest.mark.parametrize("posted", ["9" * 20, "-1", "x", "1.5"])
def test_what_is_no_number_of_a_case_is_no_case_of_the_plan(service, member, posted):
    run, scope = PlanRunFactory(service=service), member(service, Role.COORDINATOR)

    form = PlanOfferForm(QueryDict(f"planned={posted}"), scope=scope, run=run)

    assert not form.is_valid()

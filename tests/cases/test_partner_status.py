from itertools import product

import pytest

from cases.lifecycle import OPEN, CaseState
from cases.models import Result
from cases.partner_status import PartnerStatus, partner_status

RESULTS = ["", *Result.values]


@pytest.mark.parametrize(
    ("state", "started", "result", "status"),
    [
        ("new", False, "", PartnerStatus.RECEIVED),
        ("offered", False, "", PartnerStatus.RECEIVED),
        ("seeking_pair", True, "", PartnerStatus.IN_PROGRESS),
        ("dormant", False, "", PartnerStatus.RECEIVED),
        ("dormant", True, "", PartnerStatus.IN_PROGRESS),
        ("paired", False, "", PartnerStatus.IN_PROGRESS),
        ("unsuitable", False, "", PartnerStatus.NOT_SUITABLE),
        ("outside_area", False, "", PartnerStatus.NOT_SUITABLE),
        ("advice_given", True, "solved", PartnerStatus.SOLVED),
        ("advice_given", True, "unknown", PartnerStatus.NOT_SOLVED),
        ("closed", False, "", PartnerStatus.NOT_STARTED),
        ("closed", True, "improved", PartnerStatus.SOLVED),
        ("closed", True, "not_solved", PartnerStatus.NOT_SOLVED),
    ],
)
def test_projects_a_case(state, started, result, status):
    assert partner_status(state, started=started, result=result) == status


def test_every_case_has_a_status_and_no_open_one_has_ended():
    going_on = {PartnerStatus.RECEIVED, PartnerStatus.IN_PROGRESS}
    told = {
        (state, started, result): partner_status(state, started=started, result=result)
        for state, started, result in product(CaseState, [True, False], RESULTS)
    }

    assert {facts for facts, status in told.items() if status in going_on} == {
        facts for facts in told if facts[0] in OPEN
    }


def test_a_case_without_a_state_is_a_mistake():
    with pytest.raises(ValueError, match="without a state"):
        partner_status("", started=False, result="")

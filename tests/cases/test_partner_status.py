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


@pytest.mark.parametrize("state", sorted(CaseState))
def test_every_case_has_a_status_and_no_open_one_has_ended(state):
    for started, result in product([True, False], RESULTS):
        status = partner_status(state, started=started, result=result)
        if state in OPEN:
            assert status in {PartnerStatus.RECEIVED, PartnerStatus.IN_PROGRESS}
        else:
            assert status not in {PartnerStatus.RECEIVED, PartnerStatus.IN_PROGRESS}


def test_a_case_without_a_state_is_a_mistake():
    with pytest.raises(ValueError, match="without a state"):
        partner_status("", started=False, result="")

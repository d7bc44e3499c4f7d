"""A form that comes back says first what is wrong, and each of its links leads to a field."""

import re

import pytest
from django.test import Client

from cases.models import Case
from organisations.models import Role, Scope
from tests.conventions.files import nobody_offends
from tests.conventions.rows import rows_of_a_service
from tests.conventions.test_access import GUARDED, OF_A_SERVICE, address

pytestmark = pytest.mark.slow
SUMMARY = re.compile(
    r'<div class="notice" data-tone="bad" role="alert" tabindex="-1" autofocus>(.*?)</div>',
    re.DOTALL,
)
LINK = re.compile(r'href="#([^"]*)"')
STATES = {"cases:triage": "triage", "cases:case_close": "paired"}
"""Where the page of a case asks nothing of one that is in contact with the first party."""
WITH_A_FORM = {
    "cases:case_close",
    "cases:case_create",
    "cases:outcome_create",
    "cases:report",
    "cases:triage",
    "scheduling:availability_of",
    "training:course_create",
    "training:enrol",
    "volunteers:apply",
    "volunteers:campaign_change",
    "volunteers:volunteer_change",
}
"""Some of those that ask, so that this test does not fall silent."""


@pytest.fixture
def cast(service, member) -> dict[str, Scope]:
    return {role: member(service, role) for role in Role}


def test_the_links_of_a_refused_form_lead_to_its_fields_and_groups(service, cast, logged_in):
    rows = rows_of_a_service(service, cast)
    clients = {role: logged_in(scope) for role, scope in cast.items()}
    seen, wrong = set(), []
    for name in sorted(OF_A_SERVICE):
        client = Client()
        if name in GUARDED:
            client = clients[min(GUARDED[name][1].callback.policy.roles)]
        Case.unscoped.filter(pk=rows["case"].pk).update(state=STATES.get(name, "in_contact_a"))
        answer = client.post(address(name, service, rows), {"languages": "klingon"})
        page = answer.content.decode() if answer.status_code == 422 else ""
        for summary in SUMMARY.findall(page):
            seen.add(name)
            wrong += [
                f"{name}: nothing has the id {goal!r}"
                for goal in LINK.findall(summary)
                if f'id="{goal}"' not in page
            ]

    assert seen >= WITH_A_FORM
    nobody_offends(wrong)

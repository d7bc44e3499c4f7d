"""Whoever goes from heading to heading reads the page: one title, and no level that is skipped."""

import re
from itertools import pairwise

import pytest
from django.test import Client

from organisations.models import Role, Scope
from tests.conventions.files import nobody_offends
from tests.conventions.rows import rows_of_a_service
from tests.conventions.test_access import GUARDED, OF_A_SERVICE, address

pytestmark = pytest.mark.slow

HEADING = re.compile(r"<h([1-6])[ >]")


@pytest.fixture
def cast(service, member) -> dict[str, Scope]:
    return {role: member(service, role) for role in Role}


def test_every_page_has_one_title_and_skips_no_level(service, cast, logged_in):
    rows = rows_of_a_service(service, cast)
    clients = {role: logged_in(scope) for role, scope in cast.items()}
    looked_at = 0
    wrong = []
    for name in sorted(OF_A_SERVICE):
        roles = GUARDED[name][1].callback.policy.roles if name in GUARDED else {"visitor"}
        for role in sorted(roles):
            answer = clients.get(role, Client()).get(address(name, service, rows))
            if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
                continue
            looked_at += 1
            levels = [int(level) for level in HEADING.findall(answer.content.decode())]
            if levels[:1] != [1] or levels.count(1) != 1:
                wrong.append(f"{name} for the {role}: its titles are {levels}")
            wrong += [
                f"{name} for the {role}: a heading of level {below} comes after one of {above}"
                for above, below in pairwise(levels)
                if below > above + 1
            ]

    assert looked_at > len(OF_A_SERVICE) / 2
    nobody_offends(wrong)

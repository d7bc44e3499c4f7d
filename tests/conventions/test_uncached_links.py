"""An address that is a key by itself: whatever it answers is kept by no cache."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from organisations.models import Role
from scheduling.pairing.links import offer_token
from tests.conventions.rows import rows_of_a_service
from tests.factories.volunteers import ApplicationFactory
from volunteers.links import AGREEMENTS, CONFIRM, token_for

ITS_OWN_KEY = re.compile(r"token|secret|\(\?P<key>|<key>")
A_CALENDAR_ASKS_AGAIN = "cal/<slug:secret>.ics"
"""Programs compare its ETag: it is kept by them, and by no cache on the way."""


def keys(resolver: URLResolver | None = None, before: str = "") -> list[str]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += keys(entry, path)
        elif isinstance(entry, URLPattern) and ITS_OWN_KEY.search(path):
            found.append(path)
    return found


LINKS = sorted(set(keys()) - {A_CALENDAR_ASKS_AGAIN})


def nonsense(path: str) -> str:
    if "(?P" in path:  # allauth's: account/password/reset/key/1-abc/
        return "/account/password/reset/key/1-abc/"
    return "/" + re.sub(r"<[^>]+>", "nonsense", path)


def test_the_signed_links_are_these():
    assert [path for path in LINKS if not path.startswith("account/")] == [
        "agreements/<str:token>/",
        "c/<str:token>/",
        "certificates/<slug:secret>/",
        "confirm/<str:token>/",
        "confirm/<str:token>/received/",
        "invitations/<str:token>/",
        "o/<str:token>/",
        "r/<str:token>/",
        "t/<str:token>/",
        "v/<str:token>/",
    ]


@pytest.mark.parametrize("path", LINKS)
@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_a_link_that_leads_nowhere_is_kept_by_no_cache(db, client, path, method):
    answer = getattr(client, method)(nonsense(path))

    assert "no-store" in answer["Cache-Control"]


def test_a_link_that_opens_its_page_is_kept_by_no_cache_and_tells_no_site(
    db, client, service, member
):
    cast = {role: member(service, role) for role in Role}
    rows = rows_of_a_service(service, cast)
    unconfirmed = ApplicationFactory(service=service, confirmed_at=None)
    places = {
        f"/agreements/{token_for(AGREEMENTS, rows['application'])}/": 200,
        f"/certificates/{rows['certification'].secret}/": 200,
        f"/confirm/{token_for(CONFIRM, unconfirmed)}/": 200,
        f"/confirm/{token_for(CONFIRM, rows['application'])}/": 302,
        f"/confirm/{token_for(CONFIRM, rows['application'])}/received/": 200,
        f"/o/{offer_token(rows['offer'])}/": 200,
    }

    answers = {place: client.get(place) for place in places}

    assert {place: answer.status_code for place, answer in answers.items()} == places
    assert {answer["Cache-Control"] for answer in answers.values()} == {"private, no-store"}
    assert {answer["Referrer-Policy"] for answer in answers.values()} == {"no-referrer"}

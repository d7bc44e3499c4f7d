"""Every page × every role × own and other service × GET and POST. A page missing here fails."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from config.management.commands.draw_permissions import our_patterns
from organisations.models import Role, Scope, Service
from tests.conventions.rows import ROW_OF, WORD_OF, rows_of_a_service
from tests.factories.organisations import ServiceFactory

PAGES = {name: (path, entry) for path, name, entry in our_patterns()}
OF_A_SERVICE = {n: page for n, page in PAGES.items() if "<slug:service_slug>" in page[0]}
GUARDED = {n: page for n, page in OF_A_SERVICE.items() if hasattr(page[1].callback, "policy")}
FOR_A_LAPTOP = {"gallery", "mail:mail_detail", "mail:mail_file", "mail:mail_html", "mail:mail_list"}
KWARG = re.compile(r"<(?:\w+:)?(\w+)>")


def address(page: str, service: Service, rows: dict[str, object]) -> str:
    def fill(match: re.Match) -> str:
        name = match.group(1)
        if name == "service_slug":
            return service.slug
        if name in WORD_OF.get(page, {}):
            return WORD_OF[page][name]
        assert name in ROW_OF, f"tests/conventions/rows.py does not know <{name}>"
        return str(ROW_OF[name](rows))

    return "/" + KWARG.sub(fill, PAGES[page][0])


@pytest.fixture
def cast(service: Service, member: Callable[..., Scope]) -> dict[str, Scope]:
    everybody = {role: member(service, role) for role in Role}
    other = ServiceFactory()
    return {**everybody, "other": member(other, *(r for r in Role if r != Role.PARTNER))}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(GUARDED))
def test_only_who_may_opens_the_page(name, method, service, cast, logged_in):
    _path, entry = GUARDED[name]
    url = address(name, service, rows_of_a_service(service, cast))
    policy = entry.callback.policy

    answers = {who: getattr(logged_in(scope), method)(url) for who, scope in cast.items()}

    assert answers["other"].status_code == 404
    for role in Role:
        if role in policy.roles:
            assert answers[role].status_code < 500
            assert answers[role].status_code != 403
        else:
            assert answers[role].status_code == 403, role
    if Role.COORDINATOR in policy.roles:
        assert answers[Role.COORDINATOR].status_code != 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(GUARDED))
def test_who_is_not_logged_in_is_asked_to(name, method, service, cast):
    url = address(name, service, rows_of_a_service(service, cast))

    answer = getattr(Client(), method)(url)

    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


def test_a_page_of_a_service_has_a_policy_or_says_it_is_public():
    open_doors = {n for n in OF_A_SERVICE if n not in GUARDED}

    assert {n for n in open_doors if getattr(PAGES[n][1].callback, "login_required", True)} == set()


def test_the_public_pages_are_the_listed_ones():
    public = {
        name
        for name, (_path, entry) in PAGES.items()
        if not getattr(entry.callback, "login_required", True)
    }

    assert public == {
        "cases:report",
        "cases:report_thanks",
        "healthz",
        "organisations:front",
        "organisations:invitation",
        "organisations:set_language",
        "scheduling:feed",
        "scheduling:invitation_reply",
        "scheduling:offer_answer",
        "training:certificate_verify",
        "volunteers:agreements",
        "volunteers:application_confirm",
        "volunteers:application_received",
        "volunteers:application_sent",
        "volunteers:apply",
        "volunteers:apply_campaign",
        *FOR_A_LAPTOP,
    }

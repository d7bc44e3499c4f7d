"""Every page × every role × own and other service × GET and POST. A page missing here fails."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from config.management.commands.draw_permissions import our_patterns
from organisations.middleware import is_for_owner
from organisations.models import Role, Scope, Service
from tests.conventions.files import nobody_offends
from tests.conventions.rows import ROW_OF, WORD_OF, rows_of_a_service
from tests.factories.organisations import ServiceFactory, UserFactory

pytestmark = pytest.mark.slow

PAGES = {name: (path, entry) for path, name, entry in our_patterns()}
OF_A_SERVICE = {n: page for n, page in PAGES.items() if "<slug:service_slug>" in page[0]}
GUARDED = {n: page for n, page in OF_A_SERVICE.items() if hasattr(page[1].callback, "policy")}
OF_INSTALLATION = {n: page for n, page in PAGES.items() if page[0].startswith("installation/")}
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


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_only_who_may_opens_the_page(name, service, cast, logged_in):
    """Everybody looks first, then everybody posts: the rows of a page are made once for all."""
    url = address(name, service, rows_of_a_service(service, cast))
    roles = GUARDED[name][1].callback.policy.roles
    clients = {who: logged_in(scope) for who, scope in cast.items()}

    for method in ("get", "post"):
        stranger = getattr(Client(), method)(url)
        answers = {who: getattr(client, method)(url) for who, client in clients.items()}

        assert stranger.status_code == 302
        assert stranger.url.startswith("/account/login/")
        assert answers["other"].status_code == 404
        nobody_offends(
            f"{role} {method}s {url}: {answers[role].status_code}"
            for role in Role
            if (answers[role].status_code == 403) == (role in roles)
            or answers[role].status_code >= 500
        )
        if Role.COORDINATOR in roles:
            assert answers[Role.COORDINATOR].status_code != 404


@pytest.mark.parametrize("name", sorted(OF_INSTALLATION))
def test_only_owners_open_the_pages_of_the_installation(name, service, cast, logged_in, as_owner):
    url = "/" + KWARG.sub(service.slug, PAGES[name][0])
    once = UserFactory(is_superuser=True)
    proved_once = Client()
    proved_once.force_login(once)

    for method in ("get", "post"):
        stranger = getattr(Client(), method)(url)
        others = [getattr(logged_in(scope), method)(url).status_code for scope in cast.values()]
        asked = getattr(proved_once, method)(url)
        owner = getattr(as_owner(), method)(url)

        assert (stranger.status_code, stranger.url.partition("?")[0]) == (302, "/account/login/")
        assert set(others) == {404}
        assert (asked.status_code, asked.url) == (302, "/account/2fa/")
        assert owner.status_code in {200, 302, 405, 422}
        assert "/account/" not in owner.headers.get("Location", "")


def test_every_page_of_ours_is_of_a_service_of_the_installation_or_public():
    doors = {*GUARDED, *(n for n in PAGES if is_for_owner(PAGES[n][1].callback))}
    others = {n for n in PAGES if n not in doors}

    assert {n for n in others if getattr(PAGES[n][1].callback, "login_required", True)} == {
        "organisations:mornings",  # one's own account
        "organisations:unsent_again",
    }
    assert {n for n in doors if n in OF_INSTALLATION} == set(OF_INSTALLATION)


def test_a_page_of_a_service_has_a_policy_or_says_it_is_public():
    open_doors = {n for n in OF_A_SERVICE if n not in GUARDED}

    assert {n for n in open_doors if getattr(PAGES[n][1].callback, "login_required", True)} == set()


def test_a_number_in_an_address_is_one_that_a_row_can_have():
    """``<row:...>`` takes no larger one (core/row_numbers.py)."""
    assert [path for path, _entry in PAGES.values() if "<int:" in path] == []


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
        "scheduling:course_reply",
        "scheduling:feed",
        "scheduling:invitation_reply",
        "scheduling:offer_answer",
        "scheduling:substitution_answer",
        "scheduling:talk_report",
        "training:certificate_verify",
        "volunteers:agreements",
        "volunteers:application_confirm",
        "volunteers:application_received",
        "volunteers:application_sent",
        "volunteers:apply",
        "volunteers:apply_campaign",
        *FOR_A_LAPTOP,
    }

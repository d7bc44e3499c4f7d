"""Every door after a session that ended: nobody stands before a wall, and nothing typed is lost."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.unsent import is_never_kept
from organisations.models import Membership, Role
from tests.conventions.files import nobody_offends
from tests.conventions.rows import rows_of_a_service
from tests.conventions.test_access import FOR_A_LAPTOP, GUARDED, PAGES, address, cast  # noqa: F401
from tests.factories.volunteers import VolunteerFactory
from tests.filled_in import form_with

pytestmark = pytest.mark.slow
TYPED = {"note": "Mrs Geheim says: it is <worse> now"}
BY_A_KEY_OF_THEIR_OWN = {
    "organisations:invitation",
    "scheduling:feed",
    "scheduling:invitation_reply",
    "scheduling:offer_answer",
    "scheduling:substitution_answer",
    "scheduling:talk_report",
    "training:certificate_verify",
    "volunteers:agreements",
    "volunteers:application_confirm",
    "volunteers:application_received",
}
"""Pages behind a link that is its own key: no session ends there."""
OF_ACCOUNTS = ("account/login/", "account/password/change/", "account/logout/")


@pytest.fixture
def doors(service, cast):  # noqa: F811
    """The address of each page, and the role that opens it, with everything it may show."""
    Membership.objects.filter(user=cast[Role.VOLUNTEER].user).delete()
    VolunteerFactory(service=service, user=cast[Role.VOLUNTEER].user)
    rows = rows_of_a_service(service, cast)
    return [
        (name, address(name, service, rows), _role_for(entry.callback.policy.roles))
        for name, (_path, entry) in sorted(GUARDED.items())
    ]


def _role_for(roles):
    return next(role for role in (Role.COORDINATOR, Role.VOLUNTEER, *Role) if role in roles)


@pytest.fixture
def at_work(cast, logged_in, service):  # noqa: F811
    clients = {role: logged_in(cast[role]) for role in Role}
    for client in clients.values():
        client.get(f"/s/{service.slug}/")
    return clients


def end_session(client):
    del client.cookies[settings.SESSION_COOKIE_NAME]


def test_whoever_was_sending_something_finds_it_again_after_logging_in(
    doors,
    at_work,
    cast,  # noqa: F811
    service,
):
    page = f"/s/{service.slug}/"
    offenders = []
    for name, url, role in doors:
        if is_never_kept(PAGES[name][1].callback):
            continue  # tests/insights/test_search.py
        client = at_work[role]
        end_session(client)
        door = client.post(url, TYPED, headers={"Referer": f"http://testserver{page}"})
        client.force_login(cast[role].user)
        again = client.get(reverse("organisations:unsent_again"))
        sent = form_with(again.content.decode(), "note") if again.status_code == 200 else {}
        if (
            door.url != "/account/login/?next=/again/"
            or sent.get("note") != [TYPED["note"]]
            or f'action="{url}"' not in again.content.decode()
            or f'href="{page}"' not in again.content.decode()
        ):
            offenders.append(f"{name}: {door.url} {again.status_code}")

    nobody_offends(offenders)


def test_no_address_is_a_bare_wall_for_who_looks_at_it(doors, at_work):
    answers = [(name, at_work[role].get(url, follow=True)) for name, url, role in doors]

    nobody_offends(
        f"{name}: {answer.status_code} after {answer.redirect_chain}"
        for name, answer in answers
        if answer.status_code != 200
    )


def test_a_form_that_is_too_old_is_told_on_a_page_of_the_house(doors, at_work):
    offenders = []
    for name, url, role in doors:
        client = at_work[role]
        client.handler.enforce_csrf_checks = True
        answer = client.post(url, TYPED, headers={"Origin": "http://testserver"})
        page = answer.content.decode()
        if answer.status_code != 403 or form_with(page, "note")["note"] != [TYPED["note"]]:
            offenders.append(f"{name}: {answer.status_code}")

    nobody_offends(offenders)


def test_every_other_door_has_a_page_for_an_old_form_and_for_who_only_looks(db):
    names = PAGES.keys() - GUARDED.keys() - BY_A_KEY_OF_THEIR_OWN - FOR_A_LAPTOP - {"healthz"}
    paths = {PAGES[name][0] for name in names if "<" not in PAGES[name][0]}
    client = Client(enforce_csrf_checks=True)
    offenders = []
    for path in sorted(paths.union(OF_ACCOUNTS)):
        looked = client.get(f"/{path}", follow=True)
        headers = {"Origin": "http://testserver"}
        sent = client.post(f"/{path}", {"password": "geheim"}, headers=headers)
        page = sent.content.decode()
        if (
            looked.status_code != 200
            or ("geheim" in page and path in OF_ACCOUNTS)
            or ("Deze pagina was te oud" not in page and "This page was too old" not in page)
        ):
            offenders.append(f"{path}: {looked.status_code}, {sent.status_code}")

    nobody_offends(offenders)

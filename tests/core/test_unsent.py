"""What was typed waits for its owner only, and not for long."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.unsent import page_before
from organisations.models import Membership, Role, Service
from tests.factories.organisations import MembershipFactory
from tests.filled_in import form_with

AGAIN = "/again/"
PASSWORD = "buren praten samen"
WORDS = "Buurman Geheim belt aan"


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def client(coordinator, logged_in, service):
    """A browser in which the coordinator was logged in until just now."""
    client = logged_in(coordinator)
    client.get(f"/s/{service.slug}/")
    del client.cookies[settings.SESSION_COOKIE_NAME]
    return client


def send(client, service, **fields):
    return client.post(f"/s/{service.slug}/cases/new/", {"story": WORDS, **fields})


def test_what_was_sent_is_shown_to_its_owner_and_goes_once_it_is_sent_again(
    client, service, coordinator
):
    assert send(client, service).url == f"{reverse('account_login')}?next={AGAIN}"
    client.force_login(coordinator.user)

    page = client.get(AGAIN).content.decode()

    assert f"<p>{WORDS}</p>" in page
    assert send(client, service, **form_with(page, "story")).status_code == 422
    assert WORDS not in client.get(AGAIN, follow=True).content.decode()


def test_it_is_nobody_elses(client, service):
    send(client, service)
    client.force_login(MembershipFactory(service=service, role=Role.COORDINATOR).user)

    answer = client.get(AGAIN, follow=True)

    assert WORDS not in answer.content.decode()
    assert "unsent" not in client.session


@pytest.fixture
def colleague(service):
    """A colleague with a password, who uses the same browser."""
    person = MembershipFactory(service=service, role=Role.COORDINATOR).user
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def test_the_login_of_somebody_else_throws_it_away_at_once(client, service, colleague):
    send(client, service)
    assert "unsent" in client.session

    facts = {"login": colleague.email, "password": PASSWORD}
    client.post(reverse("account_login"), facts)

    assert client.session["_auth_user_id"] == str(colleague.pk)
    assert "unsent" not in client.session


def test_looking_at_the_login_page_throws_nothing_away(client, service):
    send(client, service)

    client.get(reverse("account_login"))

    assert "unsent" in client.session


@pytest.mark.parametrize("minutes", [29, 31])
def test_after_half_an_hour_any_page_throws_it_away(client, service, coordinator, now, minutes):
    with time_machine.travel(now, tick=False):
        send(client, service)
        client.force_login(coordinator.user)
        client.get(f"/s/{service.slug}/")
    with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
        client.get(f"/s/{service.slug}/")

        assert ("unsent" in client.session) == (minutes < 30)
        assert client.session["_auth_user_id"] == str(coordinator.user.pk)


def test_after_half_an_hour_it_is_gone(client, service, coordinator, now):
    with time_machine.travel(now, tick=False):
        send(client, service)
        kept = dict(client.session)
    with time_machine.travel(now + timedelta(minutes=31), tick=False):
        client.force_login(coordinator.user)
        session = client.session
        session.update(kept)
        session.save()

        answer = client.get(AGAIN, follow=True)

    assert WORDS not in answer.content.decode()
    assert "unsent" not in client.session


@pytest.mark.parametrize("other_role", [None, Role.VOLUNTEER])
def test_whose_role_ended_meanwhile_sees_nothing(
    client, service, coordinator, member, now, other_role
):
    send(client, service)
    Membership.objects.filter(user=coordinator.user).update(ended_at=now)
    if other_role:
        member(service, other_role, user=coordinator.user)
    client.force_login(coordinator.user)

    answer = client.get(AGAIN, follow=True)

    assert WORDS not in answer.content.decode()
    assert "unsent" not in client.session


def test_who_proves_who_they_are_with_a_second_step_does_so_before_seeing_it(
    client, service, coordinator
):
    send(client, service)
    Service.objects.filter(pk=service.pk).update(second_factor_required=True)
    secret = generate_totp_secret()
    TOTP.activate(coordinator.user, secret)
    client.force_login(coordinator.user)

    door = client.get(AGAIN)

    assert door.url == f"{reverse('mfa_reauthenticate')}?next=%2Fagain%2F"
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post(door.url, {"code": code}).url == AGAIN
    assert WORDS in client.get(AGAIN).content.decode()


def test_who_has_no_second_step_yet_is_led_to_set_one_up_and_it_waits(client, service, coordinator):
    send(client, service)
    Service.objects.filter(pk=service.pk).update(second_factor_required=True)
    client.force_login(coordinator.user)

    answer = client.get(AGAIN)

    assert answer.url == reverse("mfa_index")
    assert client.session["unsent"]["path"] == f"/s/{service.slug}/cases/new/"


def test_the_session_that_keeps_it_is_short_and_whoever_is_back_has_a_whole_one(
    client, service, coordinator
):
    send(client, service)
    assert client.session.get_expiry_age() <= 1800

    client.force_login(coordinator.user)
    client.get(AGAIN)

    assert client.session.get_expiry_age() > 11 * 3600


def test_of_a_browser_in_which_nobody_was_logged_in_nothing_is_kept(service):
    stranger = Client()

    answer = send(stranger, service)

    assert answer.url.startswith("/account/login/?next=/s/")
    assert "unsent" not in stranger.session


def test_logging_out_takes_along_who_was_here(coordinator, logged_in, service):
    client = logged_in(coordinator)
    client.get(f"/s/{service.slug}/")
    assert client.cookies["last"].value

    client.post(reverse("account_logout"))

    assert not client.cookies["last"].value


@pytest.mark.parametrize(
    ("sender", "page"),
    [
        ("http://testserver/s/x/?q=a#b", "/s/x/?q=a"),
        ("http://elsewhere.example/s/x/", "/sent/"),
        ("http://testserver//elsewhere.example/", "/%2Felsewhere.example/"),
        ("/s/x/", "/sent/"),
        ("", "/sent/"),
    ],
)
def test_the_page_before_is_one_of_ours(rf, sender, page):
    assert page_before(rf.post("/sent/", headers={"Referer": sender})) == page


def test_of_accounts_nothing_is_kept(client):
    client.post(reverse("account_change_password"), {"oldpassword": "geheim"})

    assert "unsent" not in client.session


def test_what_is_too_long_is_not_kept_and_the_page_is_still_found(client, service):
    page = f"/s/{service.slug}/cases/new/"

    answer = send(client, service, note="a" * 100_001)

    assert answer.url == f"/account/login/?next={page}"


def test_what_another_site_made_up_is_not_offered(coordinator, logged_in, service):
    client = logged_in(coordinator)
    client.handler.enforce_csrf_checks = True

    elsewhere = {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}
    for headers in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}, elsewhere, {}):
        answer = client.post(f"/s/{service.slug}/cases/new/", {"story": WORDS}, headers=headers)
        assert answer.status_code == 403
        assert WORDS not in answer.content.decode()


@pytest.mark.parametrize("is_at_work", [True, False])
def test_a_form_that_was_too_old_is_kept_by_no_cache(coordinator, logged_in, service, is_at_work):
    client = logged_in(coordinator) if is_at_work else Client()
    client.handler.enforce_csrf_checks = True

    answer = client.post(
        f"/s/{service.slug}/cases/new/", {"story": WORDS}, headers={"Origin": "http://testserver"}
    )

    assert WORDS in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_form_that_was_too_old_is_sent_again_from_the_page_that_says_so(
    coordinator, logged_in, service
):
    client = logged_in(coordinator)
    client.handler.enforce_csrf_checks = True
    headers = {"Origin": "http://testserver"}
    path = f"/s/{service.slug}/cases/new/"
    page = client.post(path, {"story": WORDS}, headers=headers).content.decode()

    answer = client.post(path, form_with(page, "story"), headers=headers)

    assert answer.status_code == 422
    assert WORDS in answer.content.decode()

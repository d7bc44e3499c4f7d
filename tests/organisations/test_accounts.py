"""Accounts as people meet them: allauth's pages with the house's settings."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from organisations import tasks
from organisations.models import OutboxMessage, OutboxState, Role
from tests.factories.organisations import ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "buren praten samen"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def person():
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@pytest.fixture
def client():
    client = Client()
    client.cookies["language"] = "en"
    return client


def log_in(client, person, password=PASSWORD, **headers):
    facts = {"login": person.email, "password": password}
    return client.post(reverse("account_login"), facts, **headers)


def prove_again(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_logged_in(client) -> bool:
    return "_auth_user_id" in client.session


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def mailed_code() -> str:
    for row in OutboxMessage.unscoped.filter(state=OutboxState.QUEUED):
        tasks.deliver(row.pk)
    return re.search(r"^[A-Z0-9-]{6,10}$", mail.outbox[-1].body.replace("\r", ""), re.MULTILINE)[0]


def text(answer) -> str:
    return answer.content.decode()


def test_logging_in_by_password(client, person):
    answer = log_in(client, person)

    assert answer.url == "/"
    assert is_logged_in(client)


def test_logging_in_by_a_mailed_code(client, person):
    client.post(reverse("account_request_login_code"), {"email": person.email})
    answer = client.post(reverse("account_confirm_login_code"), {"code": mailed_code()})

    assert answer.url == "/"
    assert is_logged_in(client)


def test_a_mailed_code_counts_once(client, person):
    client.post(reverse("account_request_login_code"), {"email": person.email})
    code = mailed_code()
    client.post(reverse("account_confirm_login_code"), {"code": code})
    client.post(reverse("account_logout"))

    client.post(reverse("account_confirm_login_code"), {"code": code})

    assert not is_logged_in(client)


@pytest.mark.parametrize("way", ["password", "code"])
def test_whoever_has_a_second_factor_is_asked_for_it(client, person, way):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    if way == "password":
        answer = log_in(client, person)
    else:
        client.post(reverse("account_request_login_code"), {"email": person.email})
        answer = client.post(reverse("account_confirm_login_code"), {"code": mailed_code()})
    assert (answer.url, is_logged_in(client)) == (reverse("mfa_authenticate"), False)

    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert is_logged_in(client)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_staff_set_up_a_second_factor_and_come_in(client, person, member):
    strict = ServiceFactory(second_factor_required=True)
    member(strict, Role.MANAGER, user=person)
    log_in(client, person)
    trail = reverse("organisations:trail", args=[strict.slug])
    assert client.get(trail).url == reverse("mfa_index")

    prove_again(client)
    page = client.get(reverse("mfa_activate_totp"))
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})

    assert done.url == reverse("mfa_view_recovery_codes")
    assert client.get(trail).status_code == 200
    kinds = set(Authenticator.objects.values_list("type", flat=True))
    assert kinds == {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}


def test_setting_up_a_second_factor_asks_for_the_password_again(client, person):
    log_in(client, person)

    answer = client.get(reverse("mfa_activate_totp"))

    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_the_seed_of_the_codes_is_not_kept_in_clear(person):
    secret = generate_totp_secret()

    TOTP.activate(person, secret)

    assert secret not in str(Authenticator.objects.get().data)


def test_a_code_of_the_app_counts_once(client, person):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    code = code_of(secret)
    log_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))

    log_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": code})

    assert not is_logged_in(client)


def test_five_wrong_passwords_close_the_door_whatever_address_is_claimed(client, person):
    for number in range(6):
        log_in(client, person, "wrong", headers={"X-Forwarded-For": f"10.0.0.{number}"})

    answer = log_in(client, person)

    assert not is_logged_in(client)
    assert "Too many failed login attempts" in text(answer)


def test_known_and_unknown_addresses_get_the_same_answer(client, person):
    known = log_in(client, person, "wrong")
    unknown = log_in(client, UserFactory.build(email="nobody@example.org"), "wrong")

    def says(answer) -> list[str]:
        return [str(error) for error in answer.context["form"].non_field_errors()]

    assert says(known) == says(unknown) != []
    for address in (person.email, "nobody@example.org"):
        answer = client.post(reverse("account_reset_password"), {"email": address})
        assert answer.url == reverse("account_reset_password_done")


def test_logging_out_needs_a_button(client, person):
    log_in(client, person)

    client.get(reverse("account_logout"))
    assert is_logged_in(client)

    client.post(reverse("account_logout"))
    assert not is_logged_in(client)


def test_somebody_who_may_no_longer_log_in_is_out_at_once(client, person):
    log_in(client, person)
    person.is_active = False
    person.save()

    assert client.get(reverse("usersessions_list")).url.startswith(reverse("account_login"))


def test_one_sees_where_one_is_logged_in_and_can_end_it(client, person):
    elsewhere = Client()
    log_in(elsewhere, person)
    log_in(client, person)
    elsewhere.get(reverse("usersessions_list"))
    assert client.get(reverse("usersessions_list")).status_code == 200

    client.post(reverse("usersessions_list"))

    assert elsewhere.get(reverse("usersessions_list")).status_code == 302
    assert client.get(reverse("usersessions_list")).status_code == 200


@pytest.mark.parametrize(
    "name", ["account_login", "account_request_login_code", "account_reset_password"]
)
def test_the_doors_open_for_visitors(client, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "usersessions_list",
    ],
)
def test_the_rooms_open_for_members(client, person, name):
    log_in(client, person)
    prove_again(client)

    page = client.get(reverse(name))

    assert page.status_code == 200
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script>", text(page))


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_rooms_speak_ones_language(client, person, language):
    client.cookies["language"] = language
    log_in(client, person)

    page = client.get(reverse("mfa_index"))

    assert f'<html lang="{language}"' in text(page)


@pytest.mark.parametrize(
    ("language", "label"),
    [("nl", "Naam van deze sleutel"), ("fr", "Nom de cette clé"), ("de", "dieses Schlüssels")],
)
def test_a_new_passkey_is_named_in_ones_language(client, person, language, label):
    client.cookies["language"] = language
    log_in(client, person)
    prove_again(client)

    assert label in text(client.get(reverse("mfa_add_webauthn")))


@pytest.mark.parametrize("door", ["account_login", "account_request_login_code"])
def test_an_address_beyond_ascii_is_refused_at_the_door_in_words(client, door):
    facts = {"login": '"a,b"@x.test', "email": '"a,b"@x.test', "password": PASSWORD}

    answer = client.post(reverse(door), facts)

    assert "Before the “@”" in answer.content.decode()
    assert mail.outbox == []


def test_who_has_a_host_beyond_ascii_logs_in_by_it(client):
    person = UserFactory(email="umut@münchen.example")
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)

    facts = {"login": "umut@münchen.example", "password": PASSWORD}
    client.post(reverse("account_login"), facts)

    assert person.email == "umut@xn--mnchen-3ya.example"
    assert is_logged_in(client)


def test_a_way_on_that_is_no_address_is_no_way_on(client):
    for door in ("account_login", "account_inactive", "account_reset_password"):
        assert client.get(reverse(door), {"next": "http://["}).status_code == 200

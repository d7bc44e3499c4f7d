import re
import smtplib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import allauth
import pytest
from allauth.account import app_settings as account_settings
from allauth.account.models import EmailAddress
from allauth.account.utils import user_display
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations import mails
from organisations.actions.delivery import FinishedMail, deliver, sweep
from organisations.adapters import AccountAdapter, MFAAdapter
from organisations.mails import LOGIN_CODE, NEWS, OTHER_OCCASIONS, post_account_mail
from organisations.models import OutboxMessage, OutboxState, Role
from organisations.outbox import post
from tests.factories.organisations import ServiceFactory, UserFactory


def test_nobody_makes_an_account_by_themselves(db, client, rf):
    assert not AccountAdapter().is_open_for_signup(rf.get("/"))

    page = client.get(reverse("account_signup"))

    assert "password" not in page.content.decode()


def test_a_secret_is_kept_encrypted(settings):
    sealed = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert MFAAdapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_a_secret_survives_a_change_of_the_sites_key(settings):
    sealed = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, quite as long as the first one was"

    assert MFAAdapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_people_are_shown_by_their_names():
    assert user_display(UserFactory.build(first_name="Ans", last_name="Vos")) == "Ans Vos"


@pytest.fixture
def last_letter(deliver_mail):
    return lambda: deliver_mail()[-1]


@pytest.fixture
def code_for(client, last_letter):
    def ask(person) -> FinishedMail:
        client.post(reverse("account_request_login_code"), {"email": person.email})
        return last_letter()

    return ask


@pytest.fixture
def person(db):
    person = UserFactory()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "is your code for"),
        ("nl", "is uw code voor"),
        ("fr", "est votre code pour"),
        ("de", "ist Ihr Code für"),
    ],
)
def test_a_code_comes_in_the_persons_own_language(person, client, code_for, language, words):
    type(person).objects.filter(pk=person.pk).update(language=language)
    client.cookies["language"] = "de" if language == "en" else "en"

    letter = code_for(person)

    assert letter.to == [person.email]
    assert words in letter.subject
    assert f'<html lang="{language}">' in letter.html


def test_the_code_stands_in_the_subject_with_its_service_a_button_and_its_minutes(
    person, code_for, member, service, settings
):
    member(service, Role.VOLUNTEER, user=person)
    settings.SITE_ADDRESS = "https://buren.example"
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 7 * 60

    letter = code_for(person)

    code, _space, rest = letter.subject.partition(" ")
    assert rest == f"is your code for {service.name}"
    assert letter.from_email == f"{service.name} <{service.slug}@{settings.MAIL_DOMAIN}>"
    assert code in letter.body.splitlines()
    assert code in letter.html
    for words in (letter.body, letter.html):
        assert "for 7 minutes" in words
        assert "https://buren.example/account/login/code/confirm/" in words
    assert letter.parsed["Message-ID"].endswith(f"@{settings.MAIL_DOMAIN}>")


@pytest.mark.parametrize("services", [0, 2])
def test_who_belongs_to_none_or_to_several_services_hears_from_the_house(
    person, code_for, member, services
):
    for _ in range(services):
        member(ServiceFactory(), Role.VOLUNTEER, user=person)

    letter = code_for(person)

    assert letter.subject.endswith("for Tweespraak")
    assert letter.from_email.startswith("Tweespraak <")


def test_a_name_with_an_apostrophe_stands_in_the_subject_as_it_is(person, code_for, member):
    member(ServiceFactory(name="D'Haene & Zn"), Role.VOLUNTEER, user=person)

    assert code_for(person).subject.endswith("for D'Haene & Zn")


def test_links_lead_to_the_site_whatever_host_was_asked(person, client, last_letter, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_ADDRESS = "https://buren.example"

    client.post(
        reverse("account_reset_password"),
        {"email": person.email},
        headers={"host": "evil.example"},
    )

    letter = last_letter()
    assert "https://buren.example/account/password/reset/key/" in letter.body
    assert "evil.example" not in letter.body + letter.html
    page = client.get(re.search(r"https://buren.example(/account/password/\S+)", letter.body)[1])
    assert page.status_code == 302  # allauth puts the key in the session


def test_a_link_for_a_password_says_how_many_days_it_opens(person, client, last_letter, settings):
    settings.PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert "within 3 days" in last_letter().body

    settings.PASSWORD_RESET_TIMEOUT = 20 * 60
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert "within 20 minutes" in last_letter().body


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_an_unknown_address_is_told_so_in_the_language_of_the_page(db, client, last_letter, page):
    client.cookies["language"] = "nl"

    client.post(reverse(page), {"email": "nobody@example.org"})

    letter = last_letter()
    assert letter.to == ["nobody@example.org"]
    assert letter.subject == "Geen account met dit adres bij Tweespraak"
    assert "nobody@example.org" in letter.body


def occasions() -> set[str]:
    """The name of every mail that the library can send, of the parts of it that we use."""
    templates = Path(allauth.__file__).parent / "templates"
    return {
        str(path.relative_to(templates)).removesuffix("_subject.txt")
        for app in ("account", "mfa", "usersessions")
        for path in (templates / app).glob("email/*_subject.txt")
    }


OURS = {mails.NEW_OWNER, mails.SERVICE_ERASED}
NEVER_SENT = {"account/email/password_reset_code"}
"""Only where ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED is on; a link is easier to follow."""


def test_every_mail_of_the_library_has_words_of_ours():
    assert {*NEWS, *OTHER_OCCASIONS} - OURS == occasions() - NEVER_SENT
    assert not account_settings.PASSWORD_RESET_BY_CODE_ENABLED


FACTS = {
    "code": "ABCD-EFGH",
    "password_reset_url": "https://buren.example/account/password/reset/key/1-x/",
    "from_email": "old@example.org",
    "to_email": "new@example.org",
    "deleted_email": "gone@example.org",
    "timestamp": datetime(2026, 12, 1, 13, 5, tzinfo=UTC),
    "ip": "192.0.2.7",
    "user_agent": "Browser <b>",
}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
@pytest.mark.parametrize("occasion", sorted({*NEWS, *OTHER_OCCASIONS}))
def test_each_is_whole_in_four_languages_and_says_nothing_of_the_library(
    person, last_letter, occasion, language
):
    type(person).objects.filter(pk=person.pk).update(language=language)

    post_account_mail(occasion, person.email, FACTS, at=timezone.now())

    letter = last_letter()
    assert letter.parsed["Content-Language"] == language
    for words in (letter.subject, letter.body, letter.html):
        assert not re.search(r"%\(|{{|{%|example\.com|127\.0\.0\.1:\d+!", words)
    assert "<b>" not in letter.html
    assert 'style="display:inline-block' in letter.html  # the button
    if occasion in NEWS:
        assert "192.0.2.7" in letter.body
        assert re.search(r"14.05|14:05|14\Wh\W05|2:05 pm", letter.body)  # in Amsterdam


def test_a_change_of_the_account_is_told_with_what_changed(person, last_letter):
    person.mailbox = FACTS["to_email"]
    person.save(update_fields=["mailbox"])

    post_account_mail("account/email/email_changed", person.email, FACTS, at=timezone.now())

    words = "We write to new@example.org from now on, and no more to old@example.org."
    assert words in last_letter().body


def test_another_login_promises_no_letters_to_whoever_gets_them_elsewhere(person, last_letter):
    post_account_mail("account/email/email_changed", person.email, FACTS, at=timezone.now())

    words = "You sign in with new@example.org from now on. Our letters go where they went before."
    assert words in last_letter().body


def rows() -> list[OutboxMessage]:
    return list(OutboxMessage.unscoped.order_by("pk"))


def test_a_code_belongs_to_no_service_and_its_words_go_when_it_has_left(person, code_for, member):
    coordinator = member(ServiceFactory(), Role.COORDINATOR, user=person)

    code_for(person)

    (row,) = rows()
    assert (row.state, row.service, bytes(row.content)) == (OutboxState.SENT, None, b"")
    assert not OutboxMessage.visible_to(coordinator).exists()


def test_a_newer_code_takes_the_place_of_one_that_waits_and_leaves_none_of_its_words(person):
    for _ in range(2):
        post_account_mail(LOGIN_CODE, person.email, FACTS, at=timezone.now())

    first, second = rows()
    assert (first.state, bytes(first.content)) == (OutboxState.SUPERSEDED, b"")
    assert second.state == OutboxState.QUEUED


def ask_for_code(person, network: str, *, browser: Client | None = None) -> Client:
    browser = browser or Client()
    page = reverse("account_request_login_code")
    browser.post(page, {"email": person.email}, REMOTE_ADDR=network)
    return browser


def test_a_strangers_code_takes_the_place_of_no_code_of_the_owner(person):
    owner = ask_for_code(person, "192.0.2.1")
    ask_for_code(person, "198.51.100.7")
    assert [row.state for row in rows()] == [OutboxState.QUEUED] * 2

    owner.post(reverse("account_logout"))  # "cancel", on the page that asks for the code
    ask_for_code(person, "192.0.2.1", browser=owner)

    states = [row.state for row in rows()]
    assert states == [OutboxState.SUPERSEDED, OutboxState.QUEUED, OutboxState.QUEUED]


def test_a_code_that_was_asked_for_at_the_same_time_as_a_strangers_opens_the_door(
    person, deliver_mail
):
    owner = ask_for_code(person, "192.0.2.1")
    ask_for_code(person, "198.51.100.7")

    own, _other = deliver_mail()
    code = own.subject.partition(" ")[0]
    owner.post(reverse("account_confirm_login_code"), {"code": code}, REMOTE_ADDR="192.0.2.1")

    assert owner.session["_auth_user_id"] == str(person.pk)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_a_stranger_who_floods_a_mailbox_stops_and_its_owner_does_not(person, page):
    asked = {"path": reverse(page), "data": {"email": person.email}}

    answers = [Client().post(**asked, REMOTE_ADDR="198.51.100.7") for _ in range(12)]
    own = Client().post(**asked, REMOTE_ADDR="192.0.2.1")

    assert [answer.status_code for answer in answers] == [302] * 10 + [200] * 2
    assert own.status_code == 302
    assert len(rows()) == 11


@pytest.mark.slow
@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_who_asks_too_often_hears_when_to_come_back_and_nothing_of_accounts(person, page):
    def eleventh(email: str) -> list[str]:
        ask = [Client(headers={"accept-language": "en"}) for _ in range(11)]
        answers = [browser.post(reverse(page), {"email": email}) for browser in ask]
        return answers[-1].context["form"].errors["email"]

    words = eleventh(person.email)

    assert words == eleventh("nobody@example.org")
    assert "again in an hour" in words[0]


def test_an_address_without_an_account_gets_three_mails_an_hour_whoever_asks(db):
    data = {"email": "nobody@example.org"}
    pages = [reverse("account_request_login_code"), reverse("account_reset_password")]

    answers = [
        Client().post(page, data, REMOTE_ADDR=f"198.51.100.{number}")
        for number in range(5)
        for page in pages
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert {answer.url for answer in answers} == {
        reverse("account_confirm_login_code"),
        reverse("account_reset_password_done"),
    }
    assert len(rows()) == 3


def test_a_code_waits_behind_no_letter_that_is_tried_again(person, client, service, now):
    letter = {"kind": "offer", "recipient": person.email, "content": b"x"}
    held = post(service=service, key="k", at=timezone.now(), **letter)
    OutboxMessage.unscoped.filter(pk=held.pk).update(attempts=1)

    client.post(reverse("account_request_login_code"), {"email": person.email})

    code = rows()[-1]
    assert OutboxMessage.unscoped.due(timezone.now()).filter(pk=code.pk).exists()


def test_a_code_does_not_leave_when_its_minutes_are_over(person, client, settings, deliver_mail):
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60
    client.post(reverse("account_request_login_code"), {"email": person.email})
    (row,) = rows()
    later = row.queued_at + timedelta(seconds=60)

    assert not deliver(row.pk, at=later)
    sweep(at=later, rung_before=later)

    row.refresh_from_db()
    assert (row.state, bytes(row.content)) == (OutboxState.SUPERSEDED, b"")
    assert mail.outbox == []


def test_a_code_that_is_refused_for_good_leaves_no_words(person, client, monkeypatch):
    client.post(reverse("account_request_login_code"), {"email": person.email})
    (row,) = rows()

    def refuse(*_args: object) -> None:
        raise smtplib.SMTPRecipientsRefused({person.email: (550, b"no")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    deliver(row.pk, at=row.queued_at)

    row.refresh_from_db()
    assert (row.state, bytes(row.content)) == (OutboxState.SUPERSEDED, b"")


def test_only_what_ends_may_belong_to_no_service(db, now):
    with pytest.raises(IntegrityError):
        post(service=None, kind="offer", key="k", recipient="a@example.org", content=b"x", at=now)


@pytest.mark.parametrize("address", ['"a,b"@x.test', "ü@x.test"])
def test_a_bad_old_address_gets_no_mail_and_stops_nothing(db, address):
    assert post_account_mail(LOGIN_CODE, address, FACTS, at=timezone.now()) is None
    assert rows() == []


def test_a_host_beyond_ascii_is_written_as_servers_read_it(db):
    row = post_account_mail(LOGIN_CODE, "umut@münchen.example", FACTS, at=timezone.now())

    assert row.recipient == "umut@xn--mnchen-3ya.example"

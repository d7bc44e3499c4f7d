"""Who a letter comes from, where answers go, and what a service says in it itself."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.conf import settings

from organisations.actions.texts import write_texts
from organisations.letters import compose_letter, filled
from organisations.mails import Addressee, tell_service_resumed
from organisations.models import CLOSING, OutboxMessage, OwnText, Service
from tests.factories.organisations import ServiceFactory


@pytest.fixture
def letter(service, now):
    def compose(language="en"):
        service.refresh_from_db()
        content = compose_letter(
            "organisations/mail/service_resumed",
            service=service,
            recipient="anna@example.org",
            language=language,
            context={"name": "Anna", "link": "https://x.example/"},
            key="test",
            at=now,
        )
        return message_from_bytes(content, policy=default)

    return compose


def change(service, **facts):
    Service.objects.filter(pk=service.pk).update(**facts)


def test_a_service_sends_under_a_name_of_its_own_from_our_address(service, letter):
    change(service, sender_name="Goede Buren, Noord", reply_address="antwoord@example.org")

    mail = letter()

    (sender,) = mail["From"].addresses
    assert sender.display_name == "Goede Buren, Noord"
    assert sender.addr_spec == f"{service.slug}@{settings.MAIL_DOMAIN}"
    assert mail["Reply-To"] == "antwoord@example.org"


def test_without_one_it_is_the_service_as_before(service, letter):
    mail = letter()

    assert mail["From"].addresses[0].display_name == service.name
    assert mail["Reply-To"] == service.email


def test_where_the_address_for_answers_takes_no_mail_they_go_to_the_service(service, letter):
    change(service, reply_address="broken")

    assert letter()["Reply-To"] == service.email


@pytest.mark.parametrize(
    "name",
    ["Ann\nBcc: all@example.org", "Ann\r\nSubject: Other", "Ann\r\n\r\nBody", '"><x@y.example>'],
)
def test_no_name_begins_a_header(service, letter, name):
    change(service, sender_name=name)

    mail = letter()

    assert mail["Bcc"] is None
    assert mail.get_all("Subject") == [mail["Subject"]]
    (sender,) = mail["From"].addresses
    assert sender.addr_spec == f"{service.slug}@{settings.MAIL_DOMAIN}"


def test_the_closing_stands_below_every_letter_in_the_language_of_the_reader(service, letter):
    OwnText.unscoped.create(service=service, letter=CLOSING, language="nl", body="Bel {phone}")
    OwnText.unscoped.create(
        service=ServiceFactory(), letter=CLOSING, language="en", body="Of others"
    )
    change(service, phone="06 1")

    dutch, english = (letter(one).get_body(("plain",)).get_content() for one in ("nl", "en"))

    assert "Bel 06 1\n\n-- " in dutch.replace("\r", "")
    assert "Bel" not in english
    assert "Of others" not in english


def test_only_facts_of_the_service_are_filled_in(service):
    service.phone = "06 {email}"

    assert filled("{service} {name} {phone}", service).startswith(f"{service.name} {{name}} 06")


def test_what_is_promised_keeps_its_words(service, member, now):
    row = tell_service_resumed(service, Addressee.mailbox_of(service), at=now)
    before = bytes(row.content)

    write_texts(CLOSING, bodies={"en": "Bye"}, by=member(service, "manager"), at=now)

    assert bytes(OutboxMessage.unscoped.get(pk=row.pk).content) == before

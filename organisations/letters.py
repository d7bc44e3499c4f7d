"""Mail in words: three templates a letter, in the recipient's language, posted to the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.mailboxes import NotAMailbox, plain_mailbox
from organisations.models import CLOSING, OutboxMessage, Service, own_bodies
from organisations.outbox import message_id_of, planning_address, post, post_unsendable


@dataclass(frozen=True)
class Enclosure:
    """A calendar to put beside the words, for whoever opens the file; it asks nothing."""

    filename: str
    calendar: bytes


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter that a service may open in its own words.

    What warns of something about an account or a role keeps our words alone: nobody may learn to
    trust such a letter for how it sounds.
    """

    template: str
    title: str | Promise
    goes_to: str | Promise

    @property
    def key(self) -> str:
        return key_of_letter(self.template)


LETTER_KINDS: dict[str, LetterKind] = {}
"""By key. Filled by the rooms ``mails`` of all apps when they are loaded."""


def tell_letters(goes_to: str | Promise, **titles: str | Promise) -> None:
    """Let the service open these: the name of a template, with "__" for "/mail/", and its title."""
    for name, title in titles.items():
        kind = LetterKind(name.replace("__", "/mail/"), title, goes_to)
        LETTER_KINDS[kind.key] = kind


def key_of_letter(template: str) -> str:
    return template.replace("/mail/", "-")


@dataclass(frozen=True)
class OwnWords:
    """What a service says itself in a letter: before our sentences, and below them."""

    opening: str = ""
    closing: str = ""

    @classmethod
    def of(cls, service: Service | None, template: str, *, language: str) -> "OwnWords":
        """In the language of the letter; nothing where the service wrote nothing in it."""
        if service is None:
            return cls()
        key = key_of_letter(template)
        told = own_bodies(service, [key, CLOSING], language=language)
        return cls(filled(told.get(key, ""), service), filled(told.get(CLOSING, ""), service))


PLACEHOLDERS: dict[str, tuple[str | Promise, str]] = {
    "{service}": (_("the name of the service"), "name"),
    "{phone}": (_("the phone of the service"), "phone"),
    "{hours}": (_("when somebody answers the phone"), "phone_hours"),
    "{email}": (_("the email address of the service"), "answers_to"),
}
"""What may stand in own words, what it is, and whence it comes: facts of the service, no others.

So nobody's name, case or address can get into a letter by them.
"""


def filled(body: str, service: Service) -> str:
    for sign, (_label, column) in PLACEHOLDERS.items():
        body = body.replace(sign, getattr(service, column))
    return body


def address_of(name: str, *args: object) -> str:
    """The full address of a page, for a link in a mail."""
    return settings.SITE_ADDRESS + reverse(name, args=args)


OF_OWN_WORDS = frozenset({"opening", "closing"})


def render_letter(
    template: str, *, language: str, context: dict[str, Any], own: OwnWords | None = None
) -> tuple[str, str, str]:
    """Subject, plain text and HTML of ``<template>.{subject.txt,txt,html}`` in that language.

    The service of the ``context`` has its own words in it; a preview gives others as ``own``.
    Raises ``ValueError`` for a fact that goes by the name of such words: they would hide it.
    """
    if hidden := OF_OWN_WORDS & context.keys():
        raise ValueError(f"{template}: own words hide {sorted(hidden)}")
    words = own or OwnWords.of(context["service"], template, language=language)
    context = {**context, "opening": words.opening, "closing": words.closing}
    with translation.override(language):
        subject = render_to_string(f"{template}.subject.txt", context)
        return (
            one_line(subject),
            render_to_string(f"{template}.txt", context).strip() + "\n",
            render_to_string(f"{template}.html", context),
        )


def post_letter(
    template: str,
    *,
    service: Service,
    recipient: str,
    language: str,
    context: dict[str, Any],
    kind: str,
    key: str,
    at: datetime,
    about: str = "",
    repeatable: bool = True,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    enclosed: Enclosure | None = None,
    is_urgent: bool = False,
) -> OutboxMessage | None:
    """Render a letter and post it. The templates see ``context`` and ``service``.

    None for somebody without an address (``recipient`` is empty): they are called by phone, which
    the page of whoever asks them says. Where the address takes no mail (a bad old row), staff see
    that it could not be sent.
    """
    if not recipient:
        return None
    try:
        to = plain_mailbox(recipient)
    except NotAMailbox:
        return post_unsendable(
            service=service, kind=kind, key=key, recipient=recipient, at=at, about=about
        )
    content = compose_letter(
        template,
        service=service,
        recipient=to,
        language=language,
        context=context,
        key=key,
        at=at,
        enclosed=enclosed,
    )
    return post(
        service=service,
        kind=kind,
        key=key,
        recipient=to,
        content=content,
        at=at,
        about=about,
        repeatable=repeatable,
        not_before=not_before,
        expires_at=expires_at,
        is_urgent=is_urgent,
    )


def compose_letter(
    template: str,
    *,
    service: Service | None,
    recipient: str,
    language: str,
    context: dict[str, Any],
    key: str,
    at: datetime,
    enclosed: Enclosure | None = None,
) -> bytes:
    """Render a letter as the bytes that leave; without ``service`` it is the installation's own."""
    subject, text, html = render_letter(
        template, language=language, context={"service": service, **context}
    )
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message_id_of(key)
    mail["Date"] = format_datetime(at)
    if service:
        # The address stays ours, whatever the name: only for that do SPF and DKIM speak.
        mail["From"] = formataddr((one_line(service.sends_as), planning_address(service)))
        if answers_to := _reply_address(service):
            mail["Reply-To"] = answers_to
    else:
        mail["From"] = settings.DEFAULT_FROM_EMAIL
    mail["To"] = recipient
    mail["Subject"] = subject
    # RFC 3834: programs that say somebody is on holiday do not answer such mail.
    mail["Auto-Submitted"] = "auto-generated"
    # Base64 for both parts: no server on the way has a reason to rewrite long lines or letters
    # beyond ASCII, so a second copy is the same copy.
    mail.set_content(text, cte="base64")
    mail.add_alternative(html, subtype="html", cte="base64")
    if enclosed:
        mail.add_attachment(
            enclosed.calendar,
            maintype="text",
            subtype="calendar",
            filename=enclosed.filename,
            cte="base64",
            params={"charset": "utf-8"},
        )
    mail["Content-Language"] = language  # last: making alternatives moves such headers inwards
    return bytes(mail)


@dataclass(frozen=True)
class LetterPart:
    """One letter of several that leave as one: what it says, without greeting and foot."""

    title: str
    text: str


def join_letters(
    contents: Sequence[bytes], *, service: Service, recipient: str, key: str, at: datetime
) -> bytes:
    """The bytes of one mail that says what these say, in the language of the first.

    What each of them has in common, its greeting and its last words, stands there once.
    """
    mails = [message_from_bytes(content, policy=SMTP) for content in contents]
    texts = [_paragraphs(mail) for mail in mails]
    greeting = texts[0][0] if len({text[0] for text in texts}) == 1 else ""
    parts = [
        LetterPart(str(mail["Subject"]), "\n\n".join(text[1:] if greeting else text))
        for mail, text in zip(mails, texts, strict=True)
    ]
    language = str(mails[0]["Content-Language"])
    closing = OwnWords.of(service, "organisations/mail/several", language=language).closing
    if closing:
        parts = [LetterPart(one.title, one.text.removesuffix(closing).strip()) for one in parts]
    return compose_letter(
        "organisations/mail/several",
        service=service,
        recipient=recipient,
        language=language,
        context={"greeting": greeting, "parts": parts},
        key=key,
        at=at,
    )


def _paragraphs(mail: EmailMessage) -> list[str]:
    """What stands in the plain words of a letter above its foot."""
    body = mail.get_body(("plain",))
    words = body.get_content().replace("\r\n", "\n") if body else ""
    return words.split("\n-- \n")[0].strip().split("\n\n")


def one_line(words: str) -> str:
    """A line break in a name or a subject would begin a new header."""
    return " ".join(words.split())


def _reply_address(service: Service) -> str:
    """Where the service reads answers; none where that takes no mail, since a letter must leave."""
    for address in (service.answers_to, service.email):
        try:
            return plain_mailbox(address)
        except NotAMailbox:
            continue
    return ""

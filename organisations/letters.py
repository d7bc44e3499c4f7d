"""Mail in words: three templates a letter, in the recipient's language, posted to the outbox."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from core.mailboxes import NotAMailbox, plain_mailbox
from organisations.models import OutboxMessage, Service
from organisations.outbox import message_id_of, planning_address, post, post_unsendable


@dataclass(frozen=True)
class Enclosure:
    """A calendar to put beside the words, for whoever opens the file; it asks nothing."""

    filename: str
    calendar: bytes


def address_of(name: str, *args: object) -> str:
    """The full address of a page, for a link in a mail."""
    return settings.SITE_ADDRESS + reverse(name, args=args)


def render_letter(template: str, *, language: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, plain text and HTML of ``<template>.{subject.txt,txt,html}`` in that language."""
    with translation.override(language):
        subject = render_to_string(f"{template}.subject.txt", context)
        return (
            # A line break in a subject would begin a new header.
            " ".join(subject.split()),
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
    enclosed: Enclosure | None = None,
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
        mail["From"] = formataddr((service.name, planning_address(service)))
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


def _reply_address(service: Service) -> str:
    """The service's own mailbox; none where it takes no mail, since a letter must leave."""
    try:
        return plain_mailbox(service.email)
    except NotAMailbox:
        return ""

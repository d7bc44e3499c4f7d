"""The whole mail around an invitation, as bytes that are kept and sent unchanged."""

import re
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from scheduling.icalendar import text as words
from scheduling.icalendar.invites import Invite, ItipMethod, render_invite

FILENAME = "invite.ics"
_FITS_BARE = re.compile(r"[A-Za-z0-9 ]{1,60}")


def build_invitation_message(
    invite: Invite,
    method: ItipMethod,
    *,
    subject: str,
    text: str,
    html: str,
    message_id: str,
    sent_at: datetime,
) -> bytes:
    """Return one message to the one attendee of ``invite``.

    The calendar stands in it twice, byte for byte the same: as an alternative to the text,
    which gives a client its buttons, and as a file for clients that only know files. The
    file's METHOD and the part's ``method=``, ORGANIZER and From, ATTENDEE and To each come
    from one value, because clients drop the message where they differ.

    Two calls differ in their MIME boundaries: keep the bytes, do not build them again.
    Raises ``ValueError`` for a ``message_id`` without its angle brackets.

    Source: RFC 6047 §2.4 (method and charset), RFC 5546 §3.2.
    """
    if not re.fullmatch(r"<[!-;=?-~]+>", message_id):
        raise ValueError("not a Message-ID")
    calendar = render_invite(invite, method, sent_at=sent_at)
    organiser = (invite.organiser_name, invite.organiser_address)
    headers = (
        _person("From", *organiser),
        _person("Reply-To", *organiser),
        _person("To", invite.attendee_name, invite.attendee_address),
        _words("Subject", words.line(subject)),
        f"Date: {format_datetime(sent_at)}\r\n",
        f"Message-ID: {message_id}\r\n",
    )
    return "".join(headers).encode("ascii") + _parts(text, html, calendar, method)


def _parts(text: str, html: str, calendar: bytes, method: ItipMethod) -> bytes:
    parts = EmailMessage(policy=SMTP)
    parts.set_content(text, cte="base64")
    parts.add_alternative(html, subtype="html", cte="base64")
    parts.add_alternative(
        calendar,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"charset": "UTF-8", "method": method.value},
    )
    parts.add_attachment(
        calendar,
        maintype="application",
        subtype="ics",
        filename=FILENAME,
        cte="base64",
        params={"name": FILENAME},
    )
    return parts.as_bytes()


def _person(header: str, name: str, address: str) -> str:
    shown = words.common_name(name)
    mailbox = f"{_encoded(header, shown)}\r\n <{address}>" if shown else address
    return f"{header}: {mailbox}\r\n"


def _words(header: str, value: str) -> str:
    return f"{header}: {_encoded(header, value)}\r\n"


def _encoded(header: str, value: str) -> str:
    """Return ``value`` folded for a mail header.

    Not by ``EmailMessage``: in Python 3.11 its folding loses the space between a long run
    of encoded words and the next one.
    """
    # Plain words stay readable in the raw message; anything else is encoded whole.
    charset = "us-ascii" if _FITS_BARE.fullmatch(value) else "utf-8"
    return Header(value, charset, header_name=header).encode(linesep="\r\n")

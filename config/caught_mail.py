"""A caught message, taken apart for a reader: its words, its calendars, its files."""

from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape

from django.utils.html import strip_tags
from icalendar import Calendar, Event
from icalendar.timezone import tzp

from config.caught_files import caught_at

CALENDAR_TYPES = {"text/calendar", "application/ics"}


@dataclass(frozen=True, kw_only=True)
class CalendarPart:
    """One appointment as a calendar would read it. ``attendees`` holds addresses."""

    method: str
    uid: str
    sequence: int
    status: str
    summary: str
    place: str
    organiser: str
    attendees: tuple[str, ...]
    starts_at: datetime | date | None
    ends_at: datetime | date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class Attachment:
    number: int  # counted over the leaves of the message, from 0
    filename: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class CaughtMail:
    name: str
    caught_at: datetime
    sender: str
    recipients: str
    envelope: str
    subject: str
    message: EmailMessage

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        words = str(part.get_content()) if part else unescape(strip_tags(self.html))
        return words.strip()

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return str(part.get_content()) if part else ""

    @property
    def leaves(self) -> list[EmailMessage]:
        return [part for part in self.message.walk() if not part.is_multipart()]

    @property
    def calendars(self) -> list[CalendarPart]:
        """Each calendar once: an invitation carries the same bytes twice."""
        parts = (leaf for leaf in self.leaves if leaf.get_content_type() in CALENDAR_TYPES)
        contents = dict.fromkeys(_content(leaf) for leaf in parts)
        return [entry for content in contents for entry in _entries(content)]

    @property
    def attachments(self) -> list[Attachment]:
        return [
            Attachment(
                number=number,
                filename=leaf.get_filename() or f"{number}.bin",
                content=_content(leaf),
            )
            for number, leaf in enumerate(self.leaves)
            if leaf.is_attachment()
        ]


def read_mail(name: str, content: bytes) -> CaughtMail:
    message = message_from_bytes(content, policy=default)
    return CaughtMail(
        name=name,
        caught_at=caught_at(name),
        sender=str(message["From"] or ""),
        recipients=str(message["To"] or ""),
        envelope=str(message["X-Envelope-To"] or ""),
        subject=str(message["Subject"] or ""),
        message=message,
    )


def _content(leaf: EmailMessage) -> bytes:
    payload = leaf.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _entries(content: bytes) -> list[CalendarPart]:
    tzp.use_default()  # a zone defined in one calendar must not be read into the next
    try:
        calendar = Calendar.from_ical(content)
    except ValueError:
        return []
    method = str(calendar.get("METHOD", ""))
    source = content.decode(errors="replace")
    return [_entry(event, method, source) for event in calendar.events]


def _entry(event: Event, method: str, source: str) -> CalendarPart:
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    return CalendarPart(
        method=method,
        uid=str(event.get("UID", "")),
        sequence=int(event.get("SEQUENCE", 0)),
        status=str(event.get("STATUS", "")),
        summary=str(event.get("SUMMARY", "")),
        place=str(event.get("LOCATION", "")),
        organiser=str(event.get("ORGANIZER", "")).removeprefix("mailto:"),
        attendees=tuple(str(attendee).removeprefix("mailto:") for attendee in attendees),
        starts_at=event.DTSTART,
        ends_at=event.DTEND,
        source=source,
    )

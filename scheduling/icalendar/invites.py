"""One appointment as one person's calendar sees it, written as iCalendar.

A file holds one event, one attendee and one secret UID, so it can leak nothing about
anybody else. What its texts may say is decided in ``privacy``.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from scheduling.icalendar import text
from scheduling.icalendar.privacy import CalendarView
from scheduling.icalendar.text import ZONES, vtimezone

PRODUCT = "-//Tweespraak//Tweespraak//EN"
_END = b"END:VCALENDAR\r\n"


class ItipMethod(StrEnum):
    """What a message asks of the calendar that receives it (RFC 5546 §1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class BadAttendee(ValueError):
    """The address of the attendee is none that a calendar reads."""


@dataclass(frozen=True, kw_only=True)
class Invite:
    """An appointment for one attendee.

    ``sequence`` counts from 0 and grows by one whenever the time or place changes or the
    appointment is cancelled. ``organiser_*`` never change during the life of ``uid``.
    ``may_propose=False`` asks the client not to offer "propose a new time".

    Raises ``ValueError`` for a time without a zone, an end not after its start, a zone
    outside ``ZONES``, a negative sequence, or an organiser's address that is none. The
    attendee's is looked at where it is written: an entry of a feed goes to nobody.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    description: str
    place: str
    url: str
    organiser_name: str
    organiser_address: str
    attendee_name: str
    attendee_address: str
    may_propose: bool = True

    def __post_init__(self) -> None:
        _require_aware(self.starts_at, self.ends_at)
        if self.ends_at <= self.starts_at:
            raise ValueError(f"not a span of time: {self.starts_at} to {self.ends_at}")
        if self.zone not in ZONES:
            raise ValueError(f"no calendar text for the time zone {self.zone!r}")
        if self.sequence < 0 or not self.uid or text.line(self.uid) != self.uid:
            raise ValueError("an invitation has a UID and a sequence from 0 up")
        text.mailbox(self.organiser_address)
        text.web_address(self.url)


def new_uid(domain: str) -> str:
    """Return a UID of 128 random bits, in lower case because some clients fold the case.

    It is a bearer secret: whoever answers with it is taken for the attendee.
    """
    return f"{secrets.token_hex(16)}@{domain}"


def render_invite(invite: Invite, method: ItipMethod, *, sent_at: datetime) -> bytes:
    """Return one iTIP message, ready to attach as ``text/calendar; method=…``.

    A CANCEL repeats the whole event: a calendar that cannot match it does nothing.
    Raises ``ValueError`` for a ``sent_at`` without a zone, and ``BadAttendee``.

    Source: RFC 5546 §2.1.4 (sequence), §3.2.2 (REQUEST), §3.2.5 (CANCEL);
    RFC 5545 §3.8.7.2 (DTSTAMP), §3.8.7.4 (SEQUENCE).
    """
    _require_aware(sent_at)
    event = _event(invite, stamp=sent_at)
    event["ORGANIZER"] = _person(invite.organiser_name, invite.organiser_address)
    event["ATTENDEE"] = _attendee(invite)
    event.add("status", "CANCELLED" if method is ItipMethod.CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("x-microsoft-cdo-busystatus", "BUSY")
    if not invite.may_propose:
        event.add("x-microsoft-disallow-counter", "TRUE")
    head = calendar_head(method=method.value)
    return b"".join((head, vtimezone(invite.zone), event.to_ical(), _END))


def render_vevent(
    invite: Invite, *, modified_at: datetime, cancelled_prefix: str | None = None
) -> bytes:
    """Return the event as it stands in a feed: nobody to answer to, nobody invited.

    With an ORGANIZER in a feed, some clients would mail the organiser an answer for each
    event. ``cancelled_prefix`` (such as "Cancelled: ", in the reader's language) makes
    it a cancelled event, because many clients show the status nowhere.
    Same values, same bytes: ``modified_at`` is also the DTSTAMP.
    """
    _require_aware(modified_at)
    cancelled = cancelled_prefix is not None
    event = _event(invite, stamp=modified_at)
    event.add("last-modified", _whole_second(modified_at).astimezone(UTC))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("x-microsoft-cdo-busystatus", "FREE" if cancelled else "BUSY")
    if cancelled:
        event["SUMMARY"] = vText(text.line(f"{cancelled_prefix}{invite.summary}"))
    return bytes(event.to_ical())


def render_day(view: CalendarView, *, uid: str, day: date, modified_at: datetime) -> bytes:
    """Return an entry of a feed that has a day and no hour; it takes no time from anybody.

    Source: RFC 5545 §3.6.1 (a DTSTART of type DATE without an end lasts that day).
    """
    _require_aware(modified_at)
    text.web_address(view.url)
    event = Event()
    event["UID"] = vText(uid)
    event.add("dtstamp", _whole_second(modified_at).astimezone(UTC))
    event.add("dtstart", day)
    event["SUMMARY"] = vText(text.line(view.summary))
    event["DESCRIPTION"] = vText(text.paragraph(view.description))
    event.add("url", view.url)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return bytes(event.to_ical())


def calendar_head(*, method: str = "", **properties: str) -> bytes:
    """Return a VCALENDAR up to where its parts begin.

    With ``method`` it is a message (iTIP), whose events must name an ORGANIZER; without, a file.

    ``Calendar()`` and not ``Calendar.new()``, which would add a random UID of its own.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    for name, value in properties.items():
        calendar[name.replace("_", "-").upper()] = vText(text.line(value))
    return bytes(calendar.to_ical()).removesuffix(_END)


def _event(invite: Invite, *, stamp: datetime) -> Event:
    event = Event()
    event["UID"] = vText(invite.uid)
    event.add("dtstamp", _whole_second(stamp).astimezone(UTC))
    event.add("sequence", invite.sequence)
    start, end = _on_the_clock(invite)
    event.add("dtstart", start)
    event.add("dtend", end)
    event["SUMMARY"] = vText(text.line(invite.summary))
    if description := text.paragraph(invite.description):
        event["DESCRIPTION"] = vText(description)
    if place := text.line(invite.place):
        event["LOCATION"] = vText(place)
    event.add("url", invite.url)
    # Programs that share a calendar then show that there is something and not what.
    event.add("class", "PRIVATE")
    return event


def _person(name: str, address: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    if cn := text.common_name(name):
        person.params["CN"] = cn
    return person


def _attendee(invite: Invite) -> vCalAddress:
    try:
        address = text.mailbox(invite.attendee_address)
    except ValueError as strange:
        raise BadAttendee(*strange.args) from strange
    attendee = _person(invite.attendee_name, address)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "TRUE"
    return attendee


def _on_the_clock(invite: Invite) -> tuple[datetime, datetime]:
    """Return both ends on the clock of the zone; both in UTC where one is in the hour that is
    there twice.

    A local time in that hour means its first pass (RFC 5545 §3.3.5), so the second can be said in
    UTC only; and three readers take the first for the second: with one end in UTC the event would
    end for them before it starts.
    """
    zone = ZoneInfo(invite.zone)
    ends = [_whole_second(end).astimezone(zone) for end in (invite.starts_at, invite.ends_at)]
    if any(end.utcoffset() != end.replace(fold=1 - end.fold).utcoffset() for end in ends):
        ends = [end.astimezone(UTC) for end in ends]
    return ends[0], ends[1]


def _whole_second(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)


def _require_aware(*instants: datetime) -> None:
    if any(instant.utcoffset() is None for instant in instants):
        raise ValueError("a time without a zone")

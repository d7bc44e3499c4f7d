"""An invitation to vary: say only what your test is about."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from icalendar import Calendar, Event
from icalendar.timezone import tzp

from scheduling.icalendar.invites import Invite

SENT = datetime(2026, 3, 20, 9, 15, tzinfo=UTC)
MESSAGE_ID = "<one@tweespraak.example>"


def make_invite(**facts: object) -> Invite:
    return Invite(
        **{
            "uid": "9e167091387cbcb2947fdda1c60f4dac@tweespraak.example",
            "sequence": 0,
            "starts_at": datetime(2026, 3, 30, 17, 30, tzinfo=UTC),
            "ends_at": datetime(2026, 3, 30, 19, 0, tzinfo=UTC),
            "zone": "Europe/Amsterdam",
            "summary": "Gesprek buurtbemiddeling",
            "description": "Uw gesprek\nhttps://tweespraak.example/s/delft/a/1",
            "place": "Buurthuis De Brug",
            "url": "https://tweespraak.example/s/delft/a/1",
            "organiser_name": "Buurtbemiddeling Delft",
            "organiser_address": "planning@tweespraak.example",
            "attendee_name": "Ans de Wit",
            "attendee_address": "ans@buren.example",
            **facts,
        }
    )


def read_event(calendar: bytes) -> Event:
    tzp.use_default()
    (event,) = Calendar.from_ical(calendar).walk("VEVENT")
    return event


def property_names(calendar: bytes) -> list[str]:
    """Every name that stands at the start of a content line, in order."""
    lines = re.sub(rb"\r\n[ \t]", b"", calendar).decode().split("\r\n")
    return [re.split("[:;]", line, maxsplit=1)[0] for line in lines if line]


def read_message(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=default)

"""Text fit for a calendar file and for a mail header: what people typed, and the time zones.

The text of a zone is our own because the one ``icalendar`` generates puts the spring change an
hour late for some readers and every summer hour wrong for others. Two observances, each one
yearly rule: the shape RFC 5545 §3.6.5 asks for and every client reads.
"""

import re

from core.mailboxes import NotAMailbox, plain_mailbox

# C0 and C1 controls except tab and line feed, the two Unicode line ends, and lone surrogates.
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BREAKS_A_PARAMETER = re.compile(r'["^;,:]')


def paragraph(words: str) -> str:
    """Return ``words`` without control characters; its lines end in ``\\n``."""
    return _UNWANTED.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).strip()


def line(words: str) -> str:
    """Return ``words`` on one line, single-spaced, without control characters."""
    return " ".join(paragraph(words).split())


def common_name(words: str) -> str:
    """Return a name that every client reads whole.

    RFC 6868 can carry the characters left out here, but mail clients show its escapes
    literally and one reader cuts a quoted name at a semicolon.
    """
    return line(_BREAKS_A_PARAMETER.sub(" ", words))


def mailbox(address: str) -> str:
    """Return ``address`` unchanged. Raises ``ValueError`` unless it is one plain ASCII mailbox."""
    if plain_mailbox(address) != address:
        raise NotAMailbox
    return address


def web_address(url: str) -> str:
    """Return ``url`` unchanged. Raises ``ValueError`` unless it is an ASCII http(s) address."""
    if not re.fullmatch(r"https?://[!-~]+", url):
        raise ValueError("not a web address")
    return url


ZONES = ("Europe/Amsterdam", "Europe/Brussels")

_TEXT = """\
BEGIN:VTIMEZONE
TZID:{zone}
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
"""

_VTIMEZONES = {zone: _TEXT.format(zone=zone).replace("\n", "\r\n").encode() for zone in ZONES}


def vtimezone(zone: str) -> bytes:
    """Return the VTIMEZONE of ``zone``. Raises ``ValueError`` for a zone not in ``ZONES``."""
    if zone not in _VTIMEZONES:
        raise ValueError(f"no calendar text for the time zone {zone!r}")
    return _VTIMEZONES[zone]

"""The letters that a person of a journey finds in the mail."""

import re
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

import icalendar

from tests.post_office import PostOffice

LINK = re.compile(r"https?://[^\s<>\"]+")
PATIENCE = 30  # seconds; a worker of its own has to wake up


class Letter:
    def __init__(self, content: bytes) -> None:
        parsed = message_from_bytes(content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.parsed = parsed

    @property
    def subject(self) -> str:
        return str(self.parsed["Subject"])

    @property
    def recipient(self) -> str:
        return str(self.parsed["To"])

    @cached_property
    def text(self) -> str:
        part = self.parsed.get_body(("plain",))
        return part.get_content() if part else ""

    @cached_property
    def html(self) -> str:
        part = self.parsed.get_body(("html",))
        return part.get_content() if part else ""

    def link(self, part: str) -> str:
        """The one address in the letter that holds these characters."""
        found = {link for link in LINK.findall(self.text) if part in link}
        assert len(found) == 1, f"{part!r} in {self.text}"
        return found.pop()

    @property
    def code(self) -> str:
        """The code of a login, alone on its line."""
        found = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", self.text, re.MULTILINE)
        assert found, self.text
        return found.group(1)

    @cached_property
    def calendar_part(self) -> EmailMessage | None:
        parts = (part for part in self.parsed.walk() if part.get_content_type() == "text/calendar")
        return next(parts, None)

    @cached_property
    def calendar(self) -> icalendar.Calendar:
        assert self.calendar_part, f"no calendar in {self.subject!r}"
        return icalendar.Calendar.from_ical(self.calendar_part.get_payload(decode=True))

    @property
    def event(self) -> icalendar.Event:
        (event,) = self.calendar.walk("VEVENT")
        return event


class Mailbox:
    """Everybody's mail. ``carry`` does the worker's round where no worker runs."""

    def __init__(self, office: PostOffice, carry: Callable[[], object]) -> None:
        self.office = office
        self.carry = carry
        self.opened: set[int] = set()

    def letters(self, address: str = "") -> list[Letter]:
        """All that has come so far, opened or not, oldest first."""
        self.carry()
        letters = [Letter(content) for content in self.office.accepted]
        return [letter for letter in letters if address in letter.recipient]

    def open(self, address: str, subject: str = "", *, method: str = "") -> Letter:
        """The oldest letter not opened yet; ``method`` is that of its calendar part."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.carry()
            for number, content in enumerate(list(self.office.accepted)):
                if number in self.opened:
                    continue
                letter = Letter(content)
                if address in letter.recipient and _is(letter, subject, method):
                    self.opened.add(number)
                    return letter
            time.sleep(0.1)
        came = [f"{letter.recipient}: {letter.subject}" for letter in self.letters()]
        raise AssertionError(f"no letter for {address} about {subject!r} {method}; came: {came}")


def _is(letter: Letter, subject: str, method: str) -> bool:
    if subject.lower() not in letter.subject.lower():
        return False
    return not method or (
        letter.calendar_part is not None and str(letter.calendar.get("METHOD")) == method
    )

"""The morning email: what waits for somebody, without the name of a party."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.local_time import instant
from organisations.letters import address_of, post_letter
from organisations.models import OutboxMessage, Service, User
from organisations.models.outbox import DAY_ENDS

HOME = "insights:home"


@dataclass(frozen=True)
class MorningLine:
    """``text`` holds the number of a case and no name; ``url`` is the way to it, from the root."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class MorningPart:
    """``more``: how many there are beside those lines."""

    title: str
    lines: Sequence[MorningLine]
    more: int = 0

    @property
    def number(self) -> int:
        return len(self.lines) + self.more


def post_morning(
    parts: Sequence[MorningPart], person: User, *, service: Service, day: date, at: datetime
) -> OutboxMessage | None:
    """One a day: a second call of that day finds the first. A newer one replaces one that waits."""
    return post_letter(
        "insights/mail/morning",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={
            "person": person,
            "parts": parts,
            "number": sum(part.number for part in parts),
            "link": address_of(HOME, service.slug),
            "settings_link": address_of("organisations:mornings"),
        },
        kind="morning",
        key=f"morning:{service.pk}:{person.pk}:{day.isoformat()}",
        about=f"morning:{person.pk}",
        at=at,
        # In the night it is no help, and tomorrow's comes.
        expires_at=instant(day, DAY_ENDS, service.zone),
    )

"""A case with its pair and its parties, and reading what was posted to people."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from icalendar import Calendar, Event
from icalendar.timezone import tzp

from cases.lifecycle import CaseState
from cases.models import Case, Party, PartyRole
from organisations.models import OutboxMessage, OutboxState, Role, Scope, Service
from scheduling.appointments.actions.appointments import TalkPlan, plan_appointment
from scheduling.models import CalendarItem
from tests.factories.cases import AssignmentFactory, CaseFactory, PartyFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer

SECRETS = ("Geheim", "geheim@", "Verborgenlaan", "7511 AB", "12345678", "Stil", "Zwijgplein")

EVENING = datetime(2026, 3, 9, 18, 30, tzinfo=UTC)
LATER = EVENING + timedelta(days=1)


@dataclass
class Pair:
    case: Case
    volunteers: list[Volunteer]

    @property
    def users(self) -> list:
        return [volunteer.user for volunteer in self.volunteers]


def make_mediator(service: Service, **facts: object) -> Volunteer:
    volunteer = VolunteerFactory(service=service, **facts)
    CertificationFactory(service=service, volunteer=volunteer)
    return volunteer


def make_pair(service: Service, *, state: str = CaseState.PAIRED, seats: int = 2) -> Pair:
    case = CaseFactory(service=service, paired=True, state=state)
    PartyFactory(service=service, case=case)
    PartyFactory(
        service=service,
        case=case,
        role=PartyRole.B,
        name="Mr Stil",
        street="Zwijgplein",
        email="stil@example.org",
    )
    volunteers = [make_mediator(service) for _ in range(seats)]
    for seat, volunteer in enumerate(volunteers, start=1):
        AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)
    assert Party.unscoped.filter(case=case).count() == 2
    return Pair(case, volunteers)


def as_mediator(volunteer: Volunteer) -> Scope:
    return Scope(service=volunteer.service, user=volunteer.user, roles=frozenset({Role.VOLUNTEER}))


def plan(pair: Pair, by: Scope, now: datetime, *, starts_at: datetime = EVENING, **facts: object):
    """A first talk on Monday 9 March 2026, 19:30 in Amsterdam."""
    kind, sure = facts.pop("kind", "talk_a"), facts.pop("sure", False)
    wanted = make_plan(starts_at, **facts)
    return plan_appointment(pair.case, wanted, kind=kind, sure=sure, by=by, at=now)


def item_of(user: object, **facts: object) -> CalendarItem:
    return CalendarItem.unscoped.get(user=user, **facts)


def make_plan(starts_at: datetime, *, minutes: int = 90, **facts: str) -> TalkPlan:
    return TalkPlan(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        **{"place": "Community centre", **facts},
    )


def posted_to(user: object, *, waiting: bool = False) -> list[EmailMessage]:
    """Every calendar mail to this person, oldest first; ``waiting``: only what will still leave."""
    rows = OutboxMessage.unscoped.filter(lane=user.mailbox.lower(), about__startswith="invite:")
    if waiting:
        rows = rows.filter(state=OutboxState.QUEUED)
    contents = rows.order_by("pk").values_list("content", flat=True)
    return [message_from_bytes(bytes(content), policy=default) for content in contents]


def let_everything_leave(at: datetime) -> None:
    waiting = OutboxMessage.unscoped.filter(state=OutboxState.QUEUED)
    waiting.update(state=OutboxState.SENT, sent_at=at)


def calendar_parts(mail: EmailMessage) -> list[EmailMessage]:
    kinds = {"text/calendar", "application/ics"}
    return [part for part in mail.walk() if part.get_content_type() in kinds]


def calendar_of(mail: EmailMessage) -> Calendar:
    tzp.use_default()
    return Calendar.from_ical(calendar_parts(mail)[0].get_payload(decode=True))


def event_of(mail: EmailMessage) -> Event:
    (event,) = calendar_of(mail).walk("VEVENT")
    return event


def all_words(mail: EmailMessage) -> str:
    """Headers and every part, decoded."""
    parts = [part.get_payload(decode=True) or b"" for part in mail.walk()]
    headers = [f"{name}: {value}" for name, value in mail.items()]
    return "\n".join([*headers, *(part.decode(errors="replace") for part in parts)])

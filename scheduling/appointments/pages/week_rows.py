"""What a service has in some days: talks, course days, and calls of aftercare, in three queries."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import gettext as _

from cases.models import Aftercare, Case, Stage
from core.local_time import instant
from core.spans import Span
from core.week import DayPart, part_at
from core.wording import titles_of
from organisations.models import Room, Scope
from scheduling.appointments.actions.rooms_of_talks import number_coming
from scheduling.appointments.models import Appointment, PlaceKind
from scheduling.appointments.models.calendar import with_each_invited
from training.models import CourseSession


class WeekRowKind(StrEnum):
    TALK = "talk"
    COURSE = "course"
    CALL = "call"


@dataclass(frozen=True)
class WeekGuest:
    """Somebody who is invited to a talk, with their ``seat`` on its case where they mediate.

    Of that day: ``is_away``, they said to be away; ``has_right``, they may mediate; ``is_resting``,
    they take a break.
    """

    first_name: str
    answer: str
    is_away: bool = False
    seat: int | None = None
    volunteer: int | None = None
    has_right: bool = False
    is_resting: bool = False

    @classmethod
    def of(cls, talk: Any) -> Self:
        """``talk`` is a row of ``with_each_invited``."""
        return cls(
            talk.invited_name,
            talk.answer,
            is_away=talk.is_away,
            seat=talk.seat,
            volunteer=talk.volunteer,
            has_right=talk.has_right,
            is_resting=talk.is_resting,
        )


@dataclass(frozen=True)
class WeekRow:
    """One thing in a week. A call of aftercare has a day and no hour, and so no part of it.

    ``people`` are those who are invited to a talk. ``number`` is how many follow the course, or
    come to the talk with the neighbours; ``seats`` is how many mediators its case has.
    """

    kind: WeekRowKind
    about: Appointment | CourseSession | Aftercare
    day: date
    part: DayPart | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    people: list[WeekGuest] = field(default_factory=list)
    number: int = 0
    seats: int = 0

    @property
    def span(self) -> Span | None:
        """Its hours, where it has them."""
        return Span(self.starts_at, self.ends_at) if self.starts_at and self.ends_at else None

    @property
    def unfit(self) -> list[WeekGuest]:
        """Mediators of the case who have no right to mediate on that day, or take a break then."""
        return [one for one in self.people if one.seat and (one.is_resting or not one.has_right)]

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.about.pk}"

    @property
    def case(self) -> Case | None:
        return None if isinstance(self.about, CourseSession) else self.about.case

    @property
    def title(self) -> str:
        """By the number of its case: no neighbour is named."""
        if isinstance(self.about, CourseSession):
            return f"{self.about.course} · {self.about}"
        kind = _("Aftercare")
        if isinstance(self.about, Appointment):
            kind = titles_of(Stage)[self.about.kind]
        return f"{kind} · {self.about.case.number}"

    @property
    def room(self) -> Room | None:
        if isinstance(self.about, Aftercare) or self.about.room_booking is None:
            return None
        room: Room = self.about.room_booking.room
        return room

    @property
    def place(self) -> str:
        """Its room, or the first part of its address; of a talk at somebody's home nothing."""
        if self.room is not None:
            return str(self.room)
        if isinstance(self.about, Aftercare) or self.is_online:
            return ""
        return self.about.place.partition(",")[0]

    @property
    def is_at_home(self) -> bool:
        return self._place_kind == PlaceKind.HOME

    @property
    def is_online(self) -> bool:
        return self._place_kind == PlaceKind.ONLINE

    @property
    def _place_kind(self) -> str:
        return self.about.place_kind if isinstance(self.about, Appointment) else ""

    @property
    def is_done(self) -> bool:
        """A call that was made; a talk that was held."""
        if isinstance(self.about, Aftercare):
            return self.about.done_at is not None
        return isinstance(self.about, Appointment) and not self.about.is_standing

    def overlaps(self, other: "WeekRow") -> bool:
        mine, theirs = self.span, other.span
        return bool(mine and theirs and mine.intersection(theirs))


def week_rows(scope: Scope, first: date, last: date) -> list[WeekRow]:
    """By day and hour; what has only a day stands before the hours of that day."""
    zone = scope.service.zone
    start, past = instant(first, 0, zone), instant(last + timedelta(days=1), 0, zone)
    rows = [
        *_talks(scope, start, past),
        *_course_days(scope, start, past),
        *_calls(scope, first, last),
    ]
    return sorted(rows, key=lambda row: (row.day, row.starts_at or start, row.kind, row.about.pk))


def _talks(scope: Scope, start: datetime, past: datetime) -> Iterator[WeekRow]:
    talks = Appointment.visible_to(scope).counting().between(start, past)
    found: dict[int, Any] = {}
    people: dict[int, list[WeekGuest]] = defaultdict(list)
    for talk in with_each_invited(talks.with_all_of_the_week(), scope.service.zone):
        found.setdefault(talk.pk, talk)
        if talk.invited_as:
            people[talk.pk].append(WeekGuest.of(talk))
    for talk in found.values():
        yield _at_its_hour(
            WeekRowKind.TALK,
            talk,
            scope,
            people=people[talk.pk],
            seats=talk.seats,
            number=number_coming(talk.kind, mediators=talk.seats, parties=talk.parties),
        )


def _course_days(scope: Scope, start: datetime, past: datetime) -> Iterator[WeekRow]:
    sessions = CourseSession.visible_to(scope).standing().between(start, past)
    for session in sessions.with_course().with_room().counting_people().in_order():
        # One of the night before belongs to the week in which it began.
        if session.starts_at >= start:
            yield _at_its_hour(WeekRowKind.COURSE, session, scope, number=session.people)


def _at_its_hour(
    kind: WeekRowKind, about: Appointment | CourseSession, scope: Scope, **more: Any
) -> WeekRow:
    local = about.starts_at.astimezone(scope.service.zone)
    part = part_at(local.hour * 60 + local.minute)
    return WeekRow(kind, about, local.date(), part, about.starts_at, about.ends_at, **more)


def _calls(scope: Scope, first: date, last: date) -> Iterator[WeekRow]:
    calls = Aftercare.visible_to(scope).due_between(first, last)
    for call in calls.with_all_of_the_week().in_order():
        yield WeekRow(WeekRowKind.CALL, call, call.due_on)

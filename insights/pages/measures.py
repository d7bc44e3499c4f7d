"""Numbers and short lists for the start pages; each defined once. Reads, never writes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from cases.models import Referral
from core.local_time import local_day
from insights.models import (
    NEXT_TALKS,
    OWN_CERTIFICATION,
    OWN_CHANCES,
    OWN_COURSE,
    OWN_NEXT_ITEM,
    OWN_SEATS,
    OWN_TALKS_TO_TELL,
    OWN_VOLUNTEER,
    SHOWN,
    counted,
    numbers_of,
)
from organisations.models import Scope, Service
from scheduling.pairing.pages.hands import TOLD_FOR
from training.models import Certification, CourseSession, Enrolment
from volunteers.lifecycle import MAY_MEDIATE, VolunteerState


def span_of_days(scope: Scope, at: datetime, *, days: int = 1) -> tuple[datetime, datetime]:
    """The first and the last instant of so many local days from that instant's day on."""
    zone = scope.service.zone
    first = datetime.combine(local_day(at, zone), time(), tzinfo=zone)
    return first, first + timedelta(days=days)


def next_talks(scope: Scope, at: datetime) -> list[Any]:
    return NEXT_TALKS.ask(scope, at=at)


@dataclass(frozen=True)
class VolunteersDay:
    """The three things of a volunteer: what is asked, what comes, what is next on the road.

    ``offers``, ``to_tell``, ``item`` and ``assignments`` are lines, not rows; so are ``chances``:
    what waits, what a colleague asks, hands that came to nothing. ``paused_until`` is empty for a
    pause without an end.
    """

    has_room: bool
    is_paused: bool
    paused_until: date | None
    offers: list[Any]
    chances: list[Any]
    to_tell: list[Any]
    item: Any
    assignments: list[Any]
    standing: str
    valid_until: date | None
    course: str


def volunteers_day(scope: Scope, at: datetime) -> VolunteersDay | None:
    """Nothing for somebody who has the role and was never admitted."""
    own = OWN_VOLUNTEER.first(scope)
    if own is None:
        return None
    seats = OWN_SEATS.ask(scope)
    chances = OWN_CHANCES.ask(scope, since=at - TOLD_FOR, at=at)
    offers = [row for row in chances if row.what == "offer"]
    certification, course = OWN_CERTIFICATION.first(scope), OWN_COURSE.first(scope)
    return VolunteersDay(
        has_room=own.state in MAY_MEDIATE and len(seats) < own.max_open_cases,
        is_paused=own.state == VolunteerState.PAUSED,
        paused_until=own.paused_until,
        offers=sorted(offers, key=lambda row: -row.pk)[:SHOWN],
        chances=[row for row in chances if row.what != "offer"],
        to_tell=OWN_TALKS_TO_TELL.ask(scope, at=at),
        item=OWN_NEXT_ITEM.first(scope, at=at),
        assignments=seats,
        standing=_standing(certification, scope.service, local_day(at, scope.service.zone)),
        valid_until=certification.valid_until if certification else None,
        course=course[0] if course else "",
    )


def _standing(certification: Certification | None, service: Service, day: date) -> str:
    if certification is None:
        return ""
    return certification.standing(day, renewal_window_days=service.renewal_window_days)


def trainers_sessions(scope: Scope, at: datetime) -> list[CourseSession]:
    """The sessions of today and the fortnight after it."""
    start, end = span_of_days(scope, at, days=15)
    return list(
        CourseSession.visible_to(scope)
        .standing()
        .between(start, end)
        .with_course()
        .in_order()[:SHOWN]
    )


def trainers_moves(scope: Scope, at: datetime) -> dict[str, int]:
    numbers = counted(
        scope.service.pk,
        registers_missing=CourseSession.visible_to(scope).without_register(at),
        to_judge=Enrolment.visible_to(scope).to_judge(at),
        to_propose=Enrolment.visible_to(scope).to_propose(),
    )
    return dict(numbers.get())


def newest_referrals(scope: Scope) -> list[Referral]:
    return list(Referral.visible_to(scope).with_case().newest_first()[:SHOWN])


def services_numbers(scope: Scope) -> dict[str, Any]:
    """Plain counts without persons, of one service."""
    return dict(numbers_of(scope).get())

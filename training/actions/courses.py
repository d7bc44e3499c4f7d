"""Plan a course and its sessions, move them, cancel them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction

from core.local_time import local_day
from core.spans import Span
from organisations.actions.rooms import take_room
from organisations.audit import record
from organisations.models import Room, RoomBooking, Scope, User
from training import mails
from training.actions.enrolments import withdraw_not_in_yet
from training.actions.refusals import (
    CourseClosed,
    SessionCancelled,
    SessionHasRegister,
    TooFewPlaces,
)
from training.models import Attendance, Course, CourseSession, Enrolment
from training.signals import session_cancelled, session_moved, sessions_planned

# Up to this length it is one half day, the unit in which trainings are counted; longer is two.
HALF_DAY = timedelta(hours=4, minutes=30)


@dataclass(frozen=True, kw_only=True)
class PlannedSession:
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    room: Room | None = None

    @property
    def kept_place(self) -> str:
        """That of the room where there is one: invitations say where its door is."""
        return self.room.place if self.room else self.place

    def take_its_room(self, held: RoomBooking | None, *, by: Scope) -> RoomBooking | None:
        """In place of what it ``held``. Raises as ``take_room``."""
        if self.room is None:
            return None
        return take_room(self.room, Span(self.starts_at, self.ends_at), instead_of=held, by=by)


@transaction.atomic
def create_course(
    *,
    name: str,
    kind: str,
    language: str,
    places: int,
    trainer: User,
    all_sessions_required: bool,
    by: Scope,
    at: datetime,
) -> Course:
    """A course without sessions yet; it starts today until the first session is planned."""
    course = Course.unscoped.create(
        service=by.service,
        name=name,
        kind=kind,
        language=language,
        places=places,
        trainer=trainer,
        all_sessions_required=all_sessions_required,
        # Lists are in the order of this day, so there always is one.
        starts_on=local_day(at, by.service.zone),
    )
    record("course.create", course, by=by, at=at)
    return course


@transaction.atomic
def change_course(course: Course, *, by: Scope, at: datetime, **facts: object) -> Course:
    """Write the named facts (name, kind, language, places, trainer, all_sessions_required).

    Raises ``TooFewPlaces`` for fewer places than are held already.
    """
    # Locked, as for enrolling: nobody takes a place between the counting and the writing.
    course = _lock_course(course, by=by)
    held = Enrolment.unscoped.in_course(course).holding_a_place().count()
    if held > cast("int", facts.get("places", held)):
        raise TooFewPlaces(held)
    changed = [name for name, value in facts.items() if getattr(course, name) != value]
    if changed:
        for name in changed:
            setattr(course, name, facts[name])
        course.save(update_fields=changed)
        record("course.change", course, by=by, at=at, changed=changed)
    return course


@transaction.atomic
def close_course(course: Course, *, by: Scope, at: datetime) -> Course:
    """Nobody joins any more and its sessions stand; who takes part is told.

    Whoever asked, waits or was asked is withdrawn and told: there is nothing left to say yes to.

    Raises ``CourseClosed`` the second time.
    """
    course = _lock_open_course(course, by=by)
    course.closed_at = at
    course.save(update_fields=["closed_at"])
    record("course.close", course, by=by, at=at)
    ahead = CourseSession.unscoped.to_come_in(course, at)
    taking_part = Enrolment.unscoped.in_course(course).taking_part_now().with_person()
    for enrolment in taking_part.with_course().with_service().oldest_first():
        mails.tell_course_closed(enrolment, ahead, at=at)
    withdraw_not_in_yet(course, by=by, at=at)
    return course


@transaction.atomic
def plan_sessions(
    course: Course, planned: Iterable[PlannedSession], *, by: Scope, at: datetime
) -> list[CourseSession]:
    """Add the sessions and let the participants and their calendars know.

    Raises ``CourseClosed``, and ``RoomTaken`` or ``RoomNotInUse`` where one cannot have its room.

    One session goes out as an invitation of its own; several are one letter a person, in which all
    the days of the course stand, for no invitation holds more than one (RFC 5546 §3.2.2).
    """
    course = _lock_open_course(course, by=by)
    sessions = [_plan_session(course, plan, by=by, at=at) for plan in planned]
    _set_first_day(course)
    answers = sessions_planned.send(
        sender=CourseSession, course=course, sessions=sessions, by=by, at=at
    )
    for _receiver, days in answers:
        if isinstance(days, dict):
            _tell_of_days(course, days, at=at)
    return sessions


def _tell_of_days(course: Course, days: dict[int, mails.DaysInCalendar], *, at: datetime) -> None:
    """Write to each of these participants once; ``days`` is by the id of their enrolment."""
    ahead = CourseSession.unscoped.to_come_in(course, at)
    enrolments = Enrolment.unscoped.in_course(course).filter(pk__in=days).with_person()
    for enrolment in enrolments.with_course().with_service().oldest_first():
        mails.tell_taking_part(enrolment, ahead, days[enrolment.pk], is_new=False, at=at)


def _plan_session(
    course: Course, plan: PlannedSession, *, by: Scope, at: datetime
) -> CourseSession:
    session = CourseSession.unscoped.create(
        service=course.service,
        course=course,
        title=plan.title,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.kept_place,
        room_booking=plan.take_its_room(None, by=by),
        half_days=_half_days(plan.ends_at - plan.starts_at),
    )
    record("session.plan", session, by=by, at=at)
    return session


@transaction.atomic
def move_session(
    session: CourseSession, planned: PlannedSession, *, by: Scope, at: datetime
) -> CourseSession:
    """Give the session another time, place or title; the same again changes nothing.

    Raises as planning does, ``SessionCancelled``, and ``SessionHasRegister`` where somebody's
    presence was recorded at the old time (a new title or place is still fine then).
    """
    session = _lock_standing_session(session, by=by)
    wanted = {
        "title": planned.title,
        "starts_at": planned.starts_at,
        "ends_at": planned.ends_at,
        "place": planned.kept_place,
    }
    held = session.room_booking
    changed = [name for name, value in wanted.items() if getattr(session, name) != value]
    if (held.room if held else None) != planned.room:
        changed.append("room_booking")
    if not changed:
        return session
    # Another place or title says nothing about who was there.
    if {"starts_at", "ends_at"} & set(changed):
        _refuse_with_register(session)
    for name, value in wanted.items():
        setattr(session, name, value)
    session.room_booking = planned.take_its_room(held, by=by)
    session.half_days = _half_days(session.length)
    session.save(update_fields=[*wanted, "room_booking", "half_days"])
    if held and not planned.room:
        held.delete()
    _set_first_day(session.course)
    record("session.move", session, by=by, at=at, changed=changed)
    session_moved.send(sender=CourseSession, session=session, by=by, at=at)
    return session


@transaction.atomic
def cancel_session(
    session: CourseSession, *, reason: str = "", by: Scope, at: datetime
) -> CourseSession:
    """Call the session off; who takes part reads why.

    Raises ``CourseClosed``, ``SessionCancelled`` and ``SessionHasRegister``.
    """
    session = _lock_standing_session(session, by=by)
    _refuse_with_register(session)
    session.cancelled_at, session.cancel_reason = at, reason
    held, session.room_booking = session.room_booking, None
    session.save(update_fields=["cancelled_at", "cancel_reason", "room_booking"])
    if held:
        held.delete()
    _set_first_day(session.course)
    record("session.cancel", session, by=by, at=at, reason=reason)
    session_cancelled.send(sender=CourseSession, session=session, by=by, at=at)
    return session


@transaction.atomic
def course_days_follow_rooms(rooms: Collection[int], *, by: Scope, at: datetime) -> int:
    """A house or room is called otherwise, or stands elsewhere: who takes part is told where.

    Also of a course that is closed: its days stand.
    """
    days = CourseSession.unscoped.in_rooms(rooms).standing().ending_after(at).with_course()
    moved = 0
    for row in days.in_order():
        course = _lock_course(row.course, by=Scope.system(by.service))
        session = CourseSession.unscoped.locked().with_room().get(pk=row.pk)
        session.course = course
        booking = session.room_booking
        if booking is None or session.is_cancelled or session.place == booking.room.place:
            continue
        session.place = booking.room.place
        session.save(update_fields=["place"])
        record("session.move", session, by=by, at=at, changed=["place"])
        session_moved.send(sender=CourseSession, session=session, by=by, at=at)
        moved += 1
    return moved


def _lock_course(course: Course, *, by: Scope) -> Course:
    return (
        Course.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("service")
        .get(pk=course.pk)
    )


def _lock_open_course(course: Course, *, by: Scope) -> Course:
    course = _lock_course(course, by=by)
    if not course.is_open:
        raise CourseClosed
    return course


def _lock_standing_session(session: CourseSession, *, by: Scope) -> CourseSession:
    course = _lock_open_course(session.course, by=by)
    # The course first and its session second, as everybody locks them.
    session = CourseSession.visible_to(by).select_for_update(of=("self",)).get(pk=session.pk)
    session.course = course
    if session.is_cancelled:
        raise SessionCancelled
    return session


def _refuse_with_register(session: CourseSession) -> None:
    if Attendance.unscoped.of_session(session).exists():
        raise SessionHasRegister


def _set_first_day(course: Course) -> None:
    first = CourseSession.unscoped.of_course(course).standing().in_order().first()
    # The last one was cancelled: the day that stood stays, for lists need one.
    if first is None:
        return
    course.starts_on = local_day(first.starts_at, course.service.zone)
    course.save(update_fields=["starts_on"])


def _half_days(length: timedelta) -> int:
    return 1 if length <= HALF_DAY else 2

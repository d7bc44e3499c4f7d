"""Who takes part in a course: asked, waiting, taking part, gone."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from organisations.actions.oneself import deciding_about
from organisations.audit import record
from organisations.models import Scope
from training import mails
from training.actions.refusals import AlreadyEnrolled, CourseClosed, NoPlaceLeft, VolunteerHasLeft
from training.lifecycle import ENROLMENT_LIFECYCLE, EnrolmentState
from training.models import Course, CourseSession, Enrolment
from training.policies import JUDGE
from training.signals import participant_joined, participant_left
from volunteers.lifecycle import PRESENT
from volunteers.models import Volunteer


@transaction.atomic
def enrol_volunteer(
    course: Course, volunteer: Volunteer, *, ask_first: bool = False, by: Scope, at: datetime
) -> Enrolment:
    """Put the volunteer in the course, ask them first, or put them on its waiting list when full.

    Raises ``CourseClosed``, ``VolunteerHasLeft`` and ``AlreadyEnrolled``.
    """
    (enrolment,) = enrol_volunteers(course, [volunteer], ask_first=ask_first, by=by, at=at)
    return enrolment


@transaction.atomic
def enrol_volunteers(
    course: Course,
    volunteers: Iterable[Volunteer],
    *,
    ask_first: bool = False,
    by: Scope,
    at: datetime,
) -> list[Enrolment]:
    """All of them or, where one is refused, nobody. Raises as ``enrol_volunteer`` does."""
    # The people before the course, as when somebody leaves: who goes at this very moment is seen
    # to go, and the two never wait for each other.
    present = _lock_present(volunteers, by=by)
    # The lock on the course is what keeps its places: two at once would both count the last one as
    # free.
    course = _lock_open_course(course, by=by)
    return [_enrol(course, one, ask_first=ask_first, by=by, at=at) for one in present]


def _lock_present(volunteers: Iterable[Volunteer], *, by: Scope) -> list[Volunteer]:
    """In the order in which they were given. Raises ``VolunteerHasLeft``."""
    wanted = [volunteer.pk for volunteer in volunteers]
    rows = Volunteer.visible_to(by).filter(pk__in=wanted).with_person().order_by("pk")
    locked = {row.pk: row for row in rows.select_for_update(of=("self",))}
    people = [locked[pk] for pk in wanted]
    if any(volunteer.state not in PRESENT for volunteer in people):
        raise VolunteerHasLeft
    return people


def _enrol(
    course: Course, volunteer: Volunteer, *, ask_first: bool, by: Scope, at: datetime
) -> Enrolment:
    # Full or not, they are on the list: the waiting list is made of those who asked.
    enrolment = _requested(course, volunteer, by=by, at=at)
    if _places_left(course) < 1:
        enrolment = _move(enrolment, "wait", by=by, at=at)
        mails.tell_waiting(enrolment, at=at)
        return enrolment
    if ask_first:
        return _offer(enrolment, by=by, at=at)
    return _accept(enrolment, by=by, at=at)


@transaction.atomic
def offer_place(enrolment: Enrolment, *, by: Scope, at: datetime) -> Enrolment:
    """Ask somebody who waits. Raises ``MoveRefused``, ``CourseClosed`` and ``NoPlaceLeft``."""
    course = _lock_open_course(enrolment.course, by=by)
    enrolment = _lock_enrolment(enrolment, by=by)
    _need_a_place(course)
    return _offer(enrolment, by=by, at=at)


@transaction.atomic
def accept_place(enrolment: Enrolment, *, by: Scope, at: datetime) -> Enrolment:
    """Let them take part from now on: the trainer decides it, or the volunteer says yes.

    Who was offered a place holds it already; anybody else needs one that is free. Raises
    ``MoveRefused``, ``CourseClosed`` and ``NoPlaceLeft``.
    """
    course = _lock_open_course(enrolment.course, by=by)
    enrolment = _lock_enrolment(enrolment, by=by)
    # An offer holds its place (holding_a_place), so to count again would refuse the one it was kept
    # for.
    if not enrolment.is_offered:
        _need_a_place(course)
    return _accept(enrolment, by=by, at=at)


@transaction.atomic
def withdraw_enrolment(
    enrolment: Enrolment, *, reason: str = "", by: Scope, at: datetime
) -> Enrolment:
    """Take somebody out of the course; the volunteer may do it for themselves.

    They read so in one mail, with the reason and with the days they need not come to any more.
    """
    # As planning and moving do: nobody's days change while they are struck out of a calendar.
    _lock_course(enrolment.course, by=by)
    enrolment = _lock_enrolment(enrolment, by=by)
    # Asked before the move: only who took part has anything in the calendar to call off.
    took_part = enrolment.takes_part
    enrolment = _move(enrolment, "withdraw", by=by, at=at, reason=reason)
    days, ahead = mails.DaysInCalendar(), []
    if took_part:
        answers = participant_left.send(sender=Enrolment, enrolment=enrolment, by=by, at=at)
        days = mails.DaysInCalendar.among(answers)
        ahead = CourseSession.unscoped.to_come_in(enrolment.course, at)
    mails.tell_place_ended(enrolment, ahead, days, took_part=took_part, reason=reason, at=at)
    return enrolment


@transaction.atomic
def withdraw_not_in_yet(course: Course, *, by: Scope, at: datetime) -> int:
    """Take everybody who has no place off the list of a course that closes; return how many.

    Each reads it in one letter. A second call finds nobody.
    """
    rows = Enrolment.visible_to(by).in_course(course).not_in_yet().select_for_update(of=("self",))
    waiting = list(rows.with_person().with_course().with_service().oldest_first())
    for enrolment in waiting:
        was_asked = enrolment.is_offered
        _move(enrolment, "withdraw", by=by, at=at)
        mails.tell_closed_without_place(enrolment, was_asked=was_asked, at=at)
    return len(waiting)


@transaction.atomic
def leave_every_course(volunteer: Volunteer, *, by: Scope, at: datetime) -> int:
    """Free the places of somebody who left the service; return of how many courses."""
    enrolments = Enrolment.visible_to(by).of_volunteer(volunteer).open().with_course_alone()
    # All of them first: a course that closes meanwhile has withdrawn its own when they are read.
    list(Course.visible_to(by).of_enrolments(enrolments).locked())
    leaving = list(enrolments.oldest_first())
    return len([withdraw_enrolment(enrolment, by=by, at=at) for enrolment in leaving])


@transaction.atomic
def complete_enrolment(enrolment: Enrolment, *, by: Scope, at: datetime) -> Enrolment:
    """They have followed the course to its end; how well is said by the assessment.

    Raises ``MoveRefused`` and ``AboutOneself``.
    """
    enrolment = _lock_enrolment(enrolment, by=by)
    enrolment.completed_at = at
    return _move(enrolment, "complete", "completed_at", by=by, at=at)


def _lock_course(course: Course, *, by: Scope) -> Course:
    locked: Course = Course.visible_to(by).locked().get(pk=course.pk)
    return locked


def _lock_open_course(course: Course, *, by: Scope) -> Course:
    course = _lock_course(course, by=by)
    if not course.is_open:
        raise CourseClosed
    return course


def _lock_enrolment(enrolment: Enrolment, *, by: Scope) -> Enrolment:
    rows = Enrolment.visible_to(by).select_for_update(of=("self",))
    return rows.with_person().with_course().select_related("service").get(pk=enrolment.pk)


def _places_left(course: Course) -> int:
    return course.places - Enrolment.unscoped.in_course(course).holding_a_place().count()


def _need_a_place(course: Course) -> None:
    if _places_left(course) < 1:
        raise NoPlaceLeft(course.places)


def _requested(course: Course, volunteer: Volunteer, *, by: Scope, at: datetime) -> Enrolment:
    # One row for each volunteer and course: who comes back goes on with theirs.
    earlier = Enrolment.visible_to(by).in_course(course).of_volunteer(volunteer).first()
    if earlier is None:
        return Enrolment.unscoped.create(
            service=by.service, course=course, volunteer=volunteer, enrolled_at=at
        )
    if earlier.state != EnrolmentState.WITHDRAWN:
        raise AlreadyEnrolled(earlier.state)
    enrolment = _lock_enrolment(earlier, by=by)
    enrolment.enrolled_at = at
    return _move(enrolment, "return", "enrolled_at", by=by, at=at)


def _offer(enrolment: Enrolment, *, by: Scope, at: datetime) -> Enrolment:
    enrolment = _move(enrolment, "offer", by=by, at=at)
    mails.post_place_offer(enrolment, at=at)
    return enrolment


def _accept(enrolment: Enrolment, *, by: Scope, at: datetime) -> Enrolment:
    enrolment = _move(enrolment, "accept", by=by, at=at)
    answers = participant_joined.send(sender=Enrolment, enrolment=enrolment, by=by, at=at)
    days = mails.DaysInCalendar.among(answers)
    ahead = CourseSession.unscoped.to_come_in(enrolment.course, at)
    mails.tell_taking_part(enrolment, ahead, days, is_new=True, at=at)
    return enrolment


def _move(
    enrolment: Enrolment, name: str, *stamps: str, by: Scope, at: datetime, reason: str = ""
) -> Enrolment:
    move = ENROLMENT_LIFECYCLE.move(name, state=enrolment.state, roles=by.roles)
    if name == "complete":
        by = deciding_about(enrolment.volunteer.user_id, by=by, roles=JUDGE.roles, at=at)
    enrolment.state = move.target
    enrolment.save(update_fields=["state", *stamps])
    record(move.verb, enrolment, by=by, at=at, changed=["state"], reason=reason)
    return enrolment

"""The days of courses in the calendars of who takes part."""

from datetime import datetime

from django.db import transaction

from organisations.models import Service
from scheduling.appointments.actions import invitations
from scheduling.appointments.models import CalendarItem, CalendarItemQuerySet
from training.models import CourseSession, Enrolment


@transaction.atomic
def invite_to_session(session: CourseSession, *, service: Service, at: datetime) -> int:
    """Bring everybody who takes part up to date: an invitation, an update, or nothing new."""
    if session.is_cancelled or session.ends_at <= at:
        return 0
    taking_part = Enrolment.unscoped.in_course(session.course).taking_part_now().with_person()
    people = [enrolment.volunteer.user for enrolment in taking_part.oldest_first()]
    for person in people:
        invitations.invite_attendee(person, session, service=service, at=at)
    return len(people)


@transaction.atomic
def call_session_off(session: CourseSession, *, service: Service, at: datetime) -> int:
    items = CalendarItem.unscoped.of_session(session)
    return _call_off(items, service=service, at=at)


@transaction.atomic
def invite_participant(enrolment: Enrolment, *, service: Service, at: datetime) -> int:
    """Invite somebody to every day of the course that is still to come."""
    person = enrolment.volunteer.user
    sessions = CourseSession.unscoped.of_course(enrolment.course).standing().ending_after(at)
    days = list(sessions.with_course().in_order())
    for session in days:
        invitations.invite_attendee(person, session, service=service, at=at)
    return len(days)


@transaction.atomic
def release_participant(enrolment: Enrolment, *, service: Service, at: datetime) -> int:
    items = CalendarItem.unscoped.of_course(enrolment.course).of_person(enrolment.volunteer.user)
    return _call_off(items, service=service, at=at)


def _call_off(items: CalendarItemQuerySet, *, service: Service, at: datetime) -> int:
    """Take those that are still to come out of people's calendars."""
    ahead = items.from_instant(at).with_person().with_subject().in_order()
    return len([invitations.call_off(item, service=service, at=at) for item in ahead])

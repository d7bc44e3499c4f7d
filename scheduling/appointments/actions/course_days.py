"""The days of courses in the calendars of who takes part.

Whoever joins or leaves a course, or gets several new days, reads all of them in the one letter of
the training room; what stands here makes the file that goes with it. Only a day that changes later
goes out by itself, as an invitation of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from organisations.models import Service, User
from scheduling.appointments import links, mails
from scheduling.appointments.actions import invitations
from scheduling.appointments.models import CalendarItem, CalendarItemQuerySet
from scheduling.icalendar.feed import render_days
from training.mails import DaysInCalendar
from training.models import Course, CourseSession, Enrolment


@transaction.atomic
def invite_to_sessions(
    course: Course, sessions: Sequence[CourseSession], *, service: Service, at: datetime
) -> dict[int, DaysInCalendar]:
    """Put new days into everybody's calendar.

    One is an invitation of its own. Several are handed over by the id of the enrolment, to go with
    one letter each. Of days that are over already nobody hears.
    """
    ahead = [session for session in sessions if session.ends_at > at]
    if len(ahead) <= 1:
        for session in ahead:
            invite_to_session(session, service=service, at=at)
        return {}
    taking_part = Enrolment.unscoped.in_course(course).taking_part_now().with_person()
    return {
        enrolment.pk: invite_participant(enrolment, service=service, at=at)
        for enrolment in taking_part.with_course_alone().oldest_first()
    }


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
    """Take one day out of everybody's calendar; who had it reads why."""
    ahead = _still_ahead(CalendarItem.unscoped.of_session(session), at)
    for item in ahead:
        invitations.call_off(item, reason=session.cancel_reason, service=service, at=at)
    return len(ahead)


@transaction.atomic
def invite_participant(enrolment: Enrolment, *, service: Service, at: datetime) -> DaysInCalendar:
    """Put every day of the course that is to come into somebody's calendar, as one file."""
    person = enrolment.volunteer.user
    sessions = CourseSession.unscoped.of_course(enrolment.course).standing().ending_after(at)
    items = [
        invitations.invite_attendee(person, session, by_itself=False, service=service, at=at)
        for session in sessions.with_course().in_order()
    ]
    if not items:
        return DaysInCalendar()
    return DaysInCalendar(file_of(items, person, service), links.course_address(enrolment))


@transaction.atomic
def release_participant(enrolment: Enrolment, *, service: Service, at: datetime) -> DaysInCalendar:
    """Strike every day that is to come out of somebody's calendar, as one file.

    The mailbox of an address they had before gets a file too, that tells it nothing.
    """
    person = enrolment.volunteer.user
    theirs = CalendarItem.unscoped.of_course(enrolment.course).of_person(person)
    items = [
        invitations.call_off(item, by_itself=False, service=service, at=at)
        for item in _still_ahead(theirs, at)
    ]
    former = {item.address.lower() for item in items} - {person.mailbox.lower()}
    for address in sorted(former):
        there = [item for item in items if item.address.lower() == address]
        nameless = [invitations.nameless_entry(item, service=service, at=at) for item in there]
        calendar = render_days(nameless, zone=service.timezone)
        mails.clear_former_mailbox(there[0], calendar, service=service, at=at)
    return DaysInCalendar(file_of(items, person, service))


def _still_ahead(items: CalendarItemQuerySet, at: datetime) -> list[CalendarItem]:
    return list(items.from_instant(at).with_person().with_subject().locked().in_order())


def file_of(items: Iterable[CalendarItem], person: User, service: Service) -> bytes:
    """The entries as the feed has them, under the same UIDs: who has both sees each day once."""
    # What was sent to an address before this one stands in another calendar.
    here = [bytes(item.vevent) for item in items if item.address.lower() == person.mailbox.lower()]
    return render_days(here, zone=service.timezone) if here else b""

"""What is in somebody's calendar follows them to the address that was put right."""

from datetime import datetime

from django.db import transaction

from organisations.models import Service, User
from organisations.outbox import lane_of
from scheduling.appointments import links
from scheduling.appointments.actions import invitations
from scheduling.appointments.actions.appointments import team_of
from scheduling.appointments.actions.course_days import file_of
from scheduling.appointments.models import CalendarItem
from training import mails as training_mails
from training.models import CourseSession, Enrolment


@transaction.atomic
def follow_to_new_address(person: User, *, service: Service, at: datetime) -> int:
    """Invite them anew to all that is to come; the former address keeps no fact of it.

    Talks go out one by one, the days of a course in one letter. The links that were sent before
    end, for they are bound to the entries that were struck.
    """
    theirs = CalendarItem.unscoped.filter(service=service).of_person(person).from_instant(at)
    items = list(theirs.with_person().with_subject().soonest_first())
    left = [item for item in items if lane_of(item.address) != lane_of(person.mailbox)]
    for item in left:
        if item.appointment_id:
            team = [volunteer.user for volunteer in team_of(item.appointment.case)]
            invitations.invite_at_new_address(item, team, service=service, at=at)
    courses = {item.course_session.course_id for item in left if item.course_session}
    taking_part = Enrolment.unscoped.filter(service=service, course__in=courses).with_person()
    for enrolment in taking_part.of_person(person).taking_part_now().with_course().with_service():
        _days_follow(enrolment, left, service=service, at=at)
    return len(left)


def _days_follow(
    enrolment: Enrolment, items: list[CalendarItem], *, service: Service, at: datetime
) -> None:
    days = [
        invitations.invite_at_new_address(item, by_itself=False, service=service, at=at)
        for item in items
        if item.course_session and item.course_session.course_id == enrolment.course_id
    ]
    training_mails.tell_taking_part(
        enrolment,
        CourseSession.unscoped.to_come_in(enrolment.course, at),
        training_mails.DaysInCalendar(
            file_of(days, enrolment.volunteer.user, service), links.course_address(enrolment)
        ),
        is_new=False,
        at=at,
    )

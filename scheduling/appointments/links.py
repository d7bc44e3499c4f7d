"""What stands in the links of invitations: an id and a print of where they were sent, signed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cases.models import Assignment
from core import tokens
from core.local_time import local_day
from organisations.letters import address_of
from organisations.models import Membership, Role, Service, User
from scheduling.appointments.models import Appointment, CalendarItem
from training.models import Enrolment

REPLY = "reply"
COURSE = "course_days"
REPORT = "talk_report"
REPORT_DAYS = 7
"""So many days a link opens the report of a talk; then it only sends a new one."""


def reply_token(item: CalendarItem) -> str:
    """Bound to the UID as well: somebody with a new address gets a new UID and so a new link."""
    return tokens.sign_token(REPLY, item=item.pk, of=_print_of(item))


def _print_of(item: CalendarItem) -> str:
    return tokens.digest(item.uid)[:12]


def reply_address(item: CalendarItem) -> str:
    return address_of("scheduling:invitation_reply", reply_token(item))


def item_of(token: str) -> CalendarItem:
    """Raises ``BadLink``, or ``CalendarItem.DoesNotExist``: erased, or the person has left."""
    facts = tokens.read_token(REPLY, token)
    items = CalendarItem.unscoped.of_members().with_person().with_subject()
    item: CalendarItem = items.select_related("service").get(pk=facts["item"])
    if facts.get("of") != _print_of(item):
        raise tokens.BadLink(REPLY)
    return item


def is_still_expected(item: CalendarItem) -> bool:
    """Whether the talk or course is still theirs: the reason for which the link was sent."""
    return bool(CalendarItem.unscoped.filter(pk=item.pk).still_expected().exists())


def course_token(enrolment: Enrolment) -> str:
    """For all days of a course. Bound to the address: somebody with a new one gets a new link."""
    return tokens.sign_token(COURSE, enrolment=enrolment.pk, of=_print_of_address(enrolment))


def _print_of_address(enrolment: Enrolment) -> str:
    return tokens.digest(enrolment.volunteer.user.mailbox.lower())[:12]


def course_address(enrolment: Enrolment) -> str:
    return address_of("scheduling:course_reply", course_token(enrolment))


def enrolment_of(token: str) -> Enrolment:
    """Raises ``BadLink``, or ``Enrolment.DoesNotExist``: erased, or the person has left."""
    facts = tokens.read_token(COURSE, token)
    enrolments = Enrolment.unscoped.of_members().with_person().with_course_alone()
    enrolment: Enrolment = enrolments.with_service().get(pk=facts["enrolment"])
    if facts.get("of") != _print_of_address(enrolment):
        raise tokens.BadLink(COURSE)
    return enrolment


def days_to_answer(enrolment: Enrolment, *, at: datetime) -> list[CalendarItem]:
    """The days to come of their course, in order; none once they are out of it."""
    days = CalendarItem.unscoped.of_course(enrolment.course).of_person(enrolment.volunteer.user)
    return list(days.from_instant(at).still_expected().with_subject().soonest_first())


@dataclass(frozen=True)
class ReportLink:
    """Whose link to which talk. ``is_old``: of before it was moved, or its days are over."""

    talk: Appointment
    person: User
    is_old: bool

    @property
    def service(self) -> Service:
        return self.talk.service

    @property
    def has_seat(self) -> bool:
        """Whether the case of the talk is still theirs: the reason for which it was sent."""
        seats = Assignment.unscoped.of_case(self.talk.case).open().of_person(self.person)
        return bool(seats.exists())


def report_address(talk: Appointment, person: User, *, at: datetime) -> str:
    return address_of("scheduling:talk_report", report_token(talk, person, at=at))


def report_token(talk: Appointment, person: User, *, at: datetime) -> str:
    """Bound to the hour of the talk and to the address: after a change it only sends a new one."""
    until = local_day(at, talk.service.zone) + timedelta(days=REPORT_DAYS)
    facts = {"until": until.isoformat(), "of": _print_of_talk(talk, person)}
    return tokens.sign_token(REPORT, talk=talk.pk, person=person.pk, **facts)


def _print_of_talk(talk: Appointment, person: User) -> str:
    return tokens.digest(f"{talk.starts_at.timestamp()} {person.mailbox.lower()}")[:12]


def report_of(token: str, *, at: datetime) -> ReportLink:
    """Raises ``BadLink``, or ``Appointment.DoesNotExist``: erased, or the person has left."""
    facts: dict[str, Any] = tokens.read_token(REPORT, token)
    talks = Appointment.unscoped.with_case().with_report().select_related("service")
    talk: Appointment = talks.get(pk=facts["talk"])
    members = Membership.objects.current().in_role(Role.VOLUNTEER).of_service(talk.service)
    member = members.of_person(facts["person"]).with_person().first()
    if member is None or not member.user.is_active:
        raise Appointment.DoesNotExist
    is_over = local_day(at, talk.service.zone) > date.fromisoformat(facts["until"])
    is_moved = facts["of"] != _print_of_talk(talk, member.user)
    return ReportLink(talk, member.user, is_old=is_over or is_moved)

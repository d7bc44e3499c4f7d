"""What stands in the links of invitations: an id and a print of where they were sent, signed."""

from datetime import datetime

from core import tokens
from organisations.letters import address_of
from scheduling.appointments.models import CalendarItem
from training.models import Enrolment

REPLY = "reply"
COURSE = "course_days"


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

"""What the training room writes to people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.local_time import local_day
from organisations import outbox
from organisations.letters import Enclosure, address_of, post_letter, tell_letters
from organisations.models import OutboxMessage
from training.models import Certification, CourseSession, Enrolment

DAYS = "course-days.ics"

tell_letters(
    _("Volunteers"),
    training__place_offered=_("There is a place in a course"),
    training__waiting_list=_("You are on a waiting list"),
    training__taking_part=_("You take part in a course, or it has new days"),
    training__place_ended=_("Your place in a course ended"),
    training__course_closed=_("A course is closed"),
    training__certification_confirmed=_("You have your certificate"),
    training__certification_elsewhere=_("We saw your certificate from elsewhere"),
    training__certification_taken=_("Your certificate is suspended or revoked"),
    training__certification_reinstated=_("Your certificate stands again"),
    training__certification_reissued=_("Your certificate was issued again"),
)


@dataclass(frozen=True)
class DaysInCalendar:
    """What a floor above adds to a letter: the days as a calendar file, and where to answer."""

    calendar: bytes = b""
    answer: str = ""

    @classmethod
    def among(cls, answers: Iterable[tuple[Any, Any]]) -> "DaysInCalendar":
        """What one of the receivers of a signal handed over; nothing where none did."""
        return next((answer for _receiver, answer in answers if isinstance(answer, cls)), cls())


def about_place(enrolment: Enrolment) -> str:
    """What all letters about a place are about: a newer one replaces one that still waits."""
    return f"training.place.{enrolment.pk}"


def about_closing(enrolment: Enrolment) -> str:
    """Apart from their place, which stays: the days and the link of that letter must arrive."""
    return f"training.closing.{enrolment.pk}"


def post_place_offer(enrolment: Enrolment, *, at: datetime) -> OutboxMessage | None:
    return _post("place_offered", enrolment, {}, at=at)


def tell_waiting(enrolment: Enrolment, *, at: datetime) -> OutboxMessage | None:
    """They are on the waiting list, and hear from us when a place is free."""
    return _post("waiting_list", enrolment, {}, at=at)


def tell_taking_part(
    enrolment: Enrolment,
    sessions: Sequence[CourseSession],
    days: DaysInCalendar,
    *,
    is_new: bool,
    at: datetime,
) -> OutboxMessage | None:
    """They take part, or days were added: every day that is to come in one letter."""
    facts = {"sessions": sessions, "answer": days.answer, "is_new": is_new}
    return _post("taking_part", enrolment, facts, days.calendar, at=at)


def tell_place_ended(
    enrolment: Enrolment,
    sessions: Sequence[CourseSession],
    days: DaysInCalendar,
    *,
    took_part: bool,
    reason: str,
    at: datetime,
) -> OutboxMessage | None:
    """They are out of the course, and why. None: they had never heard that they were in it."""
    service, recipient = enrolment.service, enrolment.volunteer.user.mailbox
    about = about_place(enrolment)
    outbox.withdraw(service=service, recipient=recipient, about=about)
    # It says that they still take part.
    outbox.withdraw(service=service, recipient=recipient, about=about_closing(enrolment))
    if not outbox.may_have_arrived(service=service, recipient=recipient, about=about):
        return None
    facts = {"sessions": sessions, "took_part": took_part, "reason": reason}
    return _post("place_ended", enrolment, facts, days.calendar, at=at)


def tell_course_closed(
    enrolment: Enrolment, sessions: Sequence[CourseSession], *, at: datetime
) -> OutboxMessage | None:
    """To whoever takes part: nobody joins any more, and their days stand."""
    facts = {"sessions": sessions}
    return _post("course_closed", enrolment, facts, about=about_closing(enrolment), at=at)


def tell_closed_without_place(
    enrolment: Enrolment, *, was_asked: bool, at: datetime
) -> OutboxMessage | None:
    """To whoever would have liked to, also in place of a question or letter that still waits.

    ``was_asked``: they had been asked whether they want a place.
    """
    waited = outbox.withdraw(
        service=enrolment.service,
        recipient=enrolment.volunteer.user.mailbox,
        about=about_place(enrolment),
    )
    # A question that never left is not worth a word; what waits is always the newest letter.
    facts = {"was_asked": was_asked and not waited}
    return _post("course_closed", enrolment, facts, at=at)


def _post(
    name: str,
    enrolment: Enrolment,
    facts: dict[str, Any],
    calendar: bytes = b"",
    *,
    about: str = "",
    at: datetime,
) -> OutboxMessage | None:
    person, service = enrolment.volunteer.user, enrolment.service
    about = about or about_place(enrolment)
    return post_letter(
        f"training/mail/{name}",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={
            "person": person,
            "enrolment": enrolment,
            "course": enrolment.course,
            "url": address_of("training:my_training", service.slug),
            **facts,
        },
        kind=f"training.{name}",
        key=f"{about}.{name}.{at.isoformat()}",
        about=about,
        enclosed=Enclosure(DAYS, calendar) if calendar else None,
        at=at,
    )


def tell_certified(certification: Certification, *, at: datetime) -> OutboxMessage | None:
    person, service = certification.volunteer.user, certification.service
    return post_letter(
        "training/mail/certification_confirmed",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={
            "person": person,
            "certification": certification,
            "url": address_of("training:my_training", service.slug),
        },
        kind="training.certification_confirmed",
        key=f"training.certified.{certification.pk}",
        at=at,
    )


def tell_seen_elsewhere(certification: Certification, *, at: datetime) -> OutboxMessage | None:
    """We have seen a certificate that somebody else gave them, and count with it."""
    return _post_certificate("certification_elsewhere", certification, {}, at=at)


def tell_certification_taken(
    certification: Certification, *, may_mediate: bool, at: datetime
) -> OutboxMessage | None:
    """It is suspended or revoked, and why; ``may_mediate``: they still do, by another one."""
    facts = {"may_mediate": may_mediate}
    return _post_certificate("certification_taken", certification, facts, at=at)


def tell_reinstated(certification: Certification, *, at: datetime) -> OutboxMessage | None:
    ends, today = certification.valid_until, local_day(at, certification.service.zone)
    facts = {"has_ended": ends is not None and ends < today}
    return _post_certificate("certification_reinstated", certification, facts, at=at)


def tell_reissued(certification: Certification, *, at: datetime) -> OutboxMessage | None:
    """The paper they have is the old one; where the new one is."""
    return _post_certificate("certification_reissued", certification, {}, at=at)


def _post_certificate(
    name: str, certification: Certification, facts: dict[str, Any], *, at: datetime
) -> OutboxMessage | None:
    person, service = certification.volunteer.user, certification.service
    # What was decided last is what they read, where the letter before still waits.
    about = f"training.certificate.{certification.pk}"
    return post_letter(
        f"training/mail/{name}",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={
            "person": person,
            "certification": certification,
            "reason": certification.reason,
            "url": address_of("training:my_training", service.slug),
            **facts,
        },
        kind=f"training.{name}",
        key=f"{about}.{name}.{certification.state}.{at.isoformat()}",
        about=about,
        at=at,
    )

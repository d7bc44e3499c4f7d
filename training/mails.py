"""What the training room writes to people."""

from datetime import datetime

from organisations.letters import address_of, post_letter
from organisations.models import OutboxMessage
from training.models import Certification, Enrolment


def about_place(enrolment: Enrolment) -> str:
    """What the offer of a place is about: a newer one replaces it, leaving takes it back."""
    return f"training.place.{enrolment.pk}"


def post_place_offer(enrolment: Enrolment, *, at: datetime) -> OutboxMessage:
    person, service = enrolment.volunteer.user, enrolment.service
    return post_letter(
        "training/mail/place_offered",
        service=service,
        recipient=person.email,
        language=person.language,
        context={
            "person": person,
            "course": enrolment.course,
            "url": address_of("training:my_training", service.slug),
        },
        kind="training.place_offered",
        key=f"{about_place(enrolment)}.{at.isoformat()}",
        about=about_place(enrolment),
        at=at,
    )


def tell_certified(certification: Certification, *, at: datetime) -> OutboxMessage:
    person, service = certification.volunteer.user, certification.service
    return post_letter(
        "training/mail/certification_confirmed",
        service=service,
        recipient=person.email,
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

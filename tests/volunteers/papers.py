"""What an applicant hands in before admission, as rows."""

from datetime import datetime
from email import message_from_bytes
from email.policy import SMTP

from tests.factories.volunteers import (
    AgreementTextFactory,
    ApplicationFactory,
    ConductCertificateFactory,
)
from volunteers.lifecycle import ApplicationState
from volunteers.models import (
    AcceptedVia,
    AgreementKind,
    AgreementText,
    Application,
    ConductCertificate,
    Volunteer,
    VolunteerAgreement,
)

CONFIDENTIALITY = "We keep what we hear to ourselves."


def publish_both(service) -> list[AgreementText]:
    return [
        AgreementTextFactory(service=service, kind=kind, version=1, body=body)
        for kind, body in (
            (AgreementKind.VOLUNTEER, "We agree on this."),
            (AgreementKind.CONFIDENTIALITY, CONFIDENTIALITY),
        )
    ]


def accept(application: Application, texts: list[AgreementText], at: datetime) -> None:
    for text in texts:
        VolunteerAgreement.unscoped.create(
            service=application.service,
            application=application,
            text=text,
            accepted_at=at,
            via=AcceptedVia.SCREEN,
        )


def ready_to_screen(service, at: datetime, **facts) -> Application:
    application = ApplicationFactory(service=service, state=ApplicationState.INTERVIEWED, **facts)
    ConductCertificateFactory(service=service, application=application)
    accept(application, publish_both(service), at)
    return application


def admitted_as(volunteer: Volunteer, application: Application) -> None:
    """What an admission leaves behind."""
    application.state = ApplicationState.ADMITTED
    application.volunteer = volunteer
    application.save()
    for papers in (ConductCertificate, VolunteerAgreement):
        papers.unscoped.of_application(application).update(volunteer=volunteer)


def header(letter, name: str) -> str:
    """A header of a mail that has left."""
    return str(message_from_bytes(letter.message().as_bytes(), policy=SMTP)[name])

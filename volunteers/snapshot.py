"""What an applicant or a volunteer has shown and accepted, and what is still missing."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from volunteers.models import (
    AgreementKind,
    AgreementText,
    Application,
    ConductCertificate,
    Volunteer,
    VolunteerAgreement,
)
from volunteers.models.questions import (
    AGREEMENTS_OF_APPLICATION,
    AGREEMENTS_OF_VOLUNTEER,
    CERTIFICATE_OF_APPLICATION,
    CERTIFICATE_OF_VOLUNTEER,
    CURRENT_TEXTS,
)


@dataclass(frozen=True)
class TextOnFile:
    """The current text of a kind, and its acceptance by this person."""

    kind: AgreementKind
    text: AgreementText | None
    accepted: VolunteerAgreement | None


@dataclass(frozen=True)
class Screening:
    certificate: ConductCertificate | None
    texts: tuple[TextOnFile, ...]

    @property
    def not_published(self) -> tuple[AgreementKind, ...]:
        return tuple(on_file.kind for on_file in self.texts if on_file.text is None)

    @property
    def not_accepted(self) -> tuple[AgreementKind, ...]:
        waiting = (on_file for on_file in self.texts if on_file.text and not on_file.accepted)
        return tuple(on_file.kind for on_file in waiting)

    @property
    def texts_are_accepted(self) -> bool:
        return not self.not_published and not self.not_accepted

    @property
    def is_complete(self) -> bool:
        return self.certificate is not None and self.texts_are_accepted


def texts_for(application: Application) -> tuple[TextOnFile, ...]:
    """Both texts, in two queries. A renewed text counts as not accepted until it is.

    Of a volunteer also what they signed without this application.
    """
    if application.volunteer_id:
        agreements = AGREEMENTS_OF_VOLUNTEER.ask(volunteer=application.volunteer_id)
    else:
        agreements = AGREEMENTS_OF_APPLICATION.ask(application=application.pk)
    return _texts(application.service_id, agreements)


def _texts(service: int, agreements: Iterable[VolunteerAgreement]) -> tuple[TextOnFile, ...]:
    current = {text.kind: text for text in CURRENT_TEXTS.ask(service=service)}
    accepted = {agreement.text_id: agreement for agreement in agreements}
    return tuple(
        TextOnFile(kind, text, accepted.get(text.pk) if text else None)
        for kind in AgreementKind
        for text in [current.get(kind)]
    )


def screening_of(application: Application) -> Screening:
    if application.volunteer_id:
        certificate = CERTIFICATE_OF_VOLUNTEER.first(volunteer=application.volunteer_id)
    else:
        certificate = CERTIFICATE_OF_APPLICATION.first(application=application.pk)
    return Screening(certificate=certificate, texts=texts_for(application))


def papers_of(volunteer: Volunteer) -> Screening:
    """The same of a volunteer, whether or not they came by an application."""
    agreements = AGREEMENTS_OF_VOLUNTEER.ask(volunteer=volunteer.pk)
    return Screening(
        certificate=CERTIFICATE_OF_VOLUNTEER.first(volunteer=volunteer.pk),
        texts=_texts(volunteer.service_id, agreements),
    )


def renew_by(certificate: ConductCertificate, months: int) -> date:
    """The day on which a new conduct certificate is asked for, ``months`` after the issue."""
    # Months counted from 0, so that December is no year of its own.
    years, month = divmod(certificate.issued_on.month - 1 + months, 12)
    year, month = certificate.issued_on.year + years, month + 1
    last = calendar.monthrange(year, month)[1]
    # The 31st of a shorter month is its last day.
    return date(year, month, min(certificate.issued_on.day, last))

"""A certification as a sheet of paper, in the language of who holds it."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from core.templatetags.ui import spelled
from core.wording import trade_words
from organisations.letters import address_of
from training.certificates.document import CertificateFacts, render_certificate
from training.models import Certification


def print_certificate(certification: Certification) -> bytes:
    """The PDF. Needs the certification with all that it names (``with_all``)."""
    language = certification.volunteer.user.language
    with translation.override(language):
        return render_certificate(_facts(certification, language), labels=_labels())


def _facts(certification: Certification, language: str) -> CertificateFacts:
    enrolment, decided_by = certification.enrolment, certification.decided_by
    return CertificateFacts(
        language=language,
        holder=certification.volunteer.user.full_name,
        service=certification.service.name,
        certified=str(trade_words(certification.service.country).on_a_certificate),
        number=certification.number,
        effective_on=_written(certification.effective_on),
        valid_until=_written(certification.valid_until),
        reissued_on=_written(certification.reissued_on) if certification.reissued_on else "",
        trainer=enrolment.course.trainer.full_name if enrolment else "",
        coordinators=(decided_by.full_name,) if decided_by else (),
        verify_url=address_of("training:certificate_verify", certification.secret),
    )


def _written(day: date | None) -> str:
    return spelled(day, "j F Y")


def _labels() -> dict[str, str]:
    return {
        "title": _("Certificate"),
        "certifies": _("This certifies that"),
        "earned": _("has earned the certificate of"),
        "number": _("Number"),
        "effective": _("Valid from"),
        "valid_until": _("Valid until"),
        "no_end_date": _("no end date"),
        "reissued": _("Issued again on"),
        "trainer": _("Trainer"),
        "coordinator": _("Coordinator"),
        "verify": _("Check this certificate"),
    }

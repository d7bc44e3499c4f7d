import shutil
import subprocess
from datetime import date

import pytest

from tests.factories.training import CertificationFactory, EnrolmentFactory
from training.models import Certification
from training.pages.paper import print_certificate

needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext here")


def text_of(pdf: bytes) -> str:
    """The words on the paper, whichever lines they stand on."""
    run = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, check=True, capture_output=True
    )
    return " ".join(run.stdout.decode().split())


def paper_of(certification: Certification) -> bytes:
    return print_certificate(Certification.unscoped.with_all().get(pk=certification.pk))


@needs_pdftotext
def test_the_paper_names_who_certified_whom_and_until_when(service):
    enrolment = EnrolmentFactory(service=service)
    certification = CertificationFactory(
        service=service,
        enrolment=enrolment,
        volunteer=enrolment.volunteer,
        effective_on=date(2026, 3, 9),
        valid_until=date(2028, 3, 8),
    )

    text = text_of(paper_of(certification))

    for words in (
        enrolment.volunteer.user.full_name,
        enrolment.course.trainer.full_name,
        certification.decided_by.full_name,
        service.name,
        certification.number,
        "9 March 2026",
        "8 March 2028",
    ):
        assert words in text


@needs_pdftotext
def test_a_renewal_without_a_course_names_no_trainer_and_no_end(service):
    text = text_of(paper_of(CertificationFactory(service=service)))

    assert "no end date" in text
    assert "trainer" not in text.lower()


@needs_pdftotext
def test_the_paper_speaks_the_language_of_who_holds_it(service):
    certification = CertificationFactory(
        service=service, volunteer__user__language="fr", effective_on=date(2026, 3, 9)
    )

    assert "9 mars 2026" in text_of(paper_of(certification))


@needs_pdftotext
def test_the_address_of_the_check_stands_on_the_paper_in_full(service):
    certification = CertificationFactory(service=service)

    text = text_of(paper_of(certification))

    assert f"/certificates/{certification.secret}/" in "".join(text.split())

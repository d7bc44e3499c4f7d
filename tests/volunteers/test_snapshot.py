from datetime import date

import pytest

from tests.factories.volunteers import (
    AgreementTextFactory,
    ApplicationFactory,
    ConductCertificateFactory,
)
from tests.volunteers.papers import publish_both, ready_to_screen
from volunteers.models import AgreementKind
from volunteers.snapshot import renew_by, screening_of


def test_with_a_certificate_and_both_texts_nothing_is_missing(service, now):
    application = ready_to_screen(service, now)

    assert screening_of(application).is_complete


def test_without_published_texts_the_screening_says_which(service):
    application = ApplicationFactory(service=service)
    ConductCertificateFactory(service=service, application=application)

    screening = screening_of(application)

    assert screening.not_published == tuple(AgreementKind)
    assert not screening.is_complete


def test_a_renewed_text_has_to_be_accepted_anew(service, now):
    application = ready_to_screen(service, now)
    AgreementTextFactory(service=service, kind=AgreementKind.VOLUNTEER, version=2)

    assert screening_of(application).not_accepted == (AgreementKind.VOLUNTEER,)


def test_the_texts_of_another_service_count_for_nothing(service, now):
    application = ApplicationFactory(service=service)
    publish_both(ApplicationFactory().service)

    assert screening_of(application).not_published == tuple(AgreementKind)


@pytest.mark.parametrize(
    ("issued", "months", "due"),
    [
        (date(2026, 1, 10), 36, date(2029, 1, 10)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 5, 31), 1, date(2026, 6, 30)),
    ],
)
def test_a_certificate_is_renewed_whole_months_after_its_issue(issued, months, due):
    certificate = ConductCertificateFactory.build(issued_on=issued, application=None, seen_by=None)

    assert renew_by(certificate, months) == due

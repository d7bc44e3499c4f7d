"""Papers hang on the volunteer: also of one who never applied."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from organisations.actions.refusals import AboutOneself
from organisations.models import AuditEntry, Role
from tests.factories.organisations import UserFactory
from tests.factories.volunteers import (
    AgreementTextFactory,
    VolunteerFactory,
)
from tests.volunteers.papers import publish_both, ready_to_screen
from volunteers.actions.admission import admit_applicant
from volunteers.actions.agreements import accept_agreements
from volunteers.actions.applications import note_conduct_certificate, screen_applicant
from volunteers.actions.papers import note_signed_agreements, see_conduct_certificate
from volunteers.actions.refusals import NothingToAccept
from volunteers.links import applicant
from volunteers.models import AcceptedVia, AgreementKind, ConductCertificate, VolunteerAgreement
from volunteers.snapshot import papers_of, screening_of

SIGNED = date(2019, 9, 2)
SEEN = {"number": "VOG-7", "issued_on": date(2024, 5, 1), "seen_on": date(2024, 5, 20)}


@pytest.fixture
def volunteer(service):
    return VolunteerFactory(service=service)


def test_what_an_applicant_brought_is_theirs_as_a_volunteer(service, coordinator, now):
    application = ready_to_screen(service, now)
    screen_applicant(application, by=coordinator, at=now)

    volunteer = admit_applicant(application, by=coordinator, at=now)

    papers = papers_of(volunteer)
    assert papers.is_complete
    assert papers.certificate.application == application
    application.refresh_from_db()
    assert screening_of(application) == papers


def test_a_newer_certificate_of_the_volunteer_counts_on_the_page_of_the_application(
    service, coordinator, now
):
    application = ready_to_screen(service, now)
    screen_applicant(application, by=coordinator, at=now)
    volunteer = admit_applicant(application, by=coordinator, at=now)
    application.refresh_from_db()

    newer = see_conduct_certificate(
        volunteer,
        number="VOG-8",
        issued_on=date(2026, 2, 20),
        seen_on=date(2026, 3, 2),
        by=coordinator,
        at=now,
    )
    older = note_conduct_certificate(application, **SEEN, by=coordinator, at=now)

    assert (newer.application, older.volunteer) == (None, volunteer)
    assert screening_of(application).certificate == papers_of(volunteer).certificate == newer


def test_papers_of_somebody_who_never_applied(volunteer, coordinator, now):
    publish_both(volunteer.service)

    for _twice in range(2):
        certificate = see_conduct_certificate(volunteer, **SEEN, by=coordinator, at=now)
        note_signed_agreements(volunteer, signed_on=SIGNED, by=coordinator, at=now)

    assert ConductCertificate.unscoped.get() == certificate
    assert certificate.seen_by == coordinator.user
    rows = VolunteerAgreement.unscoped.of_volunteer(volunteer)
    assert {(row.via, row.signed_on, row.seen_by) for row in rows} == {
        (AcceptedVia.PAPER, SIGNED, coordinator.user)
    }
    assert papers_of(volunteer).is_complete
    verbs = list(AuditEntry.visible_to(coordinator).values_list("verb", flat=True))
    assert sorted(verbs) == ["volunteer.see_certificate", "volunteer.sign_agreements"]


def test_a_newer_text_is_signed_by_itself(volunteer, coordinator, now):
    publish_both(volunteer.service)
    note_signed_agreements(volunteer, signed_on=SIGNED, by=coordinator, at=now)
    AgreementTextFactory(service=volunteer.service, kind=AgreementKind.VOLUNTEER, version=2)

    assert papers_of(volunteer).not_accepted == (AgreementKind.VOLUNTEER,)
    assert note_signed_agreements(volunteer, signed_on=SIGNED, by=coordinator, at=now) == 1


def test_where_the_service_has_no_texts_nothing_was_signed(volunteer, coordinator, now):
    with pytest.raises(NothingToAccept):
        note_signed_agreements(volunteer, signed_on=SIGNED, by=coordinator, at=now)


def test_nobody_sees_their_own_papers(service, coordinator, member, now):
    member(service, Role.COORDINATOR)
    own = VolunteerFactory(service=service, user=coordinator.user)
    publish_both(service)

    with pytest.raises(AboutOneself):
        see_conduct_certificate(own, **SEEN, by=coordinator, at=now)
    with pytest.raises(AboutOneself):
        note_signed_agreements(own, signed_on=SIGNED, by=coordinator, at=now)


def test_a_text_that_is_renewed_is_accepted_by_link_for_the_volunteer(service, coordinator, now):
    application = ready_to_screen(service, now)
    screen_applicant(application, by=coordinator, at=now)
    volunteer = admit_applicant(application, by=coordinator, at=now)
    newer = AgreementTextFactory(service=service, kind=AgreementKind.VOLUNTEER, version=2)

    accept_agreements(
        application,
        texts=frozenset({newer.pk}),
        via=AcceptedVia.SCREEN,
        by=applicant(service),
        at=now,
    )

    assert papers_of(volunteer).texts_are_accepted


def test_a_paper_is_somebodys(service):
    facts = {"service": service, "seen_by": UserFactory(), **SEEN}

    with pytest.raises(IntegrityError), transaction.atomic():
        ConductCertificate.unscoped.create(**facts)


def test_only_a_paper_is_signed(volunteer, now):
    [text, _other] = publish_both(volunteer.service)
    facts = {"service": volunteer.service, "volunteer": volunteer, "text": text}

    with pytest.raises(IntegrityError), transaction.atomic():
        VolunteerAgreement.unscoped.create(
            **facts, accepted_at=now, via=AcceptedVia.SCREEN, signed_on=SIGNED
        )


def test_the_page_of_a_volunteer_without_an_application_shows_and_takes_papers(volunteer, desk):
    publish_both(volunteer.service)

    def url(name):
        return reverse(f"volunteers:{name}", args=[volunteer.service.slug, volunteer.pk])

    page = desk.get(url("volunteer_detail")).content.decode()
    seen = desk.post(url("volunteer_certificate"), SEEN, follow=True).content.decode()
    signed = desk.post(url("volunteer_signed"), {"signed_on": SIGNED}, follow=True).content.decode()
    after = desk.get(url("volunteer_detail")).content.decode()

    assert "not seen yet" in page
    assert url("volunteer_papers") in page
    assert "Number VOG-7, issued on 1 May 2024" in seen
    assert "Both texts are accepted." in signed
    assert "version 1 signed on paper on 2 September 2019" in " ".join(after.split())


def test_a_paper_that_is_filled_in_wrongly_says_so(volunteer, desk):
    url = reverse("volunteers:volunteer_signed", args=[volunteer.service.slug, volunteer.pk])

    wrong = desk.post(url, {"signed_on": ""})
    without_texts = desk.post(url, {"signed_on": SIGNED})

    assert wrong.status_code == without_texts.status_code == 422
    assert "Your service has no texts to accept yet." in without_texts.content.decode()

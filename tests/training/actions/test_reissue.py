"""A certificate is issued again after a name was corrected: the same number, with the day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from organisations.actions.refusals import AboutOneself
from organisations.models import AuditEntry, OutboxMessage, Role
from tests.factories.organisations import UserFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import VolunteerFactory
from training.actions.certifications import reissue_certification
from training.actions.refusals import NoPaper
from training.models import Certification
from training.pages.paper import _facts


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def certification(service):
    return CertificationFactory(service=service)


def test_the_paper_keeps_its_number_and_says_when(certification, coordinator, deliver_mail, now):
    number = certification.number
    person = certification.volunteer.user
    person.last_name = "de Wit"
    person.save()

    reissue_certification(certification, by=coordinator, at=now)

    row = Certification.unscoped.with_all().get(pk=certification.pk)
    facts = _facts(row, "en")
    [letter] = deliver_mail()
    assert (row.number, row.reissued_on) == (number, date(2026, 3, 2))
    assert (facts.holder, facts.reissued_on) == (person.full_name, "2 March 2026")
    assert letter.subject == f"Your certificate {number} is issued again"
    assert person.full_name in letter.body
    assert AuditEntry.visible_to(coordinator).get().verb == "certification.reissue"


def test_one_that_was_given_out_once_says_no_such_day(certification):
    assert (
        _facts(Certification.unscoped.with_all().get(pk=certification.pk), "en").reissued_on == ""
    )


def test_twice_on_one_day_is_once_and_later_is_again(certification, coordinator, now):
    for later in (timedelta(), timedelta(hours=2), timedelta(days=3)):
        reissue_certification(certification, by=coordinator, at=now + later)

    certification.refresh_from_db()
    assert certification.reissued_on == date(2026, 3, 5)
    assert OutboxMessage.unscoped.count() == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "revoked"},
        {"given_by": "Delft", "number": "", "secret": None, "seen_on": date(2026, 1, 1)},
    ],
)
def test_what_has_no_paper_is_not_issued(service, coordinator, now, facts):
    if "given_by" in facts:
        facts = facts | {"seen_by": UserFactory()}
    certification = CertificationFactory(service=service, **facts)

    with pytest.raises(NoPaper):
        reissue_certification(certification, by=coordinator, at=now)


def test_nobody_issues_their_own(service, coordinator, member, now):
    member(service, Role.COORDINATOR)
    own = CertificationFactory(
        service=service, volunteer=VolunteerFactory(service=service, user=coordinator.user)
    )

    with pytest.raises(AboutOneself):
        reissue_certification(own, by=coordinator, at=now)


def test_the_pages_offer_and_show_it(certification, coordinator, logged_in, client):
    desk, slug = logged_in(coordinator), certification.service.slug
    url = reverse("training:certification_reissue", args=[slug, certification.pk])
    detail = reverse("training:certification_detail", args=[slug, certification.pk])
    check = reverse("training:certificate_verify", args=[certification.secret])
    before = desk.get(detail).text

    after = desk.post(url, follow=True).text

    assert url in before
    assert "Issued again on" not in before
    assert "Issued again on" in after
    assert "Issued again on" in client.get(check).text

import pytest
from django.urls import reverse

from organisations.models import Role
from tests.factories.volunteers import ApplicationFactory
from tests.volunteers.papers import CONFIDENTIALITY, accept, publish_both
from volunteers.models import AgreementKind, AgreementText


def url(service):
    return reverse("volunteers:agreement_texts", args=[service.slug])


def test_the_page_shows_each_text_and_how_often_it_was_accepted(service, desk, now):
    accept(ApplicationFactory(service=service), publish_both(service), now)

    page = desk.get(url(service)).content.decode()

    assert CONFIDENTIALITY in page
    assert page.count("accepted 1 time") == 2


def test_a_new_version_is_published(service, desk):
    publish_both(service)

    answer = desk.post(url(service), {"kind": "volunteer", "body": "New words."})

    newest = AgreementText.unscoped.of_kind(AgreementKind.VOLUNTEER).newest_first().first()
    assert answer.status_code == 302
    assert (newest.version, newest.body) == (2, "New words.")


@pytest.mark.parametrize("sent", [{"kind": "volunteer", "body": ""}, {"kind": "poem", "body": "x"}])
def test_an_empty_text_or_an_unknown_kind_is_refused(sent, service, desk):
    assert desk.post(url(service), sent).status_code == 422
    assert AgreementText.unscoped.count() == 0


@pytest.mark.parametrize(
    ("role", "status"), [(Role.MANAGER, 200), (Role.TRAINER, 403), (Role.VOLUNTEER, 403)]
)
def test_who_publishes_texts(role, status, service, member, logged_in):
    assert logged_in(member(service, role)).get(url(service)).status_code == status

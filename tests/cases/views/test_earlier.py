"""Who was here before is told while a new case is written down, and at triage."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from cases.models import Case, Party
from organisations.models import Role
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import ServiceFactory

SAID = {"name": "Geheim, mrs", "street": "", "house_number": "", "phone": "", "email": ""}


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def before(service):
    """Ended half a year ago, with its two parties."""
    case = CaseFactory(
        service=service,
        state="closed",
        number="2025-0031",
        received_at=timezone.now() - timedelta(days=300),
        closed_at=timezone.now() - timedelta(days=180),
        confirmed_result="improved",
    )
    PartyFactory(service=service, case=case, role="a")
    PartyFactory(
        service=service,
        case=case,
        role="b",
        name="Łódź",
        street="Lange Dreef",
        house_number="14 A",
        postcode="",
        phone="",
        email="",
    )
    return case


def told(client, service, **said):
    return client.post(f"/s/{service.slug}/cases/new/earlier/", SAID | said).content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"phone": "0031 6 123 456 78"},
        {"email": "GEHEIM@Example.org "},
        {"name": "mrs. geheim", "postcode": "7511ab", "house_number": "12"},
        {"street": "verborgenlaan", "house_number": "12"},
        {"street": "Lange  dreef", "house_number": "14a"},
    ],
)
def test_the_same_phone_mailbox_household_or_address_is_told(
    coordinator, before, logged_in, service, said
):
    page = told(logged_in(coordinator), service, **said)

    assert "2025-0031" in page
    assert "Improved" in page
    assert f"/cases/{before.pk}/" in page
    for secret in ("Geheim", "Verborgenlaan", "geheim@", "12345678", "Łódź"):
        assert secret not in page


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": "Mrs Geheim"},
        {"house_number": "12"},
        {"street": "Verborgenlaan"},
        {"street": "Verborgenlaan", "house_number": "14"},
        {"phone": "1234"},
        {"phone": "\x00", "email": "a\x00@b"},
    ],
)
def test_a_name_a_number_or_a_street_alone_says_nothing(
    coordinator, before, logged_in, service, said
):
    assert "Perhaps" not in told(logged_in(coordinator), service, **said)


def test_what_ended_longer_ago_and_what_is_another_services_is_not_told(
    coordinator, before, logged_in, service
):
    other = ServiceFactory()
    PartyFactory(service=other, case=CaseFactory(service=other), phone="06 12345678")
    client = logged_in(coordinator)
    assert told(client, service, phone="06 12345678").count("<li>") == 1

    Case.unscoped.filter(pk=before.pk).update(closed_at=timezone.now() - timedelta(days=731))

    assert "Perhaps" not in told(client, service, phone="06 12345678")


def test_the_newest_five_are_shown_and_the_rest_counted(coordinator, logged_in, service):
    for turn in range(7):
        case = CaseFactory(service=service, received_at=datetime(2026, 2, 1 + turn, tzinfo=UTC))
        PartyFactory(service=service, case=case)

    page = told(logged_in(coordinator), service, email="geheim@example.org")

    assert page.count("<li>") == 5
    assert "And 2 more." in page
    assert "7 February 2026" in page


def test_the_form_tells_it_again_with_its_errors(coordinator, before, logged_in, service):
    answer = logged_in(coordinator).post(f"/s/{service.slug}/cases/new/", {"phone": "0612345678"})

    assert answer.status_code == 422
    assert "2025-0031" in answer.content.decode()


def test_triage_tells_it_of_both_parties_and_not_of_the_case_itself(
    coordinator, before, logged_in, service
):
    case = CaseFactory(service=service, state="triage", number="2026-0001")
    PartyFactory(service=service, case=case, role="a", phone="", email="", name="Other")
    PartyFactory(service=service, case=case, role="b", phone="0612345678", email="", name="New")

    page = logged_in(coordinator).get(f"/s/{service.slug}/cases/{case.pk}/triage/")

    card = page.content.decode().partition("Perhaps here before")[2].partition("</section>")[0]
    assert "2025-0031" in card
    assert "2026-0001" not in card
    assert Party.unscoped.count() == 4

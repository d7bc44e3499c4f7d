from datetime import UTC, date, datetime

import pytest
import time_machine

from organisations.models import Role, Scope
from tests.factories.training import CertificationFactory
from tests.training.lessons import held_course, participant
from training.actions.certifications import propose_certification
from training.lifecycle import CertificationState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(coordinator, logged_in):
    return logged_in(coordinator)


@pytest.fixture
def proposed(service, trainer):
    return propose_certification(participant(held_course(service)), by=trainer, at=NOW)


def list_page(service):
    return f"/s/{service.slug}/certifications/"


def page(certification, path=""):
    return f"/s/{certification.service.slug}/certifications/{certification.pk}/{path}"


def owner(certification):
    volunteer = certification.volunteer
    return Scope(service=volunteer.service, user=volunteer.user, roles=frozenset({Role.VOLUNTEER}))


def test_what_waits_for_the_coordinator_stands_first(client, service, proposed):
    CertificationFactory(service=service, proposed_at=datetime(2026, 3, 2, 13, tzinfo=UTC))

    shown = client.get(list_page(service))

    assert shown.context["rows"][0][0] == proposed
    assert "your decision" in shown.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_the_same_at_every_size(
    client, service, django_assert_num_queries, number
):
    for _ in range(number):
        CertificationFactory(service=service)

    with django_assert_num_queries(5):
        client.get(list_page(service))


def test_the_page_shows_the_proposal_and_what_it_rests_on(client, proposed):
    shown = client.get(page(proposed)).content.decode()

    assert "16 hours (15 are asked)" in shown
    assert "Confirm this certificate?" in shown
    assert "Empty: no end date." in shown


def test_a_trainer_sees_it_without_the_decision(proposed, trainer, logged_in):
    client = logged_in(trainer)

    shown = client.get(page(proposed)).content.decode()

    assert "The coordinator decides about this certificate." in shown
    assert client.post(page(proposed, "confirm/")).status_code == 403
    assert client.post(page(proposed, "revoke/"), {"reason": "no"}).status_code == 403


def test_confirming_without_an_end(client, proposed):
    answer = client.post(page(proposed, "confirm/"), {"effective_on": "2026-03-09"}, follow=True)

    proposed.refresh_from_db()
    assert proposed.state == CertificationState.CONFIRMED
    assert (proposed.effective_on, proposed.valid_until) == (date(2026, 3, 9), None)
    assert "is certified, and hears it by email" in answer.content.decode()


def test_an_empty_end_follows_the_months_of_the_service(client, service, proposed):
    service.certification_months = 24
    service.save()

    shown = client.get(page(proposed)).content.decode()
    client.post(page(proposed, "confirm/"), {"effective_on": "2026-03-09"})

    proposed.refresh_from_db()
    assert "Empty: 24 months" in shown
    assert proposed.valid_until == date(2028, 3, 8)


def test_an_end_that_is_given_stands(client, service, proposed):
    service.certification_months = 24
    service.save()

    client.post(
        page(proposed, "confirm/"),
        {"effective_on": "2026-03-09", "valid_until": "2026-12-31"},
    )

    proposed.refresh_from_db()
    assert proposed.valid_until == date(2026, 12, 31)


def test_an_end_before_the_start_is_said_at_the_field(client, proposed):
    answer = client.post(
        page(proposed, "confirm/"),
        {"effective_on": "2026-03-09", "valid_until": "2026-03-08"},
    )

    assert answer.status_code == 422
    assert "valid_until" in answer.context["confirm_form"].errors
    proposed.refresh_from_db()
    assert proposed.state == CertificationState.PROPOSED


def test_a_renewal_starts_the_day_after_the_old_one(client, service, proposed):
    CertificationFactory(
        service=service, volunteer=proposed.volunteer, valid_until=date(2026, 5, 31)
    )

    form = client.get(page(proposed)).context["confirm_form"]

    assert form.initial["effective_on"] == date(2026, 6, 1)


def test_confirming_twice_is_said(client, proposed):
    client.post(page(proposed, "confirm/"), {"effective_on": "2026-03-09"})

    answer = client.post(page(proposed, "confirm/"), {"effective_on": "2026-03-10"}, follow=True)

    assert "This has changed in the meantime" in answer.content.decode()


@pytest.mark.parametrize(
    ("before", "move", "after"),
    [
        ("proposed", "refuse", "refused"),
        ("confirmed", "suspend", "suspended"),
        ("suspended", "reinstate", "confirmed"),
        ("suspended", "revoke", "revoked"),
        ("confirmed", "revoke", "revoked"),
    ],
)
def test_a_decision_is_made_with_its_reason(client, service, before, move, after):
    certification = CertificationFactory(service=service, state=before)

    client.post(page(certification, f"{move}/"), {"reason": "Because"})

    certification.refresh_from_db()
    assert (certification.state, certification.reason) == (after, "Because")
    assert "Because" in client.get(page(certification)).content.decode()


@pytest.mark.parametrize("move", ["suspend", "revoke"])
def test_a_reason_is_needed(client, service, move):
    certification = CertificationFactory(service=service)

    answer = client.post(page(certification, f"{move}/"), {"reason": ""})

    certification.refresh_from_db()
    assert answer.status_code == 422
    assert certification.state == CertificationState.CONFIRMED


def test_reinstating_needs_none(client, service):
    certification = CertificationFactory(service=service, state="suspended")

    client.post(page(certification, "reinstate/"), {})

    certification.refresh_from_db()
    assert certification.state == CertificationState.CONFIRMED


def test_a_move_that_is_too_late_or_does_not_exist(client, service):
    certification = CertificationFactory(service=service, state="revoked")

    late = client.post(page(certification, "suspend/"), {"reason": "x"}, follow=True)

    assert "This has changed in the meantime" in late.content.decode()
    assert client.post(page(certification, "burn/"), {"reason": "x"}).status_code == 404


def test_the_paper_is_for_staff_and_for_who_holds_it(
    service, coordinator, trainer, member, logged_in
):
    certification = CertificationFactory(service=service)
    paper = page(certification, "certificate.pdf")

    for scope in (coordinator, trainer, owner(certification)):
        answer = logged_in(scope).get(paper)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    assert logged_in(member(service, Role.VOLUNTEER)).get(paper).status_code == 404
    assert logged_in(member(service, Role.PARTNER)).get(paper).status_code == 403


@pytest.mark.parametrize("state", ["proposed", "refused", "suspended", "revoked"])
def test_there_is_no_paper_of_what_does_not_stand(client, service, state):
    certification = CertificationFactory(service=service, state=state)

    assert client.get(page(certification, "certificate.pdf")).status_code == 404


def test_another_services_certification_is_not_there(client, service):
    elsewhere = CertificationFactory()
    path = f"/s/{service.slug}/certifications/{elsewhere.pk}/"

    for end in ("", "certificate.pdf"):
        assert client.get(path + end).status_code == 404
    assert client.post(path + "revoke/", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.PARTNER, Role.OBSERVER, Role.MANAGER])
def test_others_do_not_see_the_list(service, member, logged_in, role):
    assert logged_in(member(service, role)).get(list_page(service)).status_code == 403

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from cases.lifecycle import CaseState
from cases.models import Case
from tests.factories.cases import READY, RECEIVED, CaseFactory, PartyFactory


@pytest.fixture
def case(service):
    return CaseFactory(service=service, ready=True)


@pytest.fixture
def client(coordinator, logged_in):
    return logged_in(coordinator)


@pytest.fixture
def address(case):
    return f"/s/{case.service.slug}/cases/{case.pk}/"


def test_a_case_that_never_started_is_asked_why(client, address):
    page = client.get(f"{address}close/").content.decode()
    gap = client.post(f"{address}close/", {"ended_reason": "agreement"})
    answer = client.post(f"{address}close/", {"not_started_reason": "gone"})

    assert 'name="not_started_reason"' in page
    assert 'name="ended_reason"' not in page
    assert gap.status_code == 422
    assert answer.url == address
    assert Case.unscoped.get().state == CaseState.CLOSED


def test_a_started_case_is_asked_how_it_ended(client, address):
    Case.unscoped.update(state=CaseState.TALKS_DONE, started_at=RECEIVED)

    gap = client.post(f"{address}close/", {"ended_reason": "agreement"})
    answer = client.post(
        f"{address}close/",
        {"ended_reason": "agreement", "method": "joint", "provisional_result": "solved"},
    )

    assert gap.status_code == 422
    assert answer.url == address
    assert Case.unscoped.get().result == "solved"


@pytest.mark.parametrize("path", ["close/", "reopen/", "rest/"])
def test_a_move_that_cannot_be_made_leads_back(path, client, address):
    state = CaseState.NEW if path == "close/" else CaseState.OFFERED
    Case.unscoped.update(state=state)

    answer = client.get(f"{address}{path}", follow=True)

    assert b"That cannot be done now: the case is" in answer.content


def test_a_closed_case_is_opened_again(client, address, case):
    PartyFactory(service=case.service, case=case)
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=timezone.now())

    gap = client.post(f"{address}reopen/", {"reason": ""})
    client.post(f"{address}reopen/", {"reason": "it began again"})

    assert gap.status_code == 422
    assert Case.unscoped.get().state == CaseState.TRIAGE


def test_after_the_window_the_page_says_why_not(client, address, service):
    long_ago = timezone.now() - timedelta(days=service.reopen_days + 1)
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=long_ago)

    answer = client.post(f"{address}reopen/", {"reason": "again"})

    assert answer.status_code == 422
    assert b"It can be opened again for 90 days" in answer.content


def test_a_case_is_laid_to_rest_and_woken(client, address):
    day = timezone.now().date() + timedelta(days=30)

    client.post(f"{address}rest/", {"wakes_on": day.isoformat(), "reason": "in hospital"})
    resting = Case.unscoped.get()
    page = client.get(address).content.decode()
    client.post(f"{address}wake/")

    assert (resting.state, resting.wakes_on) == (CaseState.DORMANT, day)
    assert "Go on now" in page
    assert Case.unscoped.get().state == CaseState.READY


def test_a_rest_ends_after_today(client, address):
    today = timezone.now().date() - timedelta(days=1)

    answer = client.post(f"{address}rest/", {"wakes_on": today.isoformat(), "reason": "x"})

    assert answer.status_code == 422
    assert b"Choose a day after today." in answer.content


def test_a_case_that_is_awake_is_not_woken(client, address):
    answer = client.post(f"{address}wake/", follow=True)

    assert b"That cannot be done now" in answer.content


def test_waking_is_no_link(client, address):
    assert client.get(f"{address}wake/").url == address


def test_the_menu_offers_what_the_table_allows(client, address, case):
    party = PartyFactory(service=case.service, case=case)
    ready = client.get(address).content.decode()
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=READY)
    closed = client.get(address).content.decode()
    party.delete()
    of_nobody = client.get(address).content.decode()

    assert f"{address}reopen/" not in of_nobody
    assert f"{address}rest/" in ready
    assert f"{address}close/" in ready
    assert f"{address}reopen/" not in ready
    assert f"{address}reopen/" in closed
    assert f"{address}rest/" not in closed


def test_a_case_that_was_closed_after_midnight_was_closed_that_day(client, address):
    late = datetime(2025, 6, 30, 22, 30, tzinfo=UTC)
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=late)

    answer = client.post(f"{address}reopen/", {"reason": "x"})

    assert "The case was closed on 01/07/2025." in answer.content.decode()


@pytest.mark.parametrize("move", ["rest", "reopen"])
def test_a_reason_that_stays_in_the_trail_names_nobody(client, address, case, move):
    PartyFactory(service=case.service, case=case)
    if move == "reopen":
        Case.unscoped.update(state=CaseState.CLOSED, closed_at=timezone.now())
    before = Case.unscoped.get().state
    tomorrow = timezone.now() + timedelta(days=2)
    said = {"reason": "Mrs Geheim called.", "wakes_on": f"{tomorrow:%Y-%m-%d}"}

    answer = client.post(f"{address}{move}/", said)

    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors
    assert Case.unscoped.get().state == before

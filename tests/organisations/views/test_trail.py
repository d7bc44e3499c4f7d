from datetime import timedelta

import pytest
from django.urls import reverse

from organisations.audit import log_read, record
from organisations.models import AuditEntry, Role, Scope
from tests.factories.cases import CaseFactory
from tests.factories.organisations import UserFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR, user=UserFactory(first_name="Kim", last_name="Bos"))


@pytest.fixture
def client(coordinator, logged_in):
    return logged_in(coordinator)


@pytest.fixture
def url(service):
    return reverse("organisations:trail", args=[service.slug])


def test_changes_stand_under_their_day_in_words(client, coordinator, service, url, now):
    case = CaseFactory(service=service, number="2026-0012")
    record("case.close", case, by=coordinator, at=now, changed=["state"], reason="All <is> well")

    page = client.get(url).content.decode()

    assert "Monday 2 March 2026" in page
    assert "13:00</time>" in page
    assert "Closed the case" in page
    assert "Changed: state" in page
    assert "Reason: All &lt;is&gt; well" in page
    assert reverse("cases:case_detail", args=[service.slug, case.pk]) in page
    assert "case.close" not in page
    assert "cases.case" not in page


def test_looks_stand_apart_and_in_words(client, coordinator, service, url, now):
    log_read(CaseFactory(service=service), by=coordinator, at=now, why="parties page")

    page = client.get(url, {"show": "looks"}).content.decode()

    assert "Opened the facts about the parties" in page
    assert 'name="about"' not in page
    assert "Opened the facts" not in client.get(url).content.decode()


def test_changes_are_found_by_what_they_are_about(client, coordinator, service, url, now):
    record("case.rest", CaseFactory(service=service), by=coordinator, at=now)
    record("volunteer.pause", VolunteerFactory(service=service), by=coordinator, at=now)

    page = client.get(url, {"about": "volunteers"}).content.decode()

    assert "Began a pause" in page
    assert "Let the case rest" not in page


def test_changes_are_found_by_the_name_of_a_person(client, member, coordinator, service, url, now):
    case = CaseFactory(service=service)
    other = member(service, Role.COORDINATOR, user=UserFactory(first_name="Kim", last_name="Vos"))
    record("case.rest", case, by=coordinator, at=now)
    record("case.close", case, by=other, at=now)
    record("case.reopen", case, by=Scope.system(service), at=now)

    found = client.get(url, {"q": "kim vo"}).content.decode()

    assert "Closed the case" in found
    assert "Let the case rest" not in found
    assert "Reopened the case" not in found


@pytest.mark.parametrize("asked", [{"about": "nothing"}, {"q": "x" * 100}])
def test_a_question_that_makes_no_sense_counts_as_not_asked(
    asked, client, coordinator, service, url, now
):
    record("case.rest", CaseFactory(service=service), by=coordinator, at=now)

    answer = client.get(url, asked)

    assert answer.status_code == 200
    assert "Let the case rest" in answer.content.decode()


def test_an_empty_answer_says_whether_there_is_anything_at_all(client, coordinator, url):
    assert "Nothing yet" in client.get(url).content.decode()
    for words in ("nobody", "???"):
        assert "Nothing found" in client.get(url, {"q": words}).content.decode()


def test_the_next_page_keeps_what_one_looked_for(client, coordinator, service, url, now):
    case = CaseFactory(service=service)
    for minutes in range(51):
        record("case.rest", case, by=coordinator, at=now + timedelta(minutes=minutes))

    page = client.get(url, {"q": "kim", "about": "cases"}).content.decode()
    second = client.get(url, {"q": "kim", "about": "cases", "page": 2}).content.decode()

    assert page.count("Let the case rest") == 50
    assert "q=kim&amp;about=cases&amp;page=2" in page
    assert second.count("Let the case rest") == 1


def test_nothing_of_another_service_is_shown(client, url, now, member):
    elsewhere = member(CaseFactory().service, Role.COORDINATOR)
    record("case.rest", CaseFactory(service=elsewhere.service), by=elsewhere, at=now)

    assert AuditEntry.unscoped.exists()
    assert "Let the case rest" not in client.get(url).content.decode()

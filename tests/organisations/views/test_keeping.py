"""Managers read numbers, coordinators also whose; and what is kept longer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Party
from organisations.models import ErasingRun, Hold, Role
from organisations.models.kept_rows import kept_about
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.volunteers import ApplicationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def soon(service):
    """A case whose parties go within a month."""
    now = timezone.now()
    closed = now.replace(year=now.year - 2, day=min(now.day, 28)) + timedelta(days=10)
    case = CaseFactory(service=service, closed=True, closed_at=closed, number="2024-0077")
    PartyFactory(service=service, case=case, consented_at=closed)
    return case


def page_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_managers_read_numbers_and_coordinators_whose(service, soon, member, logged_in):
    ErasingRun.unscoped.create(
        service=service,
        day=timezone.now().date(),
        at=timezone.now(),
        counts={"cases.Party": 12, "gone.Table": 1},
    )
    Hold.unscoped.create(
        service=service,
        about_kind="cases.case",
        about_id=soon.pk,
        reason="the complaint of Mr Geheim",
        until=timezone.now().date() + timedelta(days=3),
        placed_by=member(service, Role.COORDINATOR).user,
        placed_at=timezone.now(),
    )
    url = f"/s/{service.slug}/keeping/"

    read = page_of(logged_in(member(service, Role.MANAGER)), url)
    assert "Parties: 1" in read
    assert "Parties: 12" in read
    assert "the complaint of" not in read
    assert f"{url}case/{soon.pk}/" not in read

    read = page_of(logged_in(member(service, Role.COORDINATOR)), url)
    assert "the complaint of Mr Geheim" in read
    assert f'{url}case/{soon.pk}/">2024-0077' in read


def test_what_is_kept_of_a_case_until_when_and_longer(service, soon, member, logged_in):
    client = logged_in(member(service, Role.COORDINATOR))
    url = f"/s/{service.slug}/keeping/case/{soon.pk}/"
    assert "Parties" in page_of(client, url)

    wrong = client.post(url, {"reason": "", "until": "2020-01-01"})
    assert wrong.status_code == 422
    until = timezone.now().date() + timedelta(days=100)
    client.post(url, {"reason": "in court", "until": until.isoformat()})

    assert Hold.unscoped.get().until == until
    assert "whatever the term: in court" in page_of(client, url)
    client.post(f"{url}end/")
    assert Hold.unscoped.get().ended_at
    assert client.post(f"{url}end/").status_code == 302


def test_an_open_application_is_kept_as_long_as_it_is_used(service, member, logged_in):
    application = ApplicationFactory(service=service)
    client = logged_in(member(service, Role.COORDINATOR))

    read = page_of(client, f"/s/{service.slug}/keeping/application/{application.pk}/")

    assert "as long as it is used" in read
    assert "motivation" not in read.lower() or "why you want to do this" in read
    assert client.get(f"/s/{service.slug}/keeping/party/1/").status_code == 404


def test_two_neighbours_of_one_case_may_have_two_ends(service, soon):
    PartyFactory(service=service, case=soon, role="b")
    closed = soon.closed_at.astimezone(service.zone)

    ends = {(part.time, part.until) for part in kept_about(soon, service) if part.model is Party}

    assert {time for time, _until in ends} == {"party", "second_party"}
    assert ("party", closed.replace(year=closed.year + 2).date()) in ends


def test_pages_promise_the_day_on_which_it_goes(service, soon, member, logged_in):
    ended = timezone.now().replace(month=6, day=5)
    application = ApplicationFactory(service=service, state="declined", moved_at=ended)
    client = logged_in(member(service, Role.COORDINATOR))
    closed = soon.closed_at.astimezone(service.zone)

    case_page = page_of(client, f"/s/{service.slug}/cases/{soon.pk}/")
    assert f"Will be erased on {closed.day} {closed:%B} {closed.year + 2}." in case_page
    page = page_of(client, f"/s/{service.slug}/applications/{application.pk}/")
    assert f"5 December {ended.year}" in page

    until = timezone.now().date() + timedelta(days=100)
    client.post(
        f"/s/{service.slug}/keeping/case/{soon.pk}/", {"reason": "r", "until": until.isoformat()}
    )
    case_page = page_of(client, f"/s/{service.slug}/cases/{soon.pk}/")
    assert f"Will be erased on {until.day} {until:%B} {until.year}." in case_page

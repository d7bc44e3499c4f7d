"""The start page of a manager: what asks something of them, and how the service is doing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organisations.models import OutboxMessage, Role, WorkerBeat
from organisations.outbox import post
from tests.factories.cases import CaseFactory
from tests.factories.scheduling import OfferFactory

MOST = 12


@pytest.fixture
def start(service, member, logged_in):
    """Of a service that has asked somebody for a case, so that its first steps are done."""
    OfferFactory(service=service)
    client, url = logged_in(member(service, Role.MANAGER)), f"/s/{service.slug}/"

    def page() -> str:
        return " ".join(client.get(url).content.decode().split())

    page.client, page.url = client, url
    return page


def test_a_manager_reads_what_does_not_run_and_may_do_something_about_it(service, start):
    post(
        service=service,
        key="k",
        kind="offer",
        content=b"x",
        at=timezone.now(),
        recipient="a@example.org",
    )
    OutboxMessage.unscoped.update(state="failed")

    page = start()

    assert "Asks something of you" in page
    assert "Email that did not arrive: 1" in page
    assert reverse("organisations:mail_trouble", args=[service.slug]) in page
    assert "was last at work: never" in page


def test_where_all_runs_nothing_is_asked(service, start, settings, tmp_path, monkeypatch):
    now = timezone.now()
    WorkerBeat.objects.create(sent_at=now, came_home_at=now)
    monkeypatch.setattr("insights.pages.running.last_backup", lambda: None)
    page = start()

    assert "was last at work" not in page
    assert page.count('class="due-title"') == 1  # there is no backup


def test_each_finding_opens_the_page_of_all_figures(service, start):
    CaseFactory(service=service, received_at=timezone.now())
    page = start()
    url = reverse("insights:figures", args=[service.slug])

    for key in ("intake", "waiting", "results", "load", "senders"):
        assert f'href="{url}#{key}"' in page
    assert f"/s/{service.slug}/cases/" not in page


def test_a_new_service_reads_its_first_steps_and_no_figures(service, member, logged_in):
    page = logged_in(member(service, Role.MANAGER)).get(f"/s/{service.slug}/").content.decode()

    assert "How is the service doing?" not in page


@pytest.mark.slow
def test_the_page_asks_the_same_for_many_cases_as_for_one(service, start):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            start()
        return len(seen)

    start()
    CaseFactory(service=service, received_at=timezone.now())
    one = queries()
    for days in range(5):
        CaseFactory(service=service, received_at=timezone.now() - timedelta(days=days))
        OfferFactory(service=service)

    assert one == queries() <= MOST

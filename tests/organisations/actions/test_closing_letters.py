"""What people read of a service that closes, and what leaves it besides."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from core.templatetags.ui import spelled
from organisations.actions import closing
from organisations.actions.closing import Leaving
from organisations.models import OutboxMessage, OutboxState, Role, Scope, Service
from organisations.outbox import post
from tests.factories.organisations import MembershipFactory, UserFactory
from tests.organisations.last_exports import fetched

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def manager(service, member) -> Scope:
    return member(service, Role.MANAGER)


@pytest.fixture
def coordinator(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


def letter_of(kind: str) -> str:
    """The words of one of these letters, as text and as a page."""
    row = OutboxMessage.unscoped.filter(kind=kind).order_by("pk").first()
    mail = message_from_bytes(bytes(row.content), policy=policy.default)
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    assert len(parts) == 2
    assert all(day in parts[0] for day in re.findall(r"\d+ \w+ \d{4}", parts[1]))
    return " ".join(parts[1].split())


def test_each_letter_names_who_and_the_day(service, manager, coordinator, now):
    MembershipFactory(service=service, role=Role.OBSERVER)
    row = closing.begin_closing(Leaving(), by=manager, at=now)
    day = spelled(row.erases_on, "j F Y")
    asked = letter_of("closing_asked")
    assert str(manager.user) in asked
    assert day in asked
    fetched(coordinator, now)
    closing.confirm_closing(row, by=coordinator, at=now)
    for kind in ("service_closed", "service_closes"):
        assert f"erased on {day}" in letter_of(kind) or f"On {day}" in letter_of(kind)


def test_who_calls_it_off_stands_in_the_letter(service, manager, coordinator, now):
    row = closing.begin_closing(Leaving(), by=manager, at=now)

    closing.call_off_closing(row, by=coordinator, at=now)

    assert str(coordinator.user) in letter_of("closing_called_off")


def test_what_was_tried_before_is_tried_again_after_the_closing(service, manager, coordinator, now):
    facts = {"service": service, "recipient": "a@example.org", "content": b"x", "at": now}
    tried = post(kind="offer", key="tried", not_before=now + DAY, **facts)
    post(kind="offer", key="put off", not_before=now + DAY, **facts)
    OutboxMessage.unscoped.filter(pk=tried.pk).update(attempts=1)
    row = closing.begin_closing(Leaving(), by=manager, at=now)
    fetched(coordinator, now)

    closing.confirm_closing(row, by=coordinator, at=now)

    waits = OutboxMessage.unscoped.filter(kind="offer", state=OutboxState.QUEUED)
    assert list(waits.values_list("key", flat=True)) == ["tried"]


def test_an_owner_closes_what_was_asked_for_before_it_was_paused(
    service, manager, coordinator, now
):
    asked = closing.begin_closing(Leaving(), by=manager, at=now)
    Service.objects.filter(pk=service.pk).update(paused_at=now)
    owner = UserFactory(is_superuser=True)

    row = closing.close_as_owner(service, Leaving(), by=owner, at=now)

    asked.refresh_from_db()
    assert (asked.state, row.state) == ("called_off", "closed")

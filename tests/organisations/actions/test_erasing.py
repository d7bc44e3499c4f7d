"""What was kept long enough goes, and nothing else."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django_q.brokers import get_broker
from django_q.models import OrmQ, Task

from organisations import tasks
from organisations.actions import delivery, erasing
from organisations.models import Invitation, OutboxMessage, OutboxState, Role
from organisations.models.due_rows import clocked_rules, retention_list
from organisations.outbox import post
from scheduling.planning.models import LackedKind, PlannedCase, PlannedSeat, PlanRun
from tests.factories.organisations import ServiceFactory, UserFactory
from tests.factories.plans import LackedKindFactory, PlannedSeatFactory, PlanRunFactory
from tests.factories.volunteers import ApplicationFactory
from volunteers.models import Application

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("no_rest")]
DAY = timedelta(days=1)


def erase(at: datetime) -> bool:
    return erasing.erase_what_is_due(clock=lambda: at)


@pytest.fixture
def sent(service, now) -> OutboxMessage:
    message = post(
        service=service,
        kind="test",
        key="welcome:anna@example.org",
        recipient="Anna@example.org",
        content=b"From: us@example.org\r\nTo: anna@example.org\r\n\r\nDear Anna",
        at=now,
    )
    delivery.deliver(message.pk, at=now)
    message.refresh_from_db()
    return message


def test_words_of_mail_go_after_two_weeks_and_its_address_after_ninety_days(sent, now):
    erase(now + 14 * DAY - timedelta(minutes=1))
    sent.refresh_from_db()
    assert bytes(sent.content)

    erase(now + 14 * DAY)
    sent.refresh_from_db()
    assert not bytes(sent.content)
    assert sent.recipient == "Anna@example.org"

    erase(now + 90 * DAY)
    sent.refresh_from_db()
    assert (sent.state, sent.kind, sent.key) == (OutboxState.SENT, "test", f"erased-{sent.pk}")
    assert {len(sent.recipient), len(sent.lane), len(sent.message_id)} == {64}
    # One mailbox is one digest, so that whoever brings it can still be answered.
    assert sent.recipient == erasing.digest_of("ANNA@example.org")


def test_mail_that_waits_for_a_person_keeps_its_words(sent, now):
    OutboxMessage.unscoped.update(state=OutboxState.FAILED, sent_at=None)

    erase(now + 1000 * DAY)

    sent.refresh_from_db()
    assert bytes(sent.content)
    assert sent.recipient == "Anna@example.org"


def test_an_application_without_a_confirmed_address_goes_after_a_week(service, now):
    stays = ApplicationFactory(service=service, applied_at=now, confirmed_at=now)
    ApplicationFactory(service=service, applied_at=now, confirmed_at=None)

    erase(now + 7 * DAY - timedelta(minutes=1))
    assert Application.unscoped.count() == 2
    erase(now + 7 * DAY)

    assert Application.unscoped.get() == stays


def test_an_invitation_keeps_no_name_a_month_after_its_end(service, now):
    invitation = Invitation.unscoped.create(
        service=service,
        email="bea@example.org",
        first_name="Bea",
        last_name="Bos",
        role=Role.TRAINER,
        invited_by=UserFactory(),
        invited_at=now,
        expires_at=now + 14 * DAY,
    )

    erase(now + 44 * DAY)

    invitation.refresh_from_db()
    assert (invitation.email, invitation.full_name, invitation.role) == ("", "", Role.TRAINER)


def test_old_plans_go_with_all_below_them(service, now):
    fresh = PlanRunFactory(service=service, ended_at=now)
    run = PlanRunFactory(service=service, ended_at=now - DAY)
    PlannedSeatFactory(service=service, planned__run=run)
    LackedKindFactory(service=service, run=run)

    erase(now + 29 * DAY)

    assert PlanRun.unscoped.get() == fresh
    assert not any(rows.unscoped.exists() for rows in (PlannedCase, PlannedSeat, LackedKind))


def test_what_is_technical_goes_after_two_weeks(now):
    user = UserFactory()
    Session.objects.create(session_key="a" * 32, session_data="x", expire_date=now)
    UserSession.objects.create(
        user=user, session_key="b" * 32, ip="192.0.2.1", user_agent="x", last_seen_at=now
    )
    # allauth and auto_now stamp these themselves.
    UserSession.objects.update(last_seen_at=now)
    address = EmailAddress.objects.create(user=user, email=user.email)
    EmailConfirmation.objects.create(email_address=address, key="k", created=now)
    Task.objects.create(id="1", name="n", func="f", started=now, stopped=now)
    OrmQ.objects.create(key="k", payload="p", lock=now)
    technical = (Session, UserSession, EmailConfirmation, Task, OrmQ)

    erase(now + 14 * DAY - timedelta(minutes=1))
    assert all(model.objects.exists() for model in technical)
    erase(now + 14 * DAY)

    assert not any(model.objects.exists() for model in technical)
    assert EmailAddress.objects.exists()


def test_a_second_run_finds_nothing(sent, now, caplog):
    with caplog.at_level(logging.INFO, logger="organisations.actions.erasing"):
        erase(now + 90 * DAY)
        erase(now + 91 * DAY)

    first, second = [record.getMessage() for record in caplog.records]
    assert "organisations.OutboxMessage 2" in first
    assert second.endswith("says: nothing")


def test_what_a_turn_does_not_manage_waits_for_the_next(service, now, monkeypatch):
    monkeypatch.setattr(erasing, "A_BATCH", 2)
    monkeypatch.setattr(erasing, "REST_SECONDS", 0)
    for _each in range(5):
        ApplicationFactory(service=service, applied_at=now - 8 * DAY, confirmed_at=None)
    moments = iter([now, now, now + erasing.A_TURN])

    assert erasing.erase_what_is_due(clock=lambda: next(moments)) is True
    assert Application.unscoped.count() == 1
    assert erase(now) is False
    assert not Application.unscoped.exists()


def test_the_task_asks_for_another_turn(monkeypatch):
    monkeypatch.setattr(erasing, "A_TURN", timedelta())
    ApplicationFactory(applied_at=datetime(2020, 1, 1, tzinfo=UTC), confirmed_at=None)

    waiting = get_broker().queue_size()

    tasks.erase_what_is_due()

    assert get_broker().queue_size() == waiting + 1


def test_a_table_that_refuses_keeps_no_other_from_going(service, now, monkeypatch, caplog):
    ApplicationFactory(service=service, applied_at=now - 8 * DAY, confirmed_at=None)
    PlanRunFactory(service=service, ended_at=now - 31 * DAY)
    erase_rows = erasing.erase_rows

    def refuse(due, pks):
        if due.model is PlanRun:
            raise DatabaseError
        erase_rows(due, pks)

    monkeypatch.setattr(erasing, "erase_rows", refuse)
    erase(now)

    assert PlanRun.unscoped.exists()
    assert not Application.unscoped.exists()
    assert "could not be erased: scheduling.PlanRun" in caplog.text


def test_the_number_of_one_service_stops_erasing_in_no_other(service, now):
    """From before a number had a most."""
    odd = ServiceFactory(applicant_retention_months=30_000)
    facts = {"state": "declined", "confirmed_at": now - 300 * DAY, "moved_at": now - 300 * DAY}
    ApplicationFactory(service=service, **facts)
    stays = ApplicationFactory(service=odd, **facts)

    erase(now)
    assert Application.unscoped.get() == stays
    erase(now + 11 * 365 * DAY)

    assert not Application.unscoped.exists()


def test_a_rule_that_cannot_be_obeyed_keeps_no_other_from_its_turn(
    service, now, monkeypatch, caplog
):
    ApplicationFactory(service=service, applied_at=now - 8 * DAY, confirmed_at=None)
    PlanRunFactory(service=service, ended_at=now - 31 * DAY)
    look = erasing.ClockedRule.due

    def stumble(due, at):
        if due.model is PlanRun:
            raise ValueError
        return look(due, at)

    monkeypatch.setattr(erasing.ClockedRule, "due", stumble)
    erase(now)

    assert PlanRun.unscoped.exists()
    assert not Application.unscoped.exists()
    assert "could not be erased: scheduling.PlanRun" in caplog.text


def test_whoever_points_goes_before_what_they_point_at():
    order = [due.model._meta.label for due in clocked_rules(retention_list()) if due.deletes]
    firsts = {label: order.index(label) for label in order}

    for pointing, pointed_at in [
        ("volunteers.VolunteerAgreement", "volunteers.Application"),
        ("scheduling.Answer", "scheduling.CalendarItem"),
        ("scheduling.CalendarItem", "scheduling.Appointment"),
        ("account.EmailConfirmation", "account.EmailAddress"),
        ("scheduling.LockedSeat", "scheduling.PlanLock"),
    ]:
        assert firsts[pointing] < firsts[pointed_at]

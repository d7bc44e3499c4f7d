from datetime import timedelta

import pytest
from django.urls import reverse

from organisations.actions import mail, service
from organisations.models import AuditEntry, OutboxMessage, OutboxState, Role, Service
from organisations.outbox import post, post_unsendable


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


@pytest.fixture
def stranded(service, now):
    message = post(
        service=service, kind="new_reader", key="k", recipient="a@example.org", content=b"x", at=now
    )
    OutboxMessage.unscoped.filter(pk=message.pk).update(state=OutboxState.FAILED, attempts=6)
    message.refresh_from_db()
    return message


def test_the_trail_names_the_settings_that_changed_and_no_others(manager, now):
    rules = {"offer_hours": 24, "aftercare_days": manager.service.aftercare_days}

    service.change_settings(changes=rules, by=manager, at=now)

    assert Service.objects.get(pk=manager.service.pk).offer_hours == 24
    assert AuditEntry.visible_to(manager).get().changed == ["offer_hours"]


def test_settings_that_stay_the_same_leave_no_trail(manager, now):
    service.change_settings(changes={"offer_hours": 48}, by=manager, at=now)

    assert not AuditEntry.visible_to(manager).exists()


def test_a_crowd_is_expected_for_so_many_hours_and_the_trail_says_who_let_it_come(manager, now):
    opened = service.open_to_crowd(hours=2, by=manager, at=now)

    assert opened.expects_crowd(now + timedelta(minutes=119))
    assert not opened.expects_crowd(now + timedelta(hours=2))
    assert AuditEntry.visible_to(manager).get().verb == "service.open_to_crowd"


def test_the_hours_of_a_crowd_are_ended_once(manager, now):
    service.open_to_crowd(hours=2, by=manager, at=now)

    for _ in range(2):
        assert not service.end_crowd(by=manager, at=now).expects_crowd(now)

    assert AuditEntry.visible_to(manager).filter(verb="service.end_crowd").count() == 1


def test_a_stranded_mail_is_sent_again(manager, stranded, now, deliver_mail):
    mail.send_again(stranded, by=manager, at=now)

    assert len(deliver_mail()) == 1
    stranded.refresh_from_db()
    assert stranded.state == OutboxState.SENT


def test_a_stranded_mail_may_be_let_go(manager, stranded, now):
    mail.let_go(stranded, by=manager, at=now)

    stranded.refresh_from_db()
    assert stranded.state == OutboxState.SUPERSEDED


def test_a_mail_that_needs_nobody_is_left_alone(manager, stranded, now):
    mail.let_go(stranded, by=manager, at=now)

    with pytest.raises(OutboxMessage.DoesNotExist):
        mail.send_again(stranded, by=manager, at=now)


def test_a_second_click_settles_nothing_twice(manager, stranded, logged_in):
    url = reverse("organisations:mail_settle", args=[stranded.service.slug, stranded.pk])
    client = logged_in(manager)

    answers = [client.post(url, {"settle": "let_go"}).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert AuditEntry.visible_to(manager).filter(verb="mail.let_go").count() == 1


def test_what_was_never_made_is_not_sent_again(manager, now, logged_in):
    message = post_unsendable(
        service=manager.service, kind="new_reader", key="k", recipient='"a,b"@x.test', at=now
    )
    url = reverse("organisations:mail_settle", args=[manager.service.slug, message.pk])
    client = logged_in(manager)

    answer = client.post(url, {"settle": "again"}, follow=True)

    assert "mail cannot be sent to this address" in answer.content.decode()
    assert "Send again" not in answer.content.decode()
    message.refresh_from_db()
    assert message.state == OutboxState.FAILED
    client.post(url, {"settle": "let_go"})
    assert not OutboxMessage.visible_to(manager).needing_a_person().exists()


@pytest.mark.parametrize("kind", ["report received", "referral changed", "offer", "of tomorrow"])
def test_who_reported_or_was_asked_is_shown_to_coordinators_alone(
    manager, member, stranded, logged_in, kind
):
    OutboxMessage.unscoped.filter(pk=stranded.pk).update(
        kind=kind, recipient="resident@example.org"
    )
    page = reverse("organisations:mail_trouble", args=[manager.service.slug])
    settle = reverse("organisations:mail_settle", args=[manager.service.slug, stranded.pk])
    coordinator = member(manager.service, Role.COORDINATOR)

    seen = logged_in(manager).get(page)
    assert "resident@example.org" not in seen.text
    assert "looked after by the coordinators" in seen.text
    assert logged_in(manager).post(settle, {"settle": "let_go"}).status_code == 404
    with pytest.raises(OutboxMessage.DoesNotExist):
        mail.let_go(stranded, by=manager, at=stranded.queued_at)

    seen = logged_in(coordinator).get(page)
    assert "resident@example.org" in seen.text
    assert "looked after by the coordinators" not in seen.text
    assert logged_in(coordinator).post(settle, {"settle": "let_go"}).status_code == 302


def test_a_manager_sees_what_did_not_reach_people_who_work_here(manager, stranded, logged_in):
    page = reverse("organisations:mail_trouble", args=[manager.service.slug])

    assert stranded.recipient in logged_in(manager).get(page).text

import logging
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django_q.models import OrmQ

from organisations import tasks
from organisations.actions import delivery
from organisations.models import OutboxMessage, OutboxState, WorkerBeat
from organisations.outbox import message_id_of, post
from tests.marks import needs_the_orm_queue
from tests.post_office import open_post_office

HOUR = timedelta(hours=1)


class ObservingBackend(EmailBackend):
    """Notes whether a transaction was open while the mail left."""

    in_transaction: list[bool] = []

    def send_messages(self, messages):
        self.in_transaction.append(connection.in_atomic_block)
        return super().send_messages(messages)


@pytest.fixture
def post_office(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with open_post_office() as office:
        settings.EMAIL_PORT = office.port
        yield office


def a_letter(key: str, recipient: str = "anna@example.org") -> bytes:
    letter = EmailMessage(policy=SMTP)
    letter["Message-ID"] = message_id_of(key)
    letter["From"] = "Buurtbemiddeling <west@tweespraak.localhost>"
    letter["To"] = recipient
    letter["Subject"] = "Één afspraak"
    letter.set_content("Dag Zoë,\n.een punt vooraan\n", cte="quoted-printable")
    return bytes(letter)


@pytest.fixture
def promise(service, now):
    def make(key="welcome:1", recipient="anna@example.org", **facts):
        given = {"kind": "letter", "at": now, "content": a_letter(key, recipient)} | facts
        return post(service=service, key=key, recipient=recipient, **given)

    return make


def fresh(message):
    message.refresh_from_db()
    return message


def test_the_bytes_arrive_as_they_were_promised(post_office, promise, now):
    message = promise()

    assert delivery.deliver(message.pk, at=now)

    assert post_office.accepted == [bytes(message.content)]
    assert fresh(message).state == OutboxState.SENT
    assert (message.sent_at, message.attempts, message.lease_until) == (now, 1, None)


def test_the_bytes_are_the_same_by_whatever_policy_they_are_asked_for():
    finished = delivery.FinishedMail(recipient="anna@example.org", content=a_letter("policy"))

    assert finished.message(policy=SMTP).as_bytes() == finished.content  # as Django 6 asks
    assert finished.message().as_bytes(linesep="\r\n") == finished.content  # as Django 5 asks


def test_a_second_run_of_the_task_sends_nothing(post_office, promise, now):
    message = promise()

    assert delivery.deliver(message.pk, at=now)
    assert not delivery.deliver(message.pk, at=now)

    assert len(post_office.accepted) == 1


def test_a_message_somebody_else_has_claimed_is_left_alone(post_office, promise, now):
    message = promise()
    assert delivery.claim_mail(message.pk, at=now)

    assert not delivery.deliver(message.pk, at=now)
    assert post_office.accepted == []


def test_a_temporary_refusal_is_tried_again_later_and_later(post_office, promise, now):
    message = promise()
    post_office.answers = ["451 later", "451 later"]

    delivery.deliver(message.pk, at=now)
    first_pause = fresh(message).not_before - now
    delivery.deliver(message.pk, at=message.not_before)
    second_pause = fresh(message).not_before - now - first_pause

    assert message.state == OutboxState.QUEUED
    assert message.last_error == "SMTPDataError 451"
    assert timedelta(0) < first_pause < second_pause
    assert delivery.deliver(message.pk, at=message.not_before)


def test_a_final_refusal_is_not_tried_again(post_office, promise, now):
    message = promise()
    post_office.answers = ["550 no such person"]

    delivery.deliver(message.pk, at=now)

    assert fresh(message).state == OutboxState.FAILED
    assert list(OutboxMessage.unscoped.needing_a_person()) == [message]


def test_a_message_fails_when_its_tries_are_spent(settings, promise, now):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 9  # nobody listens
    message, at = promise(), now

    for _try in range(delivery.TRIES):
        delivery.deliver(message.pk, at=at)
        at += timedelta(days=1)

    assert fresh(message).state == OutboxState.FAILED
    assert message.last_error == "ConnectionRefusedError"


@pytest.mark.parametrize(
    ("repeatable", "state"), [(True, OutboxState.QUEUED), (False, OutboxState.UNCLEAR)]
)
def test_a_line_that_goes_dead_is_repeated_only_where_that_is_harmless(
    post_office, promise, now, repeatable, state
):
    message = promise(repeatable=repeatable)
    post_office.answers = ["hang up"]

    delivery.deliver(message.pk, at=now)

    assert fresh(message).state == state


@needs_the_orm_queue
def test_the_next_message_of_the_lane_is_woken(promise, now):
    first = promise("1")
    promise("2")
    OrmQ.objects.all().delete()

    delivery.deliver(first.pk, at=now)

    assert OrmQ.objects.count() == 1


def test_order_is_kept_for_each_person(promise, deliver_mail):
    promise("1")
    promise("2", "ben@example.org")
    promise("3")

    sent = deliver_mail()

    assert [m.parsed["Message-ID"] for m in sent if m.to == ["anna@example.org"]] == [
        message_id_of("1"),
        message_id_of("3"),
    ]


def test_a_sent_mail_can_be_read_in_a_test(promise, deliver_mail):
    promise()

    (sent,) = deliver_mail()

    assert sent.subject == "Één afspraak"
    assert sent.body == "Dag Zoë,\r\n.een punt vooraan\r\n"
    assert sent.html == ""


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"repeatable": True}, OutboxState.QUEUED),
        ({"repeatable": False}, OutboxState.UNCLEAR),
    ],
)
def test_the_sweep_takes_up_what_a_dead_worker_left(promise, now, facts, state):
    message = promise(**facts)
    delivery.claim_mail(message.pk, at=now)

    delivery.sweep(at=now + timedelta(seconds=5), rung_before=now)
    assert fresh(message).state == OutboxState.SENDING

    delivery.sweep(at=now + HOUR, rung_before=now)
    assert fresh(message).state == state


def test_a_message_that_kills_its_worker_each_time_fails_in_the_end(promise, now):
    message, at = promise(), now

    for _death in range(delivery.TRIES):
        assert delivery.claim_mail(message.pk, at=at)
        at += HOUR
        delivery.sweep(at=at, rung_before=at)

    assert fresh(message).state == OutboxState.FAILED


@needs_the_orm_queue
def test_a_bell_that_was_lost_is_rung_again_once(promise, now):
    promise()
    OrmQ.objects.all().delete()
    later = now + timedelta(minutes=1)

    assert delivery.sweep(at=later, rung_before=now) == 0
    assert delivery.sweep(at=later, rung_before=later) == 1
    assert delivery.sweep(at=later, rung_before=later) == 0
    assert OrmQ.objects.count() == 1


def test_a_message_put_off_is_woken_when_its_time_has_come(promise, now):
    promise(not_before=now + timedelta(minutes=2))

    assert delivery.sweep(at=now + timedelta(minutes=1), rung_before=now) == 0
    assert delivery.sweep(at=now + timedelta(minutes=2), rung_before=now) == 1


def test_a_turn_of_the_sweep_wakes_no_more_than_its_share(promise, now, monkeypatch):
    monkeypatch.setattr(delivery, "REWOKEN_A_TURN", 2)
    for number in range(3):
        promise(str(number), f"person{number}@example.org")

    assert delivery.sweep(at=now + HOUR, rung_before=now + HOUR) == 2
    assert delivery.sweep(at=now + HOUR, rung_before=now + HOUR) == 1


def test_logs_name_no_address(post_office, promise, now, caplog):
    message = promise()
    post_office.answers = ["550 <anna@example.org> is unknown here"]

    with caplog.at_level(logging.INFO, logger="organisations"):
        delivery.deliver(message.pk, at=now)

    (ours,) = [
        record for record in caplog.records if record.name == "organisations.actions.delivery"
    ]
    assert ours.outbox == message.pk
    assert "anna" not in ours.getMessage() + fresh(message).last_error


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_mail_leaves(promise, now, settings):
    settings.EMAIL_BACKEND = f"{__name__}.ObservingBackend"
    ObservingBackend.in_transaction.clear()

    delivery.deliver(promise().pk, at=now)

    assert ObservingBackend.in_transaction == [False]
    assert len(mail.outbox) == 1


@needs_the_orm_queue
def test_a_beat_that_went_through_the_queue_is_noted_and_sweeps_what_stood_before_it(promise, now):
    beat = WorkerBeat.objects.create(sent_at=now)
    promise("before", at=now - HOUR)
    promise("behind", "ben@example.org", at=now + timedelta(seconds=1))
    OrmQ.objects.all().delete()

    tasks.come_home(beat.pk, int(now.timestamp()))

    beat.refresh_from_db()
    assert beat.came_home_at > now
    assert OrmQ.objects.count() == 1

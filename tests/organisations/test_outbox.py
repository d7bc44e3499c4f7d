from datetime import timedelta

import pytest
from django.db import transaction
from django_q.models import OrmQ

from organisations.models import OutboxMessage, OutboxState
from organisations.outbox import message_id_of, post, withdraw
from tests.marks import needs_the_orm_queue

ANNA = "Anna@Example.org"


@pytest.fixture
def promise(service, now):
    def make(key, **facts):
        given = {"kind": "letter", "recipient": ANNA, "content": b"words", "at": now} | facts
        return post(service=service, key=key, **given)

    return make


@needs_the_orm_queue
def test_a_promise_is_written_once_and_wakes_the_worker_once(promise):
    first = promise("welcome:1")
    again = promise("welcome:1", content=b"other words")

    assert again.pk == first.pk
    assert bytes(OutboxMessage.unscoped.get().content) == b"words"
    assert OrmQ.objects.count() == 1


def test_a_promise_stands_or_falls_with_the_change_that_made_it(promise):
    with transaction.atomic():
        promise("welcome:1")
        transaction.set_rollback(True)

    assert not OutboxMessage.unscoped.exists()
    assert not OrmQ.objects.exists()


def test_the_message_id_follows_from_the_key(promise):
    assert promise("a").message_id == message_id_of("a") != message_id_of("b")


def test_a_newer_message_about_the_same_thing_replaces_the_one_that_waits(promise):
    older = promise("talk:1:seq0", about="talk:1")
    other_person = promise("talk:1:seq0:ben", about="talk:1", recipient="ben@example.org")
    newer = promise("talk:1:seq1", about="talk:1")

    states = dict(OutboxMessage.unscoped.order_by("pk").values_list("pk", "state"))
    assert states == {
        older.pk: OutboxState.SUPERSEDED,
        other_person.pk: OutboxState.QUEUED,
        newer.pk: OutboxState.QUEUED,
    }


def test_what_waits_can_be_taken_back(promise, service):
    promise("talk:1:seq0", about="talk:1")

    assert withdraw(service=service, recipient=ANNA, about="talk:1")
    assert not withdraw(service=service, recipient=ANNA, about="talk:1")


def test_one_message_at_a_time_is_due_in_a_persons_lane(promise, now):
    first, second = promise("1"), promise("2")
    other = promise("3", recipient="ben@example.org")

    assert set(OutboxMessage.unscoped.due(now)) == {first, other}
    assert second.lane == first.lane


def test_a_message_put_off_on_purpose_holds_nobody_up(promise, now):
    promise("reminder", not_before=now + timedelta(days=3))
    today = promise("today")

    assert list(OutboxMessage.unscoped.due(now)) == [today]


def test_a_message_that_is_tried_again_keeps_its_place(promise, now):
    first = promise("1")
    promise("2")
    OutboxMessage.unscoped.filter(pk=first.pk).update(
        attempts=1, not_before=now + timedelta(minutes=5)
    )

    assert not OutboxMessage.unscoped.due(now).exists()

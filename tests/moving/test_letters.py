"""Whoever let a file in hears how it ended, in figures and with nobody's name."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from moving.actions import imports, turns
from organisations.models import OutboxMessage, Role
from tests.moving.files import HEADER, PARTNERS, WOONBRON, brought_in, let_work, sent

pytestmark = pytest.mark.django_db
WRONG = ["", "politie", "", "", "", ""]


def letter():
    message = OutboxMessage.unscoped.get()
    mail = message_from_bytes(bytes(message.content), policy=policy.default)
    words = mail.get_body(("plain",)).get_content()
    return message.recipient, mail["Subject"], " ".join(words.split())


def test_whoever_sent_a_file_hears_that_it_came_in(coordinator, now):
    run = brought_in([*PARTNERS, WRONG], by=coordinator, at=now, name="lijst van Tom Bos.csv")

    recipient, subject, words = letter()

    assert recipient == coordinator.user.mailbox
    assert subject == "Your file has come in"
    assert "2 rows came in." in words
    assert "1 row did not come in. You get it back on the page, with the reason." in words
    assert f"/moving/{run.pk}/" in words
    assert not [name for name in ("Tom", "Woonbron", "Politie", "csv") if name in words]


def test_a_file_that_is_undone_is_told_and_takes_the_place_of_what_was_told_before(
    coordinator, now
):
    run = brought_in(by=coordinator, at=now)
    later = now + timedelta(minutes=1)
    imports.undo_import(run, by=coordinator, at=later)
    let_work(run, at=later)

    first, second = OutboxMessage.unscoped.order_by("pk")
    assert first.state == "superseded"
    assert b"Your file is undone" in bytes(second.content)


def test_a_file_that_stopped_half_way_says_what_is_in(coordinator, now):
    rows = [HEADER, *([f"Partner {number}", *WOONBRON[1:], "", ""] for number in range(60))]
    run = sent(rows, by=coordinator, at=now)
    imports.start_import(run, by=coordinator, at=now)
    taken = turns.claim_import(run.pk, at=now)
    turns.write_batch(taken, clock=lambda: now)
    turns.put_down(taken, at=now)
    imports.stop_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    _recipient, subject, words = letter()
    assert subject == "Your file has stopped"
    assert "50 rows came in." in words


def test_what_nobody_answered_for_a_week_is_told(coordinator, now):
    sent(by=coordinator, at=now)

    turns.mind_imports(at=now + timedelta(days=8))

    assert letter()[1] == "Your file was put aside"


def test_whoever_sent_it_hears_that_a_colleague_put_it_aside(service, member, coordinator, now):
    colleague = member(service, Role.COORDINATOR)
    run = sent(by=coordinator, at=now)

    imports.stop_import(run, by=colleague, at=now)

    recipient, subject, words = letter()
    assert (recipient, subject) == (coordinator.user.mailbox, "Your file was put aside")
    assert f"{colleague.user.full_name} put the file with" in words
    assert "seven days" not in words


def test_who_puts_their_own_file_aside_hears_nothing(coordinator, now):
    imports.stop_import(sent(by=coordinator, at=now), by=coordinator, at=now)

    assert not OutboxMessage.unscoped.exists()


def test_who_is_no_colleague_any_more_hears_nothing(coordinator, now):
    run = sent(by=coordinator, at=now)
    imports.start_import(run, by=coordinator, at=now)
    coordinator.user.memberships.update(ended_at=now)

    let_work(run, at=now)

    assert run.state == "stopped"
    assert not OutboxMessage.unscoped.exists()


def test_what_cannot_be_read_is_told_on_the_page_alone(coordinator, now):
    run = sent(content=b"%PDF-1.7", by=coordinator, at=now)

    assert run.state == "refused"
    assert not OutboxMessage.unscoped.exists()

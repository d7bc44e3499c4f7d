"""When a mail may leave: by day, at once, or together with other news of the same hour."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from itertools import pairwise
from random import Random

import pytest
from django.core import mail
from django.core.mail.backends.dummy import EmailBackend as DummyBackend
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from organisations import outbox
from organisations.actions import delivery
from organisations.actions.mail import let_go
from organisations.letters import post_letter
from organisations.models import OutboxMessage, OutboxState, Pace, Role
from organisations.models.outbox import AN_HOUR, pace_of

MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # 12.00 in Amsterdam, a Monday
EVENING = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)  # 21.30
MORNING = datetime(2026, 3, 3, 7, tzinfo=UTC)  # 8.00
NEWS, BY_DAY, AT_ONCE = "seat ended", "volunteer.welcome", "offer"


@pytest.fixture
def send(service):
    def sent(kind: str, at: datetime, number: int = 1, **facts) -> OutboxMessage:
        letter = {"number": f"2026-{number:04}", "is_replaced": True}
        return post_letter(
            "cases/mail/seat_ended",
            service=service,
            recipient=facts.pop("recipient", "anna@example.org"),
            language="en",
            context={"person": {"first_name": "Anna"}, **letter},
            kind=kind,
            key=f"{kind}:{number}:{at.isoformat()}",
            at=at,
            **facts,
        )

    return sent


def work(at: datetime) -> int:
    """One round of the worker; how many left."""
    rows = OutboxMessage.unscoped.filter(state=OutboxState.QUEUED).order_by("pk")
    return sum(delivery.deliver(pk, at=at) for pk in list(rows.values_list("pk", flat=True)))


def test_the_three_paces_stand_in_the_table():
    assert [pace_of(kind) for kind in (AT_ONCE, BY_DAY, NEWS)] == [Pace.NOW, Pace.DAY, Pace.DIGEST]
    assert pace_of("account/email/login_code") == Pace.NOW


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        (NOON, NOON),
        (datetime(2026, 3, 2, 19, 59, tzinfo=UTC), datetime(2026, 3, 2, 19, 59, tzinfo=UTC)),
        (datetime(2026, 3, 2, 20, 0, tzinfo=UTC), MORNING),  # 21.00
        (datetime(2026, 3, 3, 6, 59, tzinfo=UTC), MORNING),
        # the night of summer time: 8.00 there is an hour earlier for the world
        (datetime(2026, 3, 28, 21, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        (datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
    ],
)
def test_by_day_is_eight_to_nine_by_the_clock_of_the_service(send, at, leaves):
    assert send(BY_DAY, at).not_before == leaves


@pytest.mark.parametrize("facts", [{"kind": AT_ONCE}, {"kind": BY_DAY, "is_urgent": True}])
def test_what_cannot_wait_leaves_at_night(send, facts):
    assert send(at=EVENING, **facts).not_before == EVENING
    assert work(EVENING) == 1


def test_what_became_due_at_night_waits_for_the_morning(send):
    """The worker was away when it should have left."""
    row = send(BY_DAY, NOON)

    assert work(EVENING) == 0
    row.refresh_from_db()
    assert (row.state, row.not_before, row.attempts) == (OutboxState.QUEUED, MORNING, 0)
    assert work(MORNING) == 1


def test_what_is_tried_again_at_night_waits_and_holds_up_nothing_that_cannot(send):
    row = send(BY_DAY, NOON)
    OutboxMessage.unscoped.filter(pk=row.pk).update(attempts=1, not_before=EVENING)
    urgent = send(AT_ONCE, EVENING)

    work(EVENING)

    urgent.refresh_from_db()
    row.refresh_from_db()
    assert (urgent.state, row.state) == (OutboxState.SENT, OutboxState.QUEUED)
    assert row.not_before == MORNING


def test_news_waits_an_hour_and_leaves_as_one_mail(send):
    first = send(NEWS, NOON, 1)
    second = send(NEWS, NOON + 20 * MINUTE, 2)
    assert {first.not_before, second.not_before} == {NOON + AN_HOUR}
    assert work(NOON + 59 * MINUTE) == 0

    assert work(NOON + AN_HOUR) == 1

    (sent,) = mail.outbox
    assert sent.subject == f"2 messages from {first.service.name}"
    assert sent.body.count("Dear Anna,") == 1
    assert "2026-0001" in sent.body
    assert "2026-0002" in sent.body
    assert "2026-0002" in sent.html
    second.refresh_from_db()
    assert (second.state, bytes(second.content)) == (OutboxState.JOINED, b"")


def test_one_piece_of_news_leaves_as_it_was_promised(send):
    row = send(NEWS, NOON)
    promised = bytes(row.content)

    work(NOON + AN_HOUR)

    row.refresh_from_db()
    assert bytes(row.content) == promised


def test_a_joined_mail_keeps_its_message_id_in_every_copy(send):
    first = send(NEWS, NOON, 1)
    send(NEWS, NOON, 2)

    first = delivery.claim_mail(first.pk, at=NOON + AN_HOUR)

    parsed = message_from_bytes(bytes(first.content), policy=SMTP)
    assert parsed["Message-ID"] == first.message_id


def test_what_was_tried_is_joined_with_nothing(send):
    first, second = send(NEWS, NOON, 1), send(NEWS, NOON, 2)
    OutboxMessage.unscoped.filter(pk=first.pk).update(attempts=1)

    assert delivery.claim_mail(second.pk, at=NOON + AN_HOUR) is None
    assert not delivery.claim_mail(first.pk, at=NOON + AN_HOUR).own_words


def test_news_to_two_people_is_two_mails(send):
    send(NEWS, NOON, 1)
    send(NEWS, NOON, 2, recipient="bert@example.org")

    assert work(NOON + AN_HOUR) == 2


def test_news_that_is_taken_back_is_not_told_among_the_rest(send, service):
    send(NEWS, NOON, 1, about="seat:1")
    send(NEWS, NOON, 2)
    outbox.withdraw(service=service, recipient="anna@example.org", about="seat:1")

    work(NOON + AN_HOUR)

    assert "2026-0001" not in mail.outbox[0].body


def test_what_comes_after_news_does_not_pass_it(send):
    send(NEWS, NOON, 1)
    later = send(BY_DAY, NOON + 10 * MINUTE, 2)

    assert later.not_before == NOON + AN_HOUR
    work(NOON + AN_HOUR)
    assert ["2026-0001" in one.body for one in mail.outbox] == [True, False]


def test_what_left_in_one_mail_may_have_arrived(send, service):
    send(NEWS, NOON, 1)
    send(NEWS, NOON, 2, about="place")
    work(NOON + AN_HOUR)

    told = {"service": service, "recipient": "anna@example.org", "about": "place"}
    assert outbox.may_have_arrived(**told)


def test_a_service_that_closes_still_sends_what_waits_for_the_morning(send, service):
    held = send(BY_DAY, EVENING)
    later = send(BY_DAY, EVENING, 2, not_before=MORNING + timedelta(days=9))

    outbox.withdraw_put_off(service, at=EVENING)

    held.refresh_from_db()
    later.refresh_from_db()
    assert (held.state, later.state) == (OutboxState.QUEUED, OutboxState.SUPERSEDED)


def test_a_code_has_no_hours(db):
    row = outbox.post(
        service=None,
        kind="account/email/login_code",
        key="code",
        recipient="anna@example.org",
        content=b"",
        at=EVENING,
        expires_at=EVENING + AN_HOUR,
    )

    assert row.not_before == EVENING


def test_four_days_of_mail_to_some_people(service, send):
    """Nothing at night but what may, nothing twice, and one mail of news an hour to each."""
    dice, at = Random(7), NOON
    posted = 0
    for minute in range(0, 4 * 24 * 60, 15):
        at = NOON + minute * MINUTE
        while dice.random() < 0.2:
            posted += 1
            kind = dice.choice([NEWS, NEWS, BY_DAY, AT_ONCE])
            send(kind, at, posted, recipient=f"p{dice.randrange(3)}@example.org")
        if dice.random() < 0.9:
            work(at)
    work(at + timedelta(days=1))

    rows = OutboxMessage.unscoped.all()
    assert rows.count() == posted
    left = rows.filter(state=OutboxState.SENT)
    assert len(mail.outbox) == left.count()
    assert rows.exclude(state__in=[OutboxState.SENT, OutboxState.JOINED]).count() == 0
    by_day = left.exclude(pace=Pace.NOW).values_list("sent_at", flat=True)
    assert {moment.astimezone(service.zone).hour for moment in by_day} <= set(range(8, 21))
    news: dict[str, list[datetime]] = {}
    for row in left.filter(pace=Pace.DIGEST).order_by("sent_at"):
        news.setdefault(row.recipient, []).append(row.sent_at)
    for moments in news.values():
        gaps = [later - one for one, later in pairwise(moments)]
        assert min(gaps) >= AN_HOUR - 15 * MINUTE  # the worker rested a quarter now and then
    assert not left.filter(sent_at__lt=F("promised_for")).exists()


def test_what_waits_for_its_hour_stands_on_the_page_of_mail(service, send, member, logged_in):
    later = timezone.now() + timedelta(days=2)
    send(BY_DAY, NOON, not_before=later)

    page = reverse("organisations:mail_trouble", args=[service.slug])
    answer = logged_in(member(service, Role.COORDINATOR)).get(page)

    shown = answer.content.decode().split('id="held"')[1]
    assert "anna@example.org" in shown
    assert f"{OutboxMessage.unscoped.get().not_before.astimezone(service.zone):%H:%M}" in shown


def ring(at: datetime) -> int:
    """Take every bell out of the queue, as the worker does; how many there were."""
    for count in range(20):
        bell = OrmQ.objects.order_by("pk").first()
        if bell is None:
            return count
        (pk,) = bell.task["args"]
        bell.delete()
        delivery.deliver(pk, at=at)
    raise AssertionError("the bell rings itself")


def test_what_is_held_at_night_rings_no_bell_until_the_morning(send):
    rows = [send(BY_DAY, NOON, 1), send(NEWS, EVENING, 2)]

    assert ring(EVENING) <= 4
    assert ring(EVENING) == 0
    assert work(MORNING) >= 1
    assert work(MORNING) + len(mail.outbox) == len(rows)


def test_a_kind_that_nobody_told_of_waits_for_the_day():
    assert pace_of("strange") == Pace.DAY


class Dead(DummyBackend):
    """The line goes dead in the middle."""

    def send_messages(self, _messages):
        raise OSError


@pytest.fixture
def joined(send, monkeypatch):
    """Two pieces of news in one mail of which nobody knows whether it arrived."""
    first, second = send(NEWS, NOON, 1, about="seat:1"), send(NEWS, NOON, 2, about="seat:2")
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "get_connection", Dead)
        delivery.deliver(first.pk, at=NOON + AN_HOUR)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (OutboxState.QUEUED, OutboxState.JOINED)
    return first, second


def test_news_outlives_the_mail_that_took_it_along(joined, service):
    outbox.withdraw(service=service, recipient="anna@example.org", about="seat:1")

    work(NOON + 2 * AN_HOUR)

    (sent,) = mail.outbox
    assert "2026-0002" in sent.body
    assert "2026-0001" not in sent.body


def test_news_outlives_the_mail_that_a_person_lets_go(joined, service, member):
    first, _second = joined
    OutboxMessage.unscoped.filter(pk=first.pk).update(state=OutboxState.FAILED)

    let_go(first, by=member(service, Role.COORDINATOR), at=NOON + AN_HOUR)
    work(NOON + 2 * AN_HOUR)

    assert ["2026-0002" in one.body for one in mail.outbox] == [True]


def test_a_second_copy_in_doubt_is_the_same_copy(joined):
    first, second = joined

    work(NOON + 2 * AN_HOUR)

    (sent,) = mail.outbox
    assert sent.content == bytes(first.content)
    second.refresh_from_db()
    assert (bytes(second.content), second.joined_to_id) == (b"", None)


def test_what_certainly_did_not_arrive_parts_so_that_news_can_be_taken_back(
    send, service, monkeypatch
):
    first, _second = send(NEWS, NOON, 1), send(NEWS, NOON, 2, about="seat:2")
    with monkeypatch.context() as patch:
        patch.setattr(DummyBackend, "open", lambda self: Dead.send_messages(self, []))
        patch.setattr(delivery, "get_connection", DummyBackend)
        delivery.deliver(first.pk, at=NOON + AN_HOUR)

    assert outbox.withdraw(service=service, recipient="anna@example.org", about="seat:2")
    work(NOON + 2 * AN_HOUR)

    (sent,) = mail.outbox
    assert "2026-0002" not in sent.body


def test_news_that_may_have_arrived_does_not_come_back_after_it_was_taken_back(joined, service):
    told = {"service": service, "recipient": "anna@example.org"}
    assert not outbox.withdraw(**told, about="seat:2")
    assert outbox.may_have_arrived(**told, about="seat:2")
    outbox.withdraw(**told, about="seat:1")

    assert work(NOON + 2 * AN_HOUR) == 0


def test_joined_news_follows_a_corrected_address(joined, service):
    waits = outbox.waiting_for("anna@example.org", service=service, of_applicant=False)
    outbox.readdress_waiting(waits, address="anna@example.com")
    outbox.withdraw(service=service, recipient="anna@example.com", about="seat:1")

    work(NOON + 2 * AN_HOUR)

    assert [one.to for one in mail.outbox] == [["anna@example.com"]]

"""Carry a promised message to the mail server: claim, commit, send, settle (docs/decisions/0004).

No transaction is open while the mail server talks. A row found in ``sending`` after its lease is
over was left behind by a worker that died: it leaves again, byte for byte, if it may be repeated.
"""

import copy
import logging
import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F

from organisations.letters import join_letters
from organisations.models import OutboxMessage, OutboxState, Pace, WorkerBeat
from organisations.outbox import allowed_from, part_news, wake_next, wake_worker

logger = logging.getLogger(__name__)

# One more than there are pauses: the first try needs none.
TRIES = 6
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
REWOKEN_A_TURN = 200
# RFC 5321, 4.2.1: a 5yz answer will be the same tomorrow.
PERMANENT = range(500, 600)


class FinishedMail:
    """A message whose bytes are final, in the shape in which Django's mail backends take one."""

    # Django's backend asks for it; there is nothing left to encode.
    encoding = None

    def __init__(self, *, recipient: str, content: bytes) -> None:
        self.content = content
        self.to = [recipient]
        self.parsed: EmailMessage = message_from_bytes(content, policy=policy.SMTP)
        self.from_email = str(self.parsed["From"])
        self.subject = str(self.parsed["Subject"])

    def recipients(self) -> list[str]:
        return self.to

    def message(self, *, policy: object = None) -> "VerbatimMessage":
        """The bytes as they are: Django 6 asks for a policy, by which nothing here is written."""
        return VerbatimMessage(self.content)

    @property
    def body(self) -> str:
        """The plain text, for whoever reads what a test has sent."""
        part = self.parsed.get_body(("plain",))
        return part.get_content() if part else ""

    @property
    def html(self) -> str:
        part = self.parsed.get_body(("html",))
        return part.get_content() if part else ""


class VerbatimMessage(Message):
    """Answers with the bytes it was given, however it is asked."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content

    def as_bytes(self, *_args: Any, **_kwargs: Any) -> bytes:
        return self.content

    def __deepcopy__(self, memo: dict[int, Any]) -> "VerbatimMessage":
        # The backends for tests and files keep a deep copy; the bytes are the same anyway.
        return copy.copy(self)


class NotAccepted(Exception):
    """The mail server has the message certainly not; ``for_good`` if it never will."""

    def __init__(self, trouble: Exception, *, for_good: bool = False) -> None:
        self.for_good = for_good
        self.words = _describe(trouble)
        super().__init__(self.words)


class PerhapsAccepted(Exception):
    """The line went dead in the middle: nobody knows whether the mail server has it."""

    def __init__(self, trouble: Exception) -> None:
        self.words = _describe(trouble)
        super().__init__(self.words)


def _describe(trouble: Exception) -> str:
    """The kind of trouble and the server's number, never its text: that names addresses."""
    code = getattr(trouble, "smtp_code", "")
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        code = "/".join(sorted({str(code) for code, _text in trouble.recipients.values()}))
    return f"{type(trouble).__name__} {code}".strip()


def deliver(pk: int, *, at: datetime) -> bool:
    """Send one message if it is due and nobody else has it. May run twice. True if it left.

    What is due at an hour that is not its own waits on, and news takes along what waits with it.
    """
    message = claim_mail(pk, at=at) if may_leave_now(pk, at=at) else None
    if message is None:
        return False
    try:
        hand_over(message)
    except NotAccepted as refusal:
        # The claim has counted this try already.
        spent = refusal.for_good or message.attempts >= TRIES
        state = OutboxState.FAILED if spent else OutboxState.QUEUED
        _settle(message, state, refusal.words, at=at, certain=True)
        return False
    except PerhapsAccepted as doubt:
        again = OutboxState.FAILED if message.attempts >= TRIES else OutboxState.QUEUED
        _settle(message, again if message.repeatable else OutboxState.UNCLEAR, doubt.words, at=at)
        return False
    _note_sent(message, at=at)
    return True


@transaction.atomic
def claim_mail(pk: int, *, at: datetime) -> OutboxMessage | None:
    """Take the message for the length of a lease, in one UPDATE that only one worker can win.

    News takes along what waits with it, in the same transaction.
    """
    taken = (
        OutboxMessage.unscoped.due(at)
        # The conditions of "due" stand in the UPDATE itself: between a SELECT and an UPDATE another
        # worker could claim the same row.
        .filter(pk=pk)
        .update(
            state=OutboxState.SENDING,
            lease_until=at + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS),
            attempts=F("attempts") + 1,
        )
    )
    if not taken:
        return None
    message = OutboxMessage.unscoped.select_related("service").get(pk=pk)
    join_news(message, at=at)
    return message


def may_leave_now(pk: int, *, at: datetime) -> bool:
    """Put off what may not leave at this hour.

    It may be due at an hour that is not its own: it was tried before, or the worker was away.
    """
    rows = OutboxMessage.unscoped.filter(pk=pk, state=OutboxState.QUEUED).without_content()
    paced = rows.exclude(pace=Pace.NOW).select_related("service").first()
    if paced is None:
        return True
    hour = allowed_from(paced.pace, at, paced.service)
    if hour <= at:
        return True
    # Whoever finds it put off already wakes nobody: that would be the same message again, all
    # night.
    if rows.filter(not_before__lte=at).update(not_before=hour):
        wake_next(paced.lane, at=at)
    return False


def join_news(first: OutboxMessage, *, at: datetime) -> int:
    """Let all news to one person leave in this mail, just claimed; return how many it took along.

    What was tried once is joined with nothing: a second copy of it must be the same copy.
    """
    is_new = first.attempts == 1 and not first.last_error
    if first.pace != Pace.DIGEST or first.service is None or not is_new:
        return 0
    rows = OutboxMessage.unscoped.news_in(first.lane, first.service).filter(not_before__lte=at)
    others = list(rows.select_for_update(of=("self",)))
    if not others:
        return 0
    first.own_words = bytes(first.content)
    first.content = join_letters(
        [first.own_words, *(bytes(row.content) for row in others)],
        service=first.service,
        recipient=first.recipient,
        key=first.key,
        at=at,
    )
    first.save(update_fields=["content", "own_words"])
    # Their words stay with them until it has left: it may be taken back, or never arrive.
    along = OutboxMessage.unscoped.filter(pk__in=[row.pk for row in others])
    along.update(state=OutboxState.JOINED, joined_to=first)
    return len(others)


def hand_over(message: OutboxMessage) -> None:
    """Give the bytes to the mail server. Raises ``NotAccepted`` or ``PerhapsAccepted``.

    A 5xx about the recipient or the message is final; one about our own name, password or address
    is a fault of the set-up, which somebody may mend before the tries are spent.
    """
    mail = FinishedMail(recipient=message.recipient, content=bytes(message.content))
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as trouble:
        # No recipient was named yet: it certainly has nothing.
        raise NotAccepted(trouble) from trouble
    try:
        connection.send_messages([mail])  # type: ignore[list-item]
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _text in refused.recipients.values()]
        raise NotAccepted(refused, for_good=all(c in PERMANENT for c in codes)) from refused
    except smtplib.SMTPDataError as refused:
        raise NotAccepted(refused, for_good=refused.smtp_code in PERMANENT) from refused
    except smtplib.SMTPResponseException as refused:
        # Sender, login or greeting refused: our own set-up, which somebody may mend, so never for
        # good.
        raise NotAccepted(refused) from refused
    except (smtplib.SMTPException, OSError) as trouble:
        # It may have been after the last byte and before the answer.
        raise PerhapsAccepted(trouble) from trouble
    finally:
        # What was said is said: trouble in saying goodbye changes nothing about the message.
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


def _facts(message: OutboxMessage) -> dict[str, Any]:
    return {
        "outbox": message.pk,
        "kind": message.kind,
        "service": message.service.slug if message.service else "",
        "attempts": message.attempts,
    }


@transaction.atomic
def _note_sent(message: OutboxMessage, *, at: datetime) -> None:
    """What the mail server has accepted is sent, whatever became of the row meanwhile."""
    # Whatever the state: the lease may have run out while the server was slow, and somebody may
    # have put the row back; it has left all the same.
    row = OutboxMessage.unscoped.filter(pk=message.pk)
    row.exclude(state=OutboxState.SENT).update(
        state=OutboxState.SENT, sent_at=at, lease_until=None, last_error=""
    )
    if message.is_kept_short:
        row.update(content=b"")
    if message.own_words:
        row.update(own_words=b"")
        OutboxMessage.unscoped.taken_along_by([message.pk]).update(content=b"", joined_to=None)
    logger.info("mail sent", extra=_facts(message))
    wake_next(message.lane, at=at)


@transaction.atomic
def _settle(
    message: OutboxMessage, state: OutboxState, error: str, *, at: datetime, certain: bool = False
) -> None:
    """Note a try that did not succeed, unless the lease was lost to another worker.

    Where it has ``certain``ly not arrived no copy is anywhere: what was joined parts again.
    """
    pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
    # The number of the try is the fence: another worker that took the row up has counted one more.
    mine = OutboxMessage.unscoped.filter(
        pk=message.pk, state=OutboxState.SENDING, attempts=message.attempts
    )
    told = {"last_error": error, "lease_until": None}
    if state == OutboxState.QUEUED:
        is_mine = mine.update(state=state, not_before=at + pause, **told)
    else:
        is_mine = mine.update(**_given_up(message, state), **told)
    if is_mine and certain:
        part_news([message.pk])
    if state != OutboxState.QUEUED:
        wake_next(message.lane, at=at)
    # Only what needs a person is a warning; a server that is away for a minute is not.
    level = logging.INFO if state == OutboxState.QUEUED else logging.WARNING
    logger.log(level, "mail %s: %s", state, error, extra=_facts(message))


def _given_up(message: OutboxMessage, state: str) -> dict[str, Any]:
    """The columns of a message that waits for a person now, or for nobody where it opens a door."""
    # Its owner asks for another one; no colleague would send it again, and its words go at once.
    if message.is_kept_short:
        return {"state": OutboxState.SUPERSEDED, "content": b""}
    return {"state": state}


def beat_came_home(beat_id: int, *, sent_at: datetime, at: datetime) -> None:
    """Note that pusher, worker and database all live, and pick up what dead ones left lying.

    What was rung before the beat was sent stood before it in the queue. The beat has had its turn;
    whatever still waits has lost its bell with the worker that took it.
    """
    WorkerBeat.objects.filter(pk=beat_id).update(came_home_at=at)
    sweep(at=at, rung_before=sent_at)


def sweep(*, at: datetime, rung_before: datetime) -> int:
    """Pick up what a dead worker or a lost task left lying. Returns how many were woken.

    A message that is rung twice is sent once: the second bell finds nothing to claim.
    """
    # So many a turn, so that the sweep after a long standstill does not hold the worker; the next
    # beat goes on.
    for message in OutboxMessage.unscoped.abandoned(at).oldest_first()[:REWOKEN_A_TURN]:
        _take_up(message, at=at)
    drop_expired(at=at)
    forgotten = OutboxMessage.unscoped.forgotten(at, rung_before=rung_before)
    return sum(_wake_again(message, at=at) for message in forgotten.oldest_first()[:REWOKEN_A_TURN])


def drop_expired(*, at: datetime) -> int:
    """Let nothing leave that is of no use any more, and keep no word of it. Returns how many."""
    return OutboxMessage.unscoped.expired(at).update(state=OutboxState.SUPERSEDED, content=b"")


@transaction.atomic
def _take_up(message: OutboxMessage, *, at: datetime) -> None:
    """Decide over a message whose worker died while it was sending."""
    if not message.repeatable:
        state = OutboxState.UNCLEAR
    # The dying counts as a try: a message that kills its worker each time ends too.
    elif message.attempts >= TRIES:
        state = OutboxState.FAILED
    else:
        state = OutboxState.QUEUED
    ended = {"state": state} if state == OutboxState.QUEUED else _given_up(message, state)
    taken = (
        OutboxMessage.unscoped.abandoned(at)
        .filter(pk=message.pk, attempts=message.attempts)
        .update(**ended, lease_until=None, woken_at=at, last_error="lease over")
    )
    if taken:
        logger.warning(
            "mail taken up after its worker died: %s", state, extra={"outbox": message.pk}
        )
        wake_next(message.lane, at=at)


@transaction.atomic
def _wake_again(message: OutboxMessage, *, at: datetime) -> bool:
    """Compare and set on ``woken_at``: of two sweeps at once, one wakes."""
    won = OutboxMessage.unscoped.filter(
        pk=message.pk, state=OutboxState.QUEUED, woken_at=message.woken_at
    ).update(woken_at=at)
    if won:
        wake_worker(message)
    return bool(won)

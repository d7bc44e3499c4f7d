"""Promise a mail: its finished bytes, in the transaction of the change (docs/decisions/0004)."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.policy import SMTP
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django_q.tasks import async_task

from core.local_time import hour_between
from core.mailboxes import mailable, plain_mailbox
from core.tokens import digest
from organisations.models import OutboxMessage, OutboxState, Pace, Service
from organisations.models.outbox import AN_HOUR, DAY_BEGINS, DAY_ENDS, UNSENDABLE, pace_of

DELIVER = "organisations.tasks.deliver"
NEVER_LEFT = {OutboxState.QUEUED, OutboxState.SUPERSEDED}


@dataclass(frozen=True)
class PutOff:
    """Until when a mail waits, and what it is about: a newer one takes the place of one that waits.

    For ``not_before`` and ``about`` of ``post``.
    """

    not_before: datetime
    about: str


@dataclass
class HeldLetters:
    """What an act put in the outbox and took out of it, by number: all it takes to undo that.

    ``posted`` knows of each when it would have left by itself.
    """

    until: datetime
    posted: dict[int, datetime] = field(default_factory=dict)
    replaced: list[int] = field(default_factory=list)


_holding: ContextVar[HeldLetters | None] = ContextVar("letters_held", default=None)


@contextmanager
def letters_held(*, until: datetime) -> Iterator[HeldLetters]:
    """Let nothing of a service leave before then that is posted within; within one transaction.

    Not passed along as an argument: what receivers of a signal post is held as well. What
    ``is_urgent`` leaves all the same.
    """
    held = HeldLetters(until)
    token = _holding.set(held)
    try:
        yield held
    finally:
        _holding.reset(token)


def message_id_of(key: str) -> str:
    """The Message-ID that belongs to a key: a second copy of a mail is the same mail."""
    # A digest, since keys name rows and kinds: what stands in a header is read by every server on
    # the way.
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{settings.MAIL_DOMAIN}>"


def planning_address(service: Service) -> str:
    """From and ORGANIZER of all that a service sends; constant, so that calendars trust it."""
    return f"{service.slug}@{settings.MAIL_DOMAIN}"


def lane_of(recipient: str) -> str:
    """One lane a person, however their address is spelled."""
    # Servers may tell capitals apart before the "@"; people do not, and two lanes would lose the
    # order.
    return mailable(recipient).lower()


def wake_worker(message: OutboxMessage) -> None:
    """Tell the worker. Losing or doubling this call changes nothing: the row is the truth."""
    ring: Callable[[], object] = partial(async_task, DELIVER, message.pk)
    # With the broker in the database the task is a row of the same transaction. Redis knows no
    # transactions: there the bell rings after the commit, or the worker would look for a row that
    # is not there yet. A bell that fails (robust) takes nothing back.
    if "orm" in settings.Q_CLUSTER:
        ring()
    else:
        transaction.on_commit(ring, robust=True)


def wake_next(lane: str, *, at: datetime | None = None) -> None:
    """Tell the worker whose turn it is among what waits for this person, if anything does.

    With ``at`` only of what is due then: the rest rings when its hour comes.
    """
    waiting = OutboxMessage.unscoped.waiting_in(lane)
    if at is not None:
        waiting = waiting.filter(not_before__lte=at)
    if turn := waiting.soonest_first().first():
        wake_worker(turn)


CLOSING_MAIL = frozenset(
    {
        "closing_asked",
        "closing_called_off",
        "service_closed",
        "service_closes",
        "service_goes_on",
    }
)
"""The only mail of a service that is closed."""


def _is_mute(service: Service | None, kind: str) -> bool:
    return service is not None and service.is_closed and kind not in CLOSING_MAIL


def allowed_from(pace: str, moment: datetime, service: Service | None) -> datetime:
    """When mail of this pace may leave that is ready at ``moment``, by the clock of the service."""
    if pace == Pace.NOW or service is None:
        return moment
    return hour_between(moment, DAY_BEGINS, DAY_ENDS, service.zone)


def _hour_of(pace: Pace, promised: datetime, service: Service | None, lane: str) -> datetime:
    """The hour of a new mail: news waits for other news, and what comes after it waits with it."""
    if service is None or pace == Pace.NOW:
        return promised
    news = OutboxMessage.unscoped.news_in(lane, service).filter(not_before__gt=promised)
    until = news.values_list("not_before", flat=True).first()
    return hour_of(pace, promised, service, news_until=until)


def hour_of(
    pace: str, promised: datetime, service: Service, *, news_until: datetime | None
) -> datetime:
    """The rule itself; ``news_until`` is when news leaves that waits for this person already."""
    hour = allowed_from(pace, promised, service)
    if pace == Pace.NOW:
        return hour
    if news_until is not None:
        return max(hour, news_until) if pace == Pace.DAY else news_until
    return hour if pace == Pace.DAY else allowed_from(pace, promised + AN_HOUR, service)


@transaction.atomic
def post(
    *,
    service: Service | None,
    kind: str,
    key: str,
    recipient: str,
    content: bytes,
    at: datetime,
    about: str = "",
    repeatable: bool = True,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    is_urgent: bool = False,
) -> OutboxMessage:
    """Put a finished message in the outbox, once a ``key``; a second call returns the first row.

    ``content`` carries the Message-ID of ``message_id_of(key)``. A non-empty ``about`` names what
    the message is about to this recipient: older ones that still wait are replaced by it. After
    ``expires_at`` it does not leave any more; without ``service`` it must have such an end. Of a
    service that is closed only mail about that leaves: of all else the row is kept, without words.
    It leaves at the hours of its kind (docs/mail.md); what ``is_urgent`` leaves at any.
    """
    pace = Pace.NOW if is_urgent else pace_of(kind)
    promised = not_before or at
    held = None if is_urgent or service is None else _holding.get()
    is_mute = _is_mute(service, kind)
    # A code waits behind no letter of a service: it is of no use in an hour.
    lane = lane_of(recipient) if service else f"account:{digest(lane_of(recipient))}"
    if about:
        replace_waiting(service=service, lane=lane, about=about, but=key)
    hour = usual = _hour_of(pace, promised, service, lane)
    if held:
        hour = max(usual, allowed_from(pace, held.until, service))
    # The unique key decides between two at once; the row that stands is the promise, its words too.
    message, is_new = OutboxMessage.unscoped.get_or_create(
        key=key,
        defaults={
            "service": service,
            "kind": kind,
            "lane": lane,
            "about": about,
            "recipient": recipient,
            "message_id": message_id_of(key),
            "content": b"" if is_mute else content,
            "state": OutboxState.SUPERSEDED if is_mute else OutboxState.QUEUED,
            "repeatable": repeatable,
            "queued_at": at,
            "woken_at": at,
            "not_before": hour,
            # Not the end of the hold: what waits for that alone was promised for now.
            "promised_for": promised,
            "pace": pace,
            "expires_at": expires_at,
        },
    )
    if is_new and not is_mute:
        if held:
            held.posted[message.pk] = usual
        wake_worker(message)
    return message


@transaction.atomic
def post_unsendable(
    *, service: Service, kind: str, key: str, recipient: str, at: datetime, about: str = ""
) -> OutboxMessage:
    """Note a mail that cannot be made, since its address takes none. A second call changes nothing.

    It stands at once among what a person must see to, so that whoever posts to a group goes on with
    the others. A newer one about the same takes its place.
    """
    lane, held = lane_of(recipient), _holding.get()
    if about:
        earlier = OutboxMessage.unscoped.filter(service=service, lane=lane, about=about)
        earlier = earlier.unsendable().exclude(key=key)
        if held:
            held.replaced += earlier.values_list("pk", flat=True)
        earlier.update(state=OutboxState.SUPERSEDED)
    message, is_new = OutboxMessage.unscoped.get_or_create(
        key=key,
        defaults={
            "service": service,
            "kind": kind,
            "lane": lane,
            "about": about,
            "recipient": recipient,
            "message_id": message_id_of(key),
            "content": b"",
            "state": OutboxState.SUPERSEDED if _is_mute(service, kind) else OutboxState.FAILED,
            "last_error": UNSENDABLE,
            "queued_at": at,
            "woken_at": at,
            "not_before": at,
        },
    )
    if is_new and held:
        held.posted[message.pk] = at
    return message


def replace_waiting(*, service: Service | None, lane: str, about: str, but: str = "") -> bool:
    """Let nothing leave any more that waits about this thing; whoever stood behind it moves up."""
    words_left = Case(When(expires_at__isnull=False, then=Value(b"")), default=F("content"))
    about_it = OutboxMessage.unscoped.filter(service=service, lane=lane, about=about)
    about_it = about_it.exclude(key=but)
    # What left in another mail, or may have, does not leave once more by itself.
    about_it.filter(joined_to__isnull=False).update(joined_to=None, content=b"")
    waiting = about_it.filter(state=OutboxState.QUEUED)
    if held := _holding.get():
        held.replaced += waiting.values_list("pk", flat=True)
    part_news(waiting.exclude(own_words=b"").values_list("pk", flat=True))
    replaced = waiting.update(state=OutboxState.SUPERSEDED, content=words_left)
    if replaced:
        wake_next(lane)
    return bool(replaced)


def part_news(carriers: Iterable[int]) -> int:
    """Let what these mails would have taken along wait for itself again; return how many do.

    They have their own words again. It is for mail that has not arrived, or that will not leave.
    """
    numbers = list(carriers)
    parted = OutboxMessage.unscoped.taken_along_by(numbers).exclude(content=b"")
    count = parted.update(state=OutboxState.QUEUED, joined_to=None)
    joined = OutboxMessage.unscoped.filter(pk__in=numbers).exclude(own_words=b"")
    joined.update(content=F("own_words"), own_words=b"")
    return count


@transaction.atomic
def withdraw(*, service: Service, recipient: str, about: str) -> bool:
    """Take back what still waits for this recipient about this thing. True if any was waiting."""
    return replace_waiting(service=service, lane=lane_of(recipient), about=about)


@transaction.atomic
def withdraw_from_all(*, service: Service, about: str) -> None:
    """Take back what still waits about this thing, whoever it is meant for."""
    waiting = OutboxMessage.unscoped.filter(service=service, about=about)
    for lane in list(waiting.still_to_leave().values_list("lane", flat=True).distinct()):
        replace_waiting(service=service, lane=lane, about=about)


KIND_OF_APPLICANTS = "application."
"""So the kind of every letter begins that somebody gets who applied."""


def waiting_for(address: str, *, service: Service, of_applicant: bool) -> list[int]:
    """The numbers of what waits for this address and is not being sent at this moment.

    Of two who share it one may be an applicant, and the other somebody of the service.
    """
    rows = OutboxMessage.unscoped.waiting_in(lane_of(address)).filter(service=service)
    theirs = Q(kind__startswith=KIND_OF_APPLICANTS)
    return list(rows.filter(theirs if of_applicant else ~theirs).values_list("pk", flat=True))


@transaction.atomic
def readdress_waiting(numbers: Collection[int], *, address: str) -> int:
    """Let these leave to another address, as far as they wait still; without one take them back.

    Answers how many went along.
    """
    rows = OutboxMessage.unscoped.filter(pk__in=numbers, state=OutboxState.QUEUED)
    waiting = list(rows.oldest_first().select_for_update(of=("self",)))
    along = OutboxMessage.unscoped.taken_along_by([message.pk for message in waiting])
    for message in [*along, *waiting]:
        if not address:
            message.state, message.joined_to = OutboxState.SUPERSEDED, None
        else:
            message.recipient, message.lane = address, lane_of(address)
            for words in ("content", "own_words"):
                if held := bytes(getattr(message, words)):
                    setattr(message, words, _addressed_to(address, held))
        message.save(
            update_fields=["state", "joined_to", "recipient", "lane", "content", "own_words"]
        )
    if waiting and address:
        wake_next(lane_of(address))
    return len(waiting)


def _addressed_to(address: str, content: bytes) -> bytes:
    mail = message_from_bytes(content, policy=SMTP)
    del mail["To"]
    mail["To"] = plain_mailbox(address)
    return mail.as_bytes()


def withdraw_put_off(service: Service, *, at: datetime) -> None:
    """Let nothing leave that waits for a later moment; what is due now was promised and leaves.

    So does what was tried and is tried again: only the line was not there.
    """
    waiting = OutboxMessage.unscoped.filter(service=service).put_off(at)
    waiting.update(state=OutboxState.SUPERSEDED, content=b"")


def were_promised(keys: Collection[str]) -> bool:
    """Whether each of these was once put in the outbox, whatever became of it."""
    return OutboxMessage.unscoped.filter(key__in=keys).count() == len(set(keys))


def addressed(*, service: Service, kind: str, about: str) -> list[str]:
    """To which addresses mail of this kind about this thing was promised, the newest last."""
    rows = OutboxMessage.unscoped.filter(service=service, kind=kind, about=about)
    return list(rows.oldest_first().values_list("recipient", flat=True))


def may_have_arrived(*, service: Service, recipient: str, about: str) -> bool:
    """Whether anything about this thing was promised to them and may have reached them.

    A message that was tried may have arrived, whatever the line said; so may one that is known no
    more.
    """
    lane = lane_of(recipient)
    posted = OutboxMessage.unscoped.filter(service=service, lane=lane, about=about)
    tries = set(posted.values_list("state", "attempts", "last_error"))
    return not tries or any(
        error != UNSENDABLE and (state not in NEVER_LEFT or attempts)
        for state, attempts, error in tries
    )

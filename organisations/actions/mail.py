"""Mail that did not arrive, settled by a person."""

from datetime import datetime

from django.db import transaction

from organisations.actions.refusals import NothingToSend
from organisations.audit import record
from organisations.models import OutboxMessage, OutboxState, Scope
from organisations.outbox import part_news, wake_next, wake_worker


@transaction.atomic
def send_again(message: OutboxMessage, *, by: Scope, at: datetime) -> OutboxMessage:
    """Put a failed or unclear message back in the queue, byte for byte the same.

    Raises ``OutboxMessage.DoesNotExist`` where it needs nobody any more, and ``NothingToSend``.
    """
    message = _stranded(message, by)
    if message.is_unsendable:
        raise NothingToSend
    message.state = OutboxState.QUEUED
    # All tries anew: whoever presses the button has mended what stood in the way.
    message.attempts = 0
    message.not_before = message.woken_at = at
    message.save(update_fields=["state", "attempts", "not_before", "woken_at"])
    record("mail.again", message, by=by, at=at)
    wake_worker(message)
    return message


@transaction.atomic
def let_go(message: OutboxMessage, *, by: Scope, at: datetime) -> OutboxMessage:
    """Leave the message unsent: somebody called instead. Raises ``OutboxMessage.DoesNotExist``."""
    message = _stranded(message, by)
    # Not a state of its own: like a message that was replaced, it never leaves and is blanked in
    # time.
    message.state = OutboxState.SUPERSEDED
    message.save(update_fields=["state"])
    # It was this mail that somebody looked at; what stood in it of others is still to be told.
    if part_news([message.pk]):
        wake_next(message.lane, at=at)
    record("mail.let_go", message, by=by, at=at)
    return message


def _stranded(message: OutboxMessage, by: Scope) -> OutboxMessage:
    # Asked again under the lock: another coordinator may have settled it since the page was shown.
    rows = OutboxMessage.visible_to(by).needing_a_person().select_for_update(of=("self",))
    return rows.get(pk=message.pk)

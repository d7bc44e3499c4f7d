"""Tests that read mail run at any hour: what waits for its own leaves as it was promised."""

from django.db.models import F, Q

from organisations.models import OutboxMessage, Pace
from organisations.outbox import wake_worker


def let_hours_pass() -> None:
    """Each by itself, as if it were day and an hour later; a worker elsewhere is told.

    So the ten minutes are over in which it could be undone.
    """
    for_later = Q(promised_for__lt=F("not_before"), attempts=0)
    held = OutboxMessage.unscoped.filter(~Q(pace=Pace.NOW) | for_later, state="queued")
    numbers = list(held.values_list("pk", flat=True))
    held.update(pace=Pace.NOW, not_before=F("promised_for"))
    for message in OutboxMessage.unscoped.filter(pk__in=numbers).order_by("pk"):
        wake_worker(message)

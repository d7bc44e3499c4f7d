"""Tests that read mail run at any hour: what waits for its own leaves as it was promised."""

from django.db.models import F

from organisations.models import OutboxMessage, Pace
from organisations.outbox import wake_worker


def let_hours_pass() -> None:
    """Each by itself, as if it were day and an hour later; a worker elsewhere is told."""
    held = OutboxMessage.unscoped.filter(state="queued").exclude(pace=Pace.NOW)
    numbers = list(held.values_list("pk", flat=True))
    held.update(pace=Pace.NOW, not_before=F("promised_for"))
    for message in OutboxMessage.unscoped.filter(pk__in=numbers).order_by("pk"):
        wake_worker(message)

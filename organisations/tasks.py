"""What the queue calls. Each takes ids, makes one call and may run twice."""

from django.utils import timezone

from organisations.actions import delivery, upkeep
from organisations.models import WorkerBeat


def deliver(message_id: int) -> None:
    delivery.deliver(message_id, at=timezone.now())


def sweep() -> None:
    """Every minute (config/schedules.py). Two at once wake each message once."""
    delivery.sweep(at=timezone.now())


def purge_sent_mail() -> None:
    """Every day (config/schedules.py). A second run finds nothing left to blank."""
    delivery.purge_sent_mail(at=timezone.now())


def learn_sizes() -> None:
    """Every day (config/schedules.py)."""
    upkeep.learn_sizes()


def come_home(beat_id: int) -> None:
    """The supervisor's beat has gone through the queue: pusher, worker and database all live."""
    WorkerBeat.objects.filter(pk=beat_id).update(came_home_at=timezone.now())

"""What the queue calls. Each takes ids, makes one call and may run twice."""

from datetime import UTC, datetime

from django.utils import timezone
from django_q.tasks import async_task

from organisations.actions import (
    delivery,
    erasing,
    erasing_services,
    last_exports,
    sealing,
    upkeep,
)
from organisations.models import Service


def deliver(message_id: int) -> None:
    delivery.deliver(message_id, at=timezone.now())


def erase_what_is_due() -> None:
    """Every day (config/schedules.py); what one turn does not manage waits for the next."""
    if erasing.erase_what_is_due(clock=timezone.now):
        async_task("organisations.tasks.erase_what_is_due")
        return
    # A closed service whose day is there, in a turn of its own: the queue stops what takes long.
    async_task("organisations.tasks.erase_closed_services")


def erase_closed_services() -> None:
    """After the other, every day; what one turn does not manage waits for the next."""
    if erasing_services.erase_closed_services(clock=timezone.now):
        async_task("organisations.tasks.erase_closed_services")


def make_last_export(export_id: int) -> None:
    last_exports.make_last_export(export_id, clock=timezone.now)


def seal_trail() -> None:
    """Every day (config/schedules.py): seal what is over, then look through what was sealed."""
    if sealing.seal_trail(clock=timezone.now):
        async_task("organisations.tasks.seal_trail")
        return
    # Each by itself: the queue stops what takes longer than a minute.
    for service_id in Service.objects.not_erased().in_order().values_list("pk", flat=True):
        async_task("organisations.tasks.look_through_trail", service_id)


def look_through_trail(service_id: int) -> None:
    service = Service.objects.get(pk=service_id)
    sealing.look_through_trail(service, at=timezone.now())


def learn_sizes() -> None:
    """Every day (config/schedules.py)."""
    upkeep.learn_sizes()


def forget_ended_sessions() -> None:
    """Every hour (config/schedules.py), with what was kept for whoever did not come back."""
    upkeep.forget_ended_sessions()


def come_home(beat_id: int, sent: int) -> None:
    """Every half minute (config/supervisor.py); ``sent`` in whole seconds since 1970.

    The row may have been sent out again meanwhile, so the beat carries its own time.
    """
    sent_at = datetime.fromtimestamp(sent, tz=UTC)
    delivery.beat_came_home(beat_id, sent_at=sent_at, at=timezone.now())

"""Work for the worker. Each may run twice."""

from django.utils import timezone

from scheduling.actions import offers


def expire_offers() -> int:
    """Every few minutes (config/schedules.py): end the offers whose time is over."""
    return offers.expire_offers(at=timezone.now())

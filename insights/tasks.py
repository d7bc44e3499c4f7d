"""What the queue calls. Each may run twice."""

from django.utils import timezone

from insights.actions.mornings import send_mornings


def send_morning_mail() -> int:
    """Every five minutes (config/schedules.py)."""
    return send_mornings(at=timezone.now())

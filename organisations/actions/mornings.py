"""When somebody wants their morning email."""

from collections.abc import Collection
from datetime import time

from organisations.models import User


def choose_mornings(person: User, *, days: Collection[int], hour: time) -> None:
    """Of their own account, which belongs to no service: no trail tells of it."""
    person.morning_days, person.morning_at = sorted(days), hour
    person.save(update_fields=["morning_days", "morning_at"])

"""When somebody wants their morning email."""

from collections.abc import Mapping
from typing import Any

from organisations.models import User


def choose_mornings(person: User, *, changes: Mapping[str, Any]) -> None:
    """Of their own account, which belongs to no service: no trail tells of it."""
    for name, value in changes.items():
        setattr(person, name, sorted(value) if name == "morning_days" else value)
    person.save(update_fields=list(changes))

"""Numbers that count on within a service and its year: 2026-0007, and 2026-10001 after 9999."""

from datetime import datetime
from typing import Any

from django.db.models.functions import Length

from core.local_time import local_day
from organisations.models import Service


def take_turn(service: Service) -> None:
    """Wait for whoever takes a number of this service now; the transaction holds the turn."""
    Service.objects.select_for_update(of=("self",), no_key=True).get(pk=service.pk)


def next_number(rows: Any, *, service: Service, at: datetime) -> str:
    """Give the number after the highest of these rows in the local year of the service.

    Numbers that were not written here, such as the 2026-BB17 of an older register, stand beside
    ours and count for nothing.
    """
    take_turn(service)
    year = f"{local_day(at, service.zone).year}-"
    ours = rf"^{year}([0-9]{{4}}|[1-9][0-9]{{4,}})$"
    last = (
        rows.filter(service=service, number__startswith=year, number__regex=ours)
        .order_by(Length("number").desc(), "-number")
        .values_list("number", flat=True)
        .first()
    )
    count = int(last.removeprefix(year)) if last else 0
    return f"{year}{count + 1:04}"

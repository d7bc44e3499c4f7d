"""Numbers and short lists for the start pages; each defined once. Reads, never writes."""

from datetime import datetime
from typing import Any

from insights.models import (
    counted,
    numbers_of,
)
from organisations.models import Scope
from training.models import CourseSession, Enrolment


def trainers_moves(scope: Scope, at: datetime) -> dict[str, int]:
    numbers = counted(
        scope.service.pk,
        registers_missing=CourseSession.visible_to(scope).without_register(at),
        to_judge=Enrolment.visible_to(scope).to_judge(at),
        to_propose=Enrolment.visible_to(scope).to_propose(),
    )
    return dict(numbers.get())


def services_numbers(scope: Scope) -> dict[str, Any]:
    """Plain counts without persons, of one service."""
    return dict(numbers_of(scope).get())

"""What happens to cases by itself."""

from datetime import timedelta

from django.utils import timezone

from cases.actions.resting import wake_if_due
from cases.models import Case


def wake_due_cases() -> int:
    """Every hour (config/schedules.py): wake the cases whose day has come where they are.

    Tomorrow's are looked at as well, because it may be tomorrow there already.
    """
    now = timezone.now()
    due = Case.unscoped.due_to_wake(now.date() + timedelta(days=1)).values_list("pk", flat=True)
    # Each in a transaction of its own: on SQLite nobody else could write while all of them wake.
    return sum(wake_if_due(case_id, at=now) for case_id in list(due))

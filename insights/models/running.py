"""The last looks of the worker at what nobody sees, asked in one query."""

from typing import Any

from django.db.models import QuerySet, Subquery

from insights.models.numbers import counted
from organisations.models import MailLook, Service, TrailLook, WorkerBeat


def looks_of(service: Service, **counts: QuerySet[Any]) -> dict[str, Any]:
    """At the mail of the installation, from its worker, and at the trail; None where there is none.

    ``counts`` are rows to be counted in the same query.
    """
    mail = MailLook.objects.order_by("-at")
    beats = WorkerBeat.objects.filter(came_home_at__isnull=False).order_by("-came_home_at")
    trail = TrailLook.unscoped.filter(service=service).order_by("pk")
    told = {
        "mail_at": (mail, "at"),
        "mail_faults": (mail, "faults"),
        "mail_advice": (mail, "advice"),
        "heard_at": (beats, "came_home_at"),
        "trail_at": (trail, "at"),
        "trail_entries": (trail, "entries"),
        "trail_faults": (trail, "faults"),
        "trail_first_fault": (trail, "first_fault"),
    }
    asked = {name: Subquery(rows.values(column)[:1]) for name, (rows, column) in told.items()}
    return dict(counted(service.pk, **counts).annotate(**asked).get())

"""Work for the worker. Each may run twice."""

from django.utils import timezone

from moving.actions import exports


def make_export(export_id: int) -> bool:
    return exports.make_export(export_id, clock=timezone.now)

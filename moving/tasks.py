"""Work for the worker. Each may run twice."""

from django.utils import timezone

from moving.actions import exports, turns


def make_export(export_id: int) -> bool:
    return exports.make_export(export_id, clock=timezone.now)


def work_on_import(import_id: int) -> None:
    turns.work_on_import(import_id, clock=timezone.now)


def mind_imports() -> int:
    """Every minute (config/schedules.py): take up what nobody works on, put aside what is old."""
    return turns.mind_imports(at=timezone.now())

"""Tell the worker that a file waits for it."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

from moving.models import Import

WORK = "moving.tasks.work_on_import"


def wake_importer(run: Import) -> None:
    """Losing or doubling this call changes nothing: the row is the truth."""
    ring: Callable[[], object] = partial(async_task, WORK, run.pk)
    # As with plans (scheduling.planning): a task in the database is part of this transaction.
    if "orm" in settings.Q_CLUSTER:
        ring()
    else:
        transaction.on_commit(ring, robust=True)

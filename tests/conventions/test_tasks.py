"""A task takes ids, is named by its path, and is written in the transaction that wants it."""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django_q.models import OrmQ

from config.schedules import PERIODIC
from organisations.models import OutboxMessage
from organisations.outbox import post
from tests.conventions.files import modules_of, nobody_offends, nodes_of, text_of
from tests.marks import needs_the_orm_queue

TASKS = [
    function
    for path in sorted(Path().glob("*/tasks.py"))
    for name, function in inspect.getmembers(
        import_module(f"{path.parent.name}.tasks"), inspect.isfunction
    )
    if function.__module__ == f"{path.parent.name}.tasks" and not name.startswith("_")
]


def test_a_task_takes_ids_only():
    nobody_offends(
        f"{task.__module__}.{task.__name__} takes {parameter}"
        for task in TASKS
        for parameter in inspect.signature(task).parameters.values()
        if parameter.annotation is not int
    )


def test_every_schedule_names_a_task_that_exists():
    nobody_offends(work.path for work in PERIODIC if import_string(work.path) not in TASKS)


def test_work_is_queued_by_path_never_by_function():
    nobody_offends(
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path in modules_of(*settings.INSTALLED_APPS)
        if "async_task(" in text_of(path)
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "async_task"
        if not (isinstance(node.args[0], ast.Constant) or getattr(node.args[0], "id", "").isupper())
    )


@pytest.mark.django_db(transaction=True)
@needs_the_orm_queue
def test_a_change_that_fails_leaves_no_work_behind(service, now):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post(
            service=service,
            kind="test",
            key="test:1",
            recipient="anna@example.org",
            content=b"",
            at=now,
        )
        raise ZeroDivisionError

    assert not OrmQ.objects.exists()
    assert not OutboxMessage.unscoped.exists()

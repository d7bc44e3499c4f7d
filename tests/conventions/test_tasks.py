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
from tests.marks import needs_the_orm_queue

TASKS = [
    function
    for path in sorted(Path().glob("*/tasks.py"))
    for name, function in inspect.getmembers(
        import_module(f"{path.parent.name}.tasks"), inspect.isfunction
    )
    if function.__module__ == f"{path.parent.name}.tasks" and not name.startswith("_")
]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: f"{task.__module__}.{task.__name__}")
def test_a_task_takes_ids_only(task):
    kinds = {parameter.annotation for parameter in inspect.signature(task).parameters.values()}

    assert kinds <= {int}


@pytest.mark.parametrize("path", [work.path for work in PERIODIC])
def test_every_schedule_names_a_task_that_exists(path):
    assert import_string(path) in TASKS


def test_work_is_queued_by_path_never_by_function():
    calls = [
        (path, node.lineno)
        for path in sorted(Path().glob("*/**/*.py"))
        if path.parts[0] in settings.INSTALLED_APPS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "async_task"
        if not (isinstance(node.args[0], ast.Constant) or getattr(node.args[0], "id", "").isupper())
    ]
    assert not calls


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

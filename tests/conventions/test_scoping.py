"""A tenant's rows cannot be reached without saying whose."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps

from organisations.models import ScopedModel
from tests.conventions.files import APPS, matches, modules_of, nobody_offends, nodes_of, text_of

SHARED_BY_ALL_SERVICES = {
    "organisations.User",
    "organisations.Service",
    "organisations.Membership",
    "organisations.MailLook",
    "organisations.WorkerBeat",
}
WEB_MODULES = [
    path
    for path in modules_of(*APPS, "config", "core")
    if {"views", "forms", "templatetags"} & set(path.with_suffix("").parts)
]
CROSSES = {"actions", "snapshot", "models", "tasks"}
"""The rooms in which a query may cross services: what is read there is filtered by its caller."""
CROSSES_WITH_A_REASON = {
    "config/supervisor.py": "the worker serves all services, and asks whether letters leave at all",
    "config/views_health.py": "a monitor asks whether mail waits too long anywhere in the house",
    "insights/pages/running.py": "counts the mail and the trail of one service: no names",
    "organisations/audit.py": "writes one entry into the caller's own transaction and service",
    "organisations/outbox.py": "writes and minds messages in the caller's own transaction",
    "organisations/trail.py": "names rows of any kind, each query held to the reader's service",
    "scheduling/appointments/links.py": "a signed link names one row; who follows it has no role",
    "scheduling/pairing/links.py": "a signed link names one row; who follows it has no role",
    "volunteers/links.py": "a signed link names one row; who follows it has no role",
}
EDGES = {"adapters", "middleware", "views", "tasks", "commands", "receivers"} | {
    *("supervisor", "context", "mailcatcher"),
}
"""Where a request, a task or a command begins: the clock is read there and handed on."""
CLOCK = re.compile(
    r"\.(?:now|utcnow)\(|\b(?:timezone|datetime|date)\.(?:today|localdate)\(\)",
)


def uses_of(names: set[str], paths: Iterable[Path]) -> Iterator[tuple[Path, int, str]]:
    """Every place where an attribute of one of these names is asked for.

    A module is parsed only where such a name follows a dot in its text: most have none.
    """
    for path in paths:
        if any(f".{name}" in text_of(path) for name in names):
            for node in nodes_of(path):
                if (
                    isinstance(node, ast.Attribute)
                    and node.attr in names
                    and getattr(node.value, "id", "") != "register"
                ):
                    yield path, node.lineno, node.attr


def line_of(path: Path, number: int) -> str:
    return text_of(path).splitlines()[number - 1]


def test_every_model_belongs_to_a_service_or_is_listed():
    models = {model for app in APPS for model in apps.get_app_config(app).get_models()}
    unowned = {model._meta.label for model in models if not issubclass(model, ScopedModel)}

    assert unowned == SHARED_BY_ALL_SERVICES


def test_no_scoped_model_has_objects():
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]

    assert not [m for m in models if issubclass(m, ScopedModel) and hasattr(m, "objects")]


def test_only_certain_rooms_query_across_services():
    """Whatever else does stands in one list with its reason, and leaves it when it stops."""
    elsewhere = [
        path
        for path in modules_of(*APPS, "config", "core")
        if not CROSSES & set(path.with_suffix("").parts) and path.parts[:2] != ("config", "demo")
    ]
    crossing = {str(path) for path, *_place in uses_of({"unscoped"}, elsewhere)}

    nobody_offends(crossing ^ CROSSES_WITH_A_REASON.keys())


def test_views_and_forms_never_spell_a_query():
    spelled = {"filter", "exclude", "annotate", "select_related", "prefetch_related", "order_by"}

    nobody_offends(f"{path}:{line} {name}" for path, line, name in uses_of(spelled, WEB_MODULES))


def test_views_and_forms_never_write_rows():
    writes = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "delete"}

    nobody_offends(
        f"{path}:{line} {name}"
        for path, line, name in uses_of(writes, WEB_MODULES)
        if "session" not in line_of(path, line)
    )


def test_the_clock_is_read_at_the_edge_only():
    within = [
        path
        for path in modules_of(*APPS, "config")
        if not EDGES & set(path.with_suffix("").parts) and not path.stem.startswith("views_")
    ]

    nobody_offends(place for path in within for place in matches(CLOCK, path))

"""A tenant's rows cannot be reached without saying whose."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from organisations.models import ScopedModel

APPS = ("organisations", "volunteers", "training", "cases", "scheduling", "insights")
SHARED_BY_ALL_SERVICES = {
    "organisations.User",
    "organisations.Service",
    "organisations.Membership",
    "organisations.WorkerBeat",
}
WEB_MODULES = sorted(
    path
    for app in (*APPS, "config", "core")
    for path in Path(app).rglob("*.py")
    if {"views", "forms", "templatetags"} & set(path.with_suffix("").parts)
)
OUR_MODULES = sorted(path for app in (*APPS, "config") for path in Path(app).rglob("*.py"))


def names_used(path: Path) -> list[tuple[int, str]]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return [
        (node.lineno, node.attr)
        for node in nodes
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") != "register"
    ]


def test_every_model_belongs_to_a_service_or_is_listed():
    models = {model for app in APPS for model in apps.get_app_config(app).get_models()}
    unowned = {model._meta.label for model in models if not issubclass(model, ScopedModel)}

    assert unowned == SHARED_BY_ALL_SERVICES


def test_no_scoped_model_has_objects():
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]

    assert not [m for m in models if issubclass(m, ScopedModel) and hasattr(m, "objects")]


@pytest.mark.parametrize("path", WEB_MODULES, ids=str)
def test_views_and_forms_never_query_across_services(path):
    assert not [line for line, name in names_used(path) if name == "unscoped"]


@pytest.mark.parametrize("path", WEB_MODULES, ids=str)
def test_views_and_forms_never_spell_a_query(path):
    spelled = {"filter", "exclude", "annotate", "select_related", "prefetch_related", "order_by"}
    assert not [(line, name) for line, name in names_used(path) if name in spelled]


@pytest.mark.parametrize("path", WEB_MODULES, ids=str)
def test_views_and_forms_never_write_rows(path):
    writes = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "delete"}
    assert not [
        (line, name)
        for line, name in names_used(path)
        if name in writes and "session" not in path.read_text().splitlines()[line - 1]
    ]


@pytest.mark.parametrize("path", OUR_MODULES, ids=str)
def test_the_clock_is_read_at_the_edge_only(path):
    edges = {"views", "tasks", "commands", "receivers", "supervisor", "context", "mailcatcher"}
    if edges & set(path.with_suffix("").parts) or path.stem.startswith("views_"):
        pytest.skip("an edge")
    clocks = [
        line
        for line, name in names_used(path)
        if name in {"now", "today", "utcnow", "localdate"}
        and ".now(" in path.read_text().splitlines()[line - 1]
    ]
    assert not clocks

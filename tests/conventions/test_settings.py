"""A setting on a page does something; one that does nothing yet waits in docs/settings.md."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from organisations.forms.service import SETTINGS
from organisations.models import Service
from organisations.models.due_rows import retention_list
from tests.conventions.files import APPS, modules_of, nodes_of, text_of

FORM = Path("organisations/forms/service.py")
MODEL = Path("organisations/models/service.py")
ELSEWHERE = {
    "slug": "organisations/forms/installation.py",
    "country": "organisations/forms/installation.py",
    "timezone": "organisations/actions/installation.py",
    "choices_version": "cases/actions/choices.py",
    "days_switched": "organisations/actions/free_days.py",
    "sender_name": "organisations/forms/texts.py",
    "reply_address": "organisations/forms/texts.py",
    "paused_at": "organisations/actions/installation.py",
    "crowd_until": "organisations/actions/service.py",
    "closed_at": "organisations/actions/closing.py",
    "erases_on": "organisations/actions/closing.py",
    "erased_at": "organisations/actions/erasing_services.py",
    "same_street_rule": "scheduling/pairing/forms/rules.py",
    "same_district_rule": "scheduling/pairing/forms/rules.py",
}
"""Where else a column of the service is set."""
IN_TEMPLATES = re.compile(r"\bservice\.(\w+)")
NOT_A_READER = {"migrations", "models", "demo"}


def is_a_service(node: ast.expr) -> bool:
    """``service``, ``scope.service``, ``case.service`` and the like."""
    return (getattr(node, "id", "") or getattr(node, "attr", "")) == "service"


def read_by_code() -> Iterator[str]:
    for path in modules_of(*APPS, "config"):
        if path == FORM or NOT_A_READER & set(path.with_suffix("").parts):
            continue
        for node in nodes_of(path):
            is_read = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
            if is_read and is_a_service(node.value):
                yield node.attr
    for path in Path("templates").rglob("*.*"):
        yield from IN_TEMPLATES.findall(text_of(path))


def read_by_properties(known: set[str]) -> Iterator[str]:
    """What a property of the service reads, where code reads the property."""
    for node in nodes_of(MODEL):
        if isinstance(node, ast.ClassDef) and node.name == "Service":
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and part.name in known:
                    yield from (
                        inner.attr
                        for inner in ast.walk(part)
                        if isinstance(inner, ast.Attribute)
                        and getattr(inner.value, "id", "") == "self"
                    )


def columns() -> set[str]:
    return {field.name for field in Service._meta.fields} - {"id"}


def read_by_the_list_of_retention() -> Iterator[str]:
    """The nightly erasing asks a service for the settings that the list names."""
    for time in retention_list().times.values():
        yield from (time.setting, *time.never_before)


def read() -> set[str]:
    direct = {*read_by_code(), *read_by_the_list_of_retention()}
    return (direct | set(read_by_properties(direct))) & columns()


def waiting() -> dict[str, str]:
    rows = re.findall(
        r"^\| `(\w+)` \| .* \| (.+) \|$", text_of(Path("docs/settings.md")), re.MULTILINE
    )
    return dict(rows)


def test_every_setting_on_the_page_is_read_by_code():
    assert not sorted({setting.name for setting in SETTINGS} - read())


def test_what_no_code_reads_waits_in_the_document_and_nothing_else_does():
    assert waiting().keys() == columns() - read() - ELSEWHERE.keys()
    assert all(waiting().values())


def test_what_works_stands_on_a_page():
    on_the_page = {setting.name for setting in SETTINGS}

    assert columns() - waiting().keys() == on_the_page | ELSEWHERE.keys()
    assert not on_the_page & ELSEWHERE.keys()
    assert not [name for name, path in ELSEWHERE.items() if name not in text_of(Path(path))]


def test_a_setting_says_what_it_does_and_from_when_a_change_counts():
    assert all(str(setting.about) and str(setting.when) for setting in SETTINGS)

"""The house is the drawn one: the same folders, the same rooms, no junk drawers."""

import re
import subprocess
from pathlib import Path

import pytest

ARCHITECTURE = Path("docs/architecture.md")
JUNK = {"utils", "helpers", "common", "services", "managers", "misc"}
PYTHON = sorted(
    Path(line)
    for line in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    if Path(line).exists()
)
OURS = [path for path in PYTHON if "migrations" not in path.parts]


def tracked() -> set[str]:
    lines = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return {line for line in lines if Path(line).exists()}


def drawn() -> set[str]:
    """Every path in the fenced trees of the page: two spaces of indent a floor."""
    places: set[str] = set()
    for tree in re.findall(r"```tree\n(.*?)```", ARCHITECTURE.read_text(), flags=re.DOTALL):
        above: list[str] = []
        for line in tree.splitlines():
            if not line.strip():
                continue
            depth = (len(line) - len(line.lstrip())) // 2
            name = line.split("#")[0].strip()
            above = [*above[:depth], name.rstrip("/")]
            places.add("/".join(above))
    return places


def on_disk() -> set[str]:
    places = set()
    for path in tracked():
        parts = Path(path).parts
        if path.startswith((".", "docs/")) or "migrations" in parts:
            continue
        if parts[0] in {"templates", "static", "locale", "tests", "bench"}:
            places.add(parts[0])
        elif path.endswith(".py") and parts[-1] != "__init__.py" and len(parts) > 1:
            places.update("/".join(parts[: n + 1]) for n in range(len(parts)))
    return places


def test_the_drawn_tree_is_the_tree_on_disk():
    assert drawn() == on_disk()


def test_no_module_is_a_junk_drawer():
    assert not [path for path in OURS if JUNK & set(path.with_suffix("").parts)]


@pytest.mark.parametrize("path", OURS, ids=str)
def test_modules_stay_small(path):
    assert len(path.read_text().splitlines()) <= 400


def test_only_packages_of_models_say_what_is_public():
    full = [p for p in OURS if p.name == "__init__.py" and p.read_text().strip()]

    assert {p.parent.name for p in full} <= {"models"}


@pytest.mark.parametrize("word", ["localhost:5432", "/work/", "pypi.org", "registry.npmjs"])
def test_no_file_names_a_host_or_a_path_of_a_machine(word):
    me = "tests/conventions/test_tree.py"
    guilty = [
        path
        for path in tracked() - {me}
        if not path.endswith((".woff2", ".png", ".ico"))
        and word in Path(path).read_text(errors="ignore")
    ]
    assert not guilty

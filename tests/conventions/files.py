"""The files of the house, each read and parsed once for all rules that look at it."""

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

APPS = ("organisations", "volunteers", "training", "cases", "scheduling", "insights", "moving")


def nobody_offends(offenders: Iterable[str]) -> None:
    """Fail with one line for each offender: a rule is one test, however many files it reads."""
    __tracebackhide__ = True
    lines = sorted(offenders)
    assert not lines, "\n" + "\n".join(lines)


@cache
def tracked() -> tuple[Path, ...]:
    """What git keeps or would keep: nothing that was installed, built or ignored."""
    lines = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return tuple(path for path in map(Path, sorted(set(lines))) if path.is_file())


@cache
def python() -> tuple[Path, ...]:
    """Our modules, written by hand: Django writes the migrations."""
    return tuple(
        path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts
    )


@cache
def modules_of(*folders: str) -> tuple[Path, ...]:
    return tuple(path for path in python() if path.parts[0] in folders)


@cache
def text_of(path: Path) -> str:
    """The text, or nothing where the file is a picture or a font."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def matches(pattern: re.Pattern[str], path: Path, text: str | None = None) -> Iterator[str]:
    """Each place where the pattern begins, also where it runs on over the end of a line."""
    text = text_of(path) if text is None else text
    for match in pattern.finditer(text):
        yield f"{path}:{text.count(chr(10), 0, match.start()) + 1} {match[0].strip()}"


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(text_of(path))))

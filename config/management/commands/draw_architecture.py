"""Draw the tree of docs/architecture.md from the first line of each module's docstring."""

import ast
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

PAGE = Path(settings.BASE_DIR, "docs", "architecture.md")
BEGIN, END = "```tree\n", "```"
COLUMN = 44
FLOORS = {
    "core": "1  knows no app",
    "organisations": "2  people, services, roles, partners, trail, outbox",
    "volunteers": "3  from an application to a farewell",
    "training": "4  courses, registers, certificates",
    "cases": "5  reports, triage, parties, outcomes, closing",
    "scheduling": "6  availability, pairing, offers, queue, appointments, calendars",
    "insights": "7  start pages, numbers and the morning email; changes no row of the trade",
    "moving": "7  moving in and out: sheets of people and cases, read, judged and written",
    "config": "8  settings, addresses, schedules, commands",
    "templates": "pages, fragments, components, layouts, mails",
    "static": "styles, scripts, icons, and what bundles them",
    "locale": "the words in Dutch, French and German",
    "tests": "mirrors the apps; conventions, journeys and races beside them",
    "bench": "what pages and the pairing engine cost, as ratios",
}
"""In the order of the page; of those without a number only the name is drawn."""
WINGS = {
    "scheduling/appointments": "free times, talks, invitations, replies, feeds",
    "scheduling/pairing": "pool, board, offers, queue, rules, locks",
    "scheduling/planning": "the plan of the whole queue, and what it lacks",
    "scheduling/engine": "who should take which case. Plain Python: no Django",
    "scheduling/icalendar": "what calendars read. Plain Python: no Django",
    "moving/sheets": "from the bytes of a sheet to judged rows. Plain Python: no Django",
}


def modules() -> list[Path]:
    """Every module that git knows or would take up, without migrations and empty packages."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = [Path(line) for line in told.stdout.splitlines()]
    return [
        path
        for path in paths
        if path.name != "__init__.py"
        and "migrations" not in path.parts
        and Path(settings.BASE_DIR, path).exists()
    ]


def caption(path: Path) -> str:
    """What the module says of itself in its first line, without the full stop."""
    said = ast.get_docstring(ast.parse(Path(settings.BASE_DIR, path).read_text())) or ""
    return said.partition("\n")[0].rstrip(".")


def drawn(name: str, depth: int, words: str) -> str:
    line = "  " * depth + name
    return f"{line.ljust(COLUMN)}# {words}".rstrip() if words else line


def branch(folder: Path, paths: Iterable[Path], depth: int) -> list[str]:
    """The folder's modules and folders in the order of their names, each folder's below it."""
    inside = sorted({path.relative_to(folder).parts[0] for path in paths})
    lines = []
    for name in inside:
        below = [path for path in paths if path.is_relative_to(folder / name)]
        if name.endswith(".py"):
            lines.append(drawn(name, depth, caption(folder / name)))
        else:
            lines.append(drawn(f"{name}/", depth, WINGS.get(str(folder / name), "")))
            lines += branch(folder / name, below, depth + 1)
    return lines


def tree() -> str:
    found, lines = modules(), []
    for floor, words in FLOORS.items():
        lines.append(drawn(f"{floor}/", 0, words))
        if words[0].isdigit():
            theirs = [path for path in found if path.parts[0] == floor]
            lines += branch(Path(floor), theirs, 1)
    return "\n".join(lines) + "\n"


def architecture_page() -> str:
    """The page as it stands with its tree drawn anew."""
    before, _begin, rest = PAGE.read_text().partition(BEGIN)
    _tree, _end, after = rest.partition(END)
    return f"{before}{BEGIN}{tree()}{END}{after}"


class Command(BaseCommand):
    help = "Draw the tree of modules in docs/architecture.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Fail if the page is out of date.")

    def handle(self, *, check: bool, **options: Any) -> None:
        if not check:
            PAGE.write_text(architecture_page())
        elif PAGE.read_text() != architecture_page():
            raise CommandError(
                "docs/architecture.md is out of date: run manage.py draw_architecture"
            )

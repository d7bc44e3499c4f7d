"""Print who may open which page: every URL of a service with its policy, from the code itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from organisations.middleware import is_for_owner
from organisations.models import Role

PAGE = Path(settings.BASE_DIR, "docs", "permissions.md")
OURS = (
    "config",
    "organisations",
    "volunteers",
    "training",
    "cases",
    "scheduling",
    "insights",
    "moving",
)


def our_patterns(
    resolver: URLResolver | None = None, *, before: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Each address of ours: its path, its full name, its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from our_patterns(
                entry, before=path, space=f"{entry.namespace}:" if entry.namespace else space
            )
        elif entry.callback.__module__.split(".")[0] in OURS:
            yield path, f"{space}{entry.name}", entry


def permissions_page() -> str:
    header = ["page", *Role.values, "what for"]
    lines = [
        "# Who may open what\n",
        "Drawn by `manage.py draw_permissions` from each app's `policies.py`.\n",
        "Who may make a *move* stands in `lifecycles.md`.\n",
        f"| {' | '.join(header)} |",
        f"|{'---|' * len(header)}",
    ]
    of_owners, public = [], []
    with translation.override("en"):
        for path, name, entry in sorted(our_patterns(), key=lambda row: row[1]):
            policy = getattr(entry.callback, "policy", None)
            if is_for_owner(entry.callback):
                of_owners.append(f"- `{name}` `/{path}`")
                continue
            if policy is None:
                public.append(f"- `{name}` `/{path}`")
                continue
            marks = ["●" if role in policy.roles else "" for role in Role.values]
            lines.append(f"| `{name}` | {' | '.join(marks)} | {policy.label} |")
    return "\n".join(
        [
            *lines,
            "\n## Owners of the installation, with a second step\n",
            *of_owners,
            "\n## Without a role in a service\n",
            *public,
            "",
        ]
    )


class Command(BaseCommand):
    help = "Draw every policy into docs/permissions.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Fail if the page is out of date.")

    def handle(self, *, check: bool, **options: Any) -> None:
        if not check:
            PAGE.write_text(permissions_page())
        elif not PAGE.exists() or PAGE.read_text() != permissions_page():
            raise CommandError("docs/permissions.md is out of date: run manage.py draw_permissions")

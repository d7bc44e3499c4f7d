"""``make run``: bring the database up to date, fill it once, then web, worker and mail catcher."""

import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connection, connections

from config.database_file import files_of
from organisations.models import Membership, Service

FIRST_PORT = 8000
PASSWORD = "buren-praten-samen"  # noqa: S105  (printed: the demo holds invented people only)
PEOPLE = (
    ("coordinator", "coordinator@demo.test"),
    ("trainer", "trainer@demo.test"),
    ("volunteer", "volunteer@demo.test"),
    ("partner", "partner@demo.test"),
    ("manager", "manager@demo.test"),
    ("coordinatrice (FR)", "coordinatrice@demo.test"),
)


def free_port(wanted: int) -> int:
    """The first free loopback port from the wanted one on."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise OSError(f"no free port from {wanted} to {wanted + 99}")


def holds_a_real_service() -> bool:
    """Whether a service was the first here that no demo made.

    A demo fills an empty database only, and its people have addresses that end so: where the
    first service has them, whatever was added later by hand belongs to that demo too. Asked
    before the tables are brought up to date, so of columns only that were always there.
    """
    if connection.vendor == "sqlite" and not files_of(connections[DEFAULT_DB_ALIAS]):
        return False
    if Service._meta.db_table not in connection.introspection.table_names():
        return False
    first = Service.objects.order_by("pk").first()
    if first is None:
        return False
    # "@demo.test" and "@s1.demo.test": nobody can have such an address (RFC 6761).
    people = Membership.objects.filter(service=first.pk)
    return not people.filter(user__email__regex=r"[@.]demo\.test$").exists()


class Command(BaseCommand):
    help = "Serve the demo on this machine: web, worker and mail catcher."

    def handle(self, **options: Any) -> None:
        if holds_a_real_service():
            raise CommandError(
                "This database holds a service that no demo made. `make run` would show its "
                "people with DEBUG on and send none of its mail: set VAR_DIR or DATABASE_URL to "
                "another place, or see “Run it for real” in README.md."
            )
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not Service.objects.exists():
            call_command("demo")
        port = free_port(int(os.environ.get("PORT", FIRST_PORT)))
        mail_port = free_port(settings.EMAIL_PORT)
        address = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\n  Tweespraak   {address}/\n  Mail         {address}/mail/\n\n")
        for role, email in PEOPLE:
            self.stdout.write(f"  {role:<20} {email:<28} {PASSWORD}")
        self.stdout.write("\n  Ctrl-C stops everything.\n")
        self.stdout.flush()
        bin_folder = Path(sys.executable).parent
        os.environ.update(
            PORT=str(port),
            EMAIL_PORT=str(mail_port),
            MAILCATCHER_PORT=str(mail_port),
            SITE_ADDRESS=address,
            PATH=f"{bin_folder}:{os.environ.get('PATH', '')}",
        )
        procfile = str(Path(settings.BASE_DIR, "Procfile"))
        os.execv(bin_folder / "honcho", ["honcho", "-f", procfile, "start"])  # noqa: S606

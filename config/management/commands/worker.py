"""Run the queue's worker under supervision until told to stop."""

import signal
from threading import Event

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from config.schedules import sync_schedules
from config.supervisor import Supervisor
from core.unfinished_restore import is_unfinished
from core.upgrades import due_migrations


class Command(BaseCommand):
    help = "Run the queue's worker, watch its heartbeat, and start it anew when it hangs."
    requires_migrations_checks = False

    def handle(self, **options: object) -> None:
        if is_unfinished(connection):
            # Mail that left long ago waits in there to leave again.
            raise CommandError(
                "A backup is being put back, or that was not finished: "
                "run manage.py restore until it says so, then start the worker."
            )
        if waiting := due_migrations(connection):
            # Half of a new version's work on the tables of the old one is worse than none.
            raise CommandError(
                f"{len(waiting)} migrations wait, the first is {waiting[0]}: "
                "run manage.py migrate, then start the worker."
            )
        stopping = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: stopping.set())
        sync_schedules(at=timezone.now())
        Supervisor(stopping).run()

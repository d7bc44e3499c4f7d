"""The queue's cluster, tied to the supervisor that started it (``manage.py worker``)."""

import sys
from typing import Any

from django_q.management.commands import qcluster

from config.tether import hold


class Command(qcluster.Command):
    help = "Run the queue's cluster for as long as standard input stays open; `worker` starts it."

    def handle(self, *args: Any, **options: Any) -> None:
        hold(sys.stdin.fileno())
        super().handle(*args, **options)

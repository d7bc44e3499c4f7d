"""Run the queue's worker under supervision until told to stop."""

import signal
from threading import Event

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.schedules import sync_schedules
from config.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run the queue's worker, watch its heartbeat, and start it anew when it hangs."

    def handle(self, **options: object) -> None:
        stopping = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: stopping.set())
        sync_schedules(at=timezone.now())
        Supervisor(stopping).run()

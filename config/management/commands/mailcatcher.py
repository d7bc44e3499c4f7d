"""Run the mail server of a laptop until it is told to stop."""

import logging
import signal
from argparse import ArgumentParser
from pathlib import Path
from threading import Event

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.mailcatcher import LOOPBACK, mail_server


class Command(BaseCommand):
    help = "Catch every mail on this machine and keep it in var/mail; read it at /mail/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.EMAIL_PORT)

    def handle(self, *, port: int, **options: object) -> None:
        if not settings.DEBUG:
            raise CommandError("The mail catcher keeps mail in plain files: it needs DEBUG=1.")
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would log each address
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: stop.set())
        server = mail_server(Path(settings.VAR_DIR, "mail"), port=port)
        try:
            server.start()
        except OSError as trouble:
            raise CommandError(f"Port {port} is taken: {trouble}") from trouble
        self.stdout.write(f"Catching mail on {LOOPBACK}:{port}")
        stop.wait()
        server.stop()

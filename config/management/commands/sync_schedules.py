"""Make the queue's schedules agree with config/schedules.py."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.schedules import PERIODIC, sync_schedules


class Command(BaseCommand):
    help = "Make the queue's schedules agree with config/schedules.py (the worker does so too)."

    def handle(self, **options: object) -> None:
        removed = sync_schedules(at=timezone.now())
        self.stdout.write(f"{len(PERIODIC)} schedules stand.")
        for name in removed:
            self.stdout.write(f"Removed: {name}")

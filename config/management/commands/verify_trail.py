"""Look whether the trail is as it was sealed: nothing changed, taken out or put in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from organisations.models import SealedTrail, Service
from organisations.models.broken_seals import TrailFault, TrailReading, has_seal


class Command(BaseCommand):
    help = (
        "Compare every entry of the trail with the seals that were made of it. Changes nothing; "
        "ends with 1 where something does not agree."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--service", metavar="SLUG", help="only of this service")
        parser.add_argument(
            "--seal",
            metavar="DIGITS",
            help="this seal, from the log or noted before, must still be there",
        )

    def handle(self, *, service: str | None, seal: str | None, **options: Any) -> None:
        services = Service.objects.in_order()
        if service:
            services = services.of_slug(service)
            if not services:
                raise CommandError(f"There is no service {service}.")
        wrong = sum(self._look(one) for one in services)
        if seal and not has_seal(seal, services):
            self.stdout.write(f"! There is no seal {seal}: days were taken out, or sealed again.")
            wrong += 1
        if wrong:
            raise CommandError(f"{wrong} faults: the trail is not as it was sealed.")

    def _look(self, service: Service) -> int:
        """How many faults."""
        reading, faults = TrailReading(service, timezone.now()), 0
        for fault in reading.faults():
            self.stdout.write(f"! {service.slug}: {_told(fault)}")
            faults += 1
        self.stdout.write(f"{service.slug}: {reading.entries} entries, {faults} faults.")
        for trail, last in reading.last_seals.items():
            self.stdout.write(f"  {trail}: sealed up to {last.day}, last seal {last.seal}")
        return faults


def _told(fault: TrailFault) -> str:
    part = "reads" if fault.trail is SealedTrail.READS else "changes"
    which = f"entry {fault.entry}" if fault.entry else "the whole day"
    return f"{part} of {fault.day}: {which}: {fault.kind}"

"""Run the same moment several times at once, each in a thread with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from organisations.models import Service
from tests.factories.scheduling import WeeklyRuleFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Level, Volunteer


def race(*moves: Callable[[], object]) -> list[object]:
    """Start every move at the same instant; give each result, or the exception it ended in."""
    start = Barrier(len(moves))

    def run(move: Callable[[], object]) -> object:
        try:
            start.wait(timeout=20)
            return move()
        except Exception as refusal:  # noqa: BLE001  (the refusal is the result)
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(moves)) as threads:
        return list(threads.map(run, moves))


def free_mediator(service: Service, **facts: object) -> Volunteer:
    """Certified and free every day from nine to half past nine in the evening."""
    volunteer = VolunteerFactory(
        service=service, **{"level": Level.REGULAR, "max_open_cases": 3, **facts}
    )
    CertificationFactory(service=service, volunteer=volunteer)
    for weekday in range(7):
        WeeklyRuleFactory(
            service=service,
            volunteer=volunteer,
            weekday=weekday,
            start_minute=9 * 60,
            end_minute=21 * 60 + 30,
        )
    return volunteer

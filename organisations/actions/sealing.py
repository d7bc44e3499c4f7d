"""Seal the days of the trail that are over, and look whether all that was sealed still stands."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models.functions import TruncDate

from organisations.models import EntrySeals, SealedTrail, Service, TrailLook, TrailSeal
from organisations.models.broken_seals import TrailFault, TrailReading, every_entry
from organisations.models.seals import beginning_of, content_digest, entry_digest

logger = logging.getLogger(__name__)

STRAGGLERS = timedelta(hours=1)
"""What began before midnight carries that time, and may be written a while after."""
A_TURN = timedelta(seconds=30)
A_DAY = timedelta(days=1)


def seal_trail(*, clock: Callable[[], datetime]) -> bool:
    """Seal every day that is over, of all services. True if something is left for another turn.

    A second run finds nothing to do.
    """
    until = clock() + A_TURN
    for service in Service.objects.not_erased().in_order():
        for trail in SealedTrail:
            for day in days_to_seal(service, trail, at=clock()):
                if clock() >= until:
                    return True
                seal_day(service, trail, day, at=clock())
    return False


def days_to_seal(service: Service, trail: SealedTrail, *, at: datetime) -> list[date]:
    """Days with entries after the last that is sealed, up to the last that is over."""
    rows = every_entry(trail, service).filter(at__lt=_end_of_sealing(at))
    if last := _last_seal(service, trail):
        rows = rows.filter(at__gte=beginning_of(last.day + A_DAY))
    days = rows.annotate(day=TruncDate("at", tzinfo=UTC)).order_by("day")
    return list(days.values_list("day", flat=True).distinct())


@transaction.atomic
def seal_day(service: Service, trail: SealedTrail, day: date, *, at: datetime) -> TrailSeal | None:
    """None where somebody was quicker: a day is sealed once, and none before the last one."""
    # One after the other: each seal holds the one before it.
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    before = _last_seal(service, trail)
    if before and before.day >= day:
        return None
    hours = (beginning_of(day), beginning_of(day + A_DAY))
    rows = every_entry(trail, service).filter(at__gte=hours[0], at__lt=hours[1]).order_by("pk")
    salt = secrets.token_hex(16)
    digests = [[row["id"], entry_digest(salt, row)] for row in rows.values(*trail.columns)]
    if not digests:
        return None
    seal = TrailSeal(
        service=service,
        kind=trail,
        day=day,
        first_entry=digests[0][0],
        last_entry=digests[-1][0],
        entries=len(digests),
        content=content_digest(digests),
        sealed_at=at,
    )
    seal.seal = seal.chained_to(before.seal if before else "")
    seal.save()
    EntrySeals.unscoped.create(service=service, seal=seal, salt=salt, digests=digests)
    # A witness outside the database: whoever rewrites all of it cannot rewrite what was logged.
    logger.info("sealed %s %s %s: %s %s", service.slug, trail, day, seal.entries, seal.seal)
    return seal


def look_through_trail(service: Service, *, at: datetime) -> list[TrailFault]:
    """Read all of it, and keep for the page «How it runs» what came of it."""
    reading = TrailReading(service, at)
    faults = list(reading.faults())
    facts = {
        "at": at,
        "entries": reading.entries,
        "faults": len(faults),
        "first_fault": min((fault.day for fault in faults), default=None),
    }
    TrailLook.unscoped.update_or_create(service=service, defaults=facts)
    if faults:
        logger.error("the trail of %s does not agree with its seals", service.slug)
    return faults


def _last_seal(service: Service, trail: SealedTrail) -> TrailSeal | None:
    seals = TrailSeal.unscoped.filter(service=service).of_kind(trail)
    last: TrailSeal | None = seals.in_order().last()
    return last


def _end_of_sealing(at: datetime) -> datetime:
    return beginning_of((at - STRAGGLERS).astimezone(UTC).date())

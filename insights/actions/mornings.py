"""Who gets a morning email now: once a day, at their hour by the clock of the service."""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import OperationalError, transaction
from django.utils import timezone, translation

from insights.mails import MorningPart, post_morning
from organisations.models import (
    Membership,
    Role,
    Scope,
    Service,
    User,
    covered_by,
    is_free_day,
)
from organisations.models.outbox import DAY_ENDS

logger = logging.getLogger(__name__)

BRIEFED = frozenset({Role.COORDINATOR, Role.TRAINER, Role.MANAGER})
Parts = Callable[[Scope, Sequence[Membership], datetime], Sequence[MorningPart]]
_parts: list[Parts] = []


def brief_with(parts: Parts) -> None:
    """What such an email says, handed down from the floor that knows the words."""
    _parts[:] = [parts]


def send_mornings(*, at: datetime) -> int:
    """Brief everybody whose hour has come today; return how many emails were promised.

    It may run twice, late, or not at all: of each morning is decided once, and where the worker
    was away it is decided as soon as it is back that day.
    """
    return sum(_of_service(service, at=at) for service in Service.objects.at_work().in_order())


def _of_service(service: Service, *, at: datetime) -> int:
    wall = at.astimezone(service.zone)
    day = wall.date()
    # A morning that is told of in the night is no help, and tomorrow's comes.
    if wall.hour * 60 + wall.minute >= DAY_ENDS:
        return 0
    rows = Membership.objects.current().of_service(service).in_roles(BRIEFED).to_brief(day)
    rows = rows.with_mailbox()
    people: dict[User, list[Membership]] = defaultdict(list)
    for row in rows.with_person().by_name():
        if day.weekday() in row.user.morning_days and wall.time() >= row.user.morning_at:
            people[row.user].append(row)
    if not people or is_free_day(service, day):
        return 0
    return sum(_brief_or_tell(person, here, day=day, at=at) for person, here in people.items())


def _brief_or_tell(person: User, rows: list[Membership], *, day: date, at: datetime) -> bool:
    """What is wrong with the rows of one of them keeps no email from the others."""
    try:
        return _brief(person, rows, day=day, at=at)
    except OperationalError:
        raise  # a lock, a lost line: it is that for all of them
    except Exception:
        logger.exception("no morning email", extra={"person": person.pk})
        return False


@transaction.atomic
def _brief(person: User, rows: list[Membership], *, day: date, at: datetime) -> bool:
    """Claimed and promised in one transaction: of two workers at once one finds nothing."""
    if not Membership.objects.to_brief(day).among(rows).update(briefed_on=day):
        return False
    service = rows[0].service
    scope = Scope(
        service,
        person,
        frozenset(row.role for row in rows),
        via="worker",
        stands_in_for=covered_by(rows, day),
    )
    with translation.override(person.language), timezone.override(service.zone):
        parts = [part for part in _parts[0](scope, rows, at) if part.number]
    if not parts:
        return False
    return post_morning(parts, person, service=service, day=day, at=at) is not None

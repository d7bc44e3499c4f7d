"""How the cases of the queue stand: how long they wait, and whose move it is."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cases.models import Assignment
from cases.models.case import days_in_queue
from core.local_time import local_day
from organisations.models import Scope, Service
from scheduling.lifecycle import ANSWERED, WAITING
from scheduling.models import Offer

SATURDAY = 5


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays after ``first``, up to and with ``last``; public holidays count too."""
    weeks, rest = divmod(max((last - first).days, 0), 7)
    left = (first + timedelta(days=number) for number in range(1, rest + 1))
    return 5 * weeks + sum(day.weekday() < SATURDAY for day in left)


def waiting_tone(ready_at: datetime | None, *, service: Service, at: datetime) -> str:
    """Against the working days in which the service wants to find a pair: fine, soon or late."""
    if ready_at is None:
        return "fine"
    today, since = local_day(at, service.zone), local_day(ready_at, service.zone)
    days = working_days(since, today)
    if days > service.pairing_days:
        return "late"
    return "soon" if days >= service.pairing_days - 1 else "fine"


@dataclass(frozen=True)
class Standing:
    """One case of the queue. ``asked`` and ``answered`` count the newest wave of offers."""

    case: Any
    days: int
    tone: str
    seats: int
    taken: int
    asked: int
    answered: int
    expires_at: datetime | None

    @property
    def is_ours_to_move(self) -> bool:
        return self.expires_at is None

    @property
    def has_one_already(self) -> bool:
        return 0 < self.taken < self.seats


def standings(cases: Iterable[Any], *, scope: Scope, at: datetime) -> list[Standing]:
    """Tell of each case, or line of a list of cases, how it stands, in two queries."""
    rows = list(cases)
    offers: dict[int, list[Any]] = defaultdict(list)
    for offer in Offer.visible_to(scope).of_cases(rows).as_lines():
        offers[offer.case].append(offer)
    seats = Assignment.visible_to(scope).open().filter(case__in=[case.pk for case in rows])
    taken = Counter(seats.values_list("case", flat=True))
    return [
        _standing(case, offers[case.pk], taken[case.pk], service=scope.service, at=at)
        for case in rows
    ]


def _standing(
    case: Any, offers: list[Any], taken: int, *, service: Service, at: datetime
) -> Standing:
    waiting = [offer for offer in offers if offer.state in WAITING and offer.expires_at > at]
    last_wave = max((offer.wave for offer in offers), default=0)
    wave = [offer for offer in offers if offer.wave == last_wave] if waiting else []
    return Standing(
        case=case,
        days=days_in_queue(case.ready_at, at),
        tone=waiting_tone(case.ready_at, service=service, at=at),
        seats=service.mediators_per_case,
        taken=taken,
        asked=len(wave),
        answered=sum(offer.state in ANSWERED for offer in wave),
        expires_at=min((offer.expires_at for offer in waiting), default=None),
    )

"""How the cases of the queue stand: how long they wait, and whose move it is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.models import Assignment, Case
from core.local_time import local_day
from organisations.models import Scope, Service
from scheduling.lifecycle import ANSWERED
from scheduling.models import Offer

SATURDAY = 5


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays after ``first``, up to and with ``last``; public holidays count too."""
    weeks, rest = divmod(max((last - first).days, 0), 7)
    left = (first + timedelta(days=number) for number in range(1, rest + 1))
    return 5 * weeks + sum(day.weekday() < SATURDAY for day in left)


def waiting_tone(case: Case, *, service: Service, at: datetime) -> str:
    """Against the working days in which the service wants to find a pair: fine, soon or late."""
    if case.ready_at is None:
        return "fine"
    today, since = local_day(at, service.zone), local_day(case.ready_at, service.zone)
    days = working_days(since, today)
    if days > service.pairing_days:
        return "late"
    return "soon" if days >= service.pairing_days - 1 else "fine"


@dataclass(frozen=True)
class Standing:
    """One case of the queue. ``asked`` and ``answered`` count the newest wave of offers."""

    case: Case
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


def standings(cases: Iterable[Case], *, scope: Scope, at: datetime) -> list[Standing]:
    """Tell of each case how it stands, in two queries."""
    rows = list(cases)
    offers: dict[int, list[Offer]] = defaultdict(list)
    for offer in Offer.visible_to(scope).of_cases(rows).in_order():
        offers[offer.case_id].append(offer)
    taken: dict[int, int] = defaultdict(int)
    seats = Assignment.visible_to(scope).open().filter(case__in=rows)
    for pk in seats.values_list("case", flat=True):
        taken[pk] += 1
    return [
        _standing(case, offers[case.pk], taken[case.pk], service=scope.service, at=at)
        for case in rows
    ]


def _standing(
    case: Case, offers: list[Offer], taken: int, *, service: Service, at: datetime
) -> Standing:
    waiting = [offer for offer in offers if offer.is_waiting and not offer.has_ended(at)]
    last_wave = max((offer.wave for offer in offers), default=0)
    wave = [offer for offer in offers if offer.wave == last_wave] if waiting else []
    return Standing(
        case=case,
        days=case.days_waiting(at),
        tone=waiting_tone(case, service=service, at=at),
        seats=service.mediators_per_case,
        taken=taken,
        asked=len(wave),
        answered=sum(offer.state in ANSWERED for offer in wave),
        expires_at=min((offer.expires_at for offer in waiting), default=None),
    )

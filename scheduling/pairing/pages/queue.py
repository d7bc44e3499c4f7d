"""How the cases of the queue stand: how long they wait, and whose move it is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases.lifecycle import CaseState
from cases.models.case import days_in_queue
from core.local_time import local_day
from core.working_days import working_days
from organisations.models import Scope, Service, free_days, full_name_of
from scheduling.lifecycle import ANSWERED, WAITING
from scheduling.pairing.models import Offer
from scheduling.pairing.models.questions import (
    COUNTS_OF_QUEUE,
    LOCKED_SEATS,
    WhoseMove,
    part_of_queue,
)

A_PAGE = 25


def waiting_tone(
    ready_at: datetime | None,
    *,
    service: Service,
    at: datetime,
    free: Collection[date] | None = None,
) -> str:
    """Against the working days in which the service wants to find a pair: fine, soon or late.

    ``free`` is what ``free_since`` found for a whole list; without it this asks for itself.
    """
    if ready_at is None:
        return "fine"
    today, since = local_day(at, service.zone), local_day(ready_at, service.zone)
    days = working_days(since, today, free_days(service, since, today) if free is None else free)
    if days > service.pairing_days:
        return "late"
    return "soon" if days >= service.pairing_days - 1 else "fine"


def free_since(
    instants: Iterable[datetime | None], *, service: Service, at: datetime
) -> Collection[date]:
    """The days on which nobody worked since the earliest of these, in one query at most."""
    known = [one for one in instants if one is not None]
    if not known:
        return ()
    return free_days(service, local_day(min(known), service.zone), local_day(at, service.zone))


@dataclass(frozen=True)
class QueuePage:
    """The queue as a page is cut from it: by heading, and below each whoever waits longest first.

    ``locked`` names who is locked on a case, also while they are asked for it.
    """

    scope: Scope
    counts: Mapping[WhoseMove, int]
    locked: Mapping[int, list[str]]

    @classmethod
    def of(cls, scope: Scope) -> "QueuePage":
        """Count it and read its locks, in two queries."""
        locked: dict[int, list[str]] = defaultdict(list)
        set_apart: set[int] = set()
        for case, state, first, last in LOCKED_SEATS.ask(scope):
            locked[case].append(full_name_of(first, last))
            if state != CaseState.OFFERED:
                set_apart.add(case)
        by_state = dict(COUNTS_OF_QUEUE.ask(scope))
        asked = by_state.pop(CaseState.OFFERED, 0)
        counts = {
            WhoseMove.OURS: sum(by_state.values()) - len(set_apart),
            WhoseMove.THEIRS: asked,
            WhoseMove.LOCKED: len(set_apart),
        }
        return cls(scope, counts, dict(locked))

    def __len__(self) -> int:
        return sum(self.counts.values())

    def __getitem__(self, part: slice) -> list[Any]:
        """The lines of a part of it, each with ``whose`` and ``taken``, in one query."""
        wanted = part.stop - part.start
        asked = -(-wanted // A_PAGE) * A_PAGE  # a page that is not full asks what a full one asks
        return part_of_queue(part.start, part.start + asked).ask(self.scope)[:wanted]


@dataclass(frozen=True)
class QueuedCase:
    """One case of the queue. ``asked`` and ``answered`` count the newest wave of offers."""

    case: Any
    whose: WhoseMove
    days: int
    tone: str
    seats: int
    taken: int
    asked: int
    answered: int
    expires_at: datetime | None
    locked: tuple[str, ...]

    @property
    def is_ours_to_move(self) -> bool:
        return self.expires_at is None

    @property
    def has_one_already(self) -> bool:
        return 0 < self.taken < self.seats


def standings(lines: Iterable[Any], queue: QueuePage, *, at: datetime) -> list[QueuedCase]:
    """Tell of each line of a queue how it stands, in two queries."""
    rows = list(lines)
    free = free_since([row.ready_at for row in rows], service=queue.scope.service, at=at)
    offers: dict[int, list[Any]] = defaultdict(list)
    for offer in Offer.visible_to(queue.scope).of_cases(rows).as_lines():
        offers[offer.case].append(offer)
    return [_standing(line, offers[line.pk], queue, free, at=at) for line in rows]


def _standing(
    line: Any, offers: list[Any], queue: QueuePage, free: Collection[date], *, at: datetime
) -> QueuedCase:
    waiting = [offer for offer in offers if offer.state in WAITING and offer.expires_at > at]
    last_wave = max((offer.wave for offer in offers), default=0)
    wave = [offer for offer in offers if offer.wave == last_wave] if waiting else []
    service = queue.scope.service
    return QueuedCase(
        case=line,
        whose=WhoseMove(line.whose),
        days=days_in_queue(line.ready_at, at),
        tone=waiting_tone(line.ready_at, service=service, at=at, free=free),
        seats=service.mediators_per_case,
        taken=line.taken,
        asked=len(wave),
        answered=sum(offer.state in ANSWERED for offer in wave),
        expires_at=min((offer.expires_at for offer in waiting), default=None),
        locked=tuple(queue.locked.get(line.pk, ())),
    )

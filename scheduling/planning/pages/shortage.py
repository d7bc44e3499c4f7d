"""Cases that wait beside people who could take them, by language and part of the day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.utils.functional import Promise

from cases.models import Case
from core.local_time import local_day
from core.week import BOXES, DayPart
from core.wording import PART_LABELS
from organisations.models import Scope, Service
from scheduling.appointments.snapshot.free_times import DAYS_AHEAD, today_before
from scheduling.engine.filters import broken
from scheduling.engine.people import Need
from scheduling.engine.plan.gaps import starts_in
from scheduling.engine.plan.hours import ORDINARY_TALK
from scheduling.engine.pool import Bools, Pool
from scheduling.engine.slots.grid import day_words
from scheduling.pairing.snapshot.pool_store import Seen, pool_of
from scheduling.planning.pages.gaps import language_of, part_of_whole

LANGUAGES_SHOWN = 12


@dataclass(frozen=True)
class Cell:
    """``cases`` ask for the language and can then; ``people`` speak it, have room and can then.

    ``scale`` is the count of a full bar, one for the whole grid: every bar of it can be held
    against every other.
    """

    part: str | Promise
    cases: int
    people: int
    scale: int

    @property
    def is_short(self) -> bool:
        return self.cases > self.people

    @property
    def cases_width(self) -> str:
        return part_of_whole(self.cases, self.scale) or "0%"

    @property
    def people_width(self) -> str:
        return part_of_whole(self.people, self.scale) or "0%"


@dataclass(frozen=True)
class ShortageRow:
    language: str
    cells: list[Cell]


def shortages(scope: Scope, *, at: datetime) -> list[ShortageRow]:
    """One row for each language that waiting cases ask for, the shortest on top."""
    waiting = Case.visible_to(scope).waiting_for_the_coordinator()
    asked = _asked(waiting.values_list("languages", "wishes"))
    if not asked:
        return []
    pool = pool_of(scope.service, at=at).pool
    able = _may_take_any(pool, local_day(at, scope.service.zone))
    free = {part: able & _free_in(pool, part) for part in DayPart}
    able_by_language = {
        code: {part: int((free[part] & _speak(pool, code)).sum()) for part in DayPart}
        for code in asked
    }
    shown = sorted(
        asked, key=lambda code: (-_shortage(asked[code], able_by_language[code]), language_of(code))
    )[:LANGUAGES_SHOWN]
    scale = max(max(*asked[code].values(), *able_by_language[code].values()) for code in shown)
    return [
        ShortageRow(
            language=language_of(code),
            cells=[
                Cell(PART_LABELS[part], asked[code][part], able_by_language[code][part], scale)
                for part in DayPart
            ],
        )
        for code in shown
    ]


def pool_for_days(service: Service, days: Iterable[date], *, at: datetime) -> Seen | None:
    """Everybody of the service, where pairing looks at one of these days at all.

    It does not look at today, at what is past, and at what lies far ahead.
    """
    first = local_day(at, service.zone) + timedelta(days=1)
    is_known = any(0 <= (day - first).days < DAYS_AHEAD for day in days)
    return pool_of(service, at=at) if is_known else None


def free_people(seen: Seen, days: Iterable[date]) -> dict[tuple[date, DayPart], int]:
    """How many people with room can begin an ordinary talk in each part of these days.

    A day that pairing does not look at is not among them.
    """
    grid, pool = seen.grid, seen.pool
    known = [day for day in days if 0 <= (day - grid.first).days < grid.days]
    able = _may_take_any(pool, today_before(grid))
    words = {part: np.uint64(starts_in(part, 1, ORDINARY_TALK)) for part in DayPart}
    return {
        (day, part): int(
            (able & ((pool.starts[:, (day - grid.first).days] & words[part]) != 0)).sum()
        )
        for day in known
        for part in DayPart
    }


def _shortage(cases: dict[DayPart, int], people: dict[DayPart, int]) -> int:
    return max(cases[part] - people[part] for part in DayPart)


def _asked(cases: Iterable[tuple[list[str], list[str]]]) -> dict[str, dict[DayPart, int]]:
    """Count cases by language and part of the day; parties who named no hours can always."""
    asked: dict[str, dict[DayPart, int]] = defaultdict(lambda: dict.fromkeys(DayPart, 0))
    for languages, wishes in cases:
        parts = _parts(wishes) or set(DayPart)
        for code in languages or [""]:
            for part in parts:
                asked[code][part] += 1
    return dict(asked)


def _parts(wishes: Iterable[str]) -> set[DayPart]:
    return {BOXES[wish][1] for wish in wishes if wish in BOXES}


def _may_take_any(pool: Pool, today: date) -> Bools:
    """Everybody whom no rule keeps out of a case that asks for nothing: who has room above all."""
    may = np.ones(len(pool), np.bool_)
    for _rule, out in broken(Need(today=today, day=today), pool):
        may &= ~out
    return may


def _speak(pool: Pool, code: str) -> Bools:
    number = pool.spoken.known(code)
    if not number:
        return np.full(len(pool), fill_value=not code)
    return (pool.languages & np.uint64(1 << number - 1)) != 0


def _free_in(pool: Pool, part: DayPart) -> Bools:
    words = day_words(starts_in(part, pool.days, ORDINARY_TALK), pool.days)
    free: Bools = ((pool.starts & words) != 0).any(1)
    return free

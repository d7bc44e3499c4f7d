"""Hours to propose for a talk: when the mediators of a case and its parties can."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from cases.models import Case
from core.local_time import local_day
from organisations.models import Service
from scheduling.appointments.snapshot.free_times import TALK_MINUTES, grid_of, starts_of_team
from scheduling.engine.slots.free import weekly_rules_of

SHOWN = 6
A_DAY = 2


@dataclass(frozen=True)
class Proposal:
    """Starts of a talk of ``minutes``. ``suits_parties`` is None where nobody asked them yet."""

    starts: list[datetime]
    suits_parties: bool | None
    minutes: int = TALK_MINUTES


def propose_hours(case: Case, *, service: Service, at: datetime) -> Proposal:
    """The first hours everybody shares; where the parties never can, those of the mediators."""
    grid = grid_of(service, at)
    bits = starts_of_team(case, grid, service)
    wanted = weekly_rules_of(case.wishes)
    with_parties = bits & grid.starts(grid.free(wanted, (), ()), TALK_MINUTES) if wanted else bits
    starts = list(grid.instants(with_parties or bits))
    suits = bool(with_parties) if case.wishes else None
    return Proposal(_spread(starts, service), suits)


def _spread(starts: list[datetime], service: Service) -> list[datetime]:
    """The first and the last start of each day, so that there is something to choose."""
    found: list[datetime] = []
    for _day, group in groupby(starts, key=lambda start: local_day(start, service.zone)):
        of_day = list(group)
        found += [of_day[0], *of_day[1:][-1:]][:A_DAY]
    return found[:SHOWN]

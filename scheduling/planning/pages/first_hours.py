"""The first hours at which pairs can talk: in the pool of the process, beside the free rooms."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Subquery

from cases.models import Assignment, Case, Party
from core.week import DayPart
from organisations.models import Room, Scope
from scheduling.appointments.models import Appointment
from scheduling.appointments.snapshot.free_times import TALK_MINUTES
from scheduling.appointments.snapshot.rooms import RoomDiary
from scheduling.engine.plan.gaps import starts_in
from scheduling.engine.plan.hours import ORDINARY_TALK
from scheduling.engine.slots.free import weekly_rules_of
from scheduling.engine.slots.grid import A_DAY, half_hours, whole_number
from scheduling.pairing.snapshot.pool_store import Seen
from volunteers.models import Volunteer


@dataclass(frozen=True)
class CaseToPlan:
    """A case whose pair is complete and that has no talk; ``parties`` is how many neighbours."""

    case: Case
    team: list[Volunteer]
    parties: int


def cases_to_plan(scope: Scope) -> list[CaseToPlan]:
    """Those that wait longest first, in one query. Of a talk that is over one is told first."""
    talks = Appointment.visible_to(scope).standing().filter(case=OuterRef("case"))
    parties = Party.visible_to(scope).filter(case=OuterRef("case")).order_by().values("case")
    seats = Assignment.visible_to(scope).open().of_cases_to_plan().filter(~Exists(talks))
    seats = seats.annotate(parties=Subquery(parties.annotate(n=Count("pk")).values("n")))
    rows = seats.with_person().with_all_of_the_case().order_by("case__moved_at", "case", "seat")
    found = []
    for _case, group in groupby(rows, key=lambda seat: seat.case_id):
        team = list(group)
        if len(team) >= scope.service.mediators_per_case:
            people = [seat.volunteer for seat in team]
            found.append(CaseToPlan(team[0].case, people, team[0].parties or 0))
    return found


@dataclass(frozen=True)
class FirstHour:
    """When all of a team can. ``suits_parties`` is None where nobody asked them yet.

    Without a ``room`` the service has none that is free and large enough then.
    """

    start: datetime
    room: Room | None
    suits_parties: bool | None


class FreeHours:
    """When people and rooms are free from a day on. What was proposed once is taken."""

    def __init__(self, seen: Seen, diaries: Sequence[RoomDiary], *, first: date) -> None:
        self._seen = seen
        self._from_then = seen.grid.between(first, None)
        self._people: dict[int, int] = {}
        self._rooms = [(diary.room, diary.starts(seen.grid)) for diary in diaries]
        self._unproposed = tuple(starts for _room, starts in self._rooms)

    def first_for(
        self, team: Collection[int], *, wishes: Collection[str], people: int
    ) -> FirstHour | None:
        """The first hour at which all of these volunteers can, as the parties wish if ever."""
        bits = self._from_then
        for id_ in team:
            bits &= self._of_person(id_)
        grid = self._seen.grid
        wanted = weekly_rules_of(wishes)
        as_wished = bits & grid.starts(grid.free(wanted, (), ()), TALK_MINUTES) if wanted else bits
        suits = bool(as_wished) if wishes else None
        bits = as_wished or bits
        with_room = bits & self._any_room(people)
        first = (with_room or bits) & -(with_room or bits)
        if not first:
            return None
        room = self._take(first, team, people)
        return FirstHour(next(grid.instants(first)), room, suits)

    def rooms_in(self, day: date, part: DayPart) -> int:
        """How many rooms have an hour at which an ordinary talk can begin in that part."""
        number = (day - self._seen.grid.first).days
        then = starts_in(part, 1, ORDINARY_TALK) << number * A_DAY
        return sum(bool(starts & then) for starts in self._unproposed)

    def _of_person(self, id_: int) -> int:
        """Whoever does not mediate now has no hours: on a break, or gone."""
        if id_ not in self._people:
            pool = self._seen.pool
            rows = [row for row in pool.rows([id_]) if pool.active[row]]
            self._people[id_] = whole_number(pool.starts[rows[0]]) if rows else 0
        return self._people[id_]

    def _any_room(self, people: int) -> int:
        bits = 0
        for room, starts in self._rooms:
            bits |= starts if people <= room.capacity else 0
        return bits

    def _take(self, first: int, team: Iterable[int], people: int) -> Room | None:
        """Nothing else of them can begin at an hour that would meet this talk."""
        at = first.bit_length() - 1
        meets = half_hours(max(at - ORDINARY_TALK + 1, 0), at + ORDINARY_TALK)
        for id_ in team:
            self._people[id_] &= ~meets
        for place, (room, starts) in enumerate(self._rooms):
            if starts & first and people <= room.capacity:
                self._rooms[place] = (room, starts & ~meets)
                return room
        return None

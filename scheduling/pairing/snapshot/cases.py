"""A case and who might take it, as values of the engine; and a few people, looked at in their rows.

What an action decides by is read under its locks, and never in the pool of the process: that is
looked at for pages, in ``everybody``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cases.models import Assignment, Case
from core.letters import name_key
from organisations.models import Service, full_name_of
from organisations.models.districts_of_day import DistrictsOfDay
from scheduling.appointments.snapshot.free_times import grid_of, today_before
from scheduling.engine.people import Mediator, Need
from scheduling.engine.pool import Pool
from scheduling.engine.reasons import Reason, Rule
from scheduling.engine.rules import home_unknown, objections, warnings
from scheduling.engine.slots.grid import Grid
from scheduling.pairing.models import Offer, PairingRules
from scheduling.pairing.snapshot.case_needs import (
    Asking,
    Known,
    TeamSoFar,
    asking,
    offers_of,
    parties_of,
    who_left,
)
from scheduling.pairing.snapshot.earlier_cases import NOBODY, met_before
from scheduling.pairing.snapshot.pool_rows import read_pool, tie_reading
from volunteers.models import Volunteer
from volunteers.models.questions import names_of_volunteers


class Person:
    """What a page calls a mediator. Their names come with those of everybody else it shows."""

    def __init__(self, id_: int, people: "People") -> None:
        self.id = id_
        self._people = people

    @property
    def first_name(self) -> str:
        return self._people.names_of(self.id)[0]

    @property
    def name(self) -> str:
        return full_name_of(*self._people.names_of(self.id))

    @property
    def ways(self) -> tuple[str, str]:
        """Their address for mail and their phone; each may be empty."""
        return self._people.ways_to(self.id)

    @property
    def name_key(self) -> str:
        """As lists of people are put in order."""
        first_name, last_name = self._people.names_of(self.id)
        return name_key(last_name, first_name)


class People:
    """People by the id of the volunteer.

    Whoever was asked for is fetched in one query: when ``know`` is called, or else when the first
    name is read. Raises ``KeyError`` then for somebody of another service.
    """

    def __init__(self, service: Service, wanted: Iterable[int] = ()) -> None:
        self.service = service
        self._wanted = set(wanted)
        self._names: dict[int, tuple[str, str]] = {}
        self._ways: dict[int, tuple[str, str]] = {}

    def __getitem__(self, id_: int) -> Person:
        self._wanted.add(id_)
        return Person(id_, self)

    def names_of(self, id_: int) -> tuple[str, str]:
        if id_ not in self._names:
            self.know([id_])
        return self._names[id_]

    def ways_to(self, id_: int) -> tuple[str, str]:
        self.names_of(id_)
        return self._ways[id_]

    def know(self, ids: Iterable[int] = ()) -> None:
        """Fetch who these are, and everybody asked for so far."""
        # Sorted, so that the same board asks the same question.
        strangers = sorted((self._wanted | set(ids)) - self._names.keys())
        for id_, first, last, mailbox, phone in names_of_volunteers(
            strangers, service=self.service
        ):
            self._names[id_], self._ways[id_] = (first, last), (mailbox, phone)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A case and everybody who might take it.

    ``seated`` are volunteers on the case by seat, ``asked`` those with a waiting offer for it.
    ``offers`` are all offers of the case, newest first. The ``pool`` leaves out whoever was asked
    and is not one of the team.
    """

    need: Need
    grid: Grid
    pool: Pool
    people: People
    seated: Mapping[int, int]
    asked: frozenset[int]
    offers: tuple[Offer, ...]

    @property
    def open_seats(self) -> int:
        return max(self.need.seats - len(self.seated), 0)

    @property
    def first_open_seat(self) -> int:
        return next(seat for seat in (1, 2) if seat not in self.seated)

    def team(self, ids: Collection[int]) -> list[Mediator]:
        """These mediators beside those who stay on the case."""
        rows = self.pool.rows({*ids, *self.need.kept})
        return [self.pool.mediator(int(row)) for row in rows]


def look_at_few(
    case: Case,
    ids: Collection[int],
    *,
    service: Service,
    at: datetime,
    answering: Offer | None = None,
    gone: int | None = None,
) -> Snapshot:
    """Look at a case, at these volunteers and at who is on it, in their rows: lock them first.

    ``answering`` is the offer somebody answers at this moment: it then does not count among their
    open cases, and the team is whoever sits on the case. So it is where ``gone``, a volunteer on
    the case, is looked at as if they had left it.
    """
    grid, rules = grid_of(service, at), PairingRules.of(service)
    districts = DistrictsOfDay(service, today_before(grid))
    offers = offers_of([case], leaving_out=answering)[case.pk]
    parties = parties_of([case], districts)
    seats = Assignment.unscoped.of_case(case).open().values_list("seat", "volunteer_id")
    seated = {seat: volunteer for seat, volunteer in seats if volunteer != gone}
    of_seats = answering is not None or gone is not None
    team = TeamSoFar.of(seated, offers, service=service, answering=of_seats)
    few = {*ids, *team.kept} - team.left_out
    people = Volunteer.unscoped.filter(service=service, pk__in=few).unmerged()
    reading = read_pool(service, people, grid, districts=districts, few=few, answering=answering)
    tie_reading(reading, rules)
    known = Known(
        offers=offers,
        left=who_left([case]).get(case.pk, frozenset()) | ({gone} if gone else set()),
        team=team,
        parties=parties[case.pk],
        met=met_before(service, parties).get(case.pk, NOBODY),
        conflicted=reading.avoided.near(parties[case.pk].addresses),
    )
    found = asking(case, known, service=service, grid=grid, rules=rules, at=at)
    snapshot = snapshot_of(found, grid, reading.pool, service)
    snapshot.people.know({*ids, *team.seated.values(), *team.asked})
    return snapshot


def snapshot_of(found: Asking, grid: Grid, pool: Pool, service: Service) -> Snapshot:
    """Put together what a case asks for and a pool without ``found.team.left_out``."""
    return Snapshot(
        need=found.need,
        grid=grid,
        pool=pool,
        people=People(service, (offer.volunteer_id for offer in found.offers)),
        seated=found.team.seated,
        asked=found.team.asked,
        offers=found.offers,
    )


def company(snapshot: Snapshot, ids: Collection[int]) -> tuple[Need, list[Mediator]]:
    """Return the team these people would make, and what is asked of it.

    Where there are more of them than seats beside those who were asked already, they are a
    reserve, and only whoever sits on the case is their company.
    """
    need, team = snapshot.need, snapshot.team(ids)
    if len(team) > need.seats:
        need = replace(need, kept=frozenset(snapshot.seated.values()))
        team = [mediator for mediator in team if mediator.id in {*ids, *need.kept}]
    return need, team


def objections_to(snapshot: Snapshot, ids: Collection[int]) -> list[Reason]:
    """Return the rules that keep these volunteers from the case, alone or with who stays on it."""
    return objections(*company(snapshot, ids))


def warnings_about(snapshot: Snapshot, ids: Collection[int]) -> list[Reason]:
    """Return what one should know before these volunteers are asked."""
    team = [mediator for mediator in snapshot.team(ids) if mediator.id in ids]
    return warnings(snapshot.need, team)


def kept_from(need: Need, team: Sequence[Mediator], volunteer: int) -> list[Reason]:
    """Return what keeps a volunteer from a case that they themselves would like to do.

    ``team`` are they and whoever sits on it. Every broken rule counts, also those a coordinator
    may set aside. A wall that cannot be held up to their home, since that is not known, fails
    closed: for coordinators it is a warning, but here a neighbour would read of the case.
    """
    (own,) = (one for one in team if one.id == volunteer)
    unknown = home_unknown(need, own)
    found = objections(need, team)
    return found + ([Reason(Rule.HOME_UNKNOWN, unknown, about=volunteer)] if unknown else [])

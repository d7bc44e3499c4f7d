"""A case and everybody who might take it, as values of ``pairing`` and ``slots``.

A page looks at the store of the process; an action looks at the rows, under its locks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cases.models import Assignment, Case
from organisations.models import Service, full_name_of
from scheduling.appointments.snapshot.free_times import grid_of
from scheduling.engine.people import Mediator, Need
from scheduling.engine.pool import Pool
from scheduling.engine.reasons import Reason
from scheduling.engine.rules import objections, warnings
from scheduling.engine.slots.grid import Grid
from scheduling.pairing.models import Offer, PairingRules
from scheduling.pairing.snapshot.earlier_cases import NOBODY, met_before
from scheduling.pairing.snapshot.needs import Asking, Known, asking, offers_of, parties_of
from scheduling.pairing.snapshot.pool_rows import read, tie_reading
from scheduling.pairing.snapshot.pool_store import Seen, pool_of, without
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


class People:
    """People by the id of the volunteer.

    Whoever was asked for is fetched in one query: when ``know`` is called, or else when the first
    name is read. Raises ``KeyError`` then for somebody of another service.
    """

    def __init__(self, service: Service, wanted: Iterable[int] = ()) -> None:
        self.service = service
        self._wanted = set(wanted)
        self._names: dict[int, tuple[str, str]] = {}

    def __getitem__(self, id_: int) -> Person:
        self._wanted.add(id_)
        return Person(id_, self)

    def names_of(self, id_: int) -> tuple[str, str]:
        if id_ not in self._names:
            self.know([id_])
        return self._names[id_]

    def know(self, ids: Iterable[int] = ()) -> None:
        """Fetch the names of these, and of everybody asked for so far."""
        strangers = sorted((self._wanted | set(ids)) - self._names.keys())
        for id_, *name in names_of_volunteers(strangers, service=self.service):
            self._names[id_] = tuple(name)


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


def take_snapshot(
    case: Case,
    *,
    service: Service,
    at: datetime,
    only: Collection[int] | None = None,
    answering: Offer | None = None,
) -> Snapshot:
    """Look at a case and its possible mediators, or ``only`` some of them (ids of volunteers).

    Everybody is looked at in the store; some are read from their rows, as it must be while they
    are locked. ``answering`` is the offer somebody answers at this moment: it then does not
    count among their open cases, and the team is whoever sits on the case.
    """
    if only is None:
        seen = pool_of(service, at=at)
        (found,) = asking_of([case], seen, service=service, at=at)
        return _snapshot(found, seen.grid, seen.pool, service)
    return _look_at_rows(case, service, at, only, answering)


def needs_of(cases: Sequence[Case], *, service: Service, at: datetime) -> tuple[Seen, list[Asking]]:
    """Look at many cases of a service at once: everybody, and what each case asks for."""
    seen = pool_of(service, at=at)
    return seen, asking_of(cases, seen, service=service, at=at)


def asking_of(cases: Sequence[Case], seen: Seen, *, service: Service, at: datetime) -> list[Asking]:
    offers, parties = offers_of(cases), parties_of(cases)
    met = met_before(service, parties)
    return [
        asking(
            case,
            Known(
                offers=offers.get(case.pk, ()),
                seated=seen.seated(case.pk),
                parties=parties[case.pk],
                met=met.get(case.pk, NOBODY),
                conflicted=seen.conflicted(parties[case.pk].addresses),
            ),
            service=service,
            grid=seen.grid,
            rules=seen.rules,
            at=at,
        )
        for case in cases
    ]


def _snapshot(found: Asking, grid: Grid, pool: Pool, service: Service) -> Snapshot:
    return Snapshot(
        need=found.need,
        grid=grid,
        pool=without(pool, found.asked - found.need.kept),
        people=People(service, (offer.volunteer_id for offer in found.offers)),
        seated=found.seated,
        asked=found.asked,
        offers=found.offers,
    )


def _look_at_rows(
    case: Case, service: Service, at: datetime, only: Collection[int], answering: Offer | None
) -> Snapshot:
    grid, rules = grid_of(service, at), PairingRules.of(service)
    offers = offers_of([case], leaving_out=answering)[case.pk]
    seats = Assignment.unscoped.of_case(case).open().values_list("seat", "volunteer_id")
    seated = dict(seats)
    waiting = {offer.volunteer_id for offer in offers if offer.is_waiting}
    few = {*only, *seated.values(), *waiting}
    people = Volunteer.unscoped.filter(service=service, pk__in=few)
    reading = read(service, people, grid, few=few, answering=answering)
    tie_reading(reading, rules)
    parties = parties_of([case])
    known = Known(
        offers=offers,
        seated=seated,
        parties=parties[case.pk],
        met=met_before(service, parties).get(case.pk, NOBODY),
        conflicted=reading.avoided.near(parties[case.pk].addresses),
    )
    found = asking(
        case,
        known,
        service=service,
        grid=grid,
        rules=rules,
        at=at,
        answering=answering is not None,
    )
    snapshot = _snapshot(found, grid, reading.pool, service)
    snapshot.people.know(few)
    return snapshot


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

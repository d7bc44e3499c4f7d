"""From rows to the values of ``pairing`` and ``slots``: six queries, whatever the size."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import DateTimeField, F, IntegerField, Q, Value

from cases.models import Assignment, Case, Party
from core.local_time import local_day
from core.spans import QUARTER, Span
from organisations.models import ScopedModel, Service
from scheduling import week
from scheduling.lifecycle import WAITING, OfferState
from scheduling.models import (
    AvailabilityException,
    BookedQuarter,
    DeclineReason,
    ExceptionKind,
    Offer,
    WeeklyRule,
)
from scheduling.pairing import people
from scheduling.pairing.people import ANY_TIME, Level, Mediator, Need, Strictness
from scheduling.slots import free
from scheduling.slots.grid import Grid
from training.lifecycle import CertificationState
from volunteers.lifecycle import MAY_MEDIATE, VolunteerState
from volunteers.models import Volunteer

TALK_MINUTES = 90
DAYS_AHEAD = 28
RECENT_DAYS = 90
REMEMBERED_DAYS = 120
FEW = 20
"""Up to so many volunteers are named in a query; more are fetched with their whole service."""

ON_THE_BOARD = MAY_MEDIATE | {VolunteerState.PAUSED}
"""Whoever could mediate, and those of whom it is good to see that they rest."""


class Person(NamedTuple):
    """What a page calls a mediator."""

    id: int
    first_name: str
    name: str


class Row(NamedTuple):
    """A volunteer with one of their certifications and one of their conflicts of interest."""

    id: int
    user: int
    first_name: str
    last_name: str
    state: str
    level: str
    languages: list[str]
    gender: str
    street: str
    postcode: str
    town: str
    district: int | None
    extra_training: list[str]
    max_open_cases: int
    certification_state: str | None
    effective_on: date | None
    valid_until: date | None
    partner: int | None
    avoided_street: str | None
    avoided_postcode: str | None
    avoided_until: date | None


COLUMNS = (
    "pk", "user_id", "user__first_name", "user__last_name", "state", "level", "languages",
    "gender", "street", "postcode", "town", "district_id", "extra_training", "max_open_cases",
    "certifications__state", "certifications__effective_on", "certifications__valid_until",
    "conflicts_of_interest__partner_id", "conflicts_of_interest__street",
    "conflicts_of_interest__postcode", "conflicts_of_interest__ends_on",
)  # fmt: skip


class Work(NamedTuple):
    """A seat somebody has or had (with its case), or a quarter of an hour that is taken."""

    user: int
    at: datetime
    ended_at: datetime | None
    case: int | None
    seat: int | None


@dataclass(frozen=True)
class Snapshot:
    """A case and everybody who might take it.

    ``seated`` are volunteers on the case by seat, ``asked`` those with a waiting offer for it.
    ``offers`` are all offers of the case, newest first, with their people.
    """

    need: Need
    grid: Grid
    mediators: tuple[Mediator, ...]
    people: dict[int, Person]
    seated: dict[int, int]
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
        wanted = {*ids, *self.need.kept}
        return [mediator for mediator in self.mediators if mediator.id in wanted]


def take_snapshot(
    case: Case,
    *,
    service: Service,
    at: datetime,
    only: Collection[int] | None = None,
    answering: Offer | None = None,
) -> Snapshot:
    """Look at a case and its possible mediators, or ``only`` some of them (ids of volunteers).

    Somebody with a waiting offer counts as one of the team while there is still a seat beside
    them. ``answering`` is the offer somebody answers at this moment: it then does not count
    among their open cases, and the team is whoever sits on the case.
    """
    today = local_day(at, service.zone)
    grid = Grid(today + timedelta(days=1), DAYS_AHEAD, service.zone)
    offers = _offers(case, service, leaving_out=answering)
    own_offers = tuple(offer for offer in offers if offer.case_id == case.pk)
    asked = frozenset(offer.volunteer_id for offer in own_offers if offer.state in WAITING)
    work = _work(service, grid, since=at - timedelta(days=REMEMBERED_DAYS))
    users = {row.seat: row.user for row in work if row.case == case.pk and row.ended_at is None}
    rows = _rows(service, only, users=users.values(), asked=asked)
    ids = {group[0].user: id_ for id_, group in rows.items()}
    seated = {seat: ids[user] for seat, user in users.items() if seat is not None}
    kept = frozenset(seated.values())
    if answering is None and len(kept | asked) < service.mediators_per_case:
        kept |= asked
    addresses = _addresses(case)
    need = replace(
        _need(case, service, grid, at=at),
        kept=kept,
        addresses=addresses,
        conflicted=_conflicted(rows, addresses, today),
        knows=_declined(own_offers, knowing=True),
        declined=_declined(own_offers, knowing=False),
    )
    mediators = _mediators(rows, offers, work, grid=grid, service=service, at=at)
    return Snapshot(
        need=need,
        grid=grid,
        mediators=tuple(m for m in mediators if m.id in kept or m.id not in asked),
        people={id_: _person(group[0]) for id_, group in rows.items()},
        seated=dict(sorted(seated.items())),
        asked=asked,
        offers=own_offers,
    )


def _person(row: Row) -> Person:
    return Person(row.id, row.first_name, f"{row.first_name} {row.last_name}".strip())


def _need(case: Case, service: Service, grid: Grid, *, at: datetime) -> Need:
    """What stands in the case and in the rules of the service."""
    rules = week.rules_of(case.wishes)
    starts = grid.starts(grid.free(rules, (), ()), TALK_MINUTES) if rules else ANY_TIME
    today = local_day(at, service.zone)
    return Need(
        day=today,
        today=today,
        seats=service.mediators_per_case,
        languages=frozenset(case.languages),
        both_speak=case.both_speak,
        service_type=case.mediation_type,
        street_rule=Strictness(service.same_street_rule),
        district_rule=Strictness(service.same_district_rule),
        affiliations=frozenset({case.partner_id} if case.partner_id else ()),
        prefer_mixed=case.prefer_mixed_pair,
        waiting_days=case.days_waiting(at),
        starts=starts,
    )


def _offers(case: Case, service: Service, *, leaving_out: Offer | None) -> list[Offer]:
    """Every waiting offer of the service, and every offer of this case whatever became of it."""
    offers = Offer.unscoped.filter(service=service).filter(Q(state__in=WAITING) | Q(case=case))
    if leaving_out is not None:
        offers = offers.exclude(pk=leaving_out.pk)
    return list(offers.with_person().select_related("entered_by").newest_first())


def _work(service: Service, grid: Grid, *, since: datetime) -> list[Work]:
    """Seats and taken quarters in one query; the quarters count whatever service took them."""
    seats = (
        Assignment.unscoped.filter(service=service)
        .filter(Q(ended_at__isnull=True) | Q(assigned_at__gte=since))
        .values_list("volunteer__user_id", "assigned_at", "ended_at", "case_id", "seat")
    )
    first = next(grid.instants(1))
    number, moment = Value(None, IntegerField()), Value(None, DateTimeField())
    quarters = BookedQuarter.unscoped.filter(
        user__in=Volunteer.unscoped.filter(service=service).values("user"),
        at__gte=first,
        at__lt=first + timedelta(days=grid.days + 1),
    ).values_list(F("user_id"), F("at"), moment, number, number)
    return [Work(*row) for row in seats.union(quarters, all=True)]


def _rows(
    service: Service, only: Collection[int] | None, *, users: Iterable[int], asked: Collection[int]
) -> dict[int, list[Row]]:
    involved = Q(user__in=list(users)) | Q(pk__in=asked)
    wanted = Q(state__in=ON_THE_BOARD) if only is None else Q(pk__in=only)
    volunteers = Volunteer.unscoped.filter(service=service).filter(wanted | involved)
    rows: dict[int, list[Row]] = defaultdict(list)
    for columns in volunteers.order_by("pk").values_list(*COLUMNS):
        row = Row(*columns)
        rows[row.id].append(row)
    return rows


def _addresses(case: Case) -> tuple[people.Address, ...]:
    """Where the parties live; of a case without addresses only the district is known."""
    parties = Party.unscoped.of_case(case).in_order()
    rows = list(parties.values_list("street", "town", "postcode")) or [("", "", "")]
    return tuple(
        people.Address(street, town, postcode, case.district_id) for street, town, postcode in rows
    )


def _declined(offers: Iterable[Offer], *, knowing: bool) -> frozenset[int]:
    return frozenset(
        offer.volunteer_id
        for offer in offers
        if offer.state == OfferState.DECLINED
        and (offer.decline_reason == DeclineReason.KNOWS_THEM) is knowing
    )


def _conflicted(
    rows: dict[int, list[Row]], addresses: Iterable[people.Address], today: date
) -> frozenset[int]:
    """Volunteers who asked to be kept from a street in which one of the parties lives."""
    return frozenset(
        id_
        for id_, group in rows.items()
        for row in group
        if row.avoided_street or row.avoided_postcode
        if row.avoided_until is None or row.avoided_until > today
        if any(
            people.Address(
                street=row.avoided_street or "", postcode=row.avoided_postcode or ""
            ).in_street_of(address)
            for address in addresses
        )
    )


def _mediators(
    rows: dict[int, list[Row]],
    offers: list[Offer],
    work: list[Work],
    *,
    grid: Grid,
    service: Service,
    at: datetime,
) -> list[Mediator]:
    waiting = Counter(offer.volunteer_id for offer in offers if offer.state in WAITING)
    by_user: dict[int, list[Work]] = defaultdict(list)
    for item in work:
        by_user[item.user].append(item)
    weekly = _weekly(service, rows)
    exceptions = _exceptions(service, rows, grid)
    found = []
    for id_, group in rows.items():
        own = by_user[group[0].user]
        busy = [Span(item.at, item.at + QUARTER) for item in own if item.case is None]
        bits = grid.free(weekly.get(id_, ()), exceptions.get(id_, ()), busy)
        seats = [item for item in own if item.case is not None]
        found.append(_mediator(group, bits, seats, waiting[id_], grid=grid, at=at))
    return found


def _mediator(
    group: list[Row], bits: int, seats: list[Work], waiting: int, *, grid: Grid, at: datetime
) -> Mediator:
    row = group[0]
    today = local_day(at, grid.zone)
    first, last = _certified(group, today)
    starts = grid.starts(bits, TALK_MINUTES)
    if first is not None:
        starts &= grid.between(first, last)
    assigned = [seat.at for seat in seats]
    return Mediator(
        id=row.id,
        active=row.state in MAY_MEDIATE,
        certified_from=first,
        certified_until=last,
        level=_level(row),
        languages=frozenset(row.languages),
        skills=frozenset(row.extra_training),
        open_cases=waiting + sum(seat.ended_at is None for seat in seats),
        max_open=row.max_open_cases,
        recent_load=sum(moment >= at - timedelta(days=RECENT_DAYS) for moment in assigned),
        last_assigned=local_day(max(assigned), grid.zone) if assigned else None,
        home=people.Address(row.street, row.town, row.postcode, row.district),
        affiliations=_affiliations(group, today),
        gender=row.gender,
        starts=starts,
    )


def _level(row: Row) -> Level:
    """Whoever is on probation learns still, whatever they did elsewhere before."""
    return Level.NOVICE if row.state == VolunteerState.PROBATION else Level(row.level)


def _affiliations(group: list[Row], today: date) -> frozenset[int]:
    return frozenset(
        row.partner
        for row in group
        if row.partner is not None and (row.avoided_until is None or row.avoided_until > today)
    )


def _certified(group: list[Row], today: date) -> tuple[date | None, date | None]:
    """From when up to when somebody may mediate: today's stretch, else the nearest one.

    A renewal that begins the day after the old end makes one stretch with it.
    """
    stretches: list[tuple[date, date]] = []
    for start, end in sorted(_confirmed(group)):
        if stretches and (start - stretches[-1][1]).days <= 1:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], end))
        else:
            stretches.append((start, end))
    if not stretches:
        return None, None
    to_come = [stretch for stretch in stretches if stretch[1] >= today]
    start, end = to_come[0] if to_come else stretches[-1]
    return start, None if end == date.max else end


def _confirmed(group: list[Row]) -> set[tuple[date, date]]:
    return {
        (row.effective_on, row.valid_until or date.max)
        for row in group
        if row.certification_state == CertificationState.CONFIRMED and row.effective_on
    }


def _weekly(service: Service, rows: dict[int, Any]) -> dict[int, list[free.WeeklyRule]]:
    found: dict[int, list[free.WeeklyRule]] = defaultdict(list)
    columns = ("volunteer_id", "weekday", "start_minute", "end_minute")
    for id_, *rule in _theirs(WeeklyRule, service, rows).values_list(*columns):
        found[id_].append(free.WeeklyRule(*rule))
    return found


def _exceptions(service: Service, rows: dict[int, Any], grid: Grid) -> dict[int, list[free.OneOff]]:
    last = grid.first + timedelta(days=grid.days)
    exceptions = _theirs(AvailabilityException, service, rows).touching(grid.first, last)
    found: dict[int, list[free.OneOff]] = defaultdict(list)
    columns = ("volunteer_id", "starts_on", "ends_on", "kind")
    for id_, first, last, kind in exceptions.in_order().values_list(*columns):
        found[id_].append(free.OneOff(first, last, free=kind == ExceptionKind.FREE))
    return found


def _theirs(model: type[ScopedModel], service: Service, rows: dict[int, Any]) -> Any:
    mine = model.unscoped.filter(service=service)
    return mine.filter(volunteer__in=list(rows)) if len(rows) < FEW else mine

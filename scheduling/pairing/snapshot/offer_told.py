"""What somebody who is asked for a case is told of it: enough to say yes or no, and no party."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Count, Sum
from django.utils.functional import Promise

from cases.models import Assignment, Case, Outcome
from cases.snapshot import without_traces
from core.local_time import local_day
from core.wording import listed, week_in_words
from organisations.models import District, Service
from organisations.models.districts_of_day import DistrictsOfDay
from scheduling.engine.people import ANY_TIME
from scheduling.engine.rules import common_starts
from scheduling.pairing.models import Offer, Substitution
from scheduling.pairing.snapshot.cases import Snapshot, look_at_few
from volunteers.models import Volunteer
from volunteers.words import spoken

ENOUGH_CASES = 5
"""Closed cases of a kind, before anything is told of how long they take."""
HOURS_TOLD = 2


@dataclass(frozen=True)
class UsualWork:
    """How much a case of this kind took, in the middle one of those that are closed."""

    talks: int
    hours: int | None


@dataclass(frozen=True)
class OfferTold:
    """``partners`` sit on the case, ``asked_too`` are asked for the other seat; first names only.

    ``home`` is the district where the volunteer lives, ``is_near`` where that is the one of the
    case. ``first_hours`` are the first at which the parties, they and whoever sits on it all can.
    """

    summary: str
    languages: str
    wishes: list[tuple[str | Promise, str]]
    partners: list[str]
    asked_too: list[str]
    first_hours: list[datetime]
    usual: UsualWork | None
    home: str
    is_near: bool


def look_and_tell(offer: Offer, case: Case, *, service: Service, at: datetime) -> OfferTold:
    """As ``told_of``, for somebody who reads it now."""
    snapshot = None
    # Of one that was answered nobody asks when it could begin.
    if offer.is_waiting:
        ids = {offer.volunteer_id}
        snapshot = look_at_few(case, ids, service=service, at=at, answering=offer)
    return told_of(offer, case, snapshot, service=service, at=at)


def told_of(
    offer: Offer, case: Case, snapshot: Snapshot | None, *, service: Service, at: datetime
) -> OfferTold:
    return _told(
        offer.volunteer,
        case,
        partners=first_names_beside(case, but={offer.volunteer_id}),
        asked_too=_asked_too(offer, case, free=snapshot.open_seats) if snapshot else [],
        first_hours=first_hours_for(offer.volunteer_id, snapshot) if snapshot else [],
        service=service,
        at=at,
    )


def told_of_seat(substitution: Substitution, *, service: Service, at: datetime) -> OfferTold:
    """As ``look_and_tell``, for somebody who is named to take a seat over."""
    case, volunteer = substitution.case, substitution.volunteer
    hours: list[datetime] = []
    if substitution.is_asked:
        gone = substitution.leaver.pk
        snapshot = look_at_few(case, {volunteer.pk}, service=service, at=at, gone=gone)
        hours = (
            first_hours_for(volunteer.pk, snapshot) if volunteer.pk not in snapshot.asked else []
        )
    return _told(
        volunteer,
        case,
        partners=first_names_beside(case, but={volunteer.pk, substitution.leaver.pk}),
        asked_too=[],
        first_hours=hours,
        service=service,
        at=at,
    )


def _told(
    volunteer: Volunteer,
    case: Case,
    *,
    partners: list[str],
    asked_too: list[str],
    first_hours: list[datetime],
    service: Service,
    at: datetime,
) -> OfferTold:
    home = _home(volunteer, service=service, at=at)
    return OfferTold(
        summary=without_traces(case, case.summary),
        languages=listed(*spoken(case.languages)),
        wishes=week_in_words(case.wishes),
        partners=partners,
        asked_too=asked_too,
        first_hours=first_hours,
        usual=usual_work(case),
        home=home.name if home else "",
        is_near=home is not None and home.pk == case.district_id,
    )


def told_to_anybody(case: Case) -> OfferTold:
    """What everybody who is asked reads of the case, before it is known who that is."""
    return OfferTold(
        summary=without_traces(case, case.summary),
        languages=listed(*spoken(case.languages)),
        wishes=week_in_words(case.wishes),
        partners=[],
        asked_too=[],
        first_hours=[],
        usual=usual_work(case),
        home="",
        is_near=False,
    )


def first_names_beside(case: Case, *, but: Collection[int]) -> list[str]:
    """First names of whoever sits on the case, ``but`` these."""
    seats = Assignment.unscoped.of_case(case).open().in_order().with_person()
    return [seat.volunteer.user.first_name for seat in seats if seat.volunteer_id not in but]


def _asked_too(offer: Offer, case: Case, *, free: int) -> list[str]:
    """Who may become the other; nobody where more are asked than there are seats."""
    waiting = list(Offer.unscoped.of_case(case).waiting().with_person().in_order())
    if len(waiting) > free:
        return []
    others = [one for one in waiting if one.volunteer_id != offer.volunteer_id]
    return [one.volunteer.user.first_name for one in others]


def first_hours_for(volunteer: int, snapshot: Snapshot) -> list[datetime]:
    """Of each of the first days the first; none where the parties named no times."""
    if snapshot.need.starts == ANY_TIME:
        return []
    rows = snapshot.pool.rows({volunteer, *snapshot.seated.values()})
    team = [snapshot.pool.mediator(int(row)) for row in rows]
    return snapshot.grid.first_of_days(common_starts(snapshot.need, team), HOURS_TOLD)


def usual_work(case: Case) -> UsualWork | None:
    talks = Outcome.unscoped.of_closed_cases_like(case).of_talks_held()
    counted = talks.values("case").annotate(talks=Count("pk"), minutes=Sum("minutes"))
    return _usual(list(counted.values_list("talks", "minutes").order_by("case")))


def usual_work_of(cases: Iterable[Case]) -> dict[int, UsualWork | None]:
    """``usual_work`` of many cases of one service by their keys, in one query."""
    every = list(cases)
    shown = {case.pk: (case.kind, case.own_kind_id, case.mediation_type) for case in every}
    services = {case.service_id for case in every}
    alike = ("case__kind", "case__own_kind", "case__mediation_type")
    closed = Outcome.unscoped.of_cases_closed_in(services).of_talks_held()
    counted = closed.values(*alike, "case").annotate(talks=Count("pk"), minutes=Sum("minutes"))
    found = defaultdict(list)
    for *kind, _case, talks, minutes in counted.values_list(*alike, "case", "talks", "minutes"):
        found[tuple(kind)].append((talks, minutes))
    return {case: _usual(found[kind]) for case, kind in shown.items()}


def _usual(rows: Sequence[tuple[int, int]]) -> UsualWork | None:
    if len(rows) < ENOUGH_CASES:
        return None
    minutes = [spent for _talks, spent in rows if spent]
    enough = len(minutes) >= ENOUGH_CASES
    return UsualWork(
        talks=max(round(median(talks for talks, _minutes in rows)), 1),
        hours=max(round(median(minutes) / 60), 1) if enough else None,
    )


def _home(volunteer: Volunteer, *, service: Service, at: datetime) -> District | None:
    districts = DistrictsOfDay(service, local_day(at, service.zone))
    known = districts.of_home(volunteer.district_id, volunteer.postcode)
    return District.unscoped.filter(service=service, pk=known).first() if known else None

"""What somebody who is asked for a case is told of it: enough to say yes or no, and no party."""

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
from scheduling.pairing.models import Offer
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
    partners = [one.user.first_name for one in _beside(offer, case)]
    home = _home(offer.volunteer, service=service, at=at)
    return OfferTold(
        summary=without_traces(case, case.summary),
        languages=listed(*spoken(case.languages)),
        wishes=week_in_words(case.wishes),
        partners=partners,
        asked_too=_asked_too(offer, case, free=snapshot.open_seats) if snapshot else [],
        first_hours=_first_hours(offer, snapshot) if snapshot else [],
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


def _beside(offer: Offer, case: Case) -> list[Volunteer]:
    seats = Assignment.unscoped.of_case(case).open().in_order().with_person()
    return [seat.volunteer for seat in seats if seat.volunteer_id != offer.volunteer_id]


def _asked_too(offer: Offer, case: Case, *, free: int) -> list[str]:
    """Who may become the other; nobody where more are asked than there are seats."""
    waiting = list(Offer.unscoped.of_case(case).waiting().with_person().in_order())
    if len(waiting) > free:
        return []
    others = [one for one in waiting if one.volunteer_id != offer.volunteer_id]
    return [one.volunteer.user.first_name for one in others]


def _first_hours(offer: Offer, snapshot: Snapshot) -> list[datetime]:
    """Of each of the first days the first; none where the parties named no times."""
    if snapshot.need.starts == ANY_TIME:
        return []
    ids = {offer.volunteer_id, *snapshot.seated.values()}
    rows = snapshot.pool.rows(ids)
    team = [snapshot.pool.mediator(int(row)) for row in rows]
    return snapshot.grid.first_of_days(common_starts(snapshot.need, team), HOURS_TOLD)


def usual_work(case: Case) -> UsualWork | None:
    talks = Outcome.unscoped.of_closed_cases_like(case).of_talks_held()
    counted = talks.values("case").annotate(talks=Count("pk"), minutes=Sum("minutes"))
    rows = list(counted.values_list("talks", "minutes").order_by("case"))
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

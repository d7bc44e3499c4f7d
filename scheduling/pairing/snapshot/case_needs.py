"""From the rows of cases to what they ask for: four queries, whatever the number of cases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.models import Case, MediationType
from core.local_time import local_day
from organisations.models import Service
from organisations.models.districts_of_day import DistrictsOfDay
from scheduling.appointments.snapshot.free_times import TALK_MINUTES
from scheduling.engine.people import ANY_TIME, Address, Need, Strictness, Wish
from scheduling.engine.slots.free import weekly_rules_of
from scheduling.engine.slots.grid import Grid
from scheduling.lifecycle import WAITING, OfferState
from scheduling.pairing.models import DeclineReason, Offer, PairingRules
from scheduling.pairing.models.questions import offer_rows, party_rows, seats_left
from scheduling.pairing.snapshot.earlier_cases import Met, Neighbours, recognition_keys


@dataclass(frozen=True)
class TeamSoFar:
    """Who has to do with a case: ``seated`` by seat, ``asked`` with a waiting offer.

    Somebody who was asked counts as one of the team (``kept``) while there is still a seat beside
    them; not while one of them answers: the team is then whoever sits on the case.
    """

    seats: int
    seated: Mapping[int, int]
    asked: frozenset[int]
    kept: frozenset[int]

    @classmethod
    def of(
        cls,
        seated: Mapping[int, int],
        offers: Iterable[Offer],
        *,
        service: Service,
        answering: bool = False,
    ) -> "TeamSoFar":
        asked = frozenset(offer.volunteer_id for offer in offers if offer.state in WAITING)
        kept = frozenset(seated.values())
        # A pair stays one where the service needs only one mediator a case by now.
        seats = max(service.mediators_per_case, len(kept))
        if not answering and len(kept | asked) < seats:
            kept |= asked
        return cls(seats, dict(sorted(seated.items())), asked, kept)

    @property
    def left_out(self) -> frozenset[int]:
        """Whoever was asked and is not of the team: nobody asks them again while they think."""
        return self.asked - self.kept


@dataclass(frozen=True)
class Asking:
    """What a case asks for, and of whom it has asked it: ``offers`` are all of it, newest first."""

    case: Case
    need: Need
    team: TeamSoFar
    offers: tuple[Offer, ...]


def offers_of(cases: Sequence[Case], *, leaving_out: Offer | None = None) -> dict[int, list[Offer]]:
    """Every offer of these cases whatever became of it, newest first."""
    found: dict[int, list[Offer]] = defaultdict(list)
    for offer in offer_rows(cases):
        if leaving_out is None or offer.pk != leaving_out.pk:
            found[offer.case_id].append(offer)
    return found


def who_left(cases: Sequence[Case]) -> dict[int, frozenset[int]]:
    """Whoever had a seat on these cases and left it before the end."""
    found: dict[int, set[int]] = defaultdict(set)
    for case, volunteer in seats_left(cases):
        found[case].add(volunteer)
    return {case: frozenset(people) for case, people in found.items()}


def parties_of(cases: Sequence[Case], districts: DistrictsOfDay) -> dict[int, Neighbours]:
    """Who the parties are; of a case without any only the district is known."""
    rows = defaultdict(list)
    for case, *facts in party_rows(cases):
        rows[case].append(facts)
    return {case.pk: neighbours_of(case, rows[case.pk], districts) for case in cases}


def neighbours_of(case: Case, rows: list[list[str]], districts: DistrictsOfDay) -> Neighbours:
    # A case without parties still lies in a district, and its rule holds.
    known = case.district_id
    addresses = [
        Address(street, town, postcode, districts.of_home(known, postcode))
        for street, town, postcode, *_ in rows
    ] or [Address(district=known)]
    keys = {key for _street, _town, _postcode, *known in rows for key in recognition_keys(*known)}
    coaching = case.mediation_type == MediationType.COACHING
    return Neighbours(tuple(addresses), frozenset(keys), coaching)


@dataclass(frozen=True)
class Known:
    """The facts about one case that stand in rows beside it."""

    offers: Sequence[Offer]
    left: frozenset[int]
    team: TeamSoFar
    parties: Neighbours
    met: Met
    conflicted: frozenset[int]


def asking(
    case: Case,
    known: Known,
    *,
    service: Service,
    grid: Grid,
    rules: PairingRules,
    at: datetime,
) -> Asking:
    """Put together what a case asks for."""
    free = weekly_rules_of(case.wishes)
    today = local_day(at, service.zone)
    languages = frozenset(case.languages)
    need = Need(
        day=today,
        today=today,
        seats=known.team.seats,
        kept=known.team.kept,
        languages=languages,
        each_speaks=languages if case.both_speak else frozenset(),
        service_type=case.mediation_type,
        addresses=known.parties.addresses,
        street_rule=Strictness(service.same_street_rule),
        postcode_rule=Strictness(rules.same_postcode),
        district_rule=Strictness(service.same_district_rule),
        affiliations=frozenset({case.partner_id} if case.partner_id else ()),
        conflicted=known.conflicted,
        knows=_declined(known.offers, knowing=True),
        declined=_declined(known.offers, knowing=False),
        left_case=known.left,
        met_as_mediator=known.met.as_mediator,
        met_as_coach=known.met.as_coach,
        wishes=frozenset({Wish.MIXED} if case.prefer_mixed_pair else ()),
        waiting_days=case.days_waiting(at),
        # Parties who named no hours can always: nobody is kept out by what was not asked.
        starts=grid.starts(grid.free(free, (), ()), TALK_MINUTES) if free else ANY_TIME,
        weights=rules.as_weights(),
    )
    return Asking(case, need, known.team, tuple(known.offers))


def _declined(offers: Iterable[Offer], *, knowing: bool) -> frozenset[int]:
    return frozenset(
        offer.volunteer_id
        for offer in offers
        if offer.state == OfferState.DECLINED
        and (offer.decline_reason == DeclineReason.KNOWS_THEM) is knowing
    )

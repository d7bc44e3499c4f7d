"""From the rows of cases to what they ask for: three queries, whatever the number of cases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, Q, QuerySet, TextField
from django.db.models.functions import Lower, Right

from cases.models import Case, MediationType, Party
from core.local_time import local_day
from organisations.models import Service
from scheduling import week
from scheduling.lifecycle import WAITING, OfferState
from scheduling.models import DeclineReason, Offer, PairingRules
from scheduling.pairing.people import ANY_TIME, Address, Need, Strictness, Wish, letters
from scheduling.pool_rows import TALK_MINUTES
from scheduling.slots.grid import Grid

PHONE_DIGITS = 9
PHONE_SIGNS = " -()./+"
NAMED_IN_A_QUERY = 300

Key = tuple[str, ...]


@dataclass(frozen=True)
class Asking:
    """What a case asks for, and who has to do with it.

    ``offers`` are all offers of the case, newest first; ``asked`` those with a waiting one.
    ``seated`` are the volunteers on the case by seat.
    """

    case: Case
    need: Need
    seated: Mapping[int, int]
    asked: frozenset[int]
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Neighbours:
    """The parties of a case: where they live, and by what one would know them again.

    Whether the case is coaching says what may not have been before: see ``met_before``.
    """

    addresses: tuple[Address, ...]
    keys: frozenset[Key]
    coaching: bool = False


@dataclass(frozen=True)
class Met:
    """Volunteers who sat with a party of the case before, as far as the rules ask."""

    as_mediator: frozenset[int]
    as_coach: frozenset[int]


NOBODY = Met(frozenset(), frozenset())


def offers_of(cases: Sequence[Case], *, leaving_out: Offer | None = None) -> dict[int, list[Offer]]:
    """Every offer of these cases whatever became of it, newest first, with its people."""
    offers = Offer.unscoped.of_cases(cases).with_names()
    found: dict[int, list[Offer]] = defaultdict(list)
    for offer in offers.newest_first():
        if leaving_out is None or offer.pk != leaving_out.pk:
            found[offer.case_id].append(offer)
    return found


def parties_of(cases: Sequence[Case]) -> dict[int, Neighbours]:
    """Who the parties are; of a case without any only the district is known."""
    rows = defaultdict(list)
    for case, *facts in Party.unscoped.filter(case__in=cases).in_order().values_list(*PARTY):
        rows[case].append(facts)
    return {case.pk: _neighbours(case, rows[case.pk]) for case in cases}


PARTY = ("case", "street", "town", "postcode", "house_number", "name", "email", "phone")


def _neighbours(case: Case, rows: list[list[str]]) -> Neighbours:
    addresses = [
        Address(street, town, postcode, case.district_id) for street, town, postcode, *_ in rows
    ] or [Address(district=case.district_id)]
    keys = {key for _s, _t, *facts in rows for key in keys_of(*facts)}
    coaching = case.mediation_type == MediationType.COACHING
    return Neighbours(tuple(addresses), frozenset(keys), coaching)


def keys_of(postcode: str, house: str, name: str, email: str, phone: str) -> set[Key]:
    """By what somebody is known again: each of these alone is enough."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    home = (letters(name), letters(postcode), letters(house))
    keys: set[Key] = {("home", *home)} if all(home) else set()
    if email:
        keys.add(("email", email.strip().lower()))
    if len(digits) >= PHONE_DIGITS:
        keys.add(("phone", digits[-PHONE_DIGITS:]))
    return keys


def met_before(service: Service, parties: Mapping[int, Neighbours]) -> dict[int, Met]:
    """Who sat on another case of the service with a party of each of these.

    Of coaching that is who mediated, of anything else who coached: the rules ask no more.
    """
    wanted: dict[Key, set[int]] = defaultdict(set)
    for case, neighbours in parties.items():
        for key in neighbours.keys:
            wanted[key].add(case)
    met: dict[int, set[int]] = defaultdict(set)
    kinds = {neighbours.coaching for neighbours in parties.values()}
    for other, kind, volunteer, *facts in _known_again(service, wanted, kinds) if wanted else ():
        for key in keys_of(*facts):
            for case in wanted.get(key, set()) - {other}:
                if parties[case].coaching != (kind == MediationType.COACHING):
                    met[case].add(volunteer)
    return {
        case: Met(frozenset(people), frozenset())
        if parties[case].coaching
        else Met(frozenset(), frozenset(people))
        for case, people in met.items()
    }


def _known_again(service: Service, wanted: Iterable[Key], coaching: set[bool]) -> QuerySet[Any]:
    """Parties with somebody on their case, at least all of those wanted: exact is ``keys_of``."""
    parties: Any = Party.unscoped.filter(service=service, case__assignments__isnull=False)
    if coaching == {True}:
        parties = parties.exclude(case__mediation_type=MediationType.COACHING)
    elif coaching == {False}:
        parties = parties.filter(case__mediation_type=MediationType.COACHING)
    keys = list(wanted)
    if len(keys) <= NAMED_IN_A_QUERY:
        code, phone = Lower(_without(" ", "postcode")), _without(PHONE_SIGNS, "phone")
        named = {kind: [key[at] for key in keys if key[0] == kind] for kind, at in PLACE.items()}
        parties = parties.alias(
            low=Lower("email"), digits=Right(phone, PHONE_DIGITS), code=code
        ).filter(
            Q(low__in=named["email"]) | Q(digits__in=named["phone"]) | Q(code__in=named["home"])
        )
    rows: QuerySet[Any] = parties.values_list(
        "case", "case__mediation_type", "case__assignments__volunteer",
        "postcode", "house_number", "name", "email", "phone",
    )  # fmt: skip
    return rows.distinct()


def _without(signs: str, column: str) -> Func:
    """The text of a column without these signs; one expression, for each one costs a page time."""
    template = "%(expressions)s"
    for sign in signs:
        template = f"REPLACE({template}, '{sign}', '')"
    return Func(F(column), template=template, output_field=TextField())


PLACE = {"email": 1, "phone": 1, "home": 2}


@dataclass(frozen=True)
class Known:
    """The facts about one case that stand in rows beside it."""

    offers: Sequence[Offer]
    seated: Mapping[int, int]
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
    answering: bool = False,
) -> Asking:
    """Put together what a case asks for.

    Somebody with a waiting offer counts as one of the team while there is still a seat beside
    them; not while one of them is ``answering``: the team is then whoever sits on the case.
    """
    asked = frozenset(offer.volunteer_id for offer in known.offers if offer.state in WAITING)
    kept = frozenset(known.seated.values())
    # A pair stays one where the service needs only one mediator a case by now.
    seats = max(service.mediators_per_case, len(kept))
    if not answering and len(kept | asked) < seats:
        kept |= asked
    free = week.rules_of(case.wishes)
    today = local_day(at, service.zone)
    languages = frozenset(case.languages)
    need = Need(
        day=today,
        today=today,
        seats=seats,
        kept=kept,
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
        met_as_mediator=known.met.as_mediator,
        met_as_coach=known.met.as_coach,
        wishes=frozenset({Wish.MIXED} if case.prefer_mixed_pair else ()),
        waiting_days=case.days_waiting(at),
        starts=grid.starts(grid.free(free, (), ()), TALK_MINUTES) if free else ANY_TIME,
        weights=rules.as_weights(),
    )
    return Asking(case, need, dict(sorted(known.seated.items())), asked, tuple(known.offers))


def _declined(offers: Iterable[Offer], *, knowing: bool) -> frozenset[int]:
    return frozenset(
        offer.volunteer_id
        for offer in offers
        if offer.state == OfferState.DECLINED
        and (offer.decline_reason == DeclineReason.KNOWS_THEM) is knowing
    )

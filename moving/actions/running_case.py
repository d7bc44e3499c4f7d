"""The values of a line, with the rows of this service that they name."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from cases.actions.outcomes import Report
from cases.actions.refusals import FactsMissing
from cases.actions.running_cases import RegisterState, RunningCase, Seat
from cases.models import (
    Choice,
    ChoiceList,
    ComplaintKind,
    MediationType,
    PartyFacts,
    StageResult,
    choices_of,
)
from core.letters import folded, name_key
from moving.actions.refusals import HalfATalk, NobodyOfThatName, SeveralOfThatName
from moving.sheets.referrers import most_alike
from moving.snapshot.cases import MOST_TALKS, PARTY_FIELDS
from organisations.models import (
    District,
    Language,
    Membership,
    PartnerOrganisation,
    Role,
    Scope,
    User,
)
from volunteers.lifecycle import PRESENT
from volunteers.models import Volunteer
from volunteers.models.people import Spoken

Values = Mapping[str, Any]
MOST_DIGITS = 9
OURS = "#"
"""Before our own number of somebody, where nothing else tells them from others."""


def running_case(values: Values, *, by: Scope, today: date) -> tuple[RunningCase, tuple[str, ...]]:
    """Return the case that a line tells of, and codes of what was not found here.

    Raises ``FactsMissing`` without a day on which it came in, ``HalfATalk``,
    ``NobodyOfThatName`` and ``SeveralOfThatName``.
    """
    if not values.get("received_on"):
        raise FactsMissing(["received_on"])
    received = day_said(values, "received_on") or today
    partner = partner_called(text_said(values, "partner"), by=by)
    referrer, codes = _referrer(values, partner)
    district, unknown = district_called(values, by=by, today=today)
    kind = kind_said(values, by=by)
    told = RunningCase(
        received_on=received,
        stands=RegisterState(values.get("state") or RegisterState.TRIAGE),
        their_number=text_said(values, "number"),
        kind=kind.counts_as,
        own_kind=kind.row if kind.is_own else None,
        mediation_type=text_said(values, "form") or MediationType.REGULAR,
        channel=text_said(values, "channel"),
        summary=" ".join(text_said(values, "summary").split()),
        district=district,
        languages=tuple(_languages(values)),
        wishes=tuple(values.get("free") or ()),
        reporter=party_facts(values, "a"),
        neighbour=party_facts(values, "b"),
        agreed_a=_agreed(values, "a", received),
        agreed_b=_agreed(values, "b", received),
        partner=partner,
        referrer=referrer,
        own_reference=text_said(values, "partner_reference"),
        consent_by=text_said(values, "consent_by"),
        consent_how=text_said(values, "consent_how"),
        seats=_seats(values, by=by),
        talks=talks_said(values),
        aftercare_on=day_said(values, "aftercare_on"),
        wakes_on=day_said(values, "wakes_on"),
    )
    return told, (*codes, *unknown)


def text_said(values: Values, name: str) -> str:
    return str(values.get(name) or "").strip()


def day_said(values: Values, name: str) -> date | None:
    return date.fromisoformat(said) if (said := text_said(values, name)) else None


def kind_said(values: Values, *, by: Scope) -> Choice:
    """Also one that is offered no more: the case is of that kind all the same."""
    kinds = choices_of(by.service)
    said = kinds.find(ChoiceList.KIND, text_said(values, "kind"))
    found = said or kinds.find(ChoiceList.KIND, ComplaintKind.OTHER)
    if found is None:
        raise LookupError(ComplaintKind.OTHER)
    return found


def _agreed(values: Values, party: str, received: date) -> date | None:
    """The day they agreed; of a yes without a day it is the day of the report."""
    return day_said(values, f"{party}_consent_on") or (
        received if values.get(f"{party}_consent") else None
    )


def _spoken_by(values: Values, party: str) -> list[str]:
    return list(values.get(f"{party}_language") or ())


def party_facts(values: Values, party: str) -> PartyFacts:
    """Of the languages the first in which we write; the others are for the talks."""
    facts = {name: text_said(values, f"{party}_{name}") for name in PARTY_FIELDS}
    ours = (code for code in _spoken_by(values, party) if code in Language.values)
    return PartyFacts(**{**facts, "language": next(ours, "")})


def _languages(values: Values) -> list[str]:
    """Those of the column, else whatever the parties speak."""
    said = values.get("spoken") or {*_spoken_by(values, "a"), *_spoken_by(values, "b")}
    return sorted(code for code in said if code in Spoken.values)


def partner_called(name: str, *, by: Scope) -> PartnerOrganisation | None:
    """Whoever refers under that name, also if they refer no more.

    Raises ``NobodyOfThatName``: a case that loses its referrer would lose who may not mediate it.
    """
    if not name:
        return None
    partners = PartnerOrganisation.visible_to(by)
    if found := partners.filter(name_key=name_key(name)).working_first().first():
        partner: PartnerOrganisation = found
        return partner
    names = partners.working().values_list("name", flat=True)
    raise NobodyOfThatName("partner", name, most_alike(name, names))


def _referrer(
    values: Values, partner: PartnerOrganisation | None
) -> tuple[User | None, tuple[str, ...]]:
    """Which of the partner's people; one of two namesakes is nobody."""
    said = folded(text_said(values, "partner_person"))
    if partner is None or not said:
        return None, ()
    roles = Membership.objects.in_role(Role.PARTNER).of_partner(partner).with_person()
    people = {role.user_id: role.user for role in roles}
    found = [user for user in people.values() if said in _ways_to_say(user)]
    return (found[0], ()) if len(found) == 1 else (None, ("referrer_unknown",))


def _ways_to_say(user: User) -> set[str]:
    return {folded(way) for way in (user.full_name, user.mailbox, user.email or "") if way}


def district_called(
    values: Values, *, by: Scope, today: date
) -> tuple[District | None, tuple[str, ...]]:
    """By its name; of several the one that counts, else the one around the first party."""
    name = text_said(values, "district")
    if not name:
        return None, ()
    rows = District.visible_to(by).with_country().filter(name_key=name_key(name))
    return district_among(list(rows.current_first(today)), values, today=today)


def district_among(
    found: Sequence[District], values: Values, *, today: date
) -> tuple[District | None, tuple[str, ...]]:
    """Which of these of one name is meant; whichever counts today comes first."""
    current = [district for district in found if not district.is_over(today)]
    around = [one for one in current if one.holds(text_said(values, "a_postcode"))]
    for some in (found, current, around):
        if len(some) == 1:
            return some[0], ()
    return None, ("district_unknown",)


def _seats(values: Values, *, by: Scope) -> tuple[Seat, ...]:
    seats = []
    for number in (1, 2):
        field = f"mediator_{number}"
        if said := text_said(values, field):
            since = day_said(values, f"{field}_since") or day_said(values, "with_pair_since")
            volunteer = volunteer_called(said, field, by=by)
            seats.append(Seat(volunteer=volunteer, number=number, since=since))
    return tuple(seats)


def volunteer_called(said: str, field: str, *, by: Scope) -> Volunteer:
    """By their number, else by a mailbox, else by their name; see ``moving.snapshot.mediators``.

    Raises ``NobodyOfThatName`` and ``SeveralOfThatName``: nobody gets a seat by guessing.
    """
    found = next(filter(None, _called(said, by=by)), [])
    here = [one for one in found if one.state in PRESENT] or found
    if not here:
        raise NobodyOfThatName(field, said)
    if len(here) > 1:
        raise SeveralOfThatName(field, said)
    return here[0]


def _called(said: str, *, by: Scope) -> Iterator[list[Volunteer]]:
    people = Volunteer.visible_to(by).with_person()
    ours = said.removeprefix(OURS)
    if said.startswith(OURS):
        is_number = ours.isdecimal() and len(ours) <= MOST_DIGITS
        yield list(people.filter(pk=int(ours))) if is_number else []
    yield list(people.of_their_number(said))
    yield list(people.of_address(by.service, said))
    named = people.named_like(said)
    yield [one for one in named if folded(one.user.full_name) == folded(said)]


def talks_said(values: Values) -> tuple[Report, ...]:
    talks = []
    for number in range(1, MOST_TALKS + 1):
        kind = text_said(values, f"talk_{number}_kind")
        held_on = day_said(values, f"talk_{number}_on")
        more = [values.get(f"talk_{number}_{fact}") for fact in ("result", "minutes")]
        if not kind and held_on is None and not any(more):
            continue
        if not kind:
            raise HalfATalk(f"talk_{number}_kind")
        if held_on is None:
            raise HalfATalk(f"talk_{number}_on")
        result = text_said(values, f"talk_{number}_result") or StageResult.GOES_ON
        minutes = values.get(f"talk_{number}_minutes") or 0
        talks.append(Report(stage=kind, result=result, held_on=held_on, minutes=minutes))
    return tuple(talks)

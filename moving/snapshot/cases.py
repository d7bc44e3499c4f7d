"""Running cases as the values of a sheet, and which of them a sheet may mean."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases.lifecycle import (
    AFTER_THE_TALKS,
    ENDED,
    IN_QUEUE,
    NEEDS_TRIAGE,
    WITH_THE_PAIR,
    CaseState,
)
from cases.models import Aftercare, Assignment, Case, Outcome, Party, Referral
from core.local_time import local_day
from moving.snapshot.mediators import names_in_sheets
from organisations.models import Scope

PARTY_FIELDS = (
    *("name", "street", "house_number", "postcode", "town"),
    *("phone", "email", "language", "story"),
)
MOST_TALKS = 3
TALK_FIELDS = tuple(
    f"talk_{number}_{fact}"
    for number in range(1, MOST_TALKS + 1)
    for fact in ("kind", "on", "result", "minutes")
)
MEDIATOR_FIELDS = ("mediator_1", "mediator_1_since", "mediator_2", "mediator_2_since")
OF_MEDIATORS = frozenset(MEDIATOR_FIELDS)
FIELDS: tuple[str, ...] = (
    *("number", "received_on", "state", "kind", "form", "channel"),
    *("partner", "partner_person", "partner_reference"),
    *("consent_by", "consent_how", "a_consent_on"),
    *("district", "spoken", "free"),
    *(f"a_{name}" for name in PARTY_FIELDS),
    *(f"b_{name}" for name in PARTY_FIELDS),
    "b_consent_on",
    *MEDIATOR_FIELDS,
    *TALK_FIELDS,
    *("aftercare_on", "wakes_on", "summary"),
)
"""In the order of the template with everything."""

STANDS = {
    **dict.fromkeys(NEEDS_TRIAGE, "triage"),
    **dict.fromkeys(IN_QUEUE, "ready"),
    **dict.fromkeys(WITH_THE_PAIR, "with_the_pair"),
    **dict.fromkeys(AFTER_THE_TALKS, "aftercare"),
    **dict.fromkeys(ENDED, "closed"),
    CaseState.COACHING: "coaching",
    CaseState.DORMANT: "dormant",
}
EMPTY: dict[str, Any] = {
    **dict.fromkeys(FIELDS, ""),
    **dict.fromkeys((name for name in FIELDS if name.endswith("_minutes")), None),
}
LISTS = ("spoken", "free", "a_language", "b_language")


def running_cases(scope: Scope) -> Any:
    """Those that a service takes along: of a case that is over no person goes."""
    return Case.visible_to(scope).open().order_by("received_at", "pk")


def values_of(
    rows: Iterable[Case], *, scope: Scope, fields: Collection[str] = FIELDS
) -> dict[int, dict[str, Any]]:
    """What a sheet says of each of these cases, by their keys, as its reader would have read it.

    Without a mediator among ``fields`` nobody's name is looked up.
    """
    kept = Case.visible_to(scope).filter(pk__in=[row.pk for row in rows]).with_place()
    cases = {case.pk: case for case in kept}
    zone = scope.service.zone
    found = {pk: _of_case(case, zone) for pk, case in cases.items()}
    _add_parties(found, cases, zone)
    _add_referrals(found, cases)
    if not OF_MEDIATORS.isdisjoint(fields):
        _add_seats(found, cases, scope)
    _add_talks(found, cases)
    return found


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    return local_day(moment, zone).isoformat() if moment else ""


def _of_case(case: Case, zone: ZoneInfo) -> dict[str, Any]:
    return {
        **EMPTY,
        **{name: [] for name in LISTS},
        "number": case.their_number or case.number,
        "received_on": _day(case.received_at, zone),
        "state": STANDS[CaseState(case.state)],
        "kind": case.own_kind.code if case.own_kind else case.kind,
        "form": case.mediation_type,
        "channel": case.channel,
        "partner": case.partner.name if case.partner else "",
        "district": case.district.name if case.district else "",
        "spoken": sorted(case.languages),
        "free": sorted(case.wishes),
        "wakes_on": case.wakes_on.isoformat() if case.wakes_on else "",
        "summary": case.summary,
    }


Found = dict[int, dict[str, Any]]
Cases = dict[int, Case]


def _add_parties(found: Found, cases: Cases, zone: ZoneInfo) -> None:
    for party in Party.unscoped.filter(case__in=cases).order_by("-pk"):
        # The first of a role is the one that its page shows: it is written last.
        values, role = found[party.case_id], party.role
        for name in PARTY_FIELDS:
            values[f"{role}_{name}"] = getattr(party, name)
        values[f"{role}_language"] = [party.language] if party.language else []
        values[f"{role}_consent_on"] = _day(party.consented_at, zone)


def _add_referrals(found: Found, cases: Cases) -> None:
    for referral in Referral.unscoped.filter(case__in=cases).select_related("referred_by"):
        values = found[referral.case_id]
        person = referral.referred_by
        values["partner_person"] = (person.full_name or person.mailbox) if person else ""
        values["partner_reference"] = referral.own_reference
        values["consent_by"], values["consent_how"] = referral.consent_by, referral.consent_how
        values["a_consent_on"] = values["a_consent_on"] or referral.consent_on.isoformat()


def _add_seats(found: Found, cases: Cases, scope: Scope) -> None:
    called = names_in_sheets(scope)
    for seat in Assignment.unscoped.filter(case__in=cases).open():
        values, field = found[seat.case_id], f"mediator_{seat.seat}"
        values[field] = called[seat.volunteer_id]
        values[f"{field}_since"] = _day(seat.assigned_at, scope.service.zone)


def _add_talks(found: Found, cases: Cases) -> None:
    """The last three of each; what lies further back does not move a case."""
    talks: dict[int, list[Outcome]] = defaultdict(list)
    for talk in Outcome.unscoped.filter(case__in=cases).order_by("held_on", "pk"):
        talks[talk.case_id].append(talk)
    for pk, told in talks.items():
        for number, talk in enumerate(told[-MOST_TALKS:], start=1):
            found[pk] |= {
                f"talk_{number}_kind": talk.stage,
                f"talk_{number}_on": talk.held_on.isoformat(),
                f"talk_{number}_result": talk.result,
                f"talk_{number}_minutes": talk.minutes or None,
            }
    for aftercare in Aftercare.unscoped.filter(case__in=cases):
        case = cases[aftercare.case_id]
        if CaseState.AFTERCARE in {case.state, case.slept_from}:
            found[case.pk]["aftercare_on"] = aftercare.due_on.isoformat()

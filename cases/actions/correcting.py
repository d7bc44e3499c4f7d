"""Put right what is told of a running case: facts, and nothing that a move of its own says."""

from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cases.actions.bringing_in import (
    as_allowed,
    keep_referral,
    number_of,
    refuse_days,
    refuse_texts,
)
from cases.actions.moving import take
from cases.actions.parties import add_party
from cases.actions.refusals import CaseEnded, FactsMissing, MovesByHand, NobodyReported, NumberKnown
from cases.actions.running_cases import ONLY_WHERE, RunningCase
from cases.lifecycle import IN_QUEUE, NEEDS_TRIAGE, CaseState
from cases.models import Aftercare, Case, Party, PartyRole, Referral
from core.local_time import instant, local_day
from organisations.audit import record
from organisations.models import Scope

PLAIN = (
    *("their_number", "kind", "own_kind", "mediation_type", "channel", "summary"),
    *("district", "partner"),
)
LISTS = ("languages", "wishes")
DAYS = {"received_on", "agreed_a", "agreed_b", "aftercare_on", "wakes_on"}
OF_THE_REFERRAL = {
    *("partner", "agreed_a", "referrer", "own_reference", "consent_by", "consent_how"),
}
AHEAD = ("aftercare_on", "wakes_on")
QUEUE_NEEDS = ("summary", "district", "languages")


@transaction.atomic
def correct_case(
    case: Case, before: RunningCase, after: RunningCase, *, by: Scope, at: datetime
) -> Case:
    """Write what is told otherwise; what stays the same is not touched.

    ``before`` is the case as it stands. Raises ``CaseEnded``, ``MovesByHand`` for what its own
    pages say, ``FactsMissing`` where the queue would lack something, and what bringing in raises.
    """
    case = take(case, by)
    if not case.is_open:
        raise CaseEnded
    changed = {
        one.name
        for one in fields(RunningCase)
        if getattr(before, one.name) != getattr(after, one.name)
    }
    _refuse(case, changed, after, by=by, at=at)
    _write_facts(case, changed, after, by=by, at=at)
    for role, facts, agreed in (
        (PartyRole.A, "reporter", "agreed_a"),
        (PartyRole.B, "neighbour", "agreed_b"),
    ):
        if changed & {facts, agreed}:
            _write_party(case, role, after, by=by, at=at)
    if changed & OF_THE_REFERRAL:
        _write_referral(case, after, by=by, at=at)
    return case


def _refuse(case: Case, changed: set[str], after: RunningCase, *, by: Scope, at: datetime) -> None:
    if by_hand := changed - set(_may_change(case)):
        raise MovesByHand(by_hand)
    if changed & DAYS:
        refuse_days(after, today=local_day(at, by.service.zone))
    if not after.reporter.told.keys() - {"language", "story"}:
        raise NobodyReported
    refuse_texts(after)
    if "their_number" in changed and (ours := number_of(after.their_number, by=by)):
        raise NumberKnown(after.their_number, ours)
    needs = (*AHEAD, *(QUEUE_NEEDS if case.state in IN_QUEUE else ()))
    if missing := [name for name in needs if name in changed and not getattr(after, name)]:
        raise FactsMissing(missing)


def _may_change(case: Case) -> Iterator[str]:
    yield from (*LISTS, "reporter", "neighbour", "agreed_b", "received_on", *OF_THE_REFERRAL)
    # What kind of talks there will be is judged at triage, and others were asked for it since.
    yield from (name for name in PLAIN if name != "mediation_type" or case.state in NEEDS_TRIAGE)
    if case.state == CaseState.AFTERCARE:
        yield "aftercare_on"
    if case.state == CaseState.DORMANT:
        yield "wakes_on"


def _write_facts(
    case: Case, changed: set[str], after: RunningCase, *, by: Scope, at: datetime
) -> None:
    facts: dict[str, Any] = {name: getattr(after, name) for name in PLAIN if name in changed}
    facts |= {name: list(getattr(after, name)) for name in LISTS if name in changed}
    if "channel" in facts:
        facts["channel"] = after.way_in
    if "received_on" in changed:
        received = instant(after.received_on, 0, by.service.zone)
        # A case that waits since it came in waits since the other day now.
        if case.ready_at == case.received_at:
            facts["ready_at"] = received
        facts["received_at"] = received
    if "wakes_on" in changed:
        facts["wakes_on"] = after.wakes_on
    if "aftercare_on" in changed:
        Aftercare.unscoped.of_case(case).update(due_on=after.aftercare_on)
    for name, value in facts.items():
        setattr(case, name, value)
    if facts:
        case.save(update_fields=list(facts))
    if facts or "aftercare_on" in changed:
        record("case.correct", case, by=by, at=at, changed=facts)


def _write_party(
    case: Case, role: PartyRole, after: RunningCase, *, by: Scope, at: datetime
) -> None:
    facts = after.reporter if role == PartyRole.A else after.neighbour
    agreed = after.agreed_a if role == PartyRole.A else after.agreed_b
    allowed = as_allowed(after, by=by) if role == PartyRole.B else facts
    since = instant(agreed, 0, by.service.zone) if agreed else None
    party = Party.unscoped.of_case(case).filter(role=role).in_order().first()
    if party is None:
        add_party(case, role, allowed, by=by, at=at, consented_at=since)
        return
    new = {
        name: value
        for name, value in asdict(facts).items()
        # What was written down here by hand stays, also of somebody who has not agreed.
        if name in ONLY_WHERE or allowed == facts
    }
    new["language"] = new["language"] or party.language
    if _day_of(party.consented_at, by) != agreed:
        new["consented_at"] = since
    told = [name for name, value in new.items() if getattr(party, name) != value]
    if told:
        for name in told:
            setattr(party, name, new[name])
        party.save(update_fields=told)
        record("party.describe", party, by=by, at=at, changed=told)


def _day_of(moment: datetime | None, by: Scope) -> date | None:
    return local_day(moment, by.service.zone) if moment else None


def _write_referral(case: Case, after: RunningCase, *, by: Scope, at: datetime) -> None:
    known = Referral.unscoped.filter(case=case)
    if after.partner is None or after.agreed_a is None:
        known.delete()
        return
    facts = {
        "partner": after.partner,
        "referred_by": after.referrer,
        "own_reference": after.own_reference,
        "consent_by": after.consent_by,
        "consent_how": after.consent_how,
        "consent_on": after.agreed_a,
    }
    if referral := known.first():
        told = [name for name, value in facts.items() if getattr(referral, name) != value]
        known.update(**facts)
        if told:
            record("referral.correct", referral, by=by, at=at, changed=told)
    else:
        keep_referral(case, after, by=by)

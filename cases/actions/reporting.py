"""The ways in: a resident's report, a partner's referral, and a call to the coordinator."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cases import mails
from cases.actions.choices import chosen
from cases.actions.moving import A_SECOND_CLICK
from cases.actions.parties import add_party
from cases.actions.refusals import ConsentMissing, NamesInText
from cases.models import Case, Channel, ChoiceList, Party, PartyFacts, PartyRole, Referral
from cases.names import traces_in
from core.local_time import local_day
from organisations.actions.districts import district_of
from organisations.actions.numbers import next_number, take_turn
from organisations.audit import record
from organisations.models import District, PartnerOrganisation, Scope, role_as_coordinator
from organisations.outbox import PutOff


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is going on, as it is told when the case comes in. ``kind`` may be one of their own."""

    kind: str
    reporter: PartyFacts
    neighbour: PartyFacts = field(default_factory=PartyFacts)
    languages: list[str] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)
    tried_themselves: bool | None = None
    district: District | None = None


@dataclass(frozen=True, kw_only=True)
class Consent:
    """The resident's permission to hand over the facts: who gave it, how and when."""

    given_by: str
    how: str
    on: date


@transaction.atomic
def report_case(
    problem: Problem,
    *,
    channel: Channel = Channel.FORM,
    their_number: str = "",
    put_off: PutOff | None = None,
    by: Scope,
    at: datetime,
) -> Case:
    """Open a case for a resident who agreed that we keep the facts, and confirm it by mail.

    The mail leaves later if it is ``put_off``. A second click opens no second case: it gives the
    first. Raises ``NotOffered`` for a kind that is none of the service.
    """
    # Before anything is written: the second click gets no second confirmation either.
    if earlier := _clicked_twice(problem, channel=channel, partner=None, by=by, at=at):
        return earlier
    case = _open_case(
        problem, channel=channel, partner=None, their_number=their_number, by=by, at=at
    )
    reporter = add_party(case, PartyRole.A, problem.reporter, by=by, at=at, consented_at=at)
    add_party(case, PartyRole.B, problem.neighbour, by=by, at=at)
    if reporter:
        mails.confirm_report(case, reporter, put_off=put_off, at=at)
    return case


@transaction.atomic
def refer_case(
    problem: Problem,
    *,
    consent: Consent | None,
    own_reference: str = "",
    by: Scope,
    at: datetime,
) -> Referral:
    """Open a case that a partner hands over with the resident's consent.

    A second click hands nothing over twice; with a reference of their own the form has asked
    whether another case is meant. Raises ``ConsentMissing`` and ``NamesInText`` before anything is
    kept.
    """
    if consent is None or not consent.given_by:
        raise ConsentMissing
    # It stands in the subject of our mails to them.
    told = traces_in(own_reference, [problem.reporter.known_by, problem.neighbour.known_by])
    if told:
        raise NamesInText("own_reference", told)
    partner = PartnerOrganisation.visible_to(by).get(pk=by.partner_id)
    own_reference, channel = own_reference.strip(), Channel.PARTNER
    earlier = _clicked_twice(problem, channel=channel, partner=partner, by=by, at=at)
    # A reference of their own tells two cases of one resident apart, even in the same words.
    if earlier and not own_reference:
        return Referral.unscoped.get(case=earlier)
    case = _open_case(problem, channel=channel, partner=partner, by=by, at=at)
    add_party(case, PartyRole.A, problem.reporter, by=by, at=at)
    add_party(case, PartyRole.B, problem.neighbour, by=by, at=at)
    referral = Referral.unscoped.create(
        service=by.service,
        case=case,
        partner=partner,
        referred_by=by.user,
        own_reference=own_reference,
        consent_by=consent.given_by,
        consent_how=consent.how,
        consent_on=consent.on,
        referred_at=at,
    )
    record("referral.make", referral, by=by, at=at)
    return referral


def _clicked_twice(
    problem: Problem,
    *,
    channel: Channel,
    partner: PartnerOrganisation | None,
    by: Scope,
    at: datetime,
) -> Case | None:
    """The case that the same words of the same reporter have just opened."""
    reporter = problem.reporter
    if not reporter.told:
        return None
    take_turn(by.service)
    same = {name: value for name, value in asdict(reporter).items() if name != "language"}
    cases = Case.unscoped.filter(
        service=by.service,
        **_kind_columns(problem, by),
        channel=channel,
        partner=partner,
        received_at__gt=at - A_SECOND_CLICK,
    )
    said = Party.unscoped.filter(case__in=cases, role=PartyRole.A, **same)
    earlier = said.select_related("case__service").order_by("-pk").first()
    return earlier.case if earlier else None


def _kind_columns(problem: Problem, by: Scope) -> dict[str, Any]:
    choice = chosen(by.service, ChoiceList.KIND, problem.kind)
    return {"kind": choice.counts_as, "own_kind": choice.row if choice.is_own else None}


def _open_case(
    problem: Problem,
    *,
    channel: Channel,
    partner: PartnerOrganisation | None,
    their_number: str = "",
    by: Scope,
    at: datetime,
) -> Case:
    case = Case.unscoped.create(
        service=by.service,
        their_number=their_number,
        # What comes in by itself is everybody's until somebody assesses it.
        owner=role_as_coordinator(by),
        number=next_number(Case.unscoped, service=by.service, at=at),
        **_kind_columns(problem, by),
        channel=channel,
        partner=partner,
        district=problem.district
        or district_of(problem.reporter.postcode, by=by, on=local_day(at, by.service.zone)),
        languages=problem.languages,
        wishes=problem.wishes,
        tried_themselves=problem.tried_themselves,
        received_at=at,
        moved_at=at,
    )
    record("case.open", case, by=by, at=at)
    return case

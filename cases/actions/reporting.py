"""The ways in: a resident's report, a partner's referral, and a call to the coordinator."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models.functions import Length

from cases import mails
from cases.actions.parties import PartyFacts, add_party
from cases.actions.refusals import ConsentMissing
from cases.models import Case, Channel, PartyRole, Referral
from core.local_time import local_day
from organisations.audit import record
from organisations.models import District, PartnerOrganisation, Scope, Service


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is going on, as it is told when the case comes in."""

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


def next_number(service: Service, at: datetime) -> str:
    """Give the next number of the service's local year. Waits for whoever takes one now."""
    Service.objects.select_for_update(of=("self",), no_key=True).get(pk=service.pk)
    year = f"{local_day(at, service.zone).year}-"
    last = (
        Case.unscoped.filter(service=service, number__startswith=year)
        .order_by(Length("number").desc(), "-number")
        .values_list("number", flat=True)
        .first()
    )
    count = int(last.removeprefix(year)) if last else 0
    return f"{year}{count + 1:04}"


@transaction.atomic
def report_case(
    problem: Problem, *, channel: Channel = Channel.FORM, by: Scope, at: datetime
) -> Case:
    """Open a case for a resident who agreed that we keep the facts, and confirm it by mail."""
    case = _open_case(problem, channel=channel, partner=None, by=by, at=at)
    reporter = add_party(case, PartyRole.A, problem.reporter, by=by, at=at, consented_at=at)
    add_party(case, PartyRole.B, problem.neighbour, by=by, at=at)
    if reporter:
        mails.confirm_report(case, reporter, at=at)
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

    Raises ``ConsentMissing`` before anything is kept.
    """
    if consent is None or not consent.given_by:
        raise ConsentMissing
    partner = PartnerOrganisation.visible_to(by).get(pk=by.partner_id)
    case = _open_case(problem, channel=Channel.PARTNER, partner=partner, by=by, at=at)
    add_party(case, PartyRole.A, problem.reporter, by=by, at=at)
    add_party(case, PartyRole.B, problem.neighbour, by=by, at=at)
    referral = Referral.unscoped.create(
        service=by.service,
        case=case,
        partner=partner,
        referred_by=by.user,
        own_reference=own_reference.strip(),
        consent_by=consent.given_by,
        consent_how=consent.how,
        consent_on=consent.on,
        referred_at=at,
    )
    record("referral.make", referral, by=by, at=at)
    return referral


def _open_case(
    problem: Problem,
    *,
    channel: Channel,
    partner: PartnerOrganisation | None,
    by: Scope,
    at: datetime,
) -> Case:
    case = Case.unscoped.create(
        service=by.service,
        number=next_number(by.service, at),
        kind=problem.kind,
        channel=channel,
        partner=partner,
        district=problem.district,
        languages=problem.languages,
        wishes=problem.wishes,
        tried_themselves=problem.tried_themselves,
        received_at=at,
        moved_at=at,
    )
    record("case.open", case, by=by, at=at)
    return case

"""Cases of which a party may be one that is here already: their dates and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.text import capfirst

from cases.models import Case, ChoiceList, Party, PartyFacts, choices_of
from organisations.models import Scope

TWO_YEARS = timedelta(days=730)
SHOWN_AT_MOST = 5


@dataclass(frozen=True)
class EarlierCase:
    """Nothing of who was in it: somebody else may live there now."""

    pk: int
    number: str
    received_on: date
    closed_on: date | None
    outcome: str


@dataclass(frozen=True)
class EarlierCases:
    shown: list[EarlierCase]
    more: int


def earlier_cases(
    facts: Iterable[PartyFacts], *, besides: Case | None = None, by: Scope, at: datetime
) -> EarlierCases:
    """Those of the last 24 months that share a mailbox, phone, household or address with one.

    Newest first, the first five and how many more. A name alone says nothing.
    """
    found: dict[int, Case] = {}
    for told in facts:
        probe = Party(service=by.service, **told.told)
        probe.write_keys()
        rows = Party.visible_to(by).perhaps_like(probe).since(at - TWO_YEARS).besides_case(besides)
        for party in rows.with_case().newest_case_first():
            if party.is_perhaps(probe):
                found.setdefault(party.case_id, party.case)
    cases = sorted(found.values(), key=lambda case: (case.received_at, case.pk), reverse=True)
    shown = [_told(case, by) for case in cases[:SHOWN_AT_MOST]]
    return EarlierCases(shown, more=len(cases) - len(shown))


def _told(case: Case, by: Scope) -> EarlierCase:
    zone, reasons = by.service.zone, choices_of(by.service)
    outcome = (
        case.get_confirmed_result_display()
        or case.get_provisional_result_display()
        or reasons.said(ChoiceList.NOT_STARTED, case.not_started_reason, case.own_reason_id)
        or reasons.said(ChoiceList.ENDED, case.ended_reason, case.own_reason_id)
        or case.get_state_display()
    )
    return EarlierCase(
        pk=case.pk,
        number=case.number,
        received_on=case.received_at.astimezone(zone).date(),
        closed_on=case.closed_at.astimezone(zone).date() if case.closed_at else None,
        outcome=capfirst(outcome),
    )

"""What of a case passes to people who may not know its parties: one status, and harmless words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.models import Case, Party
from cases.names import traces_in
from cases.partner_status import PartnerStatus, partner_status


@dataclass(frozen=True)
class ProjectedReferral:
    """All that a partner may know of what it referred."""

    pk: int
    own_reference: str
    referred_at: datetime
    status: PartnerStatus


def partner_status_of(case: Case) -> PartnerStatus:
    return partner_status(case.state, started=case.started_at is not None, result=case.result)


def project(row: Any) -> ProjectedReferral:
    """Takes a row of ``Referral.visible_to(scope).projected()``, which holds nothing else."""
    return ProjectedReferral(
        pk=row.pk,
        own_reference=row.own_reference,
        referred_at=row.referred_at,
        status=partner_status(
            row.case__state,
            started=row.case__started_at is not None,
            result=row.case__confirmed_result or row.case__provisional_result,
        ),
    )


def traces_of_parties(case: Case, text: str) -> list[str]:
    """What of this text tells who a party of the case is or how to reach them."""
    if not text:
        return []
    return traces_in(text, [party.known_by for party in Party.unscoped.of_case(case)])


def without_traces(case: Case, text: str) -> str:
    """The text, or nothing where it tells of a party what was learnt after it was written."""
    return "" if traces_of_parties(case, text) else text

"""From rows to the one status that partners see; nothing else of a case passes here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.models import Case
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

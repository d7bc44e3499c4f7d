from datetime import date, datetime

from django.db import transaction

from organisations.audit import record
from organisations.models import Scope
from volunteers.models import Campaign


@transaction.atomic
def start_campaign(
    *,
    name: str,
    code: str,
    starts_on: date,
    ends_on: date | None,
    target: int,
    by: Scope,
    at: datetime,
) -> Campaign:
    """Raises ``IntegrityError`` where another has just taken the code."""
    campaign = Campaign.unscoped.create(
        service=by.service,
        name=name,
        code=code,
        starts_on=starts_on,
        ends_on=ends_on,
        target=target,
    )
    record("campaign.start", campaign, by=by, at=at)
    return campaign

"""Starting, changing and ending a campaign."""

from datetime import date, datetime

from django.db import transaction

from core.local_time import local_day
from organisations.audit import record
from organisations.models import Scope
from volunteers.actions.refusals import CampaignNotRunning
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


@transaction.atomic
def change_campaign(campaign: Campaign, *, by: Scope, at: datetime, **facts: object) -> Campaign:
    """Write the named facts (name, starts_on, ends_on, target); the same again changes nothing.

    The word in its link stays: posters may hang with it.
    """
    campaign = _lock(campaign, by=by)
    changed = [name for name, value in facts.items() if getattr(campaign, name) != value]
    if changed:
        for name in changed:
            setattr(campaign, name, facts[name])
        campaign.save(update_fields=changed)
        record("campaign.change", campaign, by=by, at=at, changed=changed)
    return campaign


@transaction.atomic
def end_campaign(campaign: Campaign, *, by: Scope, at: datetime) -> Campaign:
    """Make today its last day. Raises ``CampaignNotRunning`` before it starts, and from then on."""
    campaign, today = _lock(campaign, by=by), local_day(at, by.service.zone)
    if not campaign.may_end(today):
        raise CampaignNotRunning(campaign)
    campaign.ends_on = today
    campaign.save(update_fields=["ends_on"])
    record("campaign.end", campaign, by=by, at=at, changed=["ends_on"])
    return campaign


def _lock(campaign: Campaign, *, by: Scope) -> Campaign:
    locked: Campaign = Campaign.visible_to(by).select_for_update(of=("self",)).get(pk=campaign.pk)
    return locked

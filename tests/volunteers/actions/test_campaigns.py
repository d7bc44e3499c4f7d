from datetime import date

import pytest

from organisations.models import AuditEntry
from tests.factories.volunteers import CampaignFactory
from volunteers.actions.campaigns import change_campaign, end_campaign, start_campaign
from volunteers.actions.refusals import CampaignNotRunning
from volunteers.models import Campaign

TODAY = date(2026, 3, 2)  # the day of ``now``


def test_a_campaign_gets_its_own_word_in_the_link(service, coordinator, now):
    campaign = start_campaign(
        name="Spring",
        code="spring",
        starts_on=date(2026, 3, 1),
        ends_on=None,
        target=10,
        by=coordinator,
        at=now,
    )

    assert Campaign.visible_to(coordinator).with_code("spring").get() == campaign
    assert AuditEntry.unscoped.get().verb == "campaign.start"


def test_only_what_changed_is_written_and_stands_in_the_trail(service, coordinator, now):
    campaign = CampaignFactory(service=service, name="Spring", target=5)

    change_campaign(campaign, name="Spring", target=8, by=coordinator, at=now)
    change_campaign(campaign, name="Spring", target=8, by=coordinator, at=now)

    campaign.refresh_from_db()
    assert campaign.target == 8
    entry = AuditEntry.unscoped.get()
    assert (entry.verb, entry.changed) == ("campaign.change", ["target"])


def test_ending_a_campaign_makes_today_its_last_day(service, coordinator, now):
    campaign = CampaignFactory(service=service, starts_on=date(2026, 1, 1), ends_on=None)

    end_campaign(campaign, by=coordinator, at=now)

    campaign.refresh_from_db()
    assert campaign.ends_on == TODAY
    assert AuditEntry.unscoped.get().verb == "campaign.end"


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 3, 3), None),
        (date(2026, 1, 1), date(2026, 3, 2)),
        (date(2026, 1, 1), date(2026, 2, 1)),
    ],
)
def test_a_campaign_to_come_or_over_has_no_end_to_bring_on(
    service, coordinator, now, starts_on, ends_on
):
    campaign = CampaignFactory(service=service, starts_on=starts_on, ends_on=ends_on)

    with pytest.raises(CampaignNotRunning):
        end_campaign(campaign, by=coordinator, at=now)

    assert not AuditEntry.unscoped.exists()

from datetime import date

from organisations.models import AuditEntry
from volunteers.actions.campaigns import start_campaign
from volunteers.models import Campaign


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
